"""The link of a letter by which who follows a ticket stops, without signing in."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from tickets.choices import ADDED
from tickets.models import Ticket, TicketAccess
from tickets.surviving import surviving
from users.models import User

_SIGNER = Signer(salt="tickets.stopping")


def stop_link(ticket: Ticket, person: User) -> str:
    """The address that offers to stop, for who was added to a ticket or follows it; empty for everybody else."""
    if not follows(ticket, person):
        return ""
    return reverse("tickets:stop_following", args=[_SIGNER.sign(f"{ticket.pk}.{person.pk}")])


def follows(ticket: Ticket, person: User) -> bool:
    """Whether somebody hears of a ticket because they were added, or wanted to."""
    return TicketAccess.objects.filter(ticket=ticket, user=person, reason__in=ADDED).exists()


def stop_of(token: str) -> tuple[Ticket, User] | None:
    """The ticket (where it lives on, if it was merged) and the person of a link; None for one that is not ours."""
    try:
        number, _dot, key = _SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    ticket = Ticket.objects.filter(pk=number).first()
    person = User.objects.filter(pk=key).first()
    return (surviving(ticket), person) if ticket and person else None
