"""The fields of the language, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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
        gettext_lazy("Is"),
        "is:late",
        gettext_lazy("a status, or late, missed (a promise), unread, unassigned, walk-in, restricted, snoozed, back"),
        work.is_so,
        each=True,
    ),
    "status": Field(
        gettext_lazy("Status"),
        "status:waiting",
        gettext_lazy("open, waiting, late, done, or one state such as solved"),
        work.status,
    ),
    "school": Field(
        gettext_lazy("School"), "school:lincoln", gettext_lazy("school, by name, short name or code"), places.school
    ),
    "from": Field(
        gettext_lazy("From"),
        "from:alvarez",
        gettext_lazy("who asked: given or family name, address, or me"),
        people.asked_by,
    ),
    "category": Field(gettext_lazy("Category"), "category:printing", gettext_lazy("kind of trouble"), work.category),
    "assigned": Field(
        gettext_lazy("Assigned to"), "assigned:me", gettext_lazy("me, nobody, or a name"), people.assigned_to
    ),
    "priority": Field(
        gettext_lazy("Priority"), "priority:urgent", gettext_lazy("urgent, high, normal, low"), work.priority
    ),
    "team": Field(gettext_lazy("Team"), "team:network", gettext_lazy("team, or none"), work.team),
    "room": Field(
        gettext_lazy("Room"), "room:214", gettext_lazy('room, also with its school: room:"lincoln 214"'), places.room
    ),
    "device": Field(
        gettext_lazy("Device"), "device:T-04471", gettext_lazy("device, by tag or serial number"), places.device
    ),
    "label": Field(
        gettext_lazy("Label"),
        "label:warranty",
        gettext_lazy("word that somebody put on it, or its beginning"),
        labels.label,
    ),
    "for": Field(gettext_lazy("For"), "for:kim", gettext_lazy("whom it is for"), people.meant_for),
    "cc": Field(
        gettext_lazy("In copy"),
        "cc:chen",
        gettext_lazy("who is in copy of our answers: a name, an address, or me"),
        people.copied_to,
    ),
    "has": Field(
        gettext_lazy("With"), "has:photo", gettext_lazy("photo, attachment, device, room"), work.has, each=True
    ),
    "before": Field(
        gettext_lazy("Filed before"),
        "before:2026-10-01",
        gettext_lazy("filed before a day: a date, today, yesterday, last-week"),
        days.before,
        each=True,
    ),
    "after": Field(
        gettext_lazy("Filed after"),
        "after:last-week",
        gettext_lazy("filed after that day or week"),
        days.after,
        each=True,
    ),
    "on": Field(
        gettext_lazy("Filed on"),
        "on:yesterday",
        gettext_lazy("filed on that day, in that week, month or year"),
        days.on_day,
    ),
    "since": Field(
        gettext_lazy("Filed since"), "since:today", gettext_lazy("filed on that day or after"), days.since, each=True
    ),
    "in": Field(gettext_lazy("In"), "in:mine", gettext_lazy("in one of the views"), work.view),
    "snoozed": Field(gettext_lazy("Snoozed"), "snoozed:no", gettext_lazy("yes or no"), work.snoozed),
    "restricted": Field(gettext_lazy("Restricted"), "restricted:yes", gettext_lazy("yes or no"), work.restricted),
}
