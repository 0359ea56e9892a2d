// Keys of the desk. Never active while typing, nor with Ctrl, Alt or Meta, nor where the reader switched them off
// (<body data-keys="off">, WCAG 2.1.4).
//
//   <input data-key="/">                 focus this field         <a data-key="n">, <button data-key="i">   press it
//   <tbody data-rows> <tr data-row>      J and K move, X ticks the row's checkbox, * ticks all, Enter opens its
//                                        first link, Escape clears the ticks. One row is in the tab order.
//   <a data-go="q">                      G then Q follows it

const off = () => document.body.dataset.keys === "off";
const typing = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const current = () => document.querySelector("[data-row].is-focus") ?? null;
const tick = (row) => row?.querySelector("input[type=checkbox]");
let goes = false;
let visited = false;

function settle(row) {
  for (const other of rows()) {
    other.tabIndex = other === row ? 0 : -1;
    other.classList.toggle("is-focus", other === row);
  }
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  // The row that is marked at the start has no focus yet: the first key brings it there.
  const idle = at >= 0 && !all[at].contains(document.activeElement) && !visited;
  visited = true;
  const row = all[idle || at < 0 ? Math.max(0, at) : Math.min(all.length - 1, Math.max(0, at + step))];
  settle(row);
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function mark(box, on) {
  if (!box || box.checked === on) return;
  box.checked = on;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function toggle(row) {
  const box = tick(row);
  if (box) mark(box, !box.checked);
}

const listKeys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => toggle(current()),
  "*": () => rows().forEach((row) => mark(tick(row), true)),
  Escape: () => rows().forEach((row) => mark(tick(row), false)),
};

function press(element) {
  if (element.matches("input, textarea")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || typing(event.target)) return;
  const key = event.key;
  if (goes) {
    goes = false;
    const link = document.querySelector(`[data-go="${CSS.escape(key.toLowerCase())}"]`);
    if (link) { event.preventDefault(); link.click(); return; }
  }
  if (key === "g" && document.querySelector("[data-go]")) { goes = true; setTimeout(() => { goes = false; }, 1500); return; }
  const row = event.target.matches("[data-row]") ? event.target : event.target === document.body && current();
  if (key === "Enter" && row) {
    row.querySelector("a[href]")?.click();
    return;
  }
  const marked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (marked) { event.preventDefault(); press(marked); return; }
  if (listKeys[key] && rows().length) { event.preventDefault(); listKeys[key](); }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) { settle(row); visited = true; }
});

// The row that was in the tab order stays so after a swap, by its id.
document.addEventListener("htmx:beforeSwap", () => { document.body.dataset.rowId = current()?.id ?? ""; });
function first() {
  const all = rows();
  if (all.length && !all.some((row) => row.tabIndex === 0)) {
    const kept = all.find((row) => row.id && row.id === document.body.dataset.rowId);
    (kept ?? all[0]).tabIndex = 0;
  }
}
first();
document.addEventListener("htmx:afterSettle", first);
