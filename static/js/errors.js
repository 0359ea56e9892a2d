// An error below a field is about what stood there: it goes as soon as somebody changes the field, in any form.
//   <input id="id_name" aria-invalid="true" aria-describedby="id_name_error id_name_hint"> <p class="field-err" id="id_name_error">
// Several choices are tied to it by their <fieldset aria-describedby>, photos by nothing but its id.

const ERROR = "_error";
const errorsOf = (one) => (one?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id.endsWith(ERROR));

function settle(id) {
  document.getElementById(id)?.remove();
  for (const one of document.querySelectorAll(`[aria-describedby~="${CSS.escape(id)}"]`)) {
    const others = one.getAttribute("aria-describedby").split(" ").filter((other) => other !== id);
    if (others.length) one.setAttribute("aria-describedby", others.join(" "));
    else one.removeAttribute("aria-describedby");
    one.removeAttribute("aria-invalid");
    one.classList.remove("is-invalid-tone");
  }
}

function changed({ target }) {
  const group = target.closest("fieldset[aria-describedby]");
  new Set([...errorsOf(target), ...errorsOf(group), target.id + ERROR]).forEach(settle);
}

document.addEventListener("input", changed);
document.addEventListener("change", changed); // photos that were dropped or taken are told by this alone
