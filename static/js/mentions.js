// @ and some letters in a note offer colleagues: <textarea data-mentions="/tickets/5/colleagues/" aria-controls="mentions">
// beside <div id="mentions" role="listbox" hidden>. Arrows walk, Enter or Tab takes one, Escape closes.
// In a reply @ is a letter like any other.

const BEFORE = /(?:^|[\s(])@([\p{L}][\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?|)$/u;
let asked = 0;

const list = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => [...list(field).querySelectorAll("[role=option]")];
const chosen = (field) => options(field).find((one) => one.getAttribute("aria-selected") === "true");
const isNote = (field) => field.form.elements.kind?.value === "note";

function typed(field) {
  const found = isNote(field) && BEFORE.exec(field.value.slice(0, field.selectionStart));
  return found ? found[1] : null;
}

function close(field) {
  asked += 1;
  list(field).hidden = true;
  list(field).replaceChildren();
  field.removeAttribute("aria-activedescendant");
}

function mark(field, option) {
  for (const one of options(field)) one.setAttribute("aria-selected", String(one === option));
  if (!option) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function offer(field) {
  const words = typed(field);
  if (words === null) { if (!list(field).hidden) close(field); return; }
  const mine = (asked += 1);
  const answer = await fetch(`${field.dataset.mentions}?q=${encodeURIComponent(words)}`, { redirect: "error" }).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  const found = page.querySelector("[role=option]");
  // A whole sentence after @ finds nobody and needs no list.
  if (!found && /\s|^.{12}/.test(words)) { close(field); return; }
  list(field).replaceChildren(...page.body.childNodes);
  list(field).hidden = false;
  mark(field, options(field)[0]);
}

function take(field, option) {
  const at = field.selectionStart;
  const from = at - typed(field).length;
  field.setRangeText(`${option.dataset.name} `, from, at, "end");
  close(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-mentions]")) offer(event.target);
});

// Before the composer and the menus, whose keys these are otherwise.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-mentions]") || list(field).hidden || event.ctrlKey || event.metaKey) return;
  const all = options(field);
  const at = all.indexOf(chosen(field));
  if (event.key === "Escape") close(field);
  else if (!all.length) return;
  else if (event.key === "ArrowDown") mark(field, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") mark(field, all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(field, all[at]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

// The press must not take the focus out of the field before it counts.
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.(".mentions [role=option]");
  if (!option) return;
  event.preventDefault();
  take(document.querySelector(`[aria-controls="${option.closest("[role=listbox]").id}"]`), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-mentions]")) close(event.target);
});
