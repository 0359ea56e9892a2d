// Ticked rows: how many there are, all at once, none at once.
//   <form id="bulk" data-ticks="{n} selected"> <strong data-ticks-count></strong> … <button type="reset">
//   <input type="checkbox" data-tick-all>      <input type="checkbox" form="bulk">
// Without script the form shows as soon as one row is ticked, too; that is done by the style sheet.

const form = document.querySelector("form[data-ticks]");
const boxes = () => [...document.querySelectorAll('input[type=checkbox][form="bulk"]')];
const all = document.querySelector("[data-tick-all]");

function count() {
  const ticked = boxes().filter((box) => box.checked).length;
  form.querySelector("[data-ticks-count]").textContent = form.dataset.ticks.replace("{n}", ticked);
  if (!all) return;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
}

if (form) {
  document.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    if (event.target === all || event.target.form === form) count();
  });
  // The boxes are cleared after the event.
  form.addEventListener("reset", () => setTimeout(count));
  addEventListener("pageshow", count);
  count();
}
