"""The history of a ticket in sentences for the desk: who, and what they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assets.models import Device
from audit.models import Entry
from schools.models import Room, School
from schools.school_days import NOTHING_KNOWN, Plan
from tickets.choices import ClockKind, Priority, VisitOff, Why
from tickets.models import Category, Ticket
from tickets.moments import day, moment
from tickets.why import moved_words
from tickets.workflow import Status
from users.models import Team, User

# Acts that show as messages: they have no line of their own in the conversation.
TOLD_BY_MESSAGE = frozenset({"opened", "answered", "responded", "noted"})


@dataclass(frozen=True)
class Line:
    """One line of the timeline: who did what, with an icon, when."""

    entry: Entry
    icon: str
    who: str
    did: str
    at: datetime

    @property
    def is_told_by_message(self) -> bool:
        """Whether a message stands for it; it cannot say that its writer is not known for sure."""
        return self.entry.verb in TOLD_BY_MESSAGE and "may_be" not in self.entry.data


class Told:
    """What sentences are made of besides the entry: names that entries mention by key, and the bells of the school.

    Each kind of thing that is mentioned costs one query, and one that is not mentioned none.
    """

    def __init__(self, entries: Sequence[Entry], plan: Plan = NOTHING_KNOWN) -> None:
        """Collect what is mentioned."""
        people = _mentioned(entries, "assignee") | _mentioned(entries, "beneficiary")
        people |= {entry.data[key] for entry in entries for key in ("who", "away") if entry.data.get(key)}
        people |= {pk for entry in entries for pk in (*entry.data.get("to", []), *entry.data.get("may_be", []))}
        self.people = _names(User, people)
        self.teams = _names(Team, _mentioned(entries, "team"))
        self.schools = _names(School, _mentioned(entries, "school"))
        self.rooms = {room.pk: room.name for room in _found(Room, _mentioned(entries, "room"))}
        self.devices = {one.pk: one.label for one in _found(Device, _mentioned(entries, "device"))}
        self.categories = {one.pk: one.name for one in _found(Category, _mentioned(entries, "category"))}
        self.plan = plan


def _mentioned(entries: Sequence[Entry], field: str) -> set[int]:
    return {value for entry in entries for value in entry.changed.get(field, []) if value}


def _found(model: Any, keys: set[int]) -> list[Any]:
    return list(model.objects.filter(pk__in=keys)) if keys else []


def _names(model: Any, keys: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in _found(model, keys)}


def timeline(ticket: Ticket, plan: Plan = NOTHING_KNOWN) -> list[Line]:
    """Everything that happened to a ticket, oldest first."""
    entries = list(Entry.objects.about(ticket).select_related("by"))
    told = Told(entries, plan)
    return [line_of(entry, told) for entry in entries]


def line_of(entry: Entry, told: Told) -> Line:
    """An entry as a line."""
    icon, say = SENTENCES[entry.verb]
    return Line(entry, icon, str(entry.by), say(entry, told), entry.at)


def _new(entry: Entry, field: str) -> Any:
    return entry.changed.get(field, [None, None])[1]


def _opened(entry: Entry, told: Told) -> str:
    names = [told.people.get(pk, "") for pk in entry.data.get("may_be", [])]
    if not names:
        return _("asked for help")
    return _("asked for help, from an address of several people: %(names)s") % {"names": ", ".join(names)}


def _assigned(entry: Entry, told: Told) -> str:
    to = _new(entry, "assignee")
    if "assignee" not in entry.changed:
        return _("confirmed whose it is")
    if to == entry.by_id:
        return _("took the ticket")
    return _("gave it to %(name)s") % {"name": told.people.get(to, "")} if to else _("gave it to nobody")


def _triaged(entry: Entry, told: Told) -> str:
    parts = [say(_new(entry, field), told) for field, say in PARTS.items() if field in entry.changed]
    return _("set %(parts)s") % {"parts": ", ".join(parts)}


def _part(words: str, nothing: str, names: Callable[[Told], dict[int, str]]) -> Callable[[Any, Told], str]:
    return lambda value, told: _(words) % {"name": names(told).get(value, "")} if value else _(nothing)


PARTS: dict[str, Callable[[Any, Told], str]] = {
    "priority": lambda value, told: _("priority %(word)s") % {"word": Priority(value).label},
    "category": _part(gettext_noop("category %(name)s"), gettext_noop("no category"), lambda told: told.categories),
    "team": _part(gettext_noop("team %(name)s"), gettext_noop("no team"), lambda told: told.teams),
    "school": _part(gettext_noop("school %(name)s"), gettext_noop("no school"), lambda told: told.schools),
    "room": _part(gettext_noop("room %(name)s"), gettext_noop("no room"), lambda told: told.rooms),
    "device": _part(gettext_noop("device %(name)s"), gettext_noop("no device"), lambda told: told.devices),
    "beneficiary": _part(gettext_noop("for %(name)s"), gettext_noop("for nobody else"), lambda told: told.people),
    # The words of a subject never stand in history.
    "subject": lambda value, told: _("another subject"),
}


def _visit(entry: Entry, told: Told) -> str:
    at = _new(entry, "visit_at")
    if not at:
        return _("set a visit")
    return _("set a visit: %(when)s") % {"when": moment(datetime.fromisoformat(at), entry.at, told.plan)}


def _visit_of(words: str) -> Callable[[Entry, Told], str]:
    def say(entry: Entry, told: Told) -> str:
        at = moment(datetime.fromisoformat(entry.data["visit_at"]), entry.at, told.plan)
        return _(words) % {"when": at, "why": _why_off(entry, told)}

    return say


def _why_off(entry: Entry, told: Told) -> str:
    off = _new(entry, "visit_off")
    if off == VisitOff.AWAY:
        return _("%(who)s is away") % {"who": told.people.get(entry.data["away"], "")}
    return entry.data.get("reason") or (str(VisitOff(off).label) if off else "")


def _waited(entry: Entry, told: Told) -> str:
    status, expected = _new(entry, "status"), _new(entry, "expected_on")
    words = _("set it to “%(status)s”") % {"status": Status(status).label} if status else _("goes on waiting")
    if expected:
        words = _("%(did)s, expected %(day)s") % {"did": words, "day": day(date.fromisoformat(expected), entry.at)}
    return words


def _clock(words: str) -> Callable[[Entry, Told], str]:
    return lambda entry, told: _(words) % {"promise": ClockKind(entry.data["kind"]).label}


def _escalated(entry: Entry, told: Told) -> str:
    names = ", ".join(told.people.get(pk, "") for pk in entry.data.get("to", []))
    return _("told %(names)s that it is late") % {"names": names}


def _rescheduled(entry: Entry, told: Told) -> str:
    """“moved the due time from … to …: Snow day”; of several clocks the earliest is told."""
    before, after = entry.changed.get("due_at") or _clock_moved(entry.data["clocks"])
    moments = [datetime.fromisoformat(at) if at else None for at in (before, after)]
    why = entry.data.get("reason") or Why(entry.data["why"]).label
    return _("%(moved)s: %(why)s") % {"moved": moved_words(*moments), "why": why}


def _clock_moved(clocks: dict[str, Any]) -> tuple[str | None, str | None]:
    moved = [(before and before["due_at"], after["due_at"]) for before, after in clocks.values()]
    return min((pair for pair in moved if pair[0] != pair[1]), key=lambda pair: pair[0] or "")


def _followed(entry: Entry, told: Told) -> str:
    return _("added %(name)s") % {"name": told.people.get(entry.data.get("who", 0), "")}


def _undone(entry: Entry, told: Told) -> str:
    what = {"answered": _("a reply"), "noted": _("a note"), "responded": _("a message")}.get(
        entry.data.get("verb", "")
    )
    return _("took back %(what)s") % {"what": what} if what else _("took the last act back")


def _plain(words: str) -> Callable[[Entry, Told], str]:
    return lambda entry, told: _(words)


SENTENCES: dict[str, tuple[str, Callable[[Entry, Told], str]]] = {
    "opened": ("inbox", _opened),
    "answered": ("message", _plain(gettext_noop("answered"))),
    "responded": ("message", _plain(gettext_noop("wrote back"))),
    "noted": ("lock", _plain(gettext_noop("wrote a note"))),
    "assigned": ("user", _assigned),
    "triaged": ("tag", _triaged),
    "worked_on": ("progress", _plain(gettext_noop("works on it"))),
    "waited": ("player-pause", _waited),
    "part_arrived": ("package-import", _plain(gettext_noop("has the part"))),
    "visit_scheduled": ("calendar-event", _visit),
    "visit_fell_through": (
        "calendar-off",
        _visit_of(gettext_noop("The visit %(when)s needs a new time: %(why)s")),
    ),
    "visit_restored": (
        "calendar-event",
        _visit_of(gettext_noop("The visit %(when)s takes place after all")),
    ),
    "solved": ("circle-check", _plain(gettext_noop("solved it"))),
    "reopened": ("arrow-back-up", _plain(gettext_noop("opened it again"))),
    "closed": ("archive", _plain(gettext_noop("closed it"))),
    "restricted": ("lock", _plain(gettext_noop("restricted it to named people"))),
    "unrestricted": ("lock-open", _plain(gettext_noop("opened it to its team again"))),
    "warned": ("clock-exclamation", _clock(gettext_noop("“%(promise)s” comes due soon"))),
    "late": ("alert-octagon", _clock(gettext_noop("“%(promise)s” is late"))),
    "escalated": ("alert-triangle", _escalated),
    "rescheduled": ("calendar-event", _rescheduled),
    "followed": ("user-plus", _followed),
    "undone": ("arrow-back-up", _undone),
}
