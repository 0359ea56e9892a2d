// Sends a form when a control in it changes: <form data-auto-submit> or <select data-auto-submit>.
// The form keeps its button for those without script; the button is hidden here.

for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  for (const button of form.querySelectorAll("[data-auto-submit-button]")) button.hidden = true;
}

document.addEventListener("change", (event) => {
  const marked = event.target.closest?.("[data-auto-submit]");
  if (marked && event.target.form) event.target.form.requestSubmit();
});
