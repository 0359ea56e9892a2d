"""What tests of figures share: moments in Chicago, tickets with a life, and the figures as a plain dictionary."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from audit import clock
from reports.choices import Measure
from reports.days import Days
from reports.reading import Book, Reach
from reports.steps import step_of
from tests.cast import Cast
from tickets.actions import Filing, open_ticket, reply, solve
from tickets.models import Ticket
from users.models import User

CHICAGO = ZoneInfo("America/Chicago")
Figures = dict[tuple[Measure, int, int], int]


def at(text: str) -> datetime:
    """Move the clock to a time on the wall of Chicago."""
    moment = datetime.fromisoformat(text).replace(tzinfo=CHICAGO)
    clock.set_now(moment)
    return moment


def asked(cast: Cast, when: str, by: User | None = None, **filing: object) -> Ticket:
    """A ticket that was filed at a time, by Elena at Lincoln unless said otherwise."""
    at(when)
    person = by or cast.elena
    return open_ticket(Filing(person, "It does not work", **{"school": cast.lincoln, **filing}), by=person)


def answered(ticket: Ticket, by: User, when: str) -> Ticket:
    """The first words of somebody of the desk."""
    at(when)
    return reply(ticket, by=by, body="I am on it.")


def solved(ticket: Ticket, by: User, when: str) -> Ticket:
    """The end of it."""
    at(when)
    return solve(ticket, by=by)


def figures(first: str, last: str, *, reach: Reach | None = None, of: set[Measure] | None = None) -> Figures:
    """{(measure, school, key): how many} of some days, as a reader may see them now."""
    book = Book(reach or Reach(), CHICAGO, clock.now())
    days = Days(date.fromisoformat(first), date.fromisoformat(last))
    return {(Measure(row.measure), row.school, row.key): row.n for row in book.rows(days, of or set(Measure))}


def took(promise: int, minutes: int) -> int:
    """The key under which a time is counted."""
    return promise * 1000 + step_of(minutes)
