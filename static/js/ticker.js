// Rewrites the clocks of a page once a minute, so that a page left open does not lie.
//   <time data-clock="soon" data-minutes="38" data-day="510" datetime="2027-04-27T10:30:00-06:00">38 min</time>
// The server's moment (meta "now") is the truth, also where the reader's clock is wrong or the demo clock is moved.
// A clock counts only until the schools close (meta "clocks-run-until", where given).

const MINUTE = 60_000;
const FEW_DAYS = 3; // from here on the hours are left out

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
const loadedAt = Date.now();
const serverNow = Date.parse(meta("now") ?? "") || loadedAt;
const words = document.querySelector('meta[name="clock-words"]').dataset;

function now() {
  const moment = serverNow + (Date.now() - loadedAt);
  const stop = Date.parse(meta("clocks-run-until") ?? "");
  return stop ? Math.min(moment, Math.max(stop, serverNow)) : moment;
}

// As ui.times.duration says it; `day`: the minutes of a school day, 0 where none is known.
function duration(minutes, day) {
  if (!day || minutes < day) return hours(minutes);
  const days = Math.floor(minutes / day), rest = Math.floor((minutes % day) / 60);
  const said = (days === 1 ? words.schoolDay : words.schoolDays).replace("{days}", days);
  return days < FEW_DAYS && rest ? `${said} ${hours(rest * 60)}` : said;
}

function hours(minutes) {
  if (minutes < 60) return words.minutes.replace("{minutes}", minutes);
  const full = Math.floor(minutes / 60), rest = minutes % 60;
  const said = (rest ? words.hours : words.fullHours).replace("{hours}", full);
  return said.replace("{minutes:02d}", String(rest).padStart(2, "0"));
}

// Minutes are school minutes, counted by the server. Here they only go on, as long as the schools are open.
function tick(clock) {
  clock.dataset.from ??= String(now());
  const passed = Math.round((now() - Number(clock.dataset.from)) / MINUTE);
  if (!passed) return;
  const base = Number(clock.dataset.minutes), day = Number(clock.dataset.day ?? 0);
  const left = clock.dataset.clock === "late" ? -base - passed : base - passed;
  if (left >= 0) {
    clock.textContent = duration(left, day);
    return;
  }
  clock.textContent = words.late.replace("{time}", duration(-left, day));
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
