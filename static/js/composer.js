// Reply or note: two tabs, each with words of its own. Without script there is a button for each.
//   <form data-composer="ticket"> <label data-composer-label>
//     <div role="tablist"> <button role="tab" data-kind="reply" data-label data-place …> <button role="tab" data-kind="note" …> </div>
//     <input type="hidden" name="kind"> <textarea>   elements with data-for="reply" are shown for that kind only
// Ctrl+Enter sends, as <p id data-keys-of="reply"> says; Ctrl+Shift+Enter presses the button with data-send="solve".
// Escape leaves the field, whose words are kept, so that the keys of the page act again.

import { begin, swap } from "./drafts.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

function choose(form, kind, focus) {
  swap(form, form.elements.kind.value, kind);
  show(form, kind, focus);
}

function show(form, kind, focus) {
  for (const tab of form.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.kind === kind;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
    if (chosen) word(form, tab);
  }
  form.elements.kind.value = kind;
  form.classList.toggle("is-note", kind === "note");
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
}

// The field says in which kind one writes, and what Ctrl+Enter will do with it.
function word(form, tab) {
  const { kind, label, place } = tab.dataset;
  const named = form.querySelector("[data-composer-label]");
  const field = form.querySelector("textarea:not([hidden])");
  const keys = form.querySelector(`[data-keys-of="${kind}"]`);
  if (named && label) named.textContent = label;
  if (place) field.placeholder = place;
  if (keys && !field.hasAttribute("aria-invalid")) field.setAttribute("aria-describedby", keys.id);
  form.querySelector("[role=tabpanel]")?.setAttribute("aria-labelledby", tab.id);
}

function bind(form) {
  if (form.dataset.bound) return;
  form.dataset.bound = "1";
  if (isMac) for (const key of form.querySelectorAll("[data-ctrl]")) key.textContent = "⌘";
  show(form, form.elements.kind.value || "reply", false);
  if (form.dataset.composer) begin(form);
}

// Only a button that is seen is pressed: nothing is solved from the tab of a note.
function press(form, wanted) {
  const seen = [...form.querySelectorAll(`[data-send="${wanted}"]`)].find((button) => button.offsetParent !== null);
  if (seen) form.requestSubmit(seen);
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-composer] [role=tab]");
  if (!tab) return;
  choose(tab.closest("form"), tab.dataset.kind, false);
  tab.closest("form").querySelector("textarea")?.focus();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (!form) return;
  if (event.target.matches("[role=tab]") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const tabs = [...form.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(event.target) + 1) % tabs.length];
    event.preventDefault();
    choose(form, next.dataset.kind, true);
  }
  if (event.key === "Escape" && event.target.matches("textarea, input") && !event.target.closest("dialog")) {
    event.target.blur();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    press(form, event.shiftKey ? "solve" : "send");
  }
});

const bindAll = () => document.querySelectorAll("form[data-composer]").forEach(bind);
bindAll();
document.addEventListener("htmx:afterSettle", bindAll);
