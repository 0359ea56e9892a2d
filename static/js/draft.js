// What somebody writes into a form is kept on the server while they write, for themselves alone:
//   <form data-draft="/where/to/keep/" data-draft-page="/form/" data-draft-photo="/where/to/keep/photos/">
//     <input type="hidden" name="form_token"> … <p data-draft-said data-photo-on-its-way="…" data-photo-not-kept="…">Kept.</p>
// Then the address names the draft, so that a reloaded or reopened page comes back with it. Photos are kept as soon as
// they are chosen (dropzone.js); the form names those that are kept, and brings the others along when it is sent.

import { keep as put } from "./dropzone.js";

const PAUSE = 900;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const said = form.querySelector("[data-draft-said]");
  const everything = said?.textContent;
  const waiting = new Map(); // figure → {input, file}, of photos that the server does not have
  let timer = 0;
  let over = false;
  let kept = false;
  let last = "";
  let photos = Promise.resolve();
  let onTheirWay = 0;

  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };

  const say = () => {
    if (!said) return;
    const open = [...waiting.keys()].some((figure) => figure.isConnected);
    const words = !open ? everything : onTheirWay ? said.dataset.photoOnItsWay : said.dataset.photoNotKept;
    if (said.textContent !== words) said.textContent = words;
    said.classList.toggle("is-kept", kept);
  };

  const named = () => {
    if (!over) history.replaceState(history.state, "", `${form.dataset.draftPage}?draft=${form.elements.form_token.value}`);
  };

  const keep = async () => {
    clearTimeout(timer);
    timer = 0;
    const body = new URLSearchParams(fields());
    if (over || String(body) === last) return;
    last = String(body);
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: last.length < 60000 });
      kept = answer.status === 201;
      say();
      if (kept) named();
      if (answer.status > 204) last = "";
    } catch {
      last = ""; // no network: the next change tries again
    }
  };

  const keepPhoto = async (figure) => {
    const { input, file } = waiting.get(figure) ?? {};
    if (over || !file || !figure.isConnected || figure.dataset.refused) return;
    const body = fields();
    body.append("field", input.name);
    body.append("photo", file, file.name);
    try {
      const answer = await fetch(form.dataset.draftPhoto, { method: "POST", body });
      if (answer.status !== 201) figure.dataset.refused = answer.status; // too large, or too many: it goes along
      else take(figure, input, file, (await answer.json()).kept);
    } catch {
      // no network: “online” tries again
    }
  };

  // The server has it: from now on its number is sent, and not the file once more.
  const take = (figure, input, file, number) => {
    if (over) return;
    kept = true;
    waiting.delete(figure);
    figure.dataset.kept = `${form.dataset.draftPhoto}${number}/`;
    if (!figure.isConnected) return void drop(figure);
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: "kept", value: number });
    figure.append(hidden);
    put(input, [...input.files].filter((other) => other !== file));
    named();
  };

  const drop = (figure) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    fetch(`${figure.dataset.kept}drop/`, { method: "POST", body, keepalive: true }).catch(() => {});
  };

  const keepPhotos = () => {
    for (const figure of waiting.keys()) {
      onTheirWay += 1;
      photos = photos.then(() => keepPhoto(figure)).finally(() => { onTheirWay -= 1; say(); });
    }
    if (waiting.size) say();
  };

  const later = (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("photo", (event) => { waiting.set(event.target, event.detail); keepPhotos(); });
  form.addEventListener("click", (event) => {
    const figure = event.target.closest("button") && event.target.closest("figure.photo");
    if (!figure) return;
    const input = figure.closest("[data-dropzone]")?.querySelector("input[type=file]");
    waiting.delete(figure);
    figure.remove(); // dropzone.js may have done so already
    if (figure.dataset.kept) drop(figure);
    input?.focus();
  });
  form.addEventListener("submit", () => { over = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && keep());
  addEventListener("online", () => { keep(); keepPhotos(); });
  addEventListener("pageshow", (event) => { if (event.persisted) over = false; });
}
