// Keys of the desk. Never active while typing, nor with Ctrl, Alt or Meta, nor where the reader switched them off
// (<body data-keys="off">, WCAG 2.1.4).
//
//   <input data-key="/">                 focus this field         <a data-key="n">, <button data-key="i">   press it
//   <tbody data-rows> <tr data-row>      J and K move (past the last row to the next page), X ticks the row's checkbox,
//                                        Shift+X all from the last ticked one to here, * ticks all, Enter opens its
//                                        first link, Escape clears the ticks. One row is in the tab order.
//   <a data-arrives="t214">              the list to which it leads marks this row
//   <a data-go="q">                      G then Q follows it; G then M, U, L, W, B goes to a view, G then D to the walk

import { watchAll } from "./snack.js";

const off = () => document.body.dataset.keys === "off";
const typing = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const current = () => document.querySelector("[data-row].is-focus") ?? null;
const tick = (row) => row?.querySelector("input[type=checkbox]");
const ARRIVES = "keys:arrives";
let goes = false;

function settle(row) {
  for (const other of rows()) {
    other.tabIndex = other === row ? 0 : -1;
    other.classList.toggle("is-focus", other === row);
  }
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  // The row that is marked at the start is where one is, though it has no focus yet.
  const at = all.indexOf(current());
  if (at >= 0 && (at + step < 0 || at + step >= all.length)) {
    const further = document.querySelector(`.pager [rel=${step > 0 ? "next" : "prev"}]`);
    if (further) { sessionStorage.setItem(ARRIVES, step > 0 ? "first" : "last"); further.click(); return; }
  }
  const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  settle(row);
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

// Whoever came by a key from the page before goes on at its first row, or at its last one from the page after; who
// comes back from a ticket, at its row.
function arrive() {
  const at = sessionStorage.getItem(ARRIVES);
  sessionStorage.removeItem(ARRIVES);
  const row = { first: rows()[0], last: rows().at(-1) }[at] ?? rows().find((one) => one.id === at);
  if (!row) return;
  settle(row);
  row.focus();
}

function mark(box, on) {
  if (!box || box.checked === on) return;
  box.checked = on;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

let anchor = "";

function toggle(row) {
  const box = tick(row);
  if (!box) return;
  anchor = row.id;
  mark(box, !box.checked);
}

// All rows from the one that was ticked last to this one.
function range(row) {
  const all = rows();
  const ends = [all.findIndex((one) => one.id === anchor), all.indexOf(row)];
  if (ends[1] < 0) return;
  if (ends[0] < 0) ends[0] = ends[1];
  for (const one of all.slice(Math.min(...ends), Math.max(...ends) + 1)) mark(tick(one), true);
  anchor = row.id;
}

const listKeys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => { const row = current(); toggle(row); row?.focus({ preventScroll: true }); },
  X: () => range(current()),
  "*": () => rows().forEach((row) => mark(tick(row), true)),
  Escape: () => rows().forEach((row) => mark(tick(row), false)),
};

function press(element) {
  if (element.matches("input, textarea")) { element.focus(); return; }
  // A menu that is opened by a key goes on by keys.
  if (element.matches("summary") && !element.parentElement.open) element.parentElement.dataset.byKey = "on";
  element.click();
}

const LISTS = { m: "view=mine", u: "view=unassigned", l: "view=late", w: "view=waiting", b: "view=snoozed", d: "by=room" };

// To the place of that letter, or to a view of the tickets or the walk; says whether there is one.
function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  const list = document.querySelector('[data-go="q"]');
  if (link) link.click();
  else if (LISTS[letter] && list) location.assign(`${list.href}?${LISTS[letter]}`);
  else return false;
  return true;
}

// Z where nothing can be taken back any more says so: <template id="too-late"> into <div id="snacks">.
function tooLate() {
  const words = document.getElementById("too-late");
  const snacks = document.getElementById("snacks");
  if (!words || !snacks || snacks.childElementCount) return;
  snacks.append(words.content.cloneNode(true));
  watchAll();
}

document.addEventListener("keydown", (event) => {
  if (off() || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (goes) {
    // G and a letter that leads nowhere is no act: what was meant is gone with it.
    goes = false;
    event.preventDefault();
    go(key.toLowerCase());
    return;
  }
  if (key === "g" && document.querySelector("[data-go]")) { goes = true; setTimeout(() => { goes = false; }, 1500); return; }
  const row = event.target.matches("[data-row]") ? event.target : event.target === document.body && current();
  if (key === "Enter" && row) {
    row.querySelector("a[href]")?.click();
    return;
  }
  const marked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (marked) { event.preventDefault(); press(marked); return; }
  if (key === "z") tooLate();
  if (listKeys[key] && rows().length) { event.preventDefault(); listKeys[key](); }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-arrives]");
  if (link && !event.ctrlKey && !event.metaKey) sessionStorage.setItem(ARRIVES, link.dataset.arrives);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) settle(row);
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
arrive();
document.addEventListener("htmx:afterSettle", first);
