// Shows parts of a form only for what is chosen: <form data-only> has <div data-only-for="early_release other_hours">,
// seen while one of its radio buttons has one of these values. Without script all parts are seen.

function follow(form) {
  const chosen = new Set([...form.querySelectorAll("input[type=radio]:checked")].map((one) => one.value));
  for (const part of form.querySelectorAll("[data-only-for]")) {
    part.hidden = !part.dataset.onlyFor.split(" ").some((value) => chosen.has(value));
  }
}

for (const form of document.querySelectorAll("form[data-only]")) {
  follow(form);
  form.addEventListener("change", () => follow(form));
}
