// The menu of macros: <details data-macros> holds, once it was opened, <form data-macro-form> with <input data-macro-search>
// and rows <li data-macro="name"> <button data-macro-go> <button data-macro-insert data-kind data-text data-why>.
// Typing finds by name, arrows walk, Enter presses. Inserting puts the text into the composer and sends nothing.

import { put } from "./drafts.js";

const composer = () => document.querySelector("form[data-composer]");
const field = () => composer()?.querySelector("textarea:not([hidden])");
const rows = (form) => [...form.querySelectorAll("[data-macro]")].filter((row) => !row.hidden);
const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const go = (row) => row?.querySelector("[data-macro-go]");

function at(form, row) {
  for (const one of form.querySelectorAll("[data-macro-go]")) one.classList.toggle("is-at", one === go(row));
  go(row)?.scrollIntoView({ block: "nearest" });
}

const current = (form) => rows(form).find((row) => go(row).classList.contains("is-at"));

function find(form, words) {
  const wanted = plain(words).split(/\s+/);
  for (const row of form.querySelectorAll("[data-macro]")) {
    row.hidden = !wanted.every((word) => plain(row.dataset.macro).includes(word));
  }
  const none = form.querySelector("[data-macro-none]");
  none.textContent = rows(form).length ? "" : none.dataset.words;
  at(form, rows(form)[0]);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-macro-search]")) find(event.target.form, event.target.value);
});

document.addEventListener("keydown", (event) => {
  const search = event.target;
  if (!search.matches?.("[data-macro-search]")) return;
  const all = rows(search.form);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) at(search.form, all[(all.indexOf(current(search.form)) + step + all.length) % all.length]);
  else if (event.key === "Enter") go(current(search.form))?.click();
  else return;
  event.preventDefault();
});

function insert(button) {
  const { kind, text, why } = button.dataset;
  const tab = composer().querySelector(`[role=tab][data-kind="${kind}"]`);
  if (!tab) return false;
  if (tab.getAttribute("aria-selected") !== "true") tab.click();
  const begun = field().value.trimEnd();
  put(composer(), begun ? `${begun}\n\n${text}` : text);
  const gap = why ? field().value.indexOf("_____") : -1;
  field().focus();
  if (gap >= 0) field().setSelectionRange(gap, gap + 5);
  button.closest("details").open = false;
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-macro-insert]");
  if (button?.closest("details[data-macros]") && composer() && insert(button)) event.preventDefault();
});

// What stands in the composer and is not kept yet counts as begun.
document.addEventListener("submit", (event) => {
  const begun = event.target.querySelector?.("[data-macro-begun]");
  if (begun && field()?.value.trim()) begun.value = "on";
});

document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.target.closest?.("[data-macros]")?.querySelector("[data-macro-form]");
  if (!form) return;
  form.querySelector("[data-macro-search]").focus({ preventScroll: true });
  at(form, rows(form)[0]);
});
