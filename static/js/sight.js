// What takes the focus because a part of the page was exchanged comes in sight at once: a smooth scroll that the focus
// begins is lost where the page changes its height meanwhile.

document.addEventListener("htmx:afterSettle", () => {
  const focused = document.activeElement;
  if (focused?.hasAttribute("autofocus")) focused.scrollIntoView({ block: "center", behavior: "instant" });
});
