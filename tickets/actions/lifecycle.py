"""Where a ticket stands: working, waiting, visiting, solved, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from files.models import Upload
from schools.models import District
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import Seen, act_on
from tickets.models import Message, Ticket
from tickets.policy import works
from tickets.workflow import Status
from users.models import User


def work_on(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> works on it."""
    return act_on([ticket], by=by, act="work_on", move=moves.work_on, seen=seen)[0]


def wait(ticket: Ticket, *, by: User, reason: str, expected_on: date | None = None, seen: int | None = None) -> Ticket:
    """<by> waits for the requester, a part or a vendor; the solution clock pauses."""

    def move(case: Case) -> None:
        moves.wait(case, reason, expected_on)

    return act_on([ticket], by=by, act=moves.WAITING_FOR[reason], move=move, seen=seen)[0]


def part_arrived(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """The part that <by> waited for is here."""
    return act_on([ticket], by=by, act="part_arrived", move=moves.part_arrived, seen=seen)[0]


def schedule_visit(
    ticket: Ticket, *, by: User, at: datetime, until: datetime | None = None, seen: int | None = None
) -> Ticket:
    """<by> comes by at a time. Raises Refused for a time that is over."""

    def move(case: Case) -> None:
        moves.schedule_visit(case, at, until)

    return act_on([ticket], by=by, act="schedule_visit", move=move, seen=seen)[0]


def solve(
    ticket: Ticket,
    *,
    by: User,
    note: str = "",
    uploads: Sequence[Upload] = (),
    form_token: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """<by> solved it. A form that is posted twice solves once."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket

    def move(case: Case) -> None:
        ours = works(by, case.ticket) and by.pk != case.ticket.requester_id
        moves.solve(case, note, ours=ours, uploads=uploads, form_token=form_token)

    return act_on([ticket], by=by, act="solve", move=move, seen=seen)[0]


def solve_many(tickets: Sequence[Ticket], *, by: User, note: str = "", seen: Seen = None) -> list[Ticket]:
    """Solve several tickets with the same answer (none: solved without words)."""

    def move(case: Case) -> None:
        moves.solve(case, note, ours=works(by, case.ticket) and by.pk != case.ticket.requester_id)

    return act_on(tickets, by=by, act="solve", move=move, seen=seen)


def reopen(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> says that it is not fixed. Raises Refused for a requester after the district's days."""
    days = District.current().reopen_days

    def move(case: Case) -> None:
        moves.reopen(case, days=days, ours=works(by, case.ticket))

    return act_on([ticket], by=by, act="reopen", move=move, seen=seen)[0]


def close(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> closed it for good."""
    return close_many([ticket], by=by, seen=seen)[0]


def close_many(tickets: Sequence[Ticket], *, by: User, seen: int | None = None) -> list[Ticket]:
    """Close several solved tickets."""
    return act_on(tickets, by=by, act="close", move=moves.close, seen=seen)


def is_final(ticket: Ticket) -> bool:
    """Whether nothing more can be said on it."""
    return ticket.status in (Status.CLOSED, Status.MERGED)
