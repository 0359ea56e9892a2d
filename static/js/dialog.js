// The one dialog of the desk: <dialog id="act">. It opens at once; what is typed until its content is there is kept, and
// goes to the element with data-panel-focus. <button data-dialog-close> and a press beside it close it, as Escape does.

import { bind, filter, press } from "./picker.js";

const box = document.getElementById("act");
let typed = null;
let fresh = false;

// Opens it empty, at once: what is typed from now on is kept for what will come.
export function prepare() {
  box.replaceChildren();
  typed = { text: "", enter: false, send: false };
  if (!box.open) box.showModal();
}

// Opens it and asks for the content. Resolves when that is there.
export async function open(method, address, values = {}) {
  prepare();
  await ask(method, address, values);
}

// Asks first, and opens only where there is something to say. Forms that come are htmx's at once (settle:0ms): whoever
// is quick does not leave the page.
export async function ask(method, address, values = {}) {
  box.setAttribute("aria-busy", "true");
  await htmx.ajax(method, address, { source: box, target: box, swap: "innerHTML settle:0ms", values });
  box.removeAttribute("aria-busy");
}

function fill() {
  bind(box);
  const field = box.querySelector("[data-panel-focus]");
  field?.focus();
  const early = typed;
  typed = null;
  if (early?.enter && field?.matches("button")) field.click();
  if (!early || !field?.matches("input, textarea")) return;
  field.value += early.text;
  if (early.text && field.matches("[data-pick-filter]")) filter(field.form);
  if (early.enter && field.matches("[data-pick-filter]")) press(field.form);
  const send = early.send && field.form.querySelector('[data-send="send"]');
  if (send) field.form.requestSubmit(send);
}

function fail() {
  if (box.childElementCount || !box.open) return;
  typed = null;
  const said = document.createElement("p");
  said.className = "act-failed m-0";
  said.setAttribute("role", "alert");
  said.textContent = box.dataset.failed;
  box.append(said);
}

if (box) {
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== box || !box.childElementCount) return;
    if (!box.open) box.showModal();
    fresh = true;
  });
  // Forms that have just come are htmx's only now; the event comes for each part of the content.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== box || !fresh) return;
    fresh = false;
    fill();
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (event.detail.target === box) fail(); });
  }
  // The focus may be nowhere while the dialog is empty.
  document.addEventListener("keydown", (event) => {
    if (!typed || event.altKey) return;
    // What follows Enter was meant for what comes after the choice: it is dropped rather than taken for a part of it.
    if (typed.enter || typed.send) { event.preventDefault(); event.stopPropagation(); return; }
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "Enter") return;
      typed.send = true;
    } else if (event.key.length === 1) typed.text += event.key;
    else if (event.key === "Backspace") typed.text = typed.text.slice(0, -1);
    else if (event.key === "Enter") typed.enter = true;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  box.addEventListener("click", (event) => {
    if (event.target !== box && !event.target.closest("[data-dialog-close]")) return;
    event.preventDefault();
    box.close();
  });
  // The event comes late: it may be open again.
  box.addEventListener("close", () => {
    if (box.open) return;
    typed = null;
    box.replaceChildren();
  });
}
