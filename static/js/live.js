// What colleagues do, while a list or a ticket is open: <div data-live data-slip data-since data-url …>.
// Asks a small address every three seconds (not while the page is hidden, less often while the server is away), which
// answers 204 where nothing is new. What it tells goes to live_list.js and live_people.js.
//
//   data-list="rows" data-rows-url   a list: changed rows are fetched and put in place
//   data-ticket data-version data-renew   the page of a ticket: who reads it is seen by colleagues
//   <p data-live-off hidden><span>   says that the page is not up to date

import { askForAll, follow, list, redrawRows } from "./live_list.js";
import { draw } from "./live_people.js";

const EVERY = 3000;
const LONGEST = 60_000;
const AWAY_LONG = 60_000;
const WRITES_FOR = 15_000;

const box = document.querySelector("[data-live]");
const off = box?.querySelector("[data-live-off]");
const words = box?.dataset;
let mark = "";
let failed = 0;
let asking = false;
let over = false;
let timer;
let hiddenAt = 0;
let typedAt = 0;
let said = "";

const pause = () => {
  const jitter = 0.85 + Math.random() * 0.2;
  return (failed ? Math.min(LONGEST, EVERY * 2 ** (failed - 1)) : EVERY) * jitter;
};

function does() {
  if (!box.dataset.ticket) return "";
  return typedAt && Date.now() - typedAt < WRITES_FOR ? "replying" : "viewing";
}

function say(sentence) {
  off.hidden = !sentence;
  if (off.lastElementChild.textContent !== sentence) off.lastElementChild.textContent = sentence;
}

async function ask() {
  clearTimeout(timer);
  if (asking || over || document.hidden) return;
  asking = true;
  said = does();
  try {
    const body = new URLSearchParams({ seat: words.slip, since: words.since, people: mark, does: said });
    const answer = await fetch(words.url, { method: "POST", body, signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(String(answer.status));
    const news = answer.status === 204 ? {} : await answer.json();
    if (news.away) throw new Error("away");
    await take(news, answer.headers.get("Live-Position"));
  } catch {
    failed += 1;
    if (failed > 1) say(words.wordOff);
  }
  asking = false;
  clearTimeout(timer);
  if (!over) timer = setTimeout(ask, does() === said ? pause() : 0);
}

async function take(news, position) {
  if (news.renew) { await renew(); return; }
  // While nobody answered, something may have changed that nobody could tell.
  const again = news.again || failed > 0;
  failed = 0;
  say("");
  if (position) words.since = position;
  if (news.people) { mark = news.mark; draw(box, news.people); }
  if (box.dataset.ticket) notice(news.changed ?? {});
  else if (again) askForAll();
  else if (news.changed) follow(news.changed);
  // The ticket is the same, and the reader's own row of it is not.
  if (!box.dataset.ticket && !again && news.redrawn) redrawRows(news.redrawn);
}

// Another slip, by a request with the session.
async function renew() {
  if (!box.dataset.ticket) { askForAll(); return; }
  const answer = await fetch(words.renew, { headers: { Accept: "application/json" } });
  if (answer.redirected) { end(); return; }
  if (!answer.ok) throw new Error(String(answer.status));
  words.slip = (await answer.json()).seat;
}

function end() {
  over = true;
  say(words.wordOut);
}

// The ticket that is read has changed: a quiet line, nothing moves.
function notice(changed) {
  if ((changed[words.ticket] ?? 0) <= Number(words.version)) return;
  const line = box.querySelector("[data-live-new]");
  line.hidden = false;
  line.querySelector("span").textContent = words.wordChanged;
}

function leave() {
  if (!over && box.dataset.ticket) navigator.sendBeacon(words.url, new URLSearchParams({ seat: words.slip, does: "left" }));
}

if (box) {
  list(box, end);
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("[data-composer]") || !event.target.matches("textarea")) return;
    typedAt = event.target.value.trim() ? Date.now() : 0;
    if (does() !== said) ask();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { hiddenAt = Date.now(); clearTimeout(timer); return; }
    if (!box.dataset.ticket && Date.now() - hiddenAt > AWAY_LONG) askForAll();
    ask();
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && ask());
  addEventListener("online", () => { clearTimeout(timer); ask(); });
  ask();
}
