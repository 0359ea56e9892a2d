// A week of hours: the fields are the truth, the bars follow them. An end of a bar can be dragged, and moved with the
// arrow keys by a quarter of an hour (Shift: an hour). <form data-week data-first="360" data-last="1080"> has rows
// [data-week-row] with a switch [data-open], fields [data-edge=from|until] and a drawing svg[data-bar].

const STEP = 15;
const WIDTH = 480;
const GRIP = 8;

const minutes = (text) => {
  const [hours, rest] = text.split(":").map(Number);
  return Number.isNaN(hours) || Number.isNaN(rest) ? null : hours * 60 + rest;
};
const clock = (at) => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const say = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "UTC" })
  .format(new Date(at * 60000));

function draw(row) {
  const { form, from, until, svg, ends } = row;
  const [first, last] = [Number(form.dataset.first), Number(form.dataset.last)];
  const x = (at) => ((at - first) * WIDTH) / (last - first);
  const [opens, closes] = [minutes(from.value), minutes(until.value)];
  const sound = opens !== null && closes !== null && opens < closes;
  const bars = svg.querySelectorAll(".wk-svc");
  if (sound && bars.length === 1) {
    bars[0].setAttribute("x", x(opens));
    bars[0].setAttribute("width", x(closes) - x(opens));
  } else if (sound && bars.length) {
    const end = Number(bars[0].getAttribute("x")) + Number(bars[0].getAttribute("width"));
    bars[0].setAttribute("x", x(opens));
    bars[0].setAttribute("width", Math.max(0, end - x(opens)));
    const lastBar = bars[bars.length - 1];
    lastBar.setAttribute("width", Math.max(0, x(closes) - Number(lastBar.getAttribute("x"))));
  }
  for (const [end, at] of [[ends[0], opens], [ends[1], closes]]) {
    if (at === null) continue;
    end.setAttribute("x", x(at) - GRIP / 2);
    end.setAttribute("aria-valuenow", at);
    end.setAttribute("aria-valuetext", say(at));
  }
}

function move(row, edge, wanted) {
  const { form, from, until } = row;
  const [opens, closes] = [minutes(from.value) ?? 0, minutes(until.value) ?? 1439];
  const bound = edge === 0 ? [Number(form.dataset.first), closes - STEP] : [opens + STEP, Number(form.dataset.last)];
  const at = Math.min(Math.max(wanted, bound[0]), bound[1], 1439);
  const field = edge === 0 ? from : until;
  field.value = clock(at);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function grip(row, edge) {
  const { form, svg } = row;
  const end = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const words = edge === 0 ? form.dataset.opens : form.dataset.closes;
  const set = {
    class: "wk-end", y: 0, width: GRIP, height: 28, rx: 3, tabindex: 0, role: "slider",
    "aria-label": words.replace("{day}", svg.dataset.day), "aria-orientation": "horizontal",
    "aria-valuemin": form.dataset.first, "aria-valuemax": form.dataset.last,
  };
  for (const [name, value] of Object.entries(set)) end.setAttribute(name, value);
  end.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -60, PageUp: 60 }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const now = minutes((edge === 0 ? row.from : row.until).value) ?? 0;
    move(row, edge, now + by * (event.shiftKey && Math.abs(by) === STEP ? 4 : 1));
  });
  end.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    end.focus();
    end.setPointerCapture(event.pointerId);
  });
  end.addEventListener("pointermove", (event) => {
    if (!end.hasPointerCapture(event.pointerId)) return;
    const box = svg.getBoundingClientRect();
    const [first, last] = [Number(form.dataset.first), Number(form.dataset.last)];
    const at = first + ((event.clientX - box.left) / box.width) * (last - first);
    move(row, edge, Math.round(at / STEP) * STEP);
  });
  svg.append(end);
  return end;
}

for (const form of document.querySelectorAll("form[data-week]")) {
  for (const element of form.querySelectorAll("[data-week-row]")) {
    const row = {
      form,
      from: element.querySelector("[data-edge=from]"),
      until: element.querySelector("[data-edge=until]"),
      svg: element.querySelector("[data-bar]"),
    };
    const open = element.querySelector("[data-open]");
    const follow = () => {
      element.classList.toggle("is-off", !open.checked);
      if (row.svg && row.from) {
        if (open.checked && !row.svg.querySelector(".wk-svc")) {
          const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
          for (const [name, value] of Object.entries({ class: "wk-svc", y: 2, height: 24, rx: 5 })) bar.setAttribute(name, value);
          row.svg.insertBefore(bar, row.svg.querySelector(".wk-cls, .wk-end"));
        }
        draw(row);
      }
    };
    if (row.svg && row.from) {
      row.svg.removeAttribute("aria-hidden");
      row.svg.setAttribute("role", "group");
      row.svg.setAttribute("aria-label", row.svg.dataset.day);
      row.ends = [grip(row, 0), grip(row, 1)];
    }
    element.addEventListener("input", follow);
    follow();
  }
}
