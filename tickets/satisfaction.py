"""The question whether our help was good: for how long it stands, and the links that lead to it without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from schools.models import District
from tickets.models import Satisfaction, Ticket

_SIGNER = Signer(salt="tickets.satisfaction")
YES, NO = "yes", "no"


def is_open(ticket: Ticket, at: datetime) -> bool:
    """Whether it may be answered: while a solution may still turn out to be none, where the district asks."""
    district = District.current()
    if not district.asks_satisfaction or ticket.is_open or ticket.solved_at is None or ticket.withdrawn:
        return False
    return at <= ticket.solved_at + timedelta(days=district.reopen_days)


def link(row: Satisfaction, answer: str) -> str:
    """The address that opens the question for who was asked, with an answer chosen; signed, it records nothing."""
    return f"{reverse('tickets:satisfied', args=[_SIGNER.sign(str(row.pk))])}?answer={answer}"


def question_of(token: str) -> Satisfaction | None:
    """The question of a signed link; None for a link that is not ours."""
    try:
        key = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Satisfaction.objects.select_related("ticket", "person", "helper").filter(pk=key).first()
