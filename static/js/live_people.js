// Who else has a ticket open: an eye or a pencil with initials on its row (<span data-people="48251">), a sentence
// above the composer (<p data-live-here role="status">).

let known = {};

function names(persons) {
  return new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(persons.map((one) => one.short));
}

function sentence(words, persons, does) {
  const some = persons.filter((one) => one.does === does);
  if (!some.length) return "";
  const key = `word${does[0].toUpperCase()}${does.slice(1)}`;
  if (some.length === 1) return words[key].replace("{name}", some[0].short);
  return words[`${key}Many`].replace("{names}", names(some));
}

const sentences = (words, persons) =>
  ["replying", "viewing"].map((does) => sentence(words, persons, does)).filter(Boolean).join(". ");

function face(person) {
  const circle = document.createElement("span");
  circle.className = `avatar avatar-xxs av-${person.colour}`;
  circle.setAttribute("aria-hidden", "true");
  circle.textContent = person.initials;
  return circle;
}

function icon(box, persons) {
  const does = persons.some((one) => one.does === "replying") ? "replying" : "viewing";
  return box.querySelector(`[data-live-sign="${does}"]`).content.cloneNode(true);
}

function mark(box, place, persons) {
  const told = persons.length ? sentences(box.dataset, persons) : "";
  if (place.title === told) return;
  place.title = told;
  place.replaceChildren();
  if (!told) return;
  const read = document.createElement("span");
  read.className = "visually-hidden";
  read.textContent = told;
  place.append(icon(box, persons), ...persons.slice(0, 3).map(face), read);
}

// What is known again on rows that have just come.
export function redraw(box) {
  for (const place of document.querySelectorAll("[data-people]")) mark(box, place, known[place.dataset.people] ?? []);
}

export function draw(box, people) {
  known = people;
  redraw(box);
  const line = box.querySelector("[data-live-here]");
  if (!line) return;
  const persons = people[box.dataset.ticket] ?? [];
  line.replaceChildren();
  if (persons.length) line.append(icon(box, persons), ...persons.slice(0, 3).map(face), sentences(box.dataset, persons));
}
