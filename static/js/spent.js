// How long a ticket was on the screen, measured here and told to nobody: only what one adds is sent.
//   <span data-spent="48213" data-words="{n} min: add">  <input name="minutes"> <input type="hidden" name="measured">
//     <button type="button" data-spent-add hidden> <button type="button" data-spent-skip hidden>
// Time counts while the page is visible and somebody is at it (IDLE seconds after the last move or key it rests). It goes
// on after a reload in the same tab, and begins anew once it was added or refused. <button data-spent-solve hidden> in
// the menu of states solves with it. Without script the minutes are a plain field.

const place = document.querySelector("[data-spent]");
const IDLE = 120;
const STEP = 5;

if (place) {
  const key = `spent:${place.dataset.spent}`;
  const field = place.querySelector("[name=minutes]");
  const measured = place.querySelector("[name=measured]");
  const add = place.querySelector("[data-spent-add]");
  const skip = place.querySelector("[data-spent-skip]");
  const solve = document.querySelector("[data-spent-solve]");
  let seconds = Number(sessionStorage.getItem(key)) || 0;
  let moved = Date.now();
  let last = Date.now();

  const minutes = () => Math.round(seconds / 60);
  const words = (one) => one.dataset.words.replace("{n}", minutes());

  const show = () => {
    const offered = minutes() > 0 && !field.value;
    add.hidden = skip.hidden = !offered;
    if (offered) add.textContent = words(add);
    if (!solve) return;
    solve.hidden = minutes() < 1;
    solve.value = minutes();
    solve.querySelector("[data-words]").textContent = words(solve.querySelector("[data-words]"));
  };

  const anew = () => {
    seconds = 0;
    sessionStorage.removeItem(key);
    show();
  };

  const count = () => {
    const now = Date.now();
    // A computer that slept in between was not at work.
    const passed = Math.min((now - last) / 1000, STEP * 2);
    last = now;
    if (document.visibilityState !== "visible" || now - moved > IDLE * 1000) return;
    seconds += passed;
    sessionStorage.setItem(key, String(Math.round(seconds)));
    show();
  };

  for (const sign of ["pointermove", "pointerdown", "keydown", "scroll", "wheel"]) {
    document.addEventListener(sign, () => { moved = Date.now(); }, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => { last = Date.now(); moved = last; });
  setInterval(count, STEP * 1000);
  add.addEventListener("click", () => {
    field.value = measured.value = String(minutes());
    field.focus();
    show();
  });
  skip.addEventListener("click", () => { anew(); field.focus(); });
  field.addEventListener("input", show);
  document.addEventListener("submit", (event) => {
    if (event.target.contains(field) ? field.value : event.submitter === solve) sessionStorage.removeItem(key);
  });
  show();
}
