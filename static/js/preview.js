// The ticket of the current row beside the list: <tr data-row data-preview="/tickets/5/preview/">, <aside id="preview">.
// Asked for when the focus has settled on a row, or by a click on it; never where the aside is not shown.

const SETTLES = 150;
const aside = document.getElementById("preview");
let shown = "";
let waiting;

function show(row) {
  const address = row?.dataset.preview;
  if (!address || address === shown || !aside || getComputedStyle(aside).display === "none") return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    shown = address;
    aside.setAttribute("aria-busy", "true");
    await htmx.ajax("GET", address, { target: aside, swap: "innerHTML" });
    aside.removeAttribute("aria-busy");
    aside.scrollTop = 0;
  }, SETTLES);
}

document.addEventListener("focusin", (event) => show(event.target.closest?.("[data-row]")));
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, input, button")) event.target.closest("[data-row]")?.focus({ preventScroll: true });
});

// What has just changed is shown anew, unless the reader is in it.
document.addEventListener("live:rows", (event) => {
  const row = document.querySelector("[data-row].is-focus");
  if (!row || !event.detail.asked.includes(row.dataset.number) || aside.contains(document.activeElement)) return;
  shown = "";
  show(row);
});

// Who comes back to a row is there already; else the first one is where one begins.
const begins = document.querySelector("[data-row].is-focus") ?? document.querySelector("[data-row]");
if (begins) {
  begins.classList.add("is-focus");
  addEventListener("load", () => show(document.querySelector("[data-row].is-focus")));
}
