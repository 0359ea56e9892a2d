"""The fields of the language, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from tickets.filters import days, labels, people, places, work
from tickets.filters.meaning import Meaning
from tickets.filters.reader import Reader


@dataclass(frozen=True)
class Field:
    """A field: what a person reads before its value, an example, what it is for, and what a value means.

    `each`: several values must all be true; else one of them.
    """

    label: str | Promise
    example: str
    about: str | Promise
    mean: Callable[[Reader, str], Meaning]
    each: bool = False


MEANINGS: dict[str, Field] = {
    "is": Field(
        _lazy("Is"),
        "is:late",
        _lazy("late, missed (a promise), unread, unassigned, walk-in, restricted, snoozed, back"),
        work.is_so,
        each=True,
    ),
    "status": Field(
        _lazy("Status"), "status:waiting", _lazy("open, waiting, late, done, or one state such as solved"), work.status
    ),
    "school": Field(_lazy("School"), "school:lincoln", _lazy("school, by name, short name or code"), places.school),
    "from": Field(
        _lazy("From"), "from:alvarez", _lazy("who asked: given or family name, address, or me"), people.asked_by
    ),
    "category": Field(_lazy("Category"), "category:printing", _lazy("kind of trouble"), work.category),
    "assigned": Field(_lazy("Assigned to"), "assigned:me", _lazy("me, nobody, or a name"), people.assigned_to),
    "priority": Field(_lazy("Priority"), "priority:urgent", _lazy("urgent, high, normal, low"), work.priority),
    "team": Field(_lazy("Team"), "team:network", _lazy("team, or none"), work.team),
    "room": Field(_lazy("Room"), "room:214", _lazy('room, also with its school: room:"lincoln 214"'), places.room),
    "device": Field(_lazy("Device"), "device:T-04471", _lazy("device, by tag or serial number"), places.device),
    "label": Field(
        _lazy("Label"), "label:warranty", _lazy("word that somebody put on it, or its beginning"), labels.label
    ),
    "for": Field(_lazy("For"), "for:kim", _lazy("whom it is for"), people.meant_for),
    "cc": Field(
        _lazy("In copy"),
        "cc:chen",
        _lazy("who is in copy of our answers: a name, an address, or me"),
        people.copied_to,
    ),
    "has": Field(_lazy("With"), "has:photo", _lazy("photo, attachment, device, room"), work.has, each=True),
    "before": Field(
        _lazy("Filed before"),
        "before:2026-10-01",
        _lazy("filed before a day: a date, today, yesterday, last-week"),
        days.before,
        each=True,
    ),
    "after": Field(
        _lazy("Filed after"), "after:last-week", _lazy("filed after that day or week"), days.after, each=True
    ),
    "on": Field(
        _lazy("Filed on"), "on:yesterday", _lazy("filed on that day, in that week, month or year"), days.on_day
    ),
    "since": Field(_lazy("Filed since"), "since:today", _lazy("filed on that day or after"), days.since, each=True),
    "in": Field(_lazy("In"), "in:mine", _lazy("in one of the views"), work.view),
    "snoozed": Field(_lazy("Snoozed"), "snoozed:no", _lazy("yes or no"), work.snoozed),
    "restricted": Field(_lazy("Restricted"), "restricted:yes", _lazy("yes or no"), work.restricted),
}
