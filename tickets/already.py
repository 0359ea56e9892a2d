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

    `act` is an address that takes the form as a POST; `button` is what it says. Without them nothing is left to do.
    """

    icon: str
    title: str
    name: str
    words: str
    link: str
    act: str = ""
    button: str = ""


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
    """The outages that she is likely about to report, first those of which she said “me too” already."""
    likely = [one for one in outages if one.is_about(category, words)]
    for one in sorted(likely, key=lambda one: not one.is_mine):
        link = reverse("tickets:outage", args=[one.outage.pk])
        told = " ".join(part for part in (one.doing, one.counted) if part)
        if one.is_mine:
            yield Already(one.icon, _("You said “me too”: you hear from us"), one.outage.called, told, link)
        else:
            act = reverse("tickets:me_too", args=[one.outage.pk])
            title, button = _("Is it this? We know of it already"), _("Me too, nothing to send")
            yield Already(one.icon, title, one.outage.called, told, link, act, button)


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
