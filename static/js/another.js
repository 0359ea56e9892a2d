// Leaves out of one choice who is chosen in another: <form data-another="who substitute">, two selects of the same people.
// Without script such a choice is refused with a sentence.

for (const form of document.querySelectorAll("form[data-another]")) {
  const [first, second] = form.dataset.another.split(" ").map((name) => form.elements[name]);

  const leaveOut = () => {
    for (const option of second.options) {
      option.hidden = option.disabled = option.value !== "" && option.value === first.value;
    }
    if (second.selectedOptions[0]?.disabled) second.value = "";
  };

  first.addEventListener("change", leaveOut);
  leaveOut();
}
