"""What we know already of what somebody is about to tell: shown while she types, with one tap to take it.

Each source is one function that finds things to offer; the page and the ask box show whatever comes, in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import Device
from tickets.models import Category
from tickets.outages import Notice
from tickets.portal import similar_ticket
from users.models import User


@dataclass(frozen=True)
class Already:
    """One thing that is known: a heading, what it is, where to look, and the act that one tap does with her words.

    `act` is an address that takes the form as a POST; `button` is what it says.
    """

    icon: str
    title: str
    name: str
    words: str
    link: str
    act: str
    button: str


def already(
    user: User,
    words: str,
    device: Device | None,
    *,
    outages: Sequence[Notice] = (),
    category: Category | None = None,
) -> list[Already]:
    """All of it; `outages` are those that concern her. Nothing where nothing was said yet and no device is meant."""
    if not words and device is None:
        return []
    return [*_outages(outages, words, category), *_all(user, words, device, category)]


def _outages(outages: Sequence[Notice], words: str, category: Category | None) -> Iterator[Already]:
    """The outage that she is likely about to report, unless she said “me too” already."""
    for one in outages:
        if one.is_about(category, words) and not one.is_mine:
            yield Already(
                one.icon,
                _("Is it this? Many people have it"),
                one.outage.called,
                one.doing,
                reverse("tickets:outage", args=[one.outage.pk]),
                reverse("tickets:me_too", args=[one.outage.pk]),
                _("Me too, nothing to send"),
            )


def _all(user: User, words: str, device: Device | None, category: Category | None) -> Iterable[Already]:
    yield from _own_ticket(user, words, device, category)


def _own_ticket(user: User, words: str, device: Device | None, category: Category | None) -> Iterator[Already]:
    """Her own open ticket that says the same."""
    ticket = similar_ticket(user, words, device, category)
    if ticket:
        yield Already(
            "ticket",
            _("You told us already"),
            ticket.subject,
            _("Ticket %(number)s") % {"number": ticket.pk},
            reverse("tickets:ticket", args=[ticket.pk]),
            reverse("tickets:add", args=[ticket.pk]),
            _("Add this to ticket %(number)s") % {"number": ticket.pk},
        )
