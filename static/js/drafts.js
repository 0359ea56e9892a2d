// What is typed into a composer is kept until it is sent or thrown away, each kind of words for itself.
//   <form data-composer="7-48251" data-draft-url="/tickets/48251/draft/"> … <textarea [data-brought]>
//     <textarea hidden data-draft="note">  what the server keeps of a kind
//     <p data-draft-said data-kept="…" data-not-kept="…" data-thrown="…"><span></span> <button data-draft-throw> <button data-draft-back>
// The server is told every three seconds of typing and on leaving; what it does not have yet waits in this browser.

const AFTER = 3000;
const AGAIN = 10_000;
const LARGEST = 60_000;
const states = new WeakMap();

const here = (form, kind) => `draft:${form.dataset.composer}:${kind}`;
const sent = (form) => `sent:${form.dataset.composer}`;
const text = (form) => form.querySelector("textarea:not([hidden])");
const now = (form) => form.elements.kind.value;
// A form without tabs has the one kind that it says.
const kindsOf = (form) => {
  const tabs = [...form.querySelectorAll("[role=tab]")].map((tab) => tab.dataset.kind);
  return tabs.length ? tabs : [now(form)];
};

// Takes up what is kept. What was sent before this page came is done with.
export function begin(form) {
  const state = { texts: {}, kept: {}, files: {}, thrown: "", out: 0, timer: 0, calls: Promise.resolve(), over: false };
  states.set(form, state);
  const done = sessionStorage.getItem(sent(form));
  if (done) for (const key of [sent(form), here(form, done)]) sessionStorage.removeItem(key);
  for (const kind of kindsOf(form)) {
    const kept = form.querySelector(`[data-draft="${kind}"]`)?.value ?? "";
    state.kept[kind] = kept;
    state.texts[kind] = sessionStorage.getItem(here(form, kind)) ?? kept;
  }
  const field = text(form);
  // What the server brings back (a colleague was quicker), or what was typed before this script saw the field, is what
  // was typed last.
  if ("brought" in field.dataset || field.value !== field.defaultValue) {
    state.texts[now(form)] = field.value;
    if (form.dataset.composer) sessionStorage.setItem(here(form, now(form)), field.value);
  }
  field.value = state.texts[now(form)] ?? "";
  if (kindsOf(form).some((kind) => state.texts[kind] !== state.kept[kind])) later(form, AFTER);
  say(form, field.value ? "kept" : "");
}

// The other kind has words and files of its own: nothing that was written as a note becomes a reply by the way.
export function swap(form, from, to) {
  const state = states.get(form);
  if (!state || from === to) return;
  const field = text(form);
  const files = form.querySelector("input[type=file]");
  state.texts[from] = field.value;
  field.value = state.texts[to] ?? "";
  if (files) {
    state.files[from] = files.files;
    files.files = state.files[to] ?? new DataTransfer().files;
    files.dispatchEvent(new Event("change", { bubbles: true }));
  }
  say(form, field.value ? "kept" : "");
  offer(form, to, from);
}

// “Turn my note into this reply”, where this kind has no words and the other one has.
function offer(form, to, from) {
  const button = form.querySelector("[data-draft-move]");
  if (!button) return;
  button.hidden = Boolean(text(form).value) || !states.get(form).texts[from]?.trim();
  button.dataset.draftMove = from;
  button.querySelector("span").textContent = from === "note" ? button.dataset.ofNote : button.dataset.ofReply;
}

export function put(form, words) {
  text(form).value = words;
  text(form).dispatchEvent(new Event("input", { bubbles: true }));
}

function later(form, wait) {
  const state = states.get(form);
  if (form.dataset.draftUrl) state.timer ||= setTimeout(() => { state.timer = 0; keep(form); }, wait);
}

// One after the other, so that what was written last is what is kept.
function keep(form) {
  const state = states.get(form);
  state.calls = state.calls.then(async () => {
    for (const kind of kindsOf(form)) if (!state.over) await tell(form, kind);
  });
}

async function tell(form, kind) {
  const state = states.get(form);
  const words = state.texts[kind] ?? "";
  const { out } = state;
  if (words === state.kept[kind]) return;
  try {
    const answer = await post(form, kind, words);
    if (!answer.ok) throw new Error(String(answer.status));
    if (out === state.out) state.kept[kind] = words;
    if (state.texts[kind] === words) sessionStorage.removeItem(here(form, kind));
    if (kind === now(form) && words) say(form, "kept");
  } catch {
    if (state.over) return;
    say(form, "notKept");
    later(form, AGAIN);
  }
}

function post(form, kind, words, keepalive = false) {
  const body = new URLSearchParams({ kind, body: words });
  for (const name of ["csrfmiddlewaretoken", "form_token"]) body.set(name, form.elements[name]?.value ?? "");
  if (kind === "reply") for (const one of form.querySelectorAll("[name=leave_out]:checked")) body.append("leave_out", one.value);
  return fetch(form.dataset.draftUrl, { method: "POST", body, keepalive, redirect: "error" });
}

function say(form, what) {
  const line = form.querySelector("[data-draft-said]");
  if (!line) return;
  const words = what ? line.dataset[what] : "";
  if (line.firstElementChild.textContent !== words) line.firstElementChild.textContent = words;
  line.querySelector("[data-draft-throw]").hidden = what !== "kept";
  line.querySelector("[data-draft-back]").hidden = what !== "thrown";
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-composer]");
  const state = states.get(form);
  if (!state || !event.target.matches("textarea")) return;
  state.texts[now(form)] = event.target.value;
  if (form.dataset.composer) sessionStorage.setItem(here(form, now(form)), event.target.value);
  const move = form.querySelector("[data-draft-move]");
  if (move) move.hidden = true;
  later(form, AFTER);
});

// Who is left out belongs to the reply, as its words do.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-composer]");
  const state = states.get(form);
  if (!state?.texts.reply || event.target.name !== "leave_out") return;
  state.out += 1;
  state.kept.reply = null;
  later(form, AFTER);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-draft-throw], [data-draft-back], [data-draft-move]");
  const form = button?.closest("[data-composer]");
  const state = states.get(form);
  if (!state) return;
  event.preventDefault();
  if (button.matches("[data-draft-throw]")) {
    state.thrown = text(form).value;
    put(form, "");
    say(form, "thrown");
  } else if (button.matches("[data-draft-back]")) {
    put(form, state.thrown);
    say(form, "");
  } else {
    put(form, state.texts[button.dataset.draftMove]);
    state.texts[button.dataset.draftMove] = "";
    button.hidden = true;
  }
  text(form).focus();
});

// Registered before the page's own handlers of sending: what is on its way now must not be kept again after it.
document.addEventListener("submit", (event) => {
  const state = states.get(event.target);
  if (!state || !event.target.dataset.composer) return;
  state.over = true;
  clearTimeout(state.timer);
  sessionStorage.setItem(sent(event.target), now(event.target));
});

// What did not go out is a draft again. The form itself may be gone from the page by then.
function comeBack(form) {
  if (!form?.dataset.composer) return;
  sessionStorage.removeItem(sent(form));
  const state = states.get(form);
  if (state) state.over = false;
}
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) comeBack(event.detail.requestConfig.elt.closest("form[data-composer]"));
});
document.addEventListener("htmx:sendError", (event) => comeBack(event.target.closest?.("form[data-composer]")));

function leave(event) {
  if (event.type === "visibilitychange" && document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    const state = states.get(form);
    for (const kind of kindsOf(form)) {
      const words = state?.texts[kind] ?? "";
      if (!state || state.over || words === state.kept[kind] || words.length > LARGEST / 3) continue;
      post(form, kind, words, true).then((answer) => {
        if (!answer.ok) return;
        state.kept[kind] = words;
        if (state.texts[kind] === words) sessionStorage.removeItem(here(form, kind));
      }, () => {});
    }
  }
}

document.addEventListener("visibilitychange", leave);
addEventListener("pagehide", leave);
// A page that comes back as it was left is written in anew.
addEventListener("pageshow", (event) => {
  for (const form of event.persisted ? document.querySelectorAll("form[data-draft-url]") : []) states.get(form).over = false;
});
