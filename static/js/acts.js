// Acts on the rows of a list without leaving it: on all that are ticked, else on the row that is marked.
//   <form id="bulk" data-act-url=".../WHAT/"> <button data-act="assign" data-key="a" formaction="…">
//   <a data-act="reply" data-number="5">    on this ticket
// A key presses the button, which opens the choices in the dialog; “take” for one ticket is done at once. Afterwards the
// changed rows are fetched, and the focus stays at the same place of the list.

import { ask, prepare } from "./dialog.js";
import { renew } from "./live_list.js";

const form = document.getElementById("bulk");
const box = document.getElementById("act");
const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const marked = () => document.querySelector("[data-row].is-focus");
const ticked = () => rows().filter((row) => row.querySelector("input[type=checkbox]")?.checked);

function meant(element) {
  if (element.dataset.number) return rows().filter((row) => row.dataset.number === element.dataset.number);
  const chosen = ticked();
  return chosen.length ? chosen : [marked()].filter(Boolean);
}

const valuesOf = (chosen) => ({
  tickets: chosen.map((row) => row.dataset.number),
  seen: chosen.map((row) => `${row.dataset.number}:${row.dataset.version}`),
  back: form.elements.back.value,
});

// While an act is under way, the next one waits for the rows as they are then.
let working = null;
const during = (work) => {
  const mine = work.catch(() => {}).then(() => { if (working === mine) working = null; });
  working = mine;
};

async function begin(event) {
  const button = event.target.closest?.("[data-act]");
  if (!button || !form) return;
  // Whoever presses “Take” in the bar with the mouse has seen how many are ticked.
  if (button.dataset.act === "take" && event.detail && ticked().length) return;
  event.preventDefault();
  button.closest("details[open]")?.removeAttribute("open");
  if (box.open || !meant(button).length) return;
  const atOnce = button.dataset.act === "take" && meant(button).length === 1;
  if (!atOnce) prepare();
  while (working) await working;
  // The act before has met a colleague's change, which is asked first.
  if (box.childElementCount) return;
  const chosen = meant(button);
  if (!chosen.length) { box.close(); return; }
  if (atOnce) during(ask("POST", form.getAttribute("action"), { ...valuesOf(chosen), what: "take", take: "on" }));
  else if (box.open) ask("POST", form.dataset.actUrl.replace("WHAT", button.dataset.act), valuesOf(chosen));
}

// The row that was left, or the one that has come to its place.
function settle(row) {
  if (row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  } else {
    refill();
  }
}

// The page is worked off: what follows is fetched, from the beginning of the list.
function refill() {
  if (!document.querySelector(".pager [rel=next]")) { document.getElementById("main").focus(); return; }
  const url = new URL(location.href);
  for (const name of ["cursor", "done"]) url.searchParams.delete(name);
  location.assign(url);
}

// What was said in this act is no draft any more; taken back, it is one again.
let said = null;

function drafts(sent, back) {
  if (back && said) sessionStorage.setItem(said.key, said.text);
  const [number, ...more] = sent ? new FormData(sent).getAll("tickets") : [];
  said = null;
  if (!sent?.elements.body || more.length) return;
  said = { key: `draft:list-${number}-${sent.elements.kind.value}`, text: sent.elements.body.value };
  sessionStorage.removeItem(said.key);
  sessionStorage.removeItem(said.key.replace("draft:", "sent:"));
}

let stale = [];

async function changed({ numbers, back }) {
  const index = rows().indexOf(marked());
  const left = marked();
  stale = [];
  if (box.open) box.close();
  document.querySelector(".undo-line")?.remove();
  form.reset();
  await renew(numbers.map(String));
  const here = document.activeElement?.closest?.("[data-row]");
  // Whoever has gone on meanwhile is not called back.
  if (box.open || (here && here !== left && here.id !== left?.id)) return;
  const returned = back && rows().find((row) => numbers.includes(Number(row.dataset.number)));
  const same = left && document.getElementById(left.id);
  settle(returned || same || rows()[Math.min(index, rows().length - 1)]);
}

if (form) {
  document.addEventListener("click", begin);
  document.addEventListener("list-changed", (event) => {
    drafts(event.target.closest("form"), event.detail.back);
    during(changed(event.detail));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === box) stale = box.querySelector("[data-stale]")?.dataset.stale.split(" ") ?? [];
  });
  // Closed without an act, the list goes on where it was, with what has been seen to be changed.
  box.addEventListener("close", () => {
    if (!box.open) marked()?.focus({ preventScroll: true });
    if (stale.length) during(renew(stale));
    stale = [];
  });
}
