// A year of days as links: one tab stop, arrow keys move by day and week, Shift and arrow keys choose a run, Enter opens
// it; dragging over days chooses a run as well. <div data-year> holds <a data-day="2027-05-14">, [data-year-say] is read.

const DAY = 86400000;

for (const year of document.querySelectorAll("[data-year]")) {
  const days = [...year.querySelectorAll("[data-day]")];
  const of = new Map(days.map((day) => [day.dataset.day, day]));
  const said = document.querySelector("[data-year-say]");
  let anchor = null;

  const place = (day, by) => of.get(new Date(Date.parse(day.dataset.day) + by * DAY).toISOString().slice(0, 10));
  const run = (to) => {
    const [first, last] = [anchor.dataset.day, to.dataset.day].sort();
    return days.filter((day) => day.dataset.day >= first && day.dataset.day <= last);
  };
  const show = (to) => {
    const chosen = anchor && to !== anchor ? run(to) : [];
    for (const day of days) day.classList.toggle("is-chosen", chosen.includes(day));
    if (!said) return;
    said.textContent = chosen.length
      ? said.dataset.words.replace("{first}", chosen[0].title).replace("{last}", chosen.at(-1).title)
      : "";
  };
  const rove = (day, focus = true) => {
    for (const other of days) other.tabIndex = other === day ? 0 : -1;
    if (focus) day.focus();
  };
  const open = (to) => {
    const chosen = run(to);
    location.assign(`${chosen[0].href}&last=${chosen.at(-1).dataset.day}`);
  };

  rove(year.querySelector("[aria-current=date]") ?? days[0], false);
  year.addEventListener("keydown", (event) => {
    const day = event.target.closest("[data-day]");
    if (!day || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && anchor) {
      anchor = null;
      show(day);
      return;
    }
    if (event.key === "Enter" && anchor && anchor !== day) {
      event.preventDefault();
      open(day);
      return;
    }
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
    const next = by && place(day, by);
    if (!next) return;
    event.preventDefault();
    anchor = event.shiftKey ? anchor ?? day : null;
    rove(next);
    show(next);
  });

  let dragged = null;
  year.addEventListener("pointerdown", (event) => {
    const day = event.target.closest("[data-day]");
    if (!day || event.button !== 0 || event.pointerType === "touch") return;
    anchor = day;
    dragged = day;
  });
  year.addEventListener("dragstart", (event) => event.preventDefault());
  year.addEventListener("pointerover", (event) => {
    const day = event.target.closest("[data-day]");
    if (!dragged || !day) return;
    dragged = day;
    show(day);
  });
  addEventListener("pointerup", () => {
    if (!dragged) return;
    const to = dragged;
    dragged = null;
    if (to !== anchor) open(to);
    else anchor = null;
  });
}
