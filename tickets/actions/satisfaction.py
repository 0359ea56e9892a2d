"""Saying whether our help was good: once, and then a thank-you, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.clock import now
from audit.refusal import Refused
from tickets import policy
from tickets.actions.case import Case
from tickets.models import Satisfaction, Ticket
from tickets.satisfaction import is_open
from users.models import User


def rate(ticket: Ticket, *, by: User, satisfied: bool) -> Ticket:
    """<by> said whether our help was good. What was said first stays.

    Raises Refused for whom we did not ask, and where the question is not open: while work goes on, after the days in
    which a ticket may be reopened, or where the district asks no longer.
    """
    with transaction.atomic():
        kept, row = _asked(ticket, by)
        if row.answered_at is None:
            _answer(row, kept, satisfied, now())
            row.save(update_fields=["satisfied", "answered_at", "helper"])
            record(kept, "rated", by=by)
    return kept


def thank(ticket: Ticket, *, by: User, words: str) -> Ticket:
    """<by> wrote a thank-you to whoever helped, or what was missing. What was written first stays.

    Raises Refused as `rate` does, and before <by> has said whether it was good.
    """
    with transaction.atomic():
        kept, row = _asked(ticket, by)
        if row.answered_at is None:
            raise Refused(_("Please say first whether our help was good."))
        if words.strip() and not row.words:
            row.words = words.strip()
            row.save(update_fields=["words"])
            record(kept, "thanked", by=by)
    return kept


def answer_all(case: Case, words: str, *, satisfied: bool) -> None:
    """Whoever did the deed of a written past said whether our help was good, and thanked."""
    for row in case.satisfactions:
        if row.person_id == case.by.pk:
            _answer(row, case.ticket, satisfied, case.at)
            row.words = words
            case.acts.append(case.act("rated", {}, {}))


def _asked(ticket: Ticket, by: User) -> tuple[Ticket, Satisfaction]:
    kept = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    row = Satisfaction.objects.select_for_update().filter(ticket=kept, person=by).first()
    policy.require_asked(by, row)
    assert row
    if row.answered_at is None and not is_open(kept, now()):
        raise Refused(_("This question is not open any more. Thank you all the same."))
    return kept, row


def _answer(row: Satisfaction, ticket: Ticket, satisfied: bool, at: datetime) -> None:
    by_asker = ticket.solved_by_id in (ticket.requester_id, ticket.beneficiary_id)
    row.satisfied, row.answered_at = satisfied, at
    row.helper_id = ticket.assignee_id if by_asker else ticket.solved_by_id
