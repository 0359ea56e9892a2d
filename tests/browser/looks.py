"""What is looked at in any state of any page: axe, the heading, what is open over the page, and room for a finger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WINDOWS = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}
# Two lines of a violation say enough; a page that breaks one rule in each row says it three times.
SHOWN = 3
COLOURS = ["color-contrast", "link-in-text-block"]

LOOK = """async ({ rules, shown }) => {
  // Not in force by itself, and asked for by WCAG 2.2. What a menu covers is no target while it is open.
  const covered = document.querySelector("details[data-menu][open]");
  const more = rules.includes("wcag22aa") ? { rules: { "target-size": { enabled: !covered } } } : {};
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], ...more });
  return violations.flatMap((rule) => rule.nodes.slice(0, shown).map((node) =>
    `${rule.id}: ${node.target} ${node.html.slice(0, 100)} (${node.failureSummary.split("\\n")[1]?.trim()})`));
}"""

SEEN = "(one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !one.closest('[inert]')"

HEADINGS = f"""() => [...document.querySelectorAll("h1")].filter({SEEN}).length"""

SIDEWAYS = """() => {
  const page = document.documentElement, wide = page.scrollWidth - page.clientWidth;
  const stands = (one) => one.getBoundingClientRect().right > page.clientWidth;
  const who = [...document.querySelectorAll("main *")].find(stands);
  return wide > 0 ? `scrolls sideways by ${wide} px: ${who?.outerHTML.slice(0, 90)}` : "";
}"""

# What floats over the page, as its selector; the innermost one is the last.
OPEN = (
    """() => ["details[data-menu][open]", "dialog[open]"].filter((one) => document.querySelector(one)).at(-1) ?? ''"""
)

LISTED = "dialog[open] :is([data-walk-who], [data-walk-sought])[aria-expanded=true]"

INSIDE = """(open) => document.querySelector(open).contains(document.activeElement)"""

# On a phone a finger needs 44 px where something is a button or a field, and 24 px at a check with its words and at
# what unfolds. Other links are judged by axe, which knows what lies in the run of a sentence and what stands apart.
PRESSED = (
    ".btn, .form-control, .form-select, .menu-item, .rail-link, .tile, .sugg, .act-option, .portal-nav a, "
    ".search-one, .prop, .comp-tab"
)
FINGER = """() => {
  const seen = SEEN;
  const parts = "button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=tab], " + PRESSED;
  const top = document.querySelector("dialog[open]") ?? document;
  const small = [];
  for (const one of top.querySelectorAll(parts)) {
    if (!seen(one) || one.disabled || one.closest("[aria-hidden=true]")) continue;
    const labelled = one.matches("[type=checkbox], [type=radio], [type=file]:not(.form-control)");
    const box = labelled ? one.closest("label") ?? one.labels?.[0] ?? one : one;
    const { width, height } = box.getBoundingClientRect();
    if (width <= 2 || height <= 2) continue; // for ears only
    const least = one.matches(PRESSED) ? 44 : 24;
    const inline = getComputedStyle(box).display === "inline";
    if (!inline && (Math.round(height) < least || Math.round(width) < 24))
      small.push(`${Math.round(width)}x${Math.round(height)} ${one.outerHTML.slice(0, 90)}`);
  }
  return small;
}""".replace("SEEN", SEEN).replace("PRESSED", repr(PRESSED))


def axe(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds in what is on the screen now: rule, place and reason."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    return list(page.evaluate(LOOK, {"rules": list(rules), "shown": SHOWN}))


def violations(page: Page) -> list[str]:
    """What axe finds, the size of targets aside: on a page of a flow that is in the middle of something."""
    return axe(page, [rule for rule in RULES if rule != "wcag22aa"])


def in_the_dark(page: Page) -> list[str]:
    """What axe finds in dark colours: nothing but colours is another there."""
    page.emulate_media(color_scheme="dark")
    found = [f"dark: {one}" for one in axe(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def heading(page: Page) -> list[str]:
    """A page has one first heading."""
    number = page.evaluate(HEADINGS)
    return [] if number == 1 else [f"{number} first headings"]


def sideways(page: Page) -> list[str]:
    """The page itself never scrolls sideways."""
    return list(filter(None, [str(page.evaluate(SIDEWAYS))]))


def fingers(page: Page) -> list[str]:
    """What is too small for a finger."""
    return [f"too small: {one}" for one in page.evaluate(FINGER)]


def what_is_open(page: Page) -> str:
    """The selector of what floats over the page, or nothing."""
    return str(page.evaluate(OPEN))


def remember_focus(page: Page) -> None:
    """Where the focus is before something opens."""
    page.evaluate("window.before = document.activeElement")


def closes(page: Page, open_now: str) -> list[str]:
    """The focus is in what is open; Escape closes it and gives the focus back to where it came from."""
    wrong = [] if page.evaluate(INSIDE, open_now) else ["the focus is outside of what is open"]
    # Where people or kinds are listed in a dialog, the first Escape is for their list.
    page.evaluate(HEAR, open_now)
    for _list in range(1 + page.locator(LISTED).count()):
        page.keyboard.press("Escape")
    if page.evaluate("(open) => Boolean(document.querySelector(open))", open_now):
        return [*wrong, f"Escape does not close {open_now}"]
    page.evaluate("Promise.race([window.shut, new Promise((done) => setTimeout(done, 2000))])")
    if not page.evaluate(BACK, open_now.startswith("details")):
        wrong.append(f"the focus does not come back: {page.evaluate('document.activeElement.outerHTML.slice(0, 90)')}")
    return wrong


# A dialog tells its listeners a moment after it is shut, and one of them may move the focus then.
HEAR = """(open) => {
  const one = document.querySelector(open);
  window.shut = new Promise((done) => {
    one.addEventListener(one.matches("dialog") ? "close" : "toggle", () => setTimeout(done), { once: true });
  });
}"""
# A menu gives it to its button. A dialog gives it to what had it; a row may have been drawn anew meanwhile.
BACK = """(menu) => {
  const now = document.activeElement, before = window.before;
  if (menu) return now.matches("details[data-menu] > summary");
  return now === before || Boolean(now.id && now.id === before.id);
}"""
