// A list from which one is chosen by typing: <form data-picker> <input data-pick-filter role="combobox">
//   <div role="listbox"> <button role="option" data-find="words" data-line="what will happen"> … <p data-pick-line>
// Each word that is typed must begin a word of the option; accents do not matter. Arrows walk, Enter presses the chosen
// one, whose line says what will happen; in a field inside of <div data-pick-own> it presses the button there. Without
// script the options are buttons.
// <p data-pick-line data-unchosen="how to choose" data-unpressed="Enter did nothing"> where what is chosen cannot be taken
// lightly: nothing is chosen before letters or arrows choose.
// <button role="option" data-pick-now> is how it is now: chosen before anything else is.
// <a role="option" data-pick-typed> is offered from the first letter on.
// <button role="option" data-pick-new="line with {word}"> sends what was typed, where no other is called so.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const picker = (element) => element.closest?.("[data-picker]");
const options = (box) => [...box.querySelectorAll("[role=option]")];
const fresh = (box) => box.querySelector("[data-pick-new]");
const shown = (box) => options(box).filter((option) => !option.hidden && !option.disabled);

function choose(box, option, scroll = true) {
  for (const other of options(box)) other.setAttribute("aria-selected", String(other === option));
  const field = box.querySelector("[data-pick-filter]");
  const line = box.querySelector("[data-pick-line]");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  const none = line && ((shown(box).length && line.dataset.unchosen) || line.dataset.none);
  if (line) line.textContent = option ? option.dataset.line ?? "" : none;
  if (option && scroll) option.scrollIntoView({ block: "nearest" });
}

// What is typed falls apart as what it is looked for in does: “today, period 4 (10:36” as an option says it.
const wordsOf = (text) => plain(text).split(/[^\p{L}\p{N}#]+/u).filter(Boolean);

function fits(option, words) {
  const told = wordsOf(option.dataset.find ?? option.textContent);
  return words.every((word) => told.some((one) => one.startsWith(word)));
}

// However it is spelled: small plain letters and digits.
const spelled = (text) => plain(text).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

function offerNew(box, text) {
  const option = fresh(box);
  if (!option) return;
  const is = (other) => other !== option && spelled(other.dataset.called ?? "") === spelled(text);
  option.hidden = !spelled(text) || options(box).some(is);
  option.value = text;
  option.dataset.line = option.dataset.pickNew.replace("{word}", () => text);
  const words = option.querySelector("[data-words]");
  words.textContent = words.dataset.words.replace("{word}", () => text);
}

export function filter(box) {
  const typed = box.querySelector("[data-pick-filter]").value;
  const words = wordsOf(typed);
  const isCalled = ({ dataset }) => dataset.called && spelled(dataset.called).startsWith(spelled(typed));
  for (const option of options(box)) {
    const isEarly = "pickTyped" in option.dataset && !words.length;
    option.hidden = isEarly || (!("pickAlways" in option.dataset) && !fits(option, words) && !isCalled(option));
  }
  offerNew(box, typed.trim().replace(/\s+/g, " "));
  for (const group of box.querySelectorAll("[role=group]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  const waits = box.querySelector("[data-pick-line][data-unchosen]") && !words.length;
  const now = !words.length && shown(box).find((option) => "pickNow" in option.dataset);
  choose(box, waits ? undefined : now || shown(box)[0]);
}

// Presses the chosen option; says whether there was one.
export function press(box) {
  const chosen = shown(box).find((option) => option.getAttribute("aria-selected") === "true");
  const line = box.querySelector("[data-pick-line]");
  if (chosen) chosen.click();
  else if (line?.dataset.unpressed && shown(box).length) line.textContent = line.dataset.unpressed;
  return Boolean(chosen);
}

export function bind(root) {
  for (const box of root.querySelectorAll("[data-picker]")) {
    for (const option of options(box)) option.tabIndex = -1;
    filter(box);
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-pick-filter]")) filter(picker(event.target));
});

document.addEventListener("keydown", (event) => {
  const box = picker(event.target);
  if (!box || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && event.target.matches("[data-pick-filter]")) {
    const all = shown(box);
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    event.preventDefault();
    const next = at < 0 && step < 0 ? -1 : at + step;
    if (all.length) choose(box, all.at(next % all.length));
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    // A field with a button of its own is no choice of the list.
    const own = event.target.closest("[data-pick-own]")?.querySelector("button");
    if (own) own.click();
    else press(box);
  }
});

// The pointer chooses only when it moves: a list that comes under a resting one keeps its first option.
document.addEventListener("pointermove", (event) => {
  const option = event.target.closest?.("[data-picker] [role=option]");
  if (option && !option.disabled && option.getAttribute("aria-selected") !== "true") choose(picker(option), option, false);
});
