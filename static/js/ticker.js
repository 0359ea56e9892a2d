// Rewrites the clocks of a page once a minute, so that a page left open does not lie.
//   <time data-clock="soon" datetime="2027-04-27T10:32:00-06:00">38 min</time>
// The server's moment (meta "now") is the truth, also where the reader's clock is wrong or the demo clock is moved.
// A clock counts only until the schools close (meta "clocks-run-until", where given).

const MINUTE = 60_000;

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const loadedAt = Date.now();
const serverNow = Date.parse(meta("now") ?? "") || loadedAt;
const words = document.querySelector('meta[name="clock-words"]').dataset;

function now() {
  const moment = serverNow + (Date.now() - loadedAt);
  const stop = Date.parse(meta("clocks-run-until") ?? "");
  return stop ? Math.min(moment, Math.max(stop, serverNow)) : moment;
}

function duration(minutes) {
  if (minutes < 60) return words.minutes.replace("{minutes}", minutes);
  const rest = String(minutes % 60).padStart(2, "0");
  return words.hours.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes:02d}", rest);
}

// What the server wrote stays the base: school time is not wall time, only its change within a day is.
function start(clock) {
  clock.dataset.shown = clock.textContent;
  clock.dataset.from = String(now());
}

function tick(clock) {
  if (!clock.dataset.from) start(clock);
  const due = Date.parse(clock.dateTime);
  const left = Math.floor((due - now()) / MINUTE);
  if (clock.dataset.clock === "late") return late(clock);
  if (left >= 24 * 60) return;
  if (left < 0) return turnLate(clock, -left);
  const before = Math.floor((due - Number(clock.dataset.from)) / MINUTE);
  if (before !== left) clock.textContent = duration(left);
}

function late(clock) {
  const passed = Math.floor((now() - Number(clock.dataset.from)) / MINUTE);
  const shown = /^(\d+) min/.exec(clock.dataset.shown);
  if (passed && shown) clock.textContent = words.late.replace("{time}", duration(Number(shown[1]) + passed));
}

function turnLate(clock, minutes) {
  clock.textContent = words.late.replace("{time}", duration(minutes));
  const chip = clock.closest(".sla");
  if (!chip) return;
  chip.classList.remove("tone-warn", "tone-muted", "quiet");
  chip.classList.add("tone-danger");
  chip.querySelector(".visually-hidden")?.remove();
  const drawing = chip.querySelector("use");
  drawing?.setAttribute("href", drawing.getAttribute("href").replace(/#.*/, "#i-alert-octagon"));
}

const tickAll = () => document.querySelectorAll("time[data-clock]").forEach(tick);

tickAll();
document.addEventListener("htmx:afterSwap", tickAll);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());
setInterval(tickAll, MINUTE);
