"""Where a ticket stands: working, waiting, visiting, solved, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from audit.refusal import Refused
from schools.models import District
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import MessageKind, Source
from tickets.models import Ticket
from tickets.policy import works
from tickets.workflow import Status
from users.models import User

WAITING_FOR = {"user": "wait_for_user", "part": "wait_for_part", "vendor": "wait_for_vendor"}


def work_on(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> works on it."""

    def move(case: Case) -> None:
        case.done("worked_on", case.step("work_on") | case.set(visit_at=None, visit_until=None))

    return act_on([ticket], by=by, act="work_on", move=move, seen=seen)[0]


def wait(ticket: Ticket, *, by: User, reason: str, expected_on: date | None = None, seen: int | None = None) -> Ticket:
    """<by> waits for the requester, a part or a vendor; the solution clock pauses."""
    act = WAITING_FOR[reason]

    def move(case: Case) -> None:
        case.done("waited", case.step(act) | case.set(expected_on=expected_on))

    return act_on([ticket], by=by, act=act, move=move, seen=seen)[0]


def part_arrived(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """The part that <by> waited for is here."""
    return act_on(
        [ticket],
        by=by,
        act="part_arrived",
        move=lambda case: case.done("part_arrived", case.step("part_arrived")),
        seen=seen,
    )[0]


def schedule_visit(
    ticket: Ticket, *, by: User, at: datetime, until: datetime | None = None, seen: int | None = None
) -> Ticket:
    """<by> comes by at a time. Raises Refused for a time that is over."""

    def move(case: Case) -> None:
        if at < case.at - timedelta(minutes=1):
            raise Refused(_("That time is over. Choose a later one."))
        changed = case.step("schedule_visit") | case.set(visit_at=at, visit_until=until)
        if case.ticket.assignee_id is None:
            changed |= case.set(assignee=by)
        case.done("visit_scheduled", changed)

    return act_on([ticket], by=by, act="schedule_visit", move=move, seen=seen)[0]


def solve(ticket: Ticket, *, by: User, note: str = "", seen: int | None = None) -> Ticket:
    """<by> solved it."""
    return solve_many([ticket], by=by, note=note, seen=seen)[0]


def solve_many(tickets: Sequence[Ticket], *, by: User, note: str = "", seen: int | None = None) -> list[Ticket]:
    """Solve several tickets with the same answer (none: solved without words)."""

    def move(case: Case) -> None:
        ours = works(by, case.ticket) and by.pk != case.ticket.requester_id
        if note.strip():
            case.say(MessageKind.REPLY, note.strip(), from_requester=not ours, source=Source.WEB)
        changed = case.step("solve") | case.set(solved_at=case.at, solved_by=by, needs_answer=False)
        if case.ticket.answered_at is None:
            changed |= case.set(answered_at=case.at)
        if ours and case.ticket.assignee_id is None:
            changed |= case.set(assignee=by)
        case.done("solved", changed)

    return act_on(tickets, by=by, act="solve", move=move, seen=seen)


def reopen(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> says that it is not fixed. Raises Refused for a requester after the district's days."""
    days = District.current().reopen_days

    def move(case: Case) -> None:
        solved_at = case.ticket.solved_at
        if not works(by, case.ticket) and solved_at and case.at > solved_at + timedelta(days=days):
            raise Refused(
                _("This was solved more than %(days)s days ago. Please send a new report; we see both.")
                % {"days": days}
            )
        changed = case.step("reopen") | case.set(
            solved_at=None, solved_by=None, needs_answer=True, reopened=case.ticket.reopened + 1
        )
        case.done("reopened", changed)

    return act_on([ticket], by=by, act="reopen", move=move, seen=seen)[0]


def close(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> closed it for good."""
    return close_many([ticket], by=by, seen=seen)[0]


def close_many(tickets: Sequence[Ticket], *, by: User, seen: int | None = None) -> list[Ticket]:
    """Close several solved tickets."""

    def move(case: Case) -> None:
        case.done("closed", case.step("close") | case.set(closed_at=case.at))

    return act_on(tickets, by=by, act="close", move=move, seen=seen)


def is_final(ticket: Ticket) -> bool:
    """Whether nothing more can be said on it."""
    return ticket.status in (Status.CLOSED, Status.MERGED)
