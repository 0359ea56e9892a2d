"""What the sentences of a timeline name: people and things that entries mention by key, and other tickets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assets.models import Device
from audit.models import Entry
from schools.models import Room, School
from schools.school_days import NOTHING_KNOWN, Plan
from tickets.models import Category, Label, Macro, Ticket
from tickets.sentences import marked
from users.models import Team, User

# What entries keep lists of people under.
LISTS = ("mentioned", "left_out", "told")


def other_ticket(entry: Entry) -> int | None:
    """The ticket before this one, or the one as which it went on."""
    number = entry.data.get("follows") if entry.verb == "opened" else entry.data.get("as")
    return int(number) if number else None


class Told:
    """What sentences are made of besides the entry: names that entries mention by key, and the bells of the school.

    Each kind of thing that is mentioned costs one query, and one that is not mentioned none.
    """

    def __init__(self, entries: Sequence[Entry], plan: Plan = NOTHING_KNOWN, reader: User | None = None) -> None:
        """Collect what is mentioned."""
        people = _mentioned(entries, "assignee") | _mentioned(entries, "beneficiary")
        named = ("who", "away", "author")
        people |= {entry.data[key] for entry in entries for key in named if entry.data.get(key)}
        people |= {pk for entry in entries for key in LISTS for pk in entry.data.get(key, [])}
        told_of = [entry for entry in entries if entry.verb != "split_off"]
        people |= {pk for entry in told_of for pk in (*entry.data.get("to", []), *entry.data.get("may_be", []))}
        self.people = _names(User, people)
        self.teams = _names(Team, _mentioned(entries, "team"))
        self.schools = _names(School, _mentioned(entries, "school"))
        self.rooms = {room.pk: room.name for room in _found(Room, _mentioned(entries, "room"))}
        self.devices = {one.pk: one.label for one in _found(Device, _mentioned(entries, "device"))}
        self.categories = {one.pk: one.called for one in _found(Category, _mentioned(entries, "category"))}
        self.labels = _names(Label, {pk for entry in entries for pk in labels_of(entry)})
        self.macros = _names(Macro, {entry.data["macro"] for entry in entries if "macro" in entry.data})
        self.plan = plan
        self.numbers = _visible(reader, {number for entry in entries for number in other_tickets(entry)})

    def ticket(self, number: int | None) -> str:
        """“ticket 48251”, where the reader may know of it."""
        if number is None or number not in self.numbers:
            return _("another ticket")
        return _("ticket %(number)s") % {"number": marked(number)}


def other_tickets(entry: Entry) -> list[int]:
    """The numbers of the other tickets that an act had to do with."""
    kept = [entry.data.get(name) for name in ("into", "parted", "split_from", "other")]
    kept += [cut["other"] for cut in entry.data.get("cut", [])]
    kept += [entry.data["to"]] if entry.verb == "split_off" else []
    kept += [other_ticket(entry)]
    return [number for number in (*kept, *entry.data.get("merged", [])) if number]


def _visible(reader: User | None, numbers: set[int]) -> set[int]:
    if reader is None or not numbers:
        return numbers
    return set(Ticket.objects.visible_to(reader).filter(pk__in=numbers).values_list("pk", flat=True))


def _mentioned(entries: Sequence[Entry], field: str) -> set[int]:
    return {value for entry in entries for value in entry.changed.get(field, []) if value}


def labels_of(entry: Entry) -> set[int]:
    """The labels that were put on or taken off."""
    before, after = entry.changed.get("labels", ([], []))
    return set(before) ^ set(after) if entry.verb == "labelled" else set()


def _found(model: Any, keys: set[int]) -> list[Any]:
    return list(model.objects.filter(pk__in=keys)) if keys else []


def _names(model: Any, keys: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in _found(model, keys)}
