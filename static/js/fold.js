// On a phone what can be left out is folded: <details open data-fold id="…">. It stays as somebody left it, also when that
// part of the page is exchanged, and is open where something was answered or is wrong. Without script all is open.

const narrow = matchMedia("(max-width: 767.98px)");
const left = new Map(); // id → whether it was left open
const ANSWER = ":checked, [aria-invalid], .field-err, [name=kept]";

const isTold = (fold) =>
  fold.querySelector(ANSWER) !== null ||
  [...fold.querySelectorAll("select, textarea, input:not([type=radio], [type=checkbox], [type=hidden])")].some((field) => field.value);

function look() {
  for (const fold of document.querySelectorAll("details[data-fold]")) {
    fold.open = left.get(fold.id) ?? (!narrow.matches || isTold(fold));
  }
}

document.addEventListener("click", ({ target }) => {
  const fold = target.closest?.("details[data-fold] > summary")?.parentElement;
  if (fold) left.set(fold.id, !fold.open);
});
document.addEventListener("htmx:afterSwap", look);
look();
