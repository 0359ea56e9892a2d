"""The words of macros: variables in their texts, and what they do, told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.choices import ClockKind, ClockState, MessageKind
from tickets.models import Clock, Macro, Ticket
from tickets.moments import day
from tickets.workflow import Status
from ui import times
from users.models import User

# What people may write in braces, and what it stands for.
VARIABLES = {
    "person": gettext_lazy("who asked, such as Ms. Alvarez"),
    "school": gettext_lazy("the school"),
    "room": gettext_lazy("the room"),
    "device": gettext_lazy("the device and its label"),
    "expected": gettext_lazy("when it is done: the visit, the day of the part, or the promised time"),
    "number": gettext_lazy("the number of the ticket"),
    "me": gettext_lazy("your name"),
}
MISSING = {
    "school": gettext_lazy("it has no school"),
    "room": gettext_lazy("it has no room"),
    "device": gettext_lazy("it has no device"),
    "expected": gettext_lazy("no time ahead is promised for it"),
}
GAP = "_____"
_VARIABLE = re.compile(r"\{([^{}\s]*)\}")


@dataclass(frozen=True)
class Filled:
    """A text for one ticket; where something is missing it has gaps, and `why` says what, in words."""

    text: str
    why: str = ""


def unknown_variables(body: str) -> list[str]:
    """What stands in braces and is no variable, in the order of the text."""
    return [name for name in dict.fromkeys(_VARIABLE.findall(body)) if name not in VARIABLES]


def facts_of(ticket: Ticket, clocks: Mapping[str, Clock], *, by: User, at: datetime) -> dict[str, str]:
    """What the variables stand for on a ticket; what there is none of is empty."""
    return {
        "person": ticket.requester.polite_name,
        "school": str(ticket.school) if ticket.school else "",
        "room": _room(ticket.room.name) if ticket.room else "",
        "device": f"{ticket.device.product} {ticket.device.label}" if ticket.device else "",
        "expected": _expected(ticket, clocks, at),
        "number": str(ticket.pk),
        "me": by.get_short_name(),
    }


def _room(name: str) -> str:
    """“room 214”; the library needs no word before it."""
    return _("room %(name)s") % {"name": name} if name[:1].isdigit() else name


def _expected(ticket: Ticket, clocks: Mapping[str, Clock], at: datetime) -> str:
    if ticket.status == Status.VISIT and ticket.visit_at and not ticket.visit_off and ticket.visit_at > at:
        return times.say(ticket.visit_at, at)
    if ticket.expected_on and ticket.is_waiting and ticket.expected_on >= timezone.localtime(at).date():
        return day(ticket.expected_on, at)
    clock = clocks.get(ClockKind.SOLUTION)
    if clock and clock.state == ClockState.RUNNING and clock.due_at and clock.due_at > at:
        return times.say(clock.due_at, at)
    return ""


def fill(body: str, facts: Mapping[str, str]) -> Filled:
    """The text with what the variables stand for."""
    missing: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if not facts.get(name):
            missing[name] = None
        return facts.get(name) or GAP

    text = _VARIABLE.sub(put, body)
    return Filled(text, ", ".join(str(MISSING.get(name, name)) for name in missing))


def does(macro: Macro) -> list[str]:
    """What it does, in the order in which it is done."""
    said = [
        _("priority %(word)s") % {"word": macro.get_priority_display()} if macro.priority else "",
        str(macro.category) if macro.category else "",
        _("team %(name)s") % {"name": macro.to_team} if macro.to_team else "",
        _("label “%(name)s”") % {"name": macro.puts_on} if macro.puts_on else "",
        _("takes it") if macro.take else "",
        _("sends a reply") if macro.body and macro.changes and macro.kind == MessageKind.REPLY else "",
        _("adds a note") if macro.body and macro.changes and macro.kind == MessageKind.NOTE else "",
        str(macro.get_then_display()) if macro.then else "",
        _("next ticket") if macro.goes_on else "",
    ]
    return [words for words in said if words]
