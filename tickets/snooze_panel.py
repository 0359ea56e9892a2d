"""Until when the chosen tickets can be snoozed, each choice with the line of what will happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.calendars import Calendars
from tickets.actions.sleeping import next_mark
from tickets.choices import ClockState
from tickets.choosing import Asking, Option
from tickets.models import Clock, Ticket
from tickets.snooze_times import SnoozeTime, sent, snooze_times, until_words
from ui import times

MOST_TOLD = 4


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
    wakes = asleep[0].wakes_at if asking.n == 1 else None
    hint = _("wakes %(when)s") % {"when": times.say(wakes, asking.at)} if wakes else ""
    return [*options, Option("wake", "on", _("End the snooze now"), said, "sun", hint, also=_("wake"))]


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
    if asking.n == 1:
        when = until_words(one.at, marks.get(asking.tickets[0].pk), asking.at)
    elif len(set(ends.values())) == 1:
        when = times.say(one.at, asking.at)
    else:
        when = _("“%(words)s”, by the bells of each school") % {"words": one.words}
    line = ngettext("Snooze ticket %(number)s until %(when)s", "Snooze %(n)s tickets until %(when)s", asking.n)
    said = line % asking.words(when=when)
    early = _sooner(ends, marks, asking.at) if asking.n > 1 else []
    return Option(
        "snooze", sent(one.key, asking.at), one.words, "\n".join([said, *early]), "moon", _hint(one, len(early))
    )


def _hint(one: SnoozeTime, early: int) -> str:
    """“Tomorrow 8:20 AM · 3 sooner”: where promises bring some back before, that is seen before one chooses."""
    if not early:
        return one.hint
    return _("%(hint)s · %(n)s sooner") % {"hint": one.hint, "n": early}


def _sooner(ends: Mapping[int, datetime], marks: Mapping[int, datetime], at: datetime) -> list[str]:
    """A line for each of several tickets that a promise brings back sooner; of many, how many more."""
    early = [number for number, end in ends.items() if number in marks and marks[number] < end]
    lines = [f"{number}: {until_words(ends[number], marks[number], at)}" for number in early[:MOST_TOLD]]
    rest = len(early) - len(lines)
    words = ngettext(
        "%(n)s more comes back when its time is nearly up", "%(n)s more come back when their time is nearly up", rest
    )
    return [*lines, words % {"n": rest}] if rest else lines


def snooze_choices(
    ticket: Ticket, clocks: Iterable[Clock], at: datetime, calendars: Calendars
) -> list[tuple[SnoozeTime, str]]:
    """Until when one ticket can be snoozed, saying what brings it back sooner; and what a form sends for each."""
    offered = snooze_times(calendars.plan(ticket.school_id), calendars.of(ticket.school_id), at)
    mark = min(filter(None, map(next_mark, clocks)), default=None)

    def told(one: SnoozeTime) -> SnoozeTime:
        return replace(one, hint=until_words(one.at, mark, at)) if mark and mark < one.at else one

    return [(told(one), sent(one.key, at)) for one in offered.values()]


def next_marks(tickets: Iterable[Ticket]) -> dict[int, datetime]:
    """When a promise of each ticket is next nearly late, or late, by number; one query."""
    running = Clock.objects.filter(ticket__in=[ticket.pk for ticket in tickets], state=ClockState.RUNNING)
    found: dict[int, datetime] = {}
    for clock in running:
        if mark := next_mark(clock):
            found[clock.ticket_id] = min(mark, found.get(clock.ticket_id, mark))
    return found
