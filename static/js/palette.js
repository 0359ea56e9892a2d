// Ctrl+K opens the list of all views, places and acts; <a data-dialog-open href> opens its page over this one.
//   <button role="option" data-press="a">    presses what the page has under that key; left out where it has nothing

import { open } from "./dialog.js";

const box = document.getElementById("act");
const marked = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

function press(key) {
  const element = marked(key);
  box.close();
  // The dialog gives the focus back first.
  setTimeout(() => (element?.matches("input, textarea") ? element.focus() : element?.click()));
}

if (box) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!box.open) open("GET", box.dataset.palette);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-dialog-open]");
    const option = event.target.closest?.("[data-press]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      link.closest("details[open]")?.removeAttribute("open");
      open("GET", link.getAttribute("href"));
    } else if (option) press(option.dataset.press);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== box) return;
    for (const option of box.querySelectorAll("[data-press]")) if (!marked(option.dataset.press)) option.remove();
  });
}
