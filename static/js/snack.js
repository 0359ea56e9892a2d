// Takes a notice away after its seconds: <div data-snack="15">. Nought keeps it. Pointer or focus on it stops the time.

function watch(snack) {
  if (snack.dataset.watched) return;
  snack.dataset.watched = "1";
  const seconds = Number(snack.dataset.snack);
  if (!seconds) return;
  let timer;
  const run = () => { timer = setTimeout(() => snack.remove(), seconds * 1000); };
  const stop = () => clearTimeout(timer);
  snack.addEventListener("pointerenter", stop);
  snack.addEventListener("pointerleave", run);
  snack.addEventListener("focusin", stop);
  snack.addEventListener("focusout", run);
  run();
}

// Who writes finds the button that sends: the page moves up by as much of it as would lie under a notice. Not under a
// finger that chooses, or presses something else.
const WRITTEN = "textarea, input:not([type=radio], [type=checkbox], [type=file])";

function uncover(field) {
  const button = field?.matches(WRITTEN) && field.form?.querySelector(".btn-primary");
  if (!button) return;
  for (const snack of document.querySelectorAll(".snacks > .snack")) {
    const below = button.getBoundingClientRect();
    const above = snack.getBoundingClientRect();
    const hidden = below.top < above.bottom && below.bottom > above.top;
    if (hidden) scrollBy({ top: below.bottom - above.top + 8, behavior: "instant" });
  }
}

export const watchAll = () => {
  document.querySelectorAll("[data-snack]").forEach(watch);
  uncover(document.activeElement);
};

watchAll();
document.addEventListener("focusin", ({ target }) => uncover(target));
document.addEventListener("htmx:afterSettle", watchAll);
document.addEventListener("htmx:oobAfterSwap", watchAll);
