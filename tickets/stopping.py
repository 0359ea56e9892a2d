"""The link of a letter by which who follows a ticket stops, without signing in."""

from __future__ import annotations

from collections.abc import Collection

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from tickets.choices import ADDED
from tickets.models import Ticket, TicketAccess
from tickets.surviving import surviving
from users.models import User

_SIGNER = Signer(salt="tickets.stopping")


def stop_links(ticket: Ticket, people: Collection[User]) -> dict[int, str]:
    """By number of the person, the address that offers to stop; of those who were added to a ticket or follow it."""
    following = _following(ticket, people).values_list("user", flat=True)
    return {pk: reverse("tickets:stop_following", args=[_SIGNER.sign(f"{ticket.pk}.{pk}")]) for pk in following}


def follows(ticket: Ticket, person: User) -> bool:
    """Whether somebody hears of a ticket because they were added, or wanted to."""
    return _following(ticket, [person]).exists()


def _following(ticket: Ticket, people: Collection[User]) -> QuerySet[TicketAccess]:
    return TicketAccess.objects.filter(ticket=ticket, user__in=people, reason__in=ADDED)


def stop_of(token: str) -> tuple[Ticket, User] | None:
    """The ticket (where it lives on, if it was merged) and the person of a link; None for one that is not ours."""
    try:
        number, _dot, key = _SIGNER.unsign(token).partition(".")
    except BadSignature:
        return None
    ticket = Ticket.objects.filter(pk=number).first()
    person = User.objects.filter(pk=key).first()
    return (surviving(ticket), person) if ticket and person else None
