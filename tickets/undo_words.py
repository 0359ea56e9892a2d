"""What taking back would do, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import Entry
from tickets.moments import day, moment_past
from tickets.timeline_names import Told
from tickets.timeline_words import PARTS
from tickets.undo_plan import Back, Heard, UndoPlan
from tickets.undo_rules import ONLY_WORDS, to_go_back
from tickets.workflow import Status
from ui import times
from users.models import User

MOST_NAMES = 6


@dataclass(frozen=True)
class Row:
    """A ticket, and how it will stand."""

    number: int
    subject: str
    words: str


def rows(backs: Iterable[Back], at: datetime, reader: User) -> list[Row]:
    """How each ticket will stand. Names are looked up once for all of them."""
    backs = list(backs)
    told = Told([one for back in backs for one in back.back], reader=reader)
    return [Row(back.ticket.pk, back.ticket.subject, _goes_back(back, told, at)) for back in backs]


def told_lines(backs: Iterable[Back], at: datetime) -> list[str]:
    """Who was told of it when, and what they will be told: one line for each kind of act."""
    heard: dict[str, list[Heard]] = {}
    for back in backs:
        for one in back.told:
            heard.setdefault(one.verb, []).append(one)
    return [_told_line(verb, ones, at) for verb, ones in heard.items()]


def told_short(plan: UndoPlan, at: datetime) -> str:
    """“Elena Alvarez was written today 10:32 AM”; nothing where nobody was."""
    return _written(plan.told, at) if plan.told else ""


def _written(heard: Sequence[Heard], at: datetime) -> str:
    names = list(dict.fromkeys(str(one.person) for one in heard))
    shown = ", ".join(names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        more = len(names) - MOST_NAMES
        shown = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {"names": shown, "n": more}
    words = ngettext("%(names)s was written %(when)s", "%(names)s were written %(when)s", len(names))
    return words % {"names": shown, "when": moment_past(min(one.at for one in heard), at)}


def _told_line(verb: str, heard: Sequence[Heard], at: datetime) -> str:
    if verb in ONLY_WORDS:
        return _("%(written)s. What was said stays said.") % {"written": _written(heard, at)}
    what = TELLS.get(verb, gettext_lazy("that it was taken back"))
    return _("%(written)s. They will be told %(what)s.") % {"written": _written(heard, at), "what": what}


TELLS = {
    "solved": gettext_lazy("that it is not solved after all"),
    "reopened": gettext_lazy("that it is not open again"),
    "withdrawn": gettext_lazy("that it is needed after all"),
    "class_told": gettext_lazy("that this does not hold any more"),
    "assigned": gettext_lazy("that this does not hold any more"),
    "visit_scheduled": gettext_lazy("that nobody comes then"),
    "followed": gettext_lazy("that they were taken off again"),
    "merged": gettext_lazy("that the ticket stands by itself again"),
    "attached": gettext_lazy("that it is looked at by itself"),
}


def _goes_back(back: Back, told: Told, at: datetime) -> str:
    """“In progress, with nobody”: how it stands then, as far as it stands otherwise now."""
    values: dict[str, Any] = {}
    for entry in reversed(back.back):
        changed, _clocks = to_go_back(entry, is_answer=back.says)
        values |= {name: old for name, (old, _new) in changed.items()}
    parts = [say(values[name], told, at) for name, say in FIELDS.items() if name in values]
    parts += [str(EFFECTS[entry.verb](entry, told)) for entry in back.back if entry.verb in EFFECTS]
    return ", ".join(parts) or _("as it was before")


def _status(value: Any, told: Told, at: datetime) -> str:
    return _("“%(word)s” again") % {"word": Status(value).label}


def _assignee(value: Any, told: Told, at: datetime) -> str:
    return _("with %(name)s") % {"name": told.people.get(value, "")} if value else _("with nobody")


def _visit(value: Any, told: Told, at: datetime) -> str:
    return _("visit %(when)s") % {"when": times.say(datetime.fromisoformat(value), at)} if value else _("no visit")


def _expected(value: Any, told: Told, at: datetime) -> str:
    return _("expected %(day)s") % {"day": day(date.fromisoformat(value), at)} if value else _("nothing expected")


def _part(name: str) -> Callable[[Any, Told, datetime], str]:
    return lambda value, told, at: PARTS[name](value, told)


FIELDS: dict[str, Callable[[Any, Told, datetime], str]] = {
    "status": _status,
    "assignee": _assignee,
    "visit_at": _visit,
    "expected_on": _expected,
    **{name: _part(name) for name in PARTS},
}


def _name(words: Any) -> Callable[[Entry, Told], str]:
    return lambda entry, told: str(words) % {"name": told.people.get(entry.data["who"], "")}


# What an act changed besides the fields of its ticket.
EFFECTS: dict[str, Callable[[Entry, Told], Any]] = {
    "answered": lambda entry, told: _("the reply is taken back"),
    "noted": lambda entry, told: _("the note is taken back"),
    "merged": lambda entry, told: _("stands by itself"),
    "took_in": lambda entry, told: _("gives back what was merged into it"),
    "split_off": lambda entry, told: _("has its message again"),
    "linked": lambda entry, told: _("without the link"),
    "unlinked": lambda entry, told: _("with the link again"),
    "attached": lambda entry, told: _("not of the outage"),
    "detached": lambda entry, told: _("of the outage again"),
    "time_added": lambda entry, told: _("without the %(n)s min") % {"n": entry.data["minutes"]},
    "followed": _name(gettext_lazy("%(name)s is not told any more")),
    "unfollowed": _name(gettext_lazy("%(name)s is told again")),
    "restricted": lambda entry, told: _("open to its team"),
}
