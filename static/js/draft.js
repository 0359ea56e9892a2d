// What somebody writes into a form is kept on the server while they write, for themselves alone:
//   <form data-draft="/where/to/keep/" data-draft-page="/form/"> <input type="hidden" name="form_token"> … <p data-draft-said>
// Then the address names the draft, so that a reloaded or reopened page comes back with it. Files are not kept.

const PAUSE = 900;

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer = 0;
  let over = false;
  let last = "";

  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  };

  const keep = async () => {
    clearTimeout(timer);
    timer = 0;
    const body = fields();
    if (over || String(body) === last) return;
    last = String(body);
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: last.length < 60000 });
      const said = form.querySelector("[data-draft-said]");
      if (said) said.classList.toggle("is-kept", answer.status === 201);
      if (answer.status === 201 && !over) {
        history.replaceState(history.state, "", `${form.dataset.draftPage}?draft=${body.get("form_token")}`);
      }
      if (answer.status > 204) last = "";
    } catch {
      last = ""; // no network: the next change tries again
    }
  };

  const later = (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { over = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && keep());
  addEventListener("online", keep);
  addEventListener("pageshow", (event) => { if (event.persisted) over = false; });
}
