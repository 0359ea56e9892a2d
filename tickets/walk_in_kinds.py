"""The kinds of trouble of which a walk-in is one: what somebody did most of late, then the commonest of all."""

from __future__ import annotations

from collections import Counter

from tickets.models import Category, Ticket
from tickets.offering import Offering
from users.models import User

MOST = 9  # one for each digit
LOOKED_AT = 60  # the last tickets of somebody


def usual_kinds(user: User, offering: Offering) -> list[Category]:
    """A few kinds of trouble, the likeliest first; one query."""
    last = Ticket.objects.filter(assignee=user, category__isnull=False).order_by("-pk")
    counted = Counter(last.values_list("category__key", flat=True)[:LOOKED_AT])
    own = [found for key, _n in counted.most_common(MOST) if (found := offering.get(key))]
    leaves = [one for one in offering.tiles if one not in own]
    return [*own, *leaves][:MOST]
