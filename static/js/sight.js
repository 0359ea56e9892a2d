// What takes the focus because a part of the page was exchanged comes in sight at once: a smooth scroll that the focus
// begins is lost where the page changes its height meanwhile. So does what is found while somebody types, and would lie
// under the bars at the foot of a phone.

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const focused = document.activeElement;
  if (focused?.hasAttribute("autofocus")) focused.scrollIntoView({ block: "center", behavior: "instant" });
  const found = detail.elt?.closest?.("[data-in-sight]");
  if (found?.childElementCount) found.scrollIntoView({ block: "nearest", behavior: "instant" });
});
