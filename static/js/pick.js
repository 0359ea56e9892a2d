// Ticks all boxes of a field, or none, and says how many are ticked.
//   <div data-pick="schools" data-words="{n} of {all} chosen"><button data-pick-all> <button data-pick-none> <span data-pick-said>
// Without script the boxes are ticked one by one.

for (const picker of document.querySelectorAll("[data-pick]")) {
  const form = picker.closest("form");
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${picker.dataset.pick}"]`)];

  const say = () => {
    const words = picker.dataset.words.replace("{n}", boxes.filter((box) => box.checked).length);
    picker.querySelector("[data-pick-said]").textContent = words.replace("{all}", boxes.length);
  };

  const pick = (checked) => {
    for (const box of boxes) box.checked = checked;
    say();
  };

  picker.querySelector("[data-pick-all]").addEventListener("click", () => pick(true));
  picker.querySelector("[data-pick-none]").addEventListener("click", () => pick(false));
  form.addEventListener("change", say);
  addEventListener("pageshow", say);
  say();
}
