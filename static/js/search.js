// The search box of the desk: a suggestion goes into the box, and one types on; Enter searches.
//   <input data-ask="quiet" …> <div id="search-list"> … <button role="option" data-fill="status:waiting ">
// The arrows and Enter are those of ask.js. Escape closes the list, and so does leaving the box.

const field = document.querySelector('[data-ask="quiet"]');
const list = () => document.getElementById("search-list");

function close() {
  list()?.replaceChildren();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function fill(text) {
  close(); // what is offered now is old
  field.value = text;
  field.focus();
  field.setSelectionRange(text.length, text.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

if (field) {
  const form = field.form;
  form.addEventListener("click", (event) => {
    const option = event.target.closest("[data-fill]");
    if (option) fill(option.dataset.fill);
  });
  // A press on a suggestion must not take the focus out of the box before it is heard.
  form.addEventListener("mousedown", (event) => { if (event.target.closest("#search-list")) event.preventDefault(); });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  form.addEventListener("submit", close);
  field.addEventListener("keydown", (event) => {
    const open = Boolean(list()?.childElementCount);
    if (event.key === "Escape" && open) { event.preventDefault(); close(); }
    else if (event.key === "ArrowDown" && !open) { event.preventDefault(); htmx.trigger(field, "offer"); }
  });
  // What comes when the box was left meanwhile is not shown.
  document.addEventListener("htmx:afterSwap", () => { if (document.activeElement !== field) close(); });
}
