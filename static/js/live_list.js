// The rows of an open list follow what happens, without moving anything under the reader's hands.
//   <tbody data-rows> <tr id="t5" data-number="5" data-version="7" data-place="…">   or <li id="t5" …> of a walk
// Changed rows are fetched in one request, at most every two seconds, and put in place by id: tick, focus and scroll
// stay. A row that left the list goes, unless the reader is at it: then it is dimmed and says so. A new one comes where
// data-place says; while rows are ticked it waits behind a line, so that nobody acts on what they have not seen.
// Nothing is touched while a menu or a dialog is open or somebody types in the page's main part.

import { redraw } from "./live_people.js";

const ROWS_EVERY = 1800; // shorter than between two questions: what one tells is fetched at once
const COUNTS_EVERY = 15_000;
const BUSY = 1000;

let box;
let signedOut;
let waiting = new Map();
let all = false;
let countsDue = false;
let fetching = false;
let rowsAt = 0;
let countsAt = Date.now();
let timer;
const news = new Map();
const own = new Set();

const body = () => document.querySelector("[data-rows]");
const rows = () => [...document.querySelectorAll("[data-number]")];
const row = (number) => document.getElementById(`t${number}`);
const isWalk = () => box.dataset.list === "walk";
const isList = () => body() !== null && !isWalk();
const areTicked = () => document.querySelector("[data-row] input:checked") !== null;

export function list(live, out) {
  box = live;
  signedOut = out;
  document.addEventListener("focusout", () => setTimeout(sweep));
  document.addEventListener("pointerout", () => setTimeout(sweep));
  document.addEventListener("change", () => { sweep(); showNew(); });
  document.addEventListener("reset", () => setTimeout(showNew));
  box.querySelector("[data-live-new] a")?.addEventListener("click", (event) => {
    if (!isList()) return;
    event.preventDefault();
    showNew(true);
  });
  if (document.querySelector("main [data-count]:empty")) askForCounts();
}

// The page came without the numbers of saved views.
function askForCounts() {
  countsDue = true;
  countsAt = 0;
  fetchRows(true);
}

export function follow(changed) {
  for (const [number, version] of Object.entries(changed)) {
    const shown = row(number);
    // What is found by words stays what was found: nothing comes to it.
    if (shown ? Number(shown.dataset.version) >= version : box.dataset.list === "found") continue;
    waiting.set(number, version);
  }
  countsDue = true;
  plan();
}

// Rows that look different although their tickets have not changed.
export function redrawRows(numbers) {
  for (const number of numbers) if (row(number)) waiting.set(String(number), Infinity);
  plan();
}

export function askForAll() {
  all = true;
  countsDue = true;
  plan();
}

// Rows that the reader has just changed are fetched at once, with the counts; one that is not in the list any more goes.
export async function renew(numbers) {
  while (fetching) await new Promise((done) => setTimeout(done, 20));
  for (const number of numbers) { waiting.set(number, Infinity); own.add(number); }
  countsDue = true;
  countsAt = 0;
  await fetchRows(true);
  own.clear();
}

// When something is due, and how soon it may be asked for.
function plan() {
  clearTimeout(timer);
  sweep();
  const now = Date.now();
  const times = [];
  if (all || waiting.size) times.push(rowsAt + ROWS_EVERY - now);
  if (countsDue) times.push(countsAt + COUNTS_EVERY * (1 + Math.random() / 3) - now);
  if (times.length && !fetching) timer = setTimeout(() => fetchRows(), Math.max(0, Math.min(...times)));
}

function isBusy() {
  const at = document.activeElement;
  const types = at?.closest("main") && at.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  return types || document.querySelector("main details[open], dialog[open]") !== null;
}

async function fetchRows(now = false) {
  clearTimeout(timer);
  if (!now && (document.hidden || isBusy())) { timer = setTimeout(() => fetchRows(), BUSY); return; }
  fetching = true;
  const asked = [...new Set([...waiting.keys(), ...(all ? rows().map((one) => one.dataset.number) : [])])];
  const whole = all;
  if (asked.length || whole) rowsAt = Date.now();
  const counts = countsDue && Date.now() - countsAt >= COUNTS_EVERY;
  if (counts) { countsAt = Date.now(); countsDue = false; }
  waiting = new Map();
  all = false;
  try {
    const answer = await fetch(address(asked, whole, counts), { headers: { "Live-Seat": box.dataset.slip } });
    if (answer.redirected || answer.status === 403) { signedOut(); return; }
    if (!answer.ok) throw new Error(String(answer.status));
    take(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-answer]"), asked);
  } catch {
    all = true;
  }
  fetching = false;
  plan();
}

function address(asked, whole, counts) {
  const url = new URL(box.dataset.rowsUrl, location.href);
  if (isWalk()) url.searchParams.set("by", "room");
  if (asked.length) url.searchParams.set("ids", asked.join(","));
  if (whole) url.searchParams.set("page", "1");
  if (counts) url.searchParams.set("counts", "1");
  return url;
}

function take(answer, asked) {
  box.dataset.slip = answer.dataset.slip;
  const fresh = [...answer.querySelectorAll("[data-fresh] > *")];
  const kept = new Set(fresh.map((one) => one.dataset.number));
  still(() => {
    for (const one of fresh) row(one.dataset.number) ? replace(one) : come(one);
    for (const number of asked) if (!kept.has(number) && row(number)) goes(row(number));
  });
  for (const number of news.keys()) if (asked.includes(number) && !kept.has(number)) news.delete(number);
  count(answer);
  redraw(box);
  tellNew();
  document.dispatchEvent(new CustomEvent("live:rows", { detail: { asked } }));
}

// The row that the reader looks at stays where it is on the screen.
function still(change) {
  const scroller = document.querySelector(".list-scroll");
  const at = document.activeElement?.closest("[data-number]") ?? document.querySelector("[data-number]:hover");
  const number = at?.dataset.number;
  const top = at?.getBoundingClientRect().top;
  change();
  const now = number && row(number);
  if (now && scroller) scroller.scrollTop += now.getBoundingClientRect().top - top;
}

function replace(fresh) {
  const old = row(fresh.dataset.number);
  const focus = old.contains(document.activeElement) ? placeIn(old, document.activeElement) : null;
  const box_ = fresh.querySelector("input[type=checkbox]");
  if (box_) box_.checked = old.querySelector("input[type=checkbox]")?.checked ?? false;
  fresh.tabIndex = old.tabIndex;
  if (old.classList.contains("is-focus")) fresh.classList.add("is-focus");
  old.replaceWith(fresh);
  if (focus !== null) find(fresh, focus)?.focus({ preventScroll: true });
}

const FOCUSABLE = "a[href], input, button";
const placeIn = (old, element) => (element === old ? -1 : [...old.querySelectorAll(FOCUSABLE)].indexOf(element));
const find = (fresh, at) => (at < 0 ? fresh : fresh.querySelectorAll(FOCUSABLE)[at]);

function come(fresh) {
  if (!isList()) { news.set(fresh.dataset.number, fresh); return; }
  const before = follower(fresh);
  // Above this page or below it stand other pages.
  if (before === rows()[0] && document.querySelector(".pager [rel=prev]")) return;
  if (!before && document.querySelector(".pager [rel=next]")) return;
  if (areTicked() && !own.has(fresh.dataset.number)) news.set(fresh.dataset.number, fresh);
  else place(fresh);
}

// What waited comes in: when the reader asks for it, or when nothing is ticked any more.
function showNew(asked = false) {
  if (!news.size || !isList() || (areTicked() && !asked)) return;
  const waited = [...news.values()];
  news.clear();
  still(() => { for (const one of waited) if (!row(one.dataset.number)) place(one); });
  redraw(box);
  tellNew();
}

const follower = (fresh) => rows().find((one) => one.dataset.place > fresh.dataset.place);

function place(fresh) {
  body().insertBefore(fresh, follower(fresh) ?? null);
  empty();
}

const isHeld = (one) =>
  one.contains(document.activeElement) || one.matches(":hover") || one.querySelector("input:checked") !== null;

function goes(one) {
  if (own.has(one.dataset.number) || !isHeld(one)) { remove(one); return; }
  if (one.classList.contains("is-gone")) return;
  one.classList.add("is-gone");
  const told = document.createElement("span");
  told.className = "q-gone";
  told.textContent = ` · ${box.dataset.wordLeft}`;
  one.querySelector(".q-meta")?.append(told);
}

// The row after it takes its place among the keys, so that J and K go on from here.
function remove(one) {
  const all = [...document.querySelectorAll("[data-row]")];
  const at = all.indexOf(one);
  const next = all[at + 1] ?? all[at - 1];
  if (next && one.tabIndex === 0) next.tabIndex = 0;
  if (next && one.classList.contains("is-focus")) next.classList.add("is-focus");
  one.remove();
  empty();
}

function sweep() {
  for (const one of document.querySelectorAll(".is-gone")) if (!isHeld(one)) remove(one);
}

// A list that has run empty says so, and one that fills again does not.
function empty() {
  const line = box.querySelector("[data-live-empty]");
  line.hidden = rows().length > 0;
  line.textContent = line.hidden ? "" : box.dataset.wordEmpty;
}

function count(answer) {
  for (const one of answer.querySelectorAll("[data-count]")) {
    const shown = document.querySelector(`main [data-count="${one.dataset.count}"]`);
    if (!shown) continue;
    shown.textContent = one.textContent;
    if (!shown.classList.contains("view-n")) continue;
    shown.className = one.dataset.tone ? `view-n num tone-${one.dataset.tone} hot` : "view-n num";
  }
  const total = document.querySelector('main [data-count="total"]');
  if (total && answer.dataset.total) {
    document.title = document.title.replace(`, ${total.textContent}`, `, ${answer.dataset.total}`);
    total.textContent = answer.dataset.total;
  }
}

function tellNew() {
  const line = box.querySelector("[data-live-new]");
  line.hidden = news.size === 0;
  const { wordNew, wordNewMany } = box.dataset;
  line.querySelector("span").textContent = news.size === 1 ? wordNew : wordNewMany.replace("{n}", news.size);
}
