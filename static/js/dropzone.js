// Photos before they are sent: shown, removable, and made smaller when they come from a good camera.
//   <div class="photos" data-dropzone data-remove="Remove {name}"> <label class="dropzone"><input type="file" multiple></label> </div>
// Drawing a photo anew also drops what the camera wrote into it, such as the place. The server drops it once more.
// Each figure tells that it is there by a "photo" event, {input, file}; one that the server keeps has data-kept, and its
// file is in the input no longer (draft.js).

const LONGEST = 2000;
const HEAVY = 1_500_000;

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < HEAVY) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    if (blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

export function keep(input, files) {
  const box = new DataTransfer();
  for (const file of files) box.items.add(file);
  input.files = box.files;
}

function figure(zone, input, file) {
  const shape = document.createElement("figure");
  shape.className = "photo";
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    shape.append(picture);
  }
  const caption = document.createElement("figcaption");
  const name = document.createElement("span");
  name.className = "ellip";
  name.textContent = file.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-ghost btn-icon btn-sm";
  remove.setAttribute("aria-label", (zone.dataset.remove ?? "Remove {name}").replace("{name}", file.name));
  remove.textContent = "×";
  remove.addEventListener("click", () => {
    keep(input, [...input.files].filter((other) => other !== file));
    shape.remove();
    input.focus();
  });
  caption.append(name, remove);
  shape.append(caption);
  return shape;
}

async function take(zone, input, files) {
  const small = await Promise.all(files.map(smaller));
  keep(input, small);
  zone.querySelectorAll("figure.photo:not([data-kept])").forEach((old) => old.remove());
  const figures = small.map((file) => figure(zone, input, file));
  const last = [...zone.querySelectorAll("figure.photo")].at(-1);
  if (last) last.after(...figures);
  else zone.prepend(...figures);
  figures.forEach((one, n) => one.dispatchEvent(new CustomEvent("photo", { bubbles: true, detail: { input, file: small[n] } })));
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-dropzone]");
  if (zone && event.target.type === "file") take(zone, event.target, [...event.target.files]);
});

for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-dropzone]");
    if (!zone) return;
    event.preventDefault();
    if (name === "drop") {
      const input = zone.querySelector("input[type=file]");
      take(zone, input, [...input.files, ...event.dataTransfer.files]);
    }
  });
}
