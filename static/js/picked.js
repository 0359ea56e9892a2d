// Says which files were picked, beside their label: <span data-files-of="id_files" data-many="{n} files">Attach</span>.
// An address that ends in the name of a <details> opens it (#visit).

document.addEventListener("change", (event) => {
  const label = event.target.type === "file" && document.querySelector(`[data-files-of="${event.target.id}"]`);
  if (!label) return;
  label.dataset.none ??= label.textContent;
  const { files } = event.target;
  if (!files.length) label.textContent = label.dataset.none;
  else label.textContent = files.length === 1 ? files[0].name : label.dataset.many.replace("{n}", files.length);
});

function openAsked() {
  const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!(asked instanceof HTMLDetailsElement)) return;
  asked.open = true;
  asked.querySelector("summary").focus();
  // So that the same link opens it once more.
  history.replaceState(history.state, "", location.pathname + location.search);
}

openAsked();
addEventListener("hashchange", openAsked);
