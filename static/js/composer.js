// Reply or note: tabs over one text. Without script there is a button for each.
//   <form data-composer="ticket"> <label data-composer-label>
//     <div role="tablist"> <button role="tab" data-kind="reply" …> <button role="tab" data-kind="note" …> </div>
//     <input type="hidden" name="kind"> <textarea>   elements with data-for="reply" are shown for that kind only
// Ctrl+Enter sends; Ctrl+Shift+Enter presses the button with data-send="solve". What is typed is kept until it is sent.

const at = (form) => `draft:${form.dataset.composer}`;
const sent = (form) => `sent:${form.dataset.composer}`;

function choose(form, kind, focus) {
  for (const tab of form.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.kind === kind;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  form.elements.kind.value = kind;
  form.classList.toggle("is-note", kind === "note");
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
  const label = form.querySelector("[data-composer-label]");
  const words = form.querySelector(`[role=tab][data-kind="${kind}"]`)?.dataset.label;
  if (label && words) label.textContent = words;
}

function bind(form) {
  if (form.dataset.bound) return;
  form.dataset.bound = "1";
  choose(form, form.elements.kind.value || "reply", false);
  if (form.dataset.composer) restore(form, form.querySelector("textarea"));
}

// A draft that was sent before this page came is done with; one that was not comes back.
function restore(form, text) {
  if (sessionStorage.getItem(sent(form))) {
    sessionStorage.removeItem(sent(form));
    sessionStorage.removeItem(at(form));
  }
  // What the server brings back (a colleague was quicker) is a draft as well.
  if (text.value) sessionStorage.setItem(at(form), text.value);
  else text.value = sessionStorage.getItem(at(form)) ?? "";
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
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    press(form, event.shiftKey ? "solve" : "send");
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (form?.dataset.composer && event.target.matches("textarea")) sessionStorage.setItem(at(form), event.target.value);
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset?.composer) sessionStorage.setItem(sent(event.target), "1");
});

const bindAll = () => document.querySelectorAll("form[data-composer]").forEach(bind);
bindAll();
document.addEventListener("htmx:afterSettle", bindAll);
