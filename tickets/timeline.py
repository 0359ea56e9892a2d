"""The history of a ticket in sentences for the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Entry
from tickets.choices import ClockKind, Priority
from tickets.models import Category, Ticket
from tickets.workflow import Status
from ui import times
from users.models import Team, User

# Acts that show as messages have no line of their own.
SPOKEN = frozenset({"answered", "responded", "noted"})


@dataclass(frozen=True)
class Line:
    """One line of the timeline: who did what, with an icon, when."""

    entry: Entry
    icon: str
    who: str
    did: str
    at: datetime


class Names:
    """Names of people, teams and categories that entries mention by key; each kind is one query."""

    def __init__(self, entries: list[Entry]) -> None:
        """Collect what is mentioned."""
        self._people = _mentioned(entries, "assignee") | {e.data[k] for e in entries for k in ("who",) if k in e.data}
        self._people |= {pk for entry in entries for pk in entry.data.get("to", []) if isinstance(pk, int)}
        self.people = dict(_pairs(User.objects.filter(pk__in=self._people)))
        self.teams = dict(_pairs(Team.objects.filter(pk__in=_mentioned(entries, "team"))))
        wanted = Category.objects.select_related("parent").filter(pk__in=_mentioned(entries, "category"))
        self.categories = dict(_pairs(wanted))


def _mentioned(entries: list[Entry], field: str) -> set[int]:
    return {value for entry in entries for value in entry.changed.get(field, []) if value}


def _pairs(rows) -> list[tuple[int, str]]:  # type: ignore[no-untyped-def]
    return [(row.pk, str(row)) for row in rows]


def timeline(ticket: Ticket) -> list[Line]:
    """What happened to a ticket besides what was said, oldest first."""
    entries = list(Entry.objects.about(ticket).select_related("by"))
    names = Names(entries)
    lines = []
    for entry in entries:
        icon, say = SENTENCES.get(entry.verb, ("point", lambda entry, names: entry.verb))
        if entry.verb not in SPOKEN:
            lines.append(Line(entry, icon, str(entry.by), say(entry, names), entry.at))
    return lines


def _new(entry: Entry, field: str) -> Any:
    return entry.changed.get(field, [None, None])[1]


def _assigned(entry: Entry, names: Names) -> str:
    to = _new(entry, "assignee")
    if to == entry.by_id:
        return _("took the ticket")
    return _("gave it to %(name)s") % {"name": names.people.get(to, "")} if to else _("gave it to nobody")


def _triaged(entry: Entry, names: Names) -> str:
    parts = []
    if "priority" in entry.changed:
        parts.append(_("priority %(word)s") % {"word": Priority(_new(entry, "priority")).label})
    if "category" in entry.changed:
        parts.append(_("category %(word)s") % {"word": names.categories.get(_new(entry, "category"), "")})
    if "team" in entry.changed:
        parts.append(_("team %(word)s") % {"word": names.teams.get(_new(entry, "team"), "")})
    parts += [_(word) for field, word in _OTHER if field in entry.changed]
    return _("set %(parts)s") % {"parts": ", ".join(parts)}


_OTHER = (("subject", "subject"), ("school", "school"), ("room", "room"), ("device", "device"), ("beneficiary", "for"))


def _visit(entry: Entry, names: Names) -> str:
    at = _new(entry, "visit_at")
    when = times.say(datetime.fromisoformat(str(at)), entry.at) if at else ""
    return _("set a visit: %(when)s") % {"when": when}


def _waited(entry: Entry, names: Names) -> str:
    status = _new(entry, "status")
    return _("set it to “%(status)s”") % {"status": Status(status).label if status else _("waiting")}


def _clock(words: str) -> Callable[[Entry, Names], str]:
    def say(entry: Entry, names: Names) -> str:
        return _(words) % {"promise": ClockKind(entry.data["kind"]).label}

    return say


def _escalated(entry: Entry, names: Names) -> str:
    told = ", ".join(names.people.get(pk, "") for pk in entry.data.get("to", []))
    return _("told %(names)s that it is late") % {"names": told}


def _followed(entry: Entry, names: Names) -> str:
    return _("added %(name)s") % {"name": names.people.get(entry.data.get("who"), "")}


def _plain(words: str) -> Callable[[Entry, Names], str]:
    return lambda entry, names: _(words)


SENTENCES: dict[str, tuple[str, Callable[[Entry, Names], str]]] = {
    "opened": ("inbox", _plain("asked for help")),
    "assigned": ("user", _assigned),
    "triaged": ("tag", _triaged),
    "worked_on": ("progress", _plain("works on it")),
    "waited": ("player-pause", _waited),
    "part_arrived": ("package-import", _plain("has the part")),
    "visit_scheduled": ("calendar-event", _visit),
    "solved": ("circle-check", _plain("solved it")),
    "reopened": ("arrow-back-up", _plain("opened it again")),
    "closed": ("archive", _plain("closed it")),
    "restricted": ("lock", _plain("restricted it to named people")),
    "unrestricted": ("lock-open", _plain("opened it to its team again")),
    "warned": ("clock-exclamation", _clock("“%(promise)s” comes due soon")),
    "late": ("alert-octagon", _clock("“%(promise)s” is late")),
    "escalated": ("alert-triangle", _escalated),
    "followed": ("user-plus", _followed),
    "undone": ("arrow-back-up", _plain("took the last act back")),
}
