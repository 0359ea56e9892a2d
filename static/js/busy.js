// A pressed button keeps its width, turns, and says what it does: <button data-busy="Sending">Send</button>.
// The form goes out once: a second press while it is on its way is dropped.

function start(form, button) {
  form.setAttribute("aria-busy", "true");
  if (!button?.dataset.busy) return;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.dataset.idle = button.innerHTML;
  const turning = document.createElement("span");
  turning.className = "spinner-border spinner-border-sm me-2";
  turning.setAttribute("aria-hidden", "true");
  button.replaceChildren(turning, button.dataset.busy);
  button.setAttribute("aria-busy", "true");
}

function stop(form) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button[data-idle]")) {
    button.innerHTML = button.dataset.idle;
    delete button.dataset.idle;
    button.removeAttribute("aria-busy");
    button.style.minWidth = "";
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // After the other listeners: one of them may have refused to send. htmx prevents the default and sends itself.
  const { submitter } = event;
  setTimeout(() => {
    if (!event.defaultPrevented || form.matches("[hx-post], [hx-boost] *")) start(form, submitter);
  });
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) stop(form);
});

// A page taken from the back-forward cache must not stay busy.
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form[aria-busy]").forEach(stop));
