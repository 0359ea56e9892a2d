// The walk-in line: a small dialog over any page of the desk, opened by <a href="/walk-in/" data-walk-in data-key="w">.
// Without script the link leads to the page with the same form, whose fields work as fields do.
//
//   <dialog id="walk-in"><div id="walk-in-body">   the form comes here
//   [data-walk-who]     what is typed or scanned; Enter takes the person who is marked in the list below it
//   [data-walk-kinds]   a digit chooses the kind of that number, and one goes on at the minutes; a letter goes into
//   [data-walk-sought]  where a kind is found by words
// What is typed before the form is there is kept for it, and no other key of the page fires meanwhile.

import { WalkList } from "./walk_list.js";

const dialog = document.getElementById("walk-in");
const body = document.getElementById("walk-in-body");
const form = () => document.querySelector("[data-walk-form]");
const people = new WalkList(() => form()?.querySelector("[data-walk-who]"), takePerson);
const kinds = new WalkList(() => form()?.querySelector("[data-walk-sought]"), takeKind);
let early = "";
let came = null; // from where

function open(link) {
  if (people.field) { people.field.focus(); return; }
  came = document.activeElement;
  early = "";
  people.hurry = false;
  dialog.showModal();
  htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
}

function close() {
  if (dialog.open) dialog.close();
}

function begin() {
  // Where the page knows already who asks, one goes on at the kind.
  const known = form().elements.person.value && !early && form().querySelector("[name=kind]");
  (known || people.field).focus();
  if (!early) return;
  people.field.value = early;
  early = "";
  people.look();
}

function takePerson(option) {
  const { person, name, hint, scanned } = option.dataset;
  // The label of a device stays: by it the ticket knows the device.
  form().elements.person.value = scanned ? "" : person;
  people.field.value = scanned || name;
  document.getElementById("walk-chosen").textContent = scanned ? `${name}, ${hint}` : hint;
  (form().querySelector("[name=kind]:checked") ?? form().querySelector("[name=kind]") ?? kinds.field).focus();
}

function takeKind(option) {
  form().elements.other.value = option.dataset.kind;
  kinds.field.value = option.dataset.name;
  unmark();
  form().elements.minutes.focus();
}

// The chips and what is found are one choice.
function unmark() {
  for (const chip of form().querySelectorAll("[name=kind]")) chip.checked = false;
}

function drop() {
  form().elements.other.value = "";
  kinds.field.value = "";
  kinds.forget();
}

function inKinds(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const kind = /^[1-9]$/.test(event.key) && form().querySelectorAll("[name=kind]")[event.key - 1];
  if (kind) {
    event.preventDefault();
    kind.checked = true;
    drop();
    form().elements.minutes.focus();
  } else if (/^\p{L}$/u.test(event.key)) {
    kinds.field.select(); // the letter itself goes into the field, in the place of what was there
    kinds.field.focus();
  }
}

function sayMinutes() {
  const { value } = form().elements.minutes;
  for (const one of form().querySelectorAll("[data-walk-minutes]")) {
    one.setAttribute("aria-pressed", String(one.dataset.walkMinutes === value.trim()));
  }
}

// Who waits for the rest gets the receipt of every ticket.
function sayTells() {
  form().querySelector("[data-walk-tells]").hidden = form().elements.unsolved.checked;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-walk-in]");
  if (link && dialog && window.htmx && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    open(link);
  }
  if (event.target.closest?.("[data-walk-close]")) close();
  const option = event.target.closest?.("#walk-people [data-person], #walk-kinds [data-kind]");
  if (option) (option.dataset.kind ? kinds : people).take(option);
  const minutes = event.target.closest?.("[data-walk-minutes]");
  if (minutes) {
    form().elements.minutes.value = minutes.dataset.walkMinutes;
    sayMinutes();
  }
});

document.addEventListener("keydown", (event) => {
  if (!form()?.contains(event.target)) return;
  const { elements } = form();
  if (event.target === people.field) people.press(event, elements.person.value);
  else if (event.target === kinds.field) kinds.press(event, elements.other.value || !kinds.field.value.trim());
  else if (event.target.name === "kind") inKinds(event);
}, true);

document.addEventListener("input", (event) => {
  if (!form()?.contains(event.target)) return;
  if (event.target === people.field) {
    people.hurry = false;
    form().elements.person.value = "";
    document.getElementById("walk-chosen").textContent = "";
  } else if (event.target === kinds.field) {
    kinds.hurry = false;
    form().elements.other.value = "";
    if (kinds.field.value.trim()) unmark();
  } else if (event.target.name === "kind") drop();
  sayMinutes();
  sayTells();
});

dialog?.addEventListener("keydown", (event) => {
  event.stopPropagation(); // keys of the page below do not fire through it
  // The form is there a moment before it has the focus.
  if (form()?.contains(event.target) || event.ctrlKey || event.metaKey) return;
  if (event.key.length === 1) early += event.key;
  else if (event.key === "Enter" && early) people.hurry = true;
});
dialog?.addEventListener("close", () => {
  body.replaceChildren();
  came?.focus?.({ preventScroll: true });
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "walk-people") people.listed();
  if (event.target.id === "walk-kinds") kinds.listed();
  if (event.target === body && form()) {
    if (form().querySelector("[aria-invalid]")) form().querySelector("[aria-invalid]").focus();
    else begin();
  }
  if (form()) sayTells();
});
document.addEventListener("walk-in-saved", close);
if (form()) sayTells();
