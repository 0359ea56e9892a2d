// Rewrites the clocks of a page once a minute, so that a page left open does not lie.
//   <time data-clock="soon" data-minutes="38" datetime="2027-04-27T10:30:00-06:00">38 min</time>
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

// Minutes are school minutes, counted by the server. Here they only go on, as long as the schools are open.
function tick(clock) {
  clock.dataset.from ??= String(now());
  const passed = Math.round((now() - Number(clock.dataset.from)) / MINUTE);
  if (!passed) return;
  const base = Number(clock.dataset.minutes);
  const left = clock.dataset.clock === "late" ? -base - passed : base - passed;
  if (left >= 0) {
    clock.textContent = duration(left);
    return;
  }
  clock.textContent = words.late.replace("{time}", duration(-left));
  if (clock.dataset.clock !== "late") turnLate(clock.closest(".sla"));
}

function turnLate(chip) {
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
