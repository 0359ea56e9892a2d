// The walk-in line: a small dialog over any page of the desk, opened by <a href="/walk-in/" data-walk-in data-key="w">.
// Without script the link leads to the page with the same form, whose fields work as fields do.
//
//   <dialog id="walk-in"><div id="walk-in-body">   the form comes here
//   [data-walk-who]    what is typed or scanned; Enter takes the person who is marked in the list below it
//   [data-walk-kinds]  a digit chooses the kind of that number, and one goes on at the minutes
// What is typed before the form is there is kept for it, and no other key of the page fires meanwhile.

const dialog = document.getElementById("walk-in");
const body = document.getElementById("walk-in-body");
const form = () => document.querySelector("[data-walk-form]");
const who = () => form()?.querySelector("[data-walk-who]");
const list = () => document.getElementById("walk-people");
const options = () => [...(list()?.querySelectorAll("[role=option]") ?? [])];
let early = "";
let hurry = false; // Enter came before the list did
let came = null; // from where

function open(link) {
  if (who()) { who().focus(); return; }
  came = document.activeElement;
  early = "";
  hurry = false;
  dialog.showModal();
  htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
}

function close() {
  if (dialog.open) dialog.close();
}

function look() {
  htmx.trigger(who(), "look");
}

function begin() {
  const field = who();
  // Where the page knows already who asks, one goes on at the kind.
  const known = form().elements.person.value && !early && form().querySelector("[name=kind]");
  (known || field).focus();
  if (!early) return;
  field.value = early;
  early = "";
  look();
}

function mark(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) who().setAttribute("aria-activedescendant", option.id);
  else who()?.removeAttribute("aria-activedescendant");
}

function forget() {
  const field = who();
  list()?.replaceChildren();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function take(option) {
  hurry = false;
  const { person, name, hint, scanned } = option.dataset;
  // The label of a device stays: by it the ticket knows the device.
  form().elements.person.value = scanned ? "" : person;
  who().value = scanned || name;
  document.getElementById("walk-chosen").textContent = scanned ? `${name}, ${hint}` : hint;
  forget();
  (form().querySelector("[name=kind]:checked") ?? form().querySelector("[name=kind]"))?.focus();
}

// A list that is about what stands in the field. Without one, the first who comes is taken if nobody else is meant.
function settle() {
  const fresh = list()?.dataset.for === who().value;
  const marked = options().find((one) => one.getAttribute("aria-selected") === "true");
  if (fresh && marked) { take(marked); return; }
  if (!fresh) { hurry = true; look(); }
}

function listed() {
  const all = options();
  who().setAttribute("aria-expanded", String(all.length > 0));
  mark(all[0]);
  // The list of fewer letters may come in after Enter: the one that was waited for is still to come.
  if (list().dataset.for !== who().value) return;
  if (hurry && all.length === 1) take(all[0]);
  hurry = false;
}

function inWho(event) {
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!all.length) return;
    event.preventDefault();
    mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter" && !form().elements.person.value) {
    event.preventDefault();
    if (event.target.value.trim()) settle();
  } else if (event.key === "Escape" && all.length) {
    event.preventDefault();
    event.stopPropagation();
    forget();
  }
}

function inKinds(event) {
  const kind = /^[1-9]$/.test(event.key) && form().querySelectorAll("[name=kind]")[event.key - 1];
  if (!kind || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  kind.checked = true;
  form().elements.minutes.focus();
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
  const option = event.target.closest?.("#walk-people [data-person]");
  if (option) take(option);
  const minutes = event.target.closest?.("[data-walk-minutes]");
  if (minutes) {
    form().elements.minutes.value = minutes.dataset.walkMinutes;
    sayMinutes();
  }
});

document.addEventListener("keydown", (event) => {
  if (!form()?.contains(event.target)) return;
  if (event.target === who()) inWho(event);
  else if (event.target.name === "kind") inKinds(event);
}, true);

document.addEventListener("input", (event) => {
  if (!form()?.contains(event.target)) return;
  if (event.target === who()) {
    hurry = false;
    form().elements.person.value = "";
    document.getElementById("walk-chosen").textContent = "";
  }
  sayMinutes();
  sayTells();
});

dialog?.addEventListener("keydown", (event) => {
  event.stopPropagation(); // keys of the page below do not fire through it
  // The form is there a moment before it has the focus.
  if (form()?.contains(event.target) || event.ctrlKey || event.metaKey) return;
  if (event.key.length === 1) early += event.key;
  else if (event.key === "Enter" && early) hurry = true;
});
dialog?.addEventListener("close", () => {
  body.replaceChildren();
  came?.focus?.({ preventScroll: true });
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "walk-people") listed();
  if (event.target === body && form()) {
    if (form().querySelector("[aria-invalid]")) form().querySelector("[aria-invalid]").focus();
    else begin();
  }
  if (form()) sayTells();
});
document.addEventListener("walk-in-saved", close);
if (form()) sayTells();
