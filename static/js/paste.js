// A screenshot that is pasted into a form, or files that are dropped on it, are attached: <form data-paste="Screenshot {time}">
// with <input type="file" name="files">. Pasted text stays text, also where a picture of it lies beside it.

function add(form, files) {
  const input = form.querySelector("input[type=file]");
  const box = new DataTransfer();
  for (const file of [...input.files, ...files]) box.items.add(file);
  input.files = box.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function named(form, file) {
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  const ending = file.type.split("/")[1].replace("jpeg", "jpg");
  return new File([file], `${form.dataset.paste.replace("{time}", time)}.${ending}`, { type: file.type });
}

document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("form[data-paste]");
  const data = event.clipboardData;
  if (!form || data.types.includes("text/plain")) return;
  const pictures = [...data.files].filter((file) => file.type.startsWith("image/"));
  if (!pictures.length) return;
  event.preventDefault();
  add(form, pictures.map((file) => named(form, file)));
});

for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-paste]");
    if (!form || event.defaultPrevented || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (name === "drop") add(form, event.dataTransfer.files);
  });
}
