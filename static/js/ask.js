// The ask box: arrows walk through the suggestions below it while the focus stays in the field, Enter follows one.
//   <input data-ask role="combobox" aria-controls="ask-list" aria-expanded="false">
//   <div id="ask-list" role="listbox"> … <a role="option" id="s1">
// htmx fills the list; without script, Enter sends the form around the field. With a mouse the field has the focus at
// once, unless it is data-ask="quiet"; on a phone that would bring up a keyboard over half of the page.

const list = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => [...(list(field)?.querySelectorAll("[role=option]") ?? [])];

function choose(field, option) {
  for (const other of options(field)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-ask]")) return;
  const all = options(field);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!all.length) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(field, all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    all[at].click();
  } else if (event.key === "Escape") {
    choose(field, null);
  }
});

document.addEventListener("htmx:afterSwap", () => {
  for (const field of document.querySelectorAll("[data-ask]")) {
    field.setAttribute("aria-expanded", String(options(field).length > 0));
    choose(field, null);
  }
});

const isDesktop = matchMedia("(hover: hover) and (pointer: fine)").matches;
if (isDesktop && document.activeElement === document.body && !location.hash) {
  document.querySelector('[data-ask=""]')?.focus({ preventScroll: true });
}
