"""Tickets as rows of the queue: what a technician reads at a glance, worked out once for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from schools import school_time
from schools.calendars import Calendars, usual_day
from schools.choices import Hours
from schools.school_days import NOTHING_KNOWN, Plan
from tickets.models import Ticket
from tickets.moments import period_at
from tickets.snippets import Snippet
from tickets.tables import Named
from tickets.workflow import Status
from ui import times

SOON_MINUTES = 120
DUE, NEWEST = "due", "newest"
LAST = 10**18


@dataclass(frozen=True)
class Due:
    """The clock of a row: a state of `ui.vocabulary.CLOCKS`, and minutes of school time until or since.

    `day`: the minutes of a usual day, so that it is said in school days as on the page of the ticket.
    """

    state: str
    at: datetime | None = None
    minutes: float | None = None
    day: int = 0


@dataclass(frozen=True)
class Row:
    """A ticket, its clock, the words of its state where they say more than usual (“Visit, per. 4”), and its age.

    `address` is that of the ticket's page. `place` compares as the rows of the list follow each other: a row that
    comes to an open page finds its place by it.
    `found`: where the words stand that were searched for. `labels`: those that its reader may know of.
    """

    ticket: Ticket
    due: Due | None
    status_words: str
    age: str
    place: str
    address: str
    found: Snippet | None = None
    labels: Sequence[Named] = ()

    @cached_property
    def number(self) -> str:
        """The ticket's number as text: a template formats a number anew, each time that a row says it."""
        return str(self.ticket.pk)

    @property
    def visit_words(self) -> str:
        """The words of its state with the time of day of a visit: “Visit, per. 4, 10:36 AM”."""
        at = self.ticket.visit_at
        if self.ticket.merged_into_id or self.ticket.status != Status.VISIT or at is None:
            return self.status_words
        if self.status_words == _("Visit, %(when)s") % {"when": _bare(at)}:
            return _("Visit, %(when)s") % {"when": times.the_time(at)}
        return _("%(visit)s, %(time)s") % {"visit": self.status_words, "time": times.the_time(at)}

    @cached_property
    def version(self) -> str:
        """The version that the row shows, as text."""
        return str(self.ticket.version)

    @cached_property
    def is_unread(self) -> bool:
        """Whether the requester waits for our answer."""
        return self.ticket.needs_answer and self.ticket.is_open


def rows(
    tickets: Sequence[Ticket],
    at: datetime,
    order: str,
    found: Mapping[int, Snippet] | None = None,
    labels: Mapping[int, Sequence[Named]] | None = None,
    calendars: Calendars | None = None,
) -> list[Row]:
    """Rows for a page of tickets in one of the orders of the queue, with one look at the calendars.

    `found` and `labels` by the numbers of tickets.
    """
    calendars = calendars or Calendars()
    some = reverse("tickets:ticket", args=[0])  # to ask for each costs a page a millisecond
    return [
        Row(
            ticket,
            due_of(ticket, calendars, at),
            status_words(ticket, plan_of(ticket, calendars), at),
            times.age(ticket.created_at, at),
            place_of(ticket, order),
            some.replace("/0/", f"/{ticket.pk}/"),
            found.get(ticket.pk) if found else None,
            labels.get(ticket.pk, ()) if labels else (),
        )
        for ticket in tickets
    ]


def place_of(ticket: Ticket, order: str) -> str:
    """Where the row stands in a list, as text that compares like it."""
    if order == NEWEST:
        return f"{LAST - ticket.pk:019}"
    if order == DUE and ticket.woke_at:  # what came back stands above all, the last one first
        return f"!{LAST - int(ticket.woke_at.timestamp() * 1_000_000):019} {ticket.pk:019}"
    due = (ticket.due_at.astimezone(UTC).isoformat(timespec="microseconds") if ticket.due_at else "~") + " "
    return f"{due if order == DUE else ''}{ticket.pk:019}"


def plan_of(ticket: Ticket, calendars: Calendars) -> Plan:
    """The school days by which a planned visit is told; other tickets need none, so that none is loaded for them."""
    return calendars.plan(ticket.school_id) if ticket.status == Status.VISIT else NOTHING_KNOWN


def due_of(ticket: Ticket, calendars: Calendars, at: datetime) -> Due | None:
    """The clock of a ticket; None where nothing is promised any more."""
    if ticket.due_at is None:
        return Due("paused") if ticket.is_waiting else None
    calendar = calendars.of(ticket.school_id)
    day = usual_day(Hours.SERVICE, calendar)
    if ticket.due_at < at:
        return Due("late", ticket.due_at, school_time.between(calendar, ticket.due_at, at), day)
    minutes = school_time.between(calendar, at, ticket.due_at)
    return Due("soon" if minutes <= SOON_MINUTES else "on_track", ticket.due_at, minutes, day)


def status_words(ticket: Ticket, plan: Plan, at: datetime) -> str:
    """When the visit is, in a narrow column: “Visit, per. 4” today, “Visit, Thu” another day; where a merged ticket
    went. Else the usual word.
    """
    if ticket.merged_into_id:
        return _("Merged into %(number)s") % {"number": ticket.merged_into_id}
    if ticket.status != Status.VISIT or ticket.visit_at is None:
        return ""
    if times.day_distance(ticket.visit_at, at):
        return _("Visit, %(when)s") % {"when": times.short_day(ticket.visit_at, at)}
    held = period_at(ticket.visit_at, plan)
    if held and held.label[:1].isdigit():
        return _("Visit, per. %(label)s") % {"label": held.label}
    return _("Visit, %(when)s") % {"when": _bare(ticket.visit_at)}


def _bare(at: datetime) -> str:
    return date_format(timezone.localtime(at), pgettext("time format, narrow", "g:i"))
