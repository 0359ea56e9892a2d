"""Until when the chosen tickets can be snoozed, each choice with the line of what will happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.calendars import Calendars
from tickets.actions.sleeping import next_mark
from tickets.choices import ClockState
from tickets.choosing import Asking, Option
from tickets.models import Clock, Ticket
from tickets.snooze_times import SnoozeTime, sent, snooze_times
from ui import times


def snooze_options(asking: Asking) -> list[Option]:
    """Moments that all their schools have; the snooze of what sleeps can be ended."""
    by_number = _moments(asking)
    marks = next_marks(asking.tickets)
    first = asking.tickets[0].pk
    options = [_until(asking, by_number, marks, one) for one in by_number[first].values() if _in_all(by_number, one)]
    asleep = [ticket for ticket in asking.tickets if ticket.is_asleep]
    if not asleep:
        return options
    line = ngettext("End the snooze of ticket %(number)s", "End the snooze of %(n)s tickets", len(asleep))
    said = line % {"n": len(asleep), "number": asleep[0].pk}
    return [*options, Option("wake", "on", _("End the snooze now"), said, "sun", also=_("wake"))]


def _moments(asking: Asking) -> dict[int, dict[str, SnoozeTime]]:
    calendars = Calendars()
    schools = {ticket.school_id for ticket in asking.tickets}
    of_school = {one: snooze_times(calendars.plan(one), calendars.of(one), asking.at) for one in schools}
    return {ticket.pk: of_school[ticket.school_id] for ticket in asking.tickets}


def _in_all(by_number: dict[int, dict[str, SnoozeTime]], one: SnoozeTime) -> bool:
    return all(one.key in offered for offered in by_number.values())


def _until(
    asking: Asking, by_number: dict[int, dict[str, SnoozeTime]], marks: Mapping[int, datetime], one: SnoozeTime
) -> Option:
    ends = {number: offered[one.key].at for number, offered in by_number.items()}
    if len(set(ends.values())) == 1:
        when = times.say(one.at, asking.at)
    else:
        when = _("“%(words)s”, by the bells of each school") % {"words": one.words}
    line = ngettext("Snooze ticket %(number)s until %(when)s", "Snooze %(n)s tickets until %(when)s", asking.n)
    said = sooner(line % asking.words(when=when), ends, marks, asking.at)
    return Option("snooze", sent(one.key, asking.at), one.words, said, "moon", one.hint)


def next_marks(tickets: Iterable[Ticket]) -> dict[int, datetime]:
    """When a promise of each ticket is next nearly late, or late, by number; one query."""
    running = Clock.objects.filter(ticket__in=[ticket.pk for ticket in tickets], state=ClockState.RUNNING)
    found: dict[int, datetime] = {}
    for clock in running:
        if mark := next_mark(clock):
            found[clock.ticket_id] = min(mark, found.get(clock.ticket_id, mark))
    return found


def sooner(line: str, ends: Mapping[int, datetime], marks: Mapping[int, datetime], at: datetime) -> str:
    """The line, and which of the tickets come back sooner because of a promise."""
    early = [number for number, end in ends.items() if number in marks and marks[number] < end]
    if not early:
        return line
    if len(ends) == 1:
        words = _("%(line)s. It comes back %(when)s, when a promise is nearly late.")
        return words % {"line": line, "when": times.say(max(marks[early[0]], at), at)}
    words = ngettext(
        "%(line)s. One of them comes back sooner, when a promise is nearly late.",
        "%(line)s. %(early)s of them come back sooner, when a promise is nearly late.",
        len(early),
    )
    return words % {"line": line, "early": len(early)}
