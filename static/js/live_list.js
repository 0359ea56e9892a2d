// The rows of an open list follow what happens, without moving anything under the reader's hands.
//   <tbody data-rows> <tr id="t5" data-number="5" data-version="7" data-place="…">   or <li id="t5" …> of a walk
// Changed rows are fetched in one request, at most every three seconds, and put in place by id: tick, focus and scroll
// stay. A row that left the list goes, unless the reader is at it: then it is dimmed and says so. A new one comes where
// data-place says. Nothing is touched while a menu is open or somebody types in the page's main part.

import { redraw } from "./live_people.js";

const ROWS_EVERY = 3000;
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
const news = new Set();

const body = () => document.querySelector("[data-rows]");
const rows = () => [...document.querySelectorAll("[data-number]")];
const row = (number) => document.getElementById(`t${number}`);
const isWalk = () => box.dataset.list === "walk";

export function list(live, out) {
  box = live;
  signedOut = out;
  document.addEventListener("focusout", () => setTimeout(sweep));
  document.addEventListener("pointerout", () => setTimeout(sweep));
  document.addEventListener("change", sweep);
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

export function askForAll() {
  all = true;
  countsDue = true;
  plan();
}

// When something is due, and how soon it may be asked for.
function plan() {
  clearTimeout(timer);
  sweep();
  const now = Date.now();
  const times = [];
  if (all || waiting.size) times.push(rowsAt + ROWS_EVERY - now);
  if (countsDue) times.push(countsAt + COUNTS_EVERY * (1 + Math.random() / 3) - now);
  if (times.length && !fetching) timer = setTimeout(fetchRows, Math.max(0, Math.min(...times)));
}

function isBusy() {
  const at = document.activeElement;
  const types = at?.closest("main") && at.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  return types || document.querySelector("main details[open]") !== null;
}

async function fetchRows() {
  clearTimeout(timer);
  if (document.hidden || isBusy()) { timer = setTimeout(fetchRows, BUSY); return; }
  fetching = true;
  rowsAt = Date.now();
  const asked = [...new Set([...waiting.keys(), ...(all ? rows().map((one) => one.dataset.number) : [])])];
  const whole = all;
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
  for (const number of news) if (asked.includes(number) && !kept.has(number)) news.delete(number);
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
  const focus = old.contains(document.activeElement) ? place(old, document.activeElement) : null;
  const box_ = fresh.querySelector("input[type=checkbox]");
  if (box_) box_.checked = old.querySelector("input[type=checkbox]")?.checked ?? false;
  fresh.tabIndex = old.tabIndex;
  if (old.classList.contains("is-focus")) fresh.classList.add("is-focus");
  if (isWalk()) fresh.removeAttribute("tabindex");
  old.replaceWith(fresh);
  if (focus !== null) find(fresh, focus)?.focus({ preventScroll: true });
}

const FOCUSABLE = "a[href], input, button";
const place = (old, element) => (element === old ? -1 : [...old.querySelectorAll(FOCUSABLE)].indexOf(element));
const find = (fresh, at) => (at < 0 ? fresh : fresh.querySelectorAll(FOCUSABLE)[at]);

function come(fresh) {
  const into = body();
  if (!into || isWalk()) { news.add(fresh.dataset.number); return; }
  const before = rows().find((one) => one.dataset.place > fresh.dataset.place);
  // Above this page or below it stand other pages.
  if (before === rows()[0] && document.querySelector(".pager [rel=prev]")) return;
  if (!before && document.querySelector(".pager [rel=next]")) return;
  into.insertBefore(fresh, before ?? null);
  empty();
}

const isHeld = (one) =>
  one.contains(document.activeElement) || one.matches(":hover") || one.querySelector("input:checked") !== null;

function goes(one) {
  if (!isHeld(one)) { remove(one); return; }
  if (one.classList.contains("is-gone")) return;
  one.classList.add("is-gone");
  const told = document.createElement("span");
  told.className = "q-gone";
  told.textContent = ` · ${box.dataset.wordLeft}`;
  one.querySelector(".q-meta")?.append(told);
}

// The row after it takes its place among the keys, so that J and K go on from here.
function remove(one) {
  const next = one.nextElementSibling ?? one.previousElementSibling;
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
