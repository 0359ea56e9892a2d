// The acts of a ticket in reach of the thumb, on a phone: <div class="thumb">.
//   <button data-opens="s">       opens the menu at the head of the page of that key (or data-sheet), as a sheet at the bottom
//   <a data-thumb-answer>         goes to the field for the answer; hidden while that is on the screen anyway

const answer = document.querySelector("[data-thumb-answer]");
const composer = document.querySelector("[data-composer]");

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-opens]");
  const name = button && CSS.escape(button.dataset.opens);
  const head = button && document.querySelector(`.tick-head :is(summary[data-key="${name}"], summary[data-sheet="${name}"])`);
  if (!head) return;
  button.closest("details")?.removeAttribute("open");
  head.parentElement.dataset.byKey = "on";
  head.parentElement.open = true; // its summary may be hidden, and then cannot be clicked
});

answer?.addEventListener("click", (event) => {
  event.preventDefault();
  const field = composer.querySelector("textarea:not([hidden])");
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
});

if (answer && composer) {
  const seen = new IntersectionObserver((all) => { answer.hidden = all.at(-1).isIntersecting; }, { rootMargin: "0px 0px -25% 0px" });
  seen.observe(composer);
}
