"""Where a ticket stands: working, waiting, visiting, solved, closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from audit.context import context
from audit.models import Entry
from files.models import Upload
from schools.models import District
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.following import left_out
from tickets.actions.keeping import Seen, act_on
from tickets.duplicates import duplicates_of
from tickets.models import Message, Ticket
from tickets.policy import works
from tickets.workflow import Status
from users.models import User


def work_on(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> works on it."""
    return work_on_many([ticket], by=by, seen=seen)[0]


def work_on_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """Say of several tickets that they are worked on."""
    return act_on(tickets, by=by, act="work_on", move=moves.work_on, seen=seen)


def wait(ticket: Ticket, *, by: User, reason: str, expected_on: date | None = None, seen: int | None = None) -> Ticket:
    """<by> waits for the requester, a part or a vendor; the solution clock pauses."""
    return wait_many([ticket], by=by, reason=reason, expected_on=expected_on, seen=seen)[0]


def wait_many(
    tickets: Sequence[Ticket], *, by: User, reason: str, expected_on: date | None = None, seen: Seen = None
) -> list[Ticket]:
    """Wait with several tickets for the same: their requesters, a part or a vendor."""

    def move(case: Case) -> None:
        moves.wait(case, reason, expected_on)

    return act_on(tickets, by=by, act=moves.WAITING_FOR[reason], move=move, seen=seen)


def part_arrived(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """The part that <by> waited for is here."""
    return part_arrived_many([ticket], by=by, seen=seen)[0]


def part_arrived_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """The parts for several tickets are here."""
    return act_on(tickets, by=by, act="part_arrived", move=moves.part_arrived, seen=seen)


def schedule_visit(
    ticket: Ticket, *, by: User, at: datetime, until: datetime | None = None, seen: int | None = None
) -> Ticket:
    """<by> comes by at a time. Raises Refused for a time that is over."""
    return schedule_visits([ticket], by=by, at=at, until=until, seen=seen)[0]


def schedule_visits(
    tickets: Sequence[Ticket], *, by: User, at: datetime, until: datetime | None = None, seen: Seen = None
) -> list[Ticket]:
    """Come by for several tickets at one time. Raises Refused for a time that is over."""

    def move(case: Case) -> None:
        moves.schedule_visit(case, at, until)

    return act_on(tickets, by=by, act="schedule_visit", move=move, seen=seen)


def solve(
    ticket: Ticket,
    *,
    by: User,
    note: str = "",
    uploads: Sequence[Upload] = (),
    form_token: UUID | None = None,
    leave_out: Collection[int] = (),
    seen: int | None = None,
) -> Ticket:
    """<by> solved it. A form that is posted twice solves once. `leave_out`: who in copy gets no letter of it."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket

    asks = District.current().asks_satisfaction

    def move(case: Case) -> None:
        ours = works(by, case.ticket) and by.pk != case.ticket.requester_id
        out = left_out(case.ticket, leave_out)
        moves.solve(case, note, ours=ours, asks=asks, uploads=uploads, form_token=form_token, left_out=out)

    return act_on([ticket], by=by, act="solve", move=move, seen=seen)[0]


def solve_many(
    tickets: Sequence[Ticket],
    *,
    by: User,
    note: str = "",
    uploads: Sequence[Upload] = (),
    leave_out: Collection[int] = (),
    seen: Seen = None,
) -> list[Ticket]:
    """Solve several tickets with the same answer (none: solved without words). `leave_out`: as in `reply`."""
    asks = District.current().asks_satisfaction

    def move(case: Case) -> None:
        ours = works(by, case.ticket) and by.pk != case.ticket.requester_id
        out = left_out(case.ticket, leave_out)
        moves.solve(case, note, ours=ours, asks=asks, uploads=uploads, left_out=out)

    return act_on(tickets, by=by, act="solve", move=move, seen=seen)


def solve_duplicates(ticket: Ticket, *, by: User, note: str = "", uploads: Sequence[Upload] = ()) -> list[Ticket]:
    """<by> solved the duplicates of what they have just solved, with the same answer, because of that one."""
    solved = Entry.objects.about(ticket).filter(verb="solved", by=by).last()
    with context(caused_by=solved.pk if solved else None):
        return solve_many(duplicates_of(ticket, by), by=by, note=note, uploads=uploads)


def reopen(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> says that it is not fixed. Raises Refused for a requester after the district's days."""
    return reopen_many([ticket], by=by, seen=seen)[0]


def reopen_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """Say of several tickets that they are not fixed."""
    days = District.current().reopen_days

    def move(case: Case) -> None:
        moves.reopen(case, days=days, ours=works(by, case.ticket))

    return act_on(tickets, by=by, act="reopen", move=move, seen=seen)


def withdraw(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> needs it no longer."""
    return act_on([ticket], by=by, act="withdraw", move=moves.withdraw, seen=seen)[0]


def close(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> closed it for good."""
    return close_many([ticket], by=by, seen=seen)[0]


def close_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """Close several solved tickets."""
    return act_on(tickets, by=by, act="close", move=moves.close, seen=seen)


def is_final(ticket: Ticket) -> bool:
    """Whether nothing more can be said on it."""
    return ticket.status in (Status.CLOSED, Status.MERGED)
