"""The keys of the desk, as data: what the list of keys shows, and what the palette offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Key:
    """Keys as they are pressed one after the other, and what they do.

    `press` is what stands in `data-key` of the element that does it: an act that the palette offers where the page
    has it. `icon` is that of the palette.
    """

    keys: tuple[str, ...]
    does: Words
    press: str = ""
    icon: str = ""


GROUPS: tuple[tuple[Words, Sequence[Key]], ...] = (
    (
        _("In a list"),
        (
            Key(("J", "K"), _("Next, previous row")),
            Key(("Enter",), _("Open the ticket")),
            Key(("X",), _("Tick the row")),
            Key(("Shift", "X"), _("Tick all from the last ticked one to here")),
            Key(("*",), _("Tick all of this page")),
            Key(("Esc",), _("Take all ticks away")),
        ),
    ),
    (
        _("For the row, or for all that are ticked"),
        (
            Key(("I",), _("Take it"), "i", "hand-grab"),
            Key(("A",), _("Assign"), "a", "user"),
            Key(("Shift", "T"), _("Team"), "T", "users-group"),
            Key(("S",), _("Status"), "s", "progress"),
            Key(("P",), _("Priority"), "p", "urgent"),
            Key(("T",), _("Category"), "t", "tag"),
            Key(("L",), _("Labels"), "l", "tags"),
            Key(("V",), _("Set visit"), "v", "calendar-event"),
            Key(("B",), _("Snooze"), "b", "moon"),
            Key(("M",), _("Macros: prepared answers and acts"), "m", "bolt"),
            Key(("R",), _("Reply"), "r", "message"),
            Key(("N",), _("Internal note"), "n", "lock"),
            Key(("D",), _("Duplicate of, merge or link"), "d", "link"),
            Key(("Z",), _("Undo"), "z", "arrow-back-up"),
        ),
    ),
    (
        _("On a ticket"),
        (
            Key(("]",), _("Next ticket of the view"), "]", "chevron-down"),
            Key(("[",), _("Previous ticket of the view"), "[", "chevron-up"),
            Key(("U",), _("Back to the list, to its row"), "u", "arrow-left"),
            Key(("Esc",), _("Out of what you write, which is kept")),
            Key(("Ctrl", "Enter"), _("Send")),
            Key(("Ctrl", "Shift", "Enter"), _("Send and solve")),
        ),
    ),
    (
        _("Everywhere"),
        (
            Key(("/",), _("Search"), "/", "search"),
            Key(("Ctrl", "K"), _("All views, places and acts, by typing")),
            Key(("G", "Q"), _("Go to the tickets")),
            Key(("G", "M"), _("Go to “Mine”")),
            Key(("G", "U"), _("Go to “Unassigned”")),
            Key(("G", "L"), _("Go to “Late”")),
            Key(("G", "W"), _("Go to “Waiting”")),
            Key(("G", "B"), _("Go to “Snoozed”")),
            Key(("G", "D"), _("Go from door to door: the tickets by room")),
            Key(("G", "N"), _("New ticket")),
            Key(("G", "S"), _("Scan a label")),
            Key(("W",), _("Write down a walk-in")),
            Key(("G", "R"), _("Go to the reports")),
            Key(("G", "H"), _("Go to the hours")),
            Key(("G", "A"), _("Go to your account")),
            Key(("?",), _("All keys")),
        ),
    ),
)
# The letter after G of a view, as static/js/keys.js knows it too.
VIEW_LETTERS = {"mine": "M", "unassigned": "U", "late": "L", "waiting": "W", "snoozed": "B"}


def acts() -> list[Key]:
    """What the palette can press."""
    return [key for _title, keys in GROUPS for key in keys if key.press]
