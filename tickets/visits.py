"""Times that a technician may choose for a visit: the periods of the school, today and on the next school day, each
with what goes on in the room then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.calendars import Calendars
from schools.school_days import Bell, Plan, SchoolDay
from schools.school_time import Calendar
from tickets.actions import visiting
from tickets.choices import VisitFits
from tickets.models import Ticket
from tickets.moments import begun, clock_span, period_name
from tickets.moments import day as day_words
from tickets.visits_of import Planned, elsewhere, visits_of
from ui import times
from users.away import Away
from users.models import User
from users.rooms import Rooms
from users.timetable import Timetable, Use

LOOK_AHEAD = timedelta(days=14)
SHORTEST = timedelta(minutes=10)  # what is left of a period for a visit


@dataclass(frozen=True)
class VisitTime:
    """A period on a day, or the time after school; `key` is what a form sends back.

    `use`: what goes on in the room then; None where nothing is known of it. `away`: the name of who was to come, where
    they are away that day. `other`: where they are expected already, such as “ticket 48251, room 310”, and `clash` the
    same as sentences that warn of it.
    """

    key: str
    words: str
    at: datetime
    until: datetime
    use: Use | None = None
    away: str = ""
    other: str = ""
    clash: str = ""

    @property
    def off(self) -> bool:
        """Whether nobody may come in then (a class can be disturbed, a test cannot), or nobody is there to come."""
        return self.use is Use.TESTING or bool(self.away)

    @property
    def free(self) -> bool:
        """Whether nobody is disturbed, and who comes has no other visit."""
        return self.use is Use.FREE and not self.off and not self.other

    @property
    def hint(self) -> str:
        """Who is away, or what goes on, in a word; and the other visit of then."""
        other = _("also %(visit)s") % {"visit": self.other} if self.other and not self.off else ""
        return ", ".join(filter(None, [self.goes_on, other]))

    @property
    def goes_on(self) -> str:
        """Who is away, or what goes on, in a word; a room is not called free to who is elsewhere then."""
        if self.away:
            return _("%(who)s is away") % {"who": self.away}
        if self.use is Use.FREE and self.other:
            return ""
        words = {Use.TESTING: _("State testing: no visits"), Use.TEACHING: _("class"), Use.FREE: _("free")}
        return words[self.use] if self.use else ""


class Visits:
    """The times for a visit about one ticket, by eleven queries at most however many there are.

    What goes on is known of the ticket's room, by its classes; else of the requester, by her own.
    """

    def __init__(
        self,
        ticket: Ticket,
        at: datetime,
        calendars: Calendars,
        *,
        comes: User,
        reader: User | None = None,
        last: date | None = None,
        beside: Sequence[Ticket] = (),
    ) -> None:
        """`comes`: whose visit it is. `reader`: who is told of their other visits; if not said, they themselves.

        `last`: up to which date testing and other visits are looked up; if not said, two weeks ahead.
        `beside`: further tickets for which the visit is.
        """
        self.ticket, self.at, self.calendars, self.comes = ticket, at, calendars, comes
        self.reader, self.beside = reader or comes, beside
        self.plan, self.calendar = calendars.plan(ticket.school_id), calendars.of(ticket.school_id)
        self.last = last or at.date() + LOOK_AHEAD

    def offered(self) -> list[VisitTime]:
        """What is not nearly over, of today and of the next day with classes, while help is open."""
        today = self.at.astimezone(self.calendar.tzinfo).date()
        ahead = (today + timedelta(days=number) for number in range(LOOK_AHEAD.days + 1))
        days = [day for day in map(self.plan.day, ahead) if day.bells and self.calendar.windows_on(day.date)]
        near = days[:2] if days and days[0].date == today else days[:1]
        return [found for day in near for found in self._of_day(day) if found.until - self.at >= SHORTEST]

    def chosen(self, on: date, label: str) -> VisitTime | None:
        """The time that a form sent back; None where there is no such period."""
        return next((one for one in self._of_day(self.plan.day(on)) if one.key == _key(on, label)), None)

    def during(self, at: datetime) -> VisitTime | None:
        """The period in which a moment lies."""
        local = at.astimezone(self.calendar.tzinfo)
        bell = self.plan.day(local.date()).bell_at(local.time())
        return self.chosen(local.date(), bell.label) if bell else None

    def is_away(self, on: date) -> bool:
        """Whether who comes is away on a date."""
        return self._away.is_away(self.comes.pk, on)

    def other(self, begin: datetime, end: datetime) -> str:
        """Where who comes is expected already between two moments: “ticket 48251, room 310”, with its school where
        that is another one; mostly nowhere.
        """
        met, here = self._meeting(begin, end), self.ticket.school_id
        if len(met) < 2:
            return "".join(one.words(here) for one in met)
        words = ngettext("%(visit)s and %(n)s more", "%(visit)s and %(n)s more", len(met) - 1)
        return words % {"visit": met[0].words(here), "n": len(met) - 1}

    def clash(self, begin: datetime, end: datetime) -> str:
        """The same as a warning, in sentences."""
        return elsewhere(self._meeting(begin, end), self.comes, self.reader)

    def closed(self, at: datetime) -> str:
        """That help is closed at a moment, in a sentence; nothing while it is open."""
        return closed_words(self.plan, self.calendar, at, self.at)

    def _meeting(self, begin: datetime, end: datetime) -> list[Planned]:
        return [one for one in self._planned if one.meets(begin, end)]

    def _of_day(self, day: SchoolDay) -> Iterator[VisitTime]:
        for bell in day.bells:
            use = self._use(day, bell)
            yield self._time(day.date, bell.label, period_name(bell.label), bell.starts, bell.ends, use)
        windows = self.calendar.windows_on(day.date)
        closes = time(*divmod(windows[-1][1], 60)) if windows and windows[-1][1] < 24 * 60 else None
        if day.bells and closes and day.bells[-1].ends < closes:
            yield self._time(day.date, "", _("after school"), day.bells[-1].ends, closes, Use.FREE)

    def _time(self, on: date, label: str, name: str, starts: time, ends: time, use: Use | None) -> VisitTime:
        at, until = (datetime.combine(on, wall, self.calendar.tzinfo) for wall in (starts, ends))
        words = _("%(day)s, %(period)s (%(span)s)") % {
            "day": begun(day_words(on, self.at)),
            "period": name,
            "span": clock_span(starts, ends),
        }
        # What is going on begins now.
        begins = max(at, self.at) if until > self.at else at
        away = str(self.comes) if self.is_away(on) else ""
        met = self.other(begins, until), self.clash(begins, until)
        return VisitTime(_key(on, label), words, begins, until, use, away, *met)

    def _use(self, day: SchoolDay, bell: Bell) -> Use | None:
        room = self.ticket.room
        if self._rooms and room and self._rooms.knows(room):
            return self._rooms.use(room, day, bell)
        return self._timetable.use(day.date, bell) if self._timetable else None

    @cached_property
    def _planned(self) -> list[Planned]:
        end = datetime.combine(self.last + timedelta(days=1), time(), self.calendar.tzinfo)
        return visits_of(self.comes, self.at, end, reader=self.reader, but=[self.ticket, *self.beside])

    @cached_property
    def _away(self) -> Away:
        return Away(self.at.date() - timedelta(days=1))

    @cached_property
    def _rooms(self) -> Rooms | None:
        room = self.ticket.room
        return Rooms([room], self.at, self.calendars, last=self.last) if room else None

    @cached_property
    def _timetable(self) -> Timetable | None:
        """The requester's, where she teaches at the school of the ticket."""
        found = Timetable.of(self.ticket.requester, self.at, self.calendars)
        here = found.sections and found.sections[0].school_id == self.ticket.school_id
        return found if here else None


def closed_words(plan: Plan, calendar: Calendar, at: datetime, now: datetime) -> str:
    """That help is closed at a moment, in a sentence; nothing while it is open."""
    local = at.astimezone(calendar.tzinfo)
    fits = visiting.fits(calendar, at)
    if fits is VisitFits.IN_HOURS:
        return ""
    on = day_words(local.date(), now, near=False)
    if fits is VisitFits.OUT_OF_HOURS:
        return _("Help is closed at %(time)s on %(day)s.") % {"time": times.the_time(at), "day": on}
    reason = plan.day(local.date()).reason
    words = _("Help is closed on %(day)s (%(reason)s).") if reason else _("Help is closed on %(day)s.")
    return words % {"day": on, "reason": reason}


def _key(on: date, label: str) -> str:
    return f"{on.isoformat()}/{label}"
