// A field whose list the house sends while somebody types: arrows walk through it, Enter takes the option that is marked.
//   <input role="combobox" aria-controls="LIST" hx-get="…" hx-trigger="input changed delay:120ms, look" hx-target="#LIST">
//   <div id="LIST" data-for="what it is about"> … <button role="option">
// The form comes and goes, so that `find` looks for the field anew; `take` is told of the option that was taken.

export class WalkList {
  constructor(find, take) {
    this.find = find;
    this.takes = take;
    this.hurry = false; // Enter came before the list did
  }

  get field() { return this.find(); }
  get list() { return document.getElementById(this.field?.getAttribute("aria-controls")); }
  get options() { return [...(this.list?.querySelectorAll("[role=option]") ?? [])]; }
  get marked() { return this.options.find((one) => one.getAttribute("aria-selected") === "true"); }

  look() { htmx.trigger(this.field, "look"); }

  mark(option) {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option));
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field?.removeAttribute("aria-activedescendant");
  }

  forget() {
    this.list?.replaceChildren();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  take(option) {
    this.hurry = false;
    this.takes(option);
    this.forget();
  }

  // A list that is about what stands in the field. Without one, the first who comes is taken if no other is meant.
  settle() {
    const fresh = this.list?.dataset.for === this.field.value;
    if (fresh && this.marked) { this.take(this.marked); return; }
    if (!fresh) { this.hurry = true; this.look(); }
  }

  listed() {
    const all = this.options;
    this.field.setAttribute("aria-expanded", String(all.length > 0));
    this.mark(all[0]);
    // The list of fewer letters may come in after Enter: the one that was waited for is still to come.
    if (this.list.dataset.for !== this.field.value) return;
    if (this.hurry && all.length === 1) this.take(all[0]);
    this.hurry = false;
  }

  // `isTaken`: what stands in the field was chosen already, and Enter is for the form.
  press(event, isTaken) {
    const all = this.options;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      this.mark(all[(all.indexOf(this.marked) + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !isTaken) {
      event.preventDefault();
      if (this.field.value.trim()) this.settle();
    } else if (event.key === "Escape" && all.length) {
      event.preventDefault();
      event.stopPropagation();
      this.forget();
    }
  }
}
