"""What each act does to a ticket in hand.

A verb applies one move to tickets under lock; `tickets.actions.history` applies many to tickets in memory. So what
was imported and what was done by hand end alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from audit.refusal import Refused
from files.models import Upload
from tickets.actions import visiting
from tickets.actions.case import Case
from tickets.another_time import ASKS
from tickets.choices import Access, MessageKind, Source
from tickets.models import Attachment, Message
from tickets.workflow import Status, next_status
from users.models import User

WAITING_FOR = {"user": "wait_for_user", "part": "wait_for_part", "vendor": "wait_for_vendor"}


def say(
    case: Case,
    kind: MessageKind,
    body: str,
    *,
    uploads: Sequence[Upload] = (),
    content_ids: Sequence[str] = (),
    **extra: Any,
) -> Message:
    """Add a message with its files. Raises Refused where there is neither text nor file."""
    if not body.strip() and not uploads:
        raise Refused(_("Please write something first."))
    message = case.say(kind, body.strip(), **extra)
    ids = [*content_ids, *[""] * len(uploads)]
    case.attachments += [
        Attachment(message=message, upload=u, content_id=i) for u, i in zip(uploads, ids, strict=False)
    ]
    return message


def answer(case: Case, body: str, **extra: Any) -> None:
    """Somebody of the desk writes to the requester."""
    say(case, MessageKind.REPLY, body, from_requester=False, **extra)
    changed = case.step("answer")
    if case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    changed |= case.set(needs_answer=False)
    case.done("answered", changed)


def respond(case: Case, body: str, *, asks_time: bool = False, **extra: Any) -> None:
    """The requester's side writes: what waited for them, or was solved, goes on."""
    say(case, MessageKind.REPLY, body, from_requester=True, **extra)
    was_solved = case.status == Status.SOLVED
    changed = _go_on(case, "respond") if was_solved else case.step("respond") | case.set(needs_answer=True)
    asks = {"asks": ASKS} if asks_time else {}
    case.done("reopened" if was_solved else "responded", changed, **asks)


def note(case: Case, body: str, **extra: Any) -> None:
    """A word among colleagues."""
    case.step("note")
    say(case, MessageKind.NOTE, body, **extra)
    case.done("noted")


def assign(case: Case, to: User | None) -> None:
    """Give it to somebody, or to nobody, which leaves the state alone. What is theirs already writes nothing."""
    before, after = case.ticket.assignee_id, next_status("assign", case.ticket.status)
    changed = case.set(assignee=to) | (case.set(status=after.value) if to else {}) | visiting.look(case)
    if not changed:
        return
    named = {}
    if to and case.ticket.restricted and not case.has_named(to.pk):
        case.name(to.pk, Access.NAMED)
        named = {"named": to.pk}
    case.done("assigned", changed, before=before, **named)


def escalate(case: Case, kind: str, to: Sequence[User]) -> None:
    """A promise was not kept."""
    case.step("escalate")
    case.done("escalated", kind=kind, to=[lead.pk for lead in to])


def triage(case: Case, values: dict[str, Any]) -> None:
    """Sort it: a new category brings its team along, a new school counts by its own calendar from now on."""
    if values.get("category") and "team" not in values:
        values = {**values, "team": values["category"].owner}
    case.step("triage")
    changed = case.set(**values)
    if "school" in changed:
        case.rules = case.rules.book.of(case.ticket.school_id)
        changed |= visiting.look(case)
    if changed:
        case.done("triaged", changed)


def work_on(case: Case) -> None:
    """Somebody works on it; a planned visit is dropped."""
    if changed := case.step("work_on") | visiting.dropped(case):
        case.done("worked_on", changed)


def wait(case: Case, reason: str, expected_on: date | None = None) -> None:
    """Wait for the requester, a part or a vendor; a visit that cannot take place is planned no more."""
    gone = visiting.dropped(case) if case.ticket.needs_new_time else {}
    if changed := gone | case.step(WAITING_FOR[reason]) | case.set(expected_on=expected_on):
        case.done("waited", changed)


def part_arrived(case: Case) -> None:
    """The part is here."""
    case.done("part_arrived", case.step("part_arrived"))


def schedule_visit(case: Case, at: datetime, until: datetime | None = None) -> None:
    """Plan to come by; another time than planned answers who asked for one. Raises Refused for a time that is over."""
    if at < case.at - timedelta(minutes=1):
        raise Refused(_("That time is over. Choose a later one."))
    moved = case.status == Status.VISIT
    fits = visiting.fits(case.rules.calendar, at)
    changed = case.step("schedule_visit") | case.set(visit_at=at, visit_until=until, visit_fits=fits.value)
    if moved:
        changed |= case.set(needs_answer=False)
    if case.ticket.assignee_id is None:
        changed |= case.set(assignee=case.by)
    changed |= visiting.look(case)
    case.done("visit_scheduled", changed)


def solve(
    case: Case, note: str, *, ours: bool, uploads: Sequence[Upload] = (), form_token: UUID | None = None
) -> None:
    """It is solved; `ours` where somebody of the desk says so, not the requester."""
    if note.strip() or uploads:
        words: dict[str, Any] = {"from_requester": not ours, "source": Source.WEB, "form_token": form_token}
        say(case, MessageKind.REPLY, note, uploads=uploads, **words)
    changed = case.step("solve") | case.set(solved_at=case.at, solved_by=case.by, needs_answer=False)
    if case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    if ours and case.ticket.assignee_id is None:
        changed |= case.set(assignee=case.by)
    case.done("solved", changed)


def reopen(case: Case, *, days: int, ours: bool) -> None:
    """It is not fixed. Raises Refused for a requester later than `days` after the solution."""
    solved_at = case.ticket.solved_at
    if not ours and solved_at and case.at > solved_at + timedelta(days=days):
        raise Refused(
            _("This was solved more than %(days)s days ago. Please send a new report; we see both.") % {"days": days}
        )
    case.done("reopened", _go_on(case, "reopen"))


def _go_on(case: Case, act: str) -> dict[str, list[Any]]:
    """What was solved goes on: a visit that is still to come stays planned, one that is over is gone."""
    status = next_status(act, case.ticket.status)
    if visiting.is_ahead(case):
        changed = case.set(status=next_status("schedule_visit", status).value) | visiting.look(case)
    else:
        changed = case.set(status=status.value) | visiting.dropped(case)
    reopened = case.ticket.reopened + 1
    return changed | case.set(solved_at=None, solved_by=None, needs_answer=True, reopened=reopened)


def close(case: Case) -> None:
    """For good."""
    case.done("closed", case.step("close") | case.set(closed_at=case.at))
