// Pictures of a conversation, large: <a data-view href="…"> around a picture or its name opens <dialog data-viewer>.
// Arrows show the one before and after, Escape closes, and the focus goes back to the link. With Ctrl or the middle
// button it is a link like any other, as it is without script.

const viewer = document.querySelector("dialog[data-viewer]");
const links = () => [...document.querySelectorAll("a[data-view]")];
let at = 0;

function show(index) {
  const all = links();
  at = (index + all.length) % all.length;
  const link = all[at];
  const picture = viewer.querySelector("[data-viewer-picture]");
  const name = link.dataset.view;
  picture.src = link.href;
  picture.alt = name;
  viewer.querySelector("[data-viewer-name]").textContent = name;
  viewer.querySelector("[data-viewer-place]").textContent = all.length > 1 ? `${at + 1} / ${all.length}` : "";
  viewer.querySelector("[data-viewer-open]").href = link.href;
  for (const button of viewer.querySelectorAll("[data-viewer-step]")) button.hidden = all.length < 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!viewer || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(links().indexOf(link));
  viewer.showModal();
});

viewer?.addEventListener("click", (event) => {
  const step = event.target.closest("[data-viewer-step]");
  if (step) show(at + Number(step.dataset.viewerStep));
  // Beside the picture.
  if (event.target === viewer || event.target.closest("[data-viewer-close]")) viewer.close();
});

viewer?.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) { event.preventDefault(); show(at + step); }
  // No key of the page behind it.
  if (event.key !== "Escape") event.stopPropagation();
});

viewer?.addEventListener("close", () => { links()[at]?.focus(); });
