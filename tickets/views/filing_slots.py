"""“When may we come in?”: the times of a timetable as boxes to press and as words on a ticket."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.moments import begun, clock_span, day, period_name
from users.timetable import Slot, Use

Days = Mapping[date, Sequence[Slot]]


@dataclass(frozen=True)
class Box:
    """One choice to press: its value, its words and a second line."""

    value: str
    word: str
    hint: str = ""
    chosen: bool = False
    off: bool = False


def boxes(days: Days, chosen: Collection[str], at: datetime) -> list[tuple[str, list[Box]]]:
    """(day, boxes) of what is offered."""
    return [(day(on, at), [_box(slot, slot.key in chosen) for slot in slots]) for on, slots in days.items()]


def in_words(days: Days, at: datetime) -> dict[str, str]:
    """“Tuesday, April 27: period 4 (10:36 to 11:24 AM)” for each time that may be chosen, by key."""
    return {
        slot.key: f"{day(on, at, near=False)}: {slot_name(slot)} ({clock_span(slot.starts, slot.ends)})"
        for on, slots in days.items()
        for slot in slots
        if slot.use is not Use.TESTING
    }


def next_free(days: Days, at: datetime) -> str:
    """The next free period of today, if there is one: “period 4”."""
    today = days.get(timezone.localdate(at), ())
    return next((slot_name(slot) for slot in today if slot.use is Use.FREE and slot.label), "")


def slot_name(slot: Slot) -> str:
    """“period 4”, “periods 1 to 3”, “after school”."""
    if not slot.label:
        return _("after school")
    if slot.last_label:
        return _("periods %(first)s to %(last)s") % {"first": slot.label, "last": slot.last_label}
    return period_name(slot.label)


def _box(slot: Slot, chosen: bool) -> Box:
    name = slot_name(slot)
    word = _("Now, %(period)s") % {"period": name} if slot.is_now and slot.label else begun(name)
    if slot.use is Use.TESTING:
        return Box(slot.key, word, _("State testing: no visits"), off=True)
    hint = _("You are teaching") if slot.use is Use.TEACHING else clock_span(slot.starts, slot.ends)
    return Box(slot.key, word, hint, chosen)
