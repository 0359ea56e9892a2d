// Takes a notice away after its seconds: <div data-snack="15">. Nought keeps it. Pointer or focus on it stops the time.

function watch(snack) {
  if (snack.dataset.watched) return;
  snack.dataset.watched = "1";
  const seconds = Number(snack.dataset.snack);
  if (!seconds) return;
  let timer;
  const run = () => { timer = setTimeout(() => snack.remove(), seconds * 1000); };
  const stop = () => clearTimeout(timer);
  snack.addEventListener("pointerenter", stop);
  snack.addEventListener("pointerleave", run);
  snack.addEventListener("focusin", stop);
  snack.addEventListener("focusout", run);
  run();
}

export const watchAll = () => document.querySelectorAll("[data-snack]").forEach(watch);

watchAll();
document.addEventListener("htmx:afterSettle", watchAll);
document.addEventListener("htmx:oobAfterSwap", watchAll);
