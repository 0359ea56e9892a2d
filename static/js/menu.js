// Menus made of <details data-menu>: a press elsewhere or Escape closes them, and Escape gives the focus back.
// Content that comes later (<div data-menu-late hx-get=…>) takes the focus of a menu that a key opened.
// One that would stand out of the window hangs from its other corner.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.stopImmediatePropagation();
});

// What holds now, else the first of all.
const firstOf = (menu) => menu.querySelector('.menu-box button[aria-current="true"]') ?? menu.querySelector(".menu-box :is(button, select, input:not([type=hidden]), a)");

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details[data-menu]")) return;
  menu.classList.remove("menu-flip");
  const box = menu.open && menu.querySelector(".menu-box")?.getBoundingClientRect();
  // Opened by a key, it goes on by keys: where there is something to choose or to type, the focus is there.
  const first = menu.open && (menu.querySelector("[data-menu-focus]") ?? (menu.dataset.byKey && firstOf(menu)));
  // What is still to be fetched gets the focus when it is there; until then the button has it.
  const late = menu.open && menu.dataset.byKey && menu.querySelector("[data-menu-late]");
  if (late) late.dataset.menuLate = "key";
  if (late) menu.querySelector("summary").focus({ preventScroll: true });
  else if (first) first.focus({ preventScroll: true });
  delete menu.dataset.byKey;
  if (box && (box.left < 0 || box.right > document.documentElement.clientWidth)) menu.classList.add("menu-flip");
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const late = event.target.closest?.("[data-menu-late]");
  const menu = late?.closest("details[data-menu][open]");
  if (!menu || !late.dataset.menuLate) return;
  late.dataset.menuLate = "";
  firstOf(menu)?.focus({ preventScroll: true });
});
