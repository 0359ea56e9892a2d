// Reads labels with the camera, and lets a hand scanner write from anywhere on the page.
//
//   <div data-scan data-reader="…barcode-detector.js" data-wasm="…zxing_reader.wasm" data-unknown="what was read and is not known">
//     <video data-scan-video> <button data-scan-start> <button data-scan-torch hidden> <p data-scan-said data-look data-load data-found>
//     <div data-scan-trouble="refused|missing|busy|insecure|reader" hidden>   what to do then
//     <form data-scan-form> <input name="code">                               goes out with what was read
// The browser's own reader is used where there is one; else ours is loaded, once the camera is there.

const page = document.querySelector("[data-scan]");
const part = (name) => page.querySelector(`[data-scan-${name}]`);
const form = part("form");
const video = part("video");
const said = part("said");
const torch = part("torch");

const FORMATS = ["qr_code", "code_128", "code_39", "ean_13", "ean_8", "upc_a", "data_matrix"];
// Their check digits, or the want of them, let a shaken picture pass for another code: they are read twice.
const DOUBTFUL = new Set(["code_39", "ean_13", "ean_8", "upc_a"]);
const PAUSE = 120; // ms between two looks
const CAMERA = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };
const TROUBLES = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };

let stream = null;
let reader = null;
let timer = 0;
let before = "";
let lets = page.dataset.unknown; // still before the camera, maybe

function tell(trouble) {
  for (const one of page.querySelectorAll("[data-scan-trouble]")) one.hidden = one.dataset.scanTrouble !== trouble;
  part("first").hidden = Boolean(trouble);
  part("again").hidden = !trouble;
  if (trouble) said.textContent = "";
}

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => { script.remove(); reject(new Error(address)); };
    document.head.append(script);
  });
}

async function ours() {
  if (!window.BarcodeDetectionAPI) await load(page.dataset.reader);
  const { BarcodeDetector: Reader, prepareZXingModule } = window.BarcodeDetectionAPI;
  await prepareZXingModule({ overrides: { locateFile: () => page.dataset.wasm }, fireImmediately: true });
  return new Reader({ formats: FORMATS });
}

async function theirs() {
  try {
    const known = await window.BarcodeDetector?.getSupportedFormats();
    const formats = FORMATS.filter((one) => known?.includes(one));
    // A reader that knows QR alone would be deaf to the bar codes of devices.
    return formats.includes("qr_code") && formats.includes("code_128") ? new window.BarcodeDetector({ formats }) : null;
  } catch {
    return null;
  }
}

function stop() {
  clearTimeout(timer);
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  video.srcObject = null;
  page.classList.remove("is-looking");
  torch.hidden = true;
}

function take(code) {
  if (navigator.vibrate) navigator.vibrate(40);
  stop();
  said.textContent = said.dataset.found.replace("{code}", code);
  form.elements.code.value = code;
  form.requestSubmit();
}

async function look() {
  if (!stream) return;
  let found = [];
  try {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) found = await reader.detect(video);
  } catch {
    found = []; // a picture that cannot be read: the next one
  }
  if (!stream) return;
  const one = found.find(({ rawValue }) => rawValue.trim() && rawValue.trim() !== lets);
  const code = one?.rawValue.trim() ?? "";
  if (code && (!DOUBTFUL.has(one.format) || code === before)) { take(code); return; }
  before = code;
  timer = setTimeout(look, PAUSE);
}

function offerTorch() {
  const [track] = stream.getVideoTracks();
  torch.hidden = !track.getCapabilities?.().torch;
  torch.setAttribute("aria-pressed", "false");
}

async function camera() {
  if (!window.isSecureContext) throw new DOMException("", "insecure");
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotFoundError");
  return navigator.mediaDevices.getUserMedia(CAMERA);
}

let starts = false;

async function start() {
  if (stream || starts) return;
  starts = true;
  tell("");
  try {
    stream = await camera();
    video.srcObject = stream;
    page.classList.add("is-looking");
    await video.play();
  } catch (trouble) {
    stop();
    tell(trouble.name === "insecure" ? "insecure" : TROUBLES[trouble.name] ?? "busy");
    starts = false;
    return;
  }
  offerTorch();
  said.textContent = said.dataset.load;
  try {
    reader ??= (await theirs()) ?? (await ours());
    said.textContent = said.dataset.look;
    look();
  } catch {
    stop();
    tell("reader");
  }
  starts = false;
}

// On a phone the camera is what one comes for; elsewhere it starts by itself only where it was allowed before.
async function begin() {
  if (matchMedia("(pointer: coarse)").matches) { start(); return; }
  try {
    const allowed = await navigator.permissions.query({ name: "camera" });
    if (allowed.state === "granted") start();
  } catch {
    // a browser that cannot tell: the button starts it
  }
}

part("start").addEventListener("click", start);
torch.addEventListener("click", async () => {
  const on = torch.getAttribute("aria-pressed") !== "true";
  try {
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    torch.setAttribute("aria-pressed", String(on));
  } catch {
    torch.hidden = true;
  }
});

// The camera is given back while nobody looks, and taken again.
let was = false;
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") { was = Boolean(stream); stop(); }
  else if (was) start();
});
addEventListener("pagehide", stop);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  lets = form.elements.code.value;
  form.elements.code.value = "";
  begin();
});

// A hand scanner types like a keyboard: what it writes goes into the box, and fires no key of the desk.
addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !/^[\p{L}\p{N}]$/u.test(event.key)) return;
  form.elements.code.value = "";
  form.elements.code.focus();
  event.stopPropagation();
}, true);

begin();
