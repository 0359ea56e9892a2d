"""Where somebody is expected already: the visits that are planned for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.standing import room_words
from tickets.workflow import Status
from users.models import User

LASTS = timedelta(minutes=30)  # where only a beginning was said
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """A visit that is planned; `place` is empty where whoever looks may not know of the ticket."""

    number: int
    at: datetime
    until: datetime
    place: str = ""
    is_seen: bool = True

    @property
    def words(self) -> str:
        """“ticket 48251, Room 310”, “another ticket”."""
        if not self.is_seen:
            return _("another ticket")
        name = _("ticket %(number)s") % {"number": self.number}
        return _("%(ticket)s, %(place)s") % {"ticket": name, "place": self.place} if self.place else name

    def meets(self, begin: datetime, end: datetime) -> bool:
        """Whether it takes place at some moment between two others."""
        return self.at < end and self.until > begin


def visits_of(comes: User, begin: datetime, end: datetime, *, reader: User, but: Ticket) -> list[Planned]:
    """The visits of `comes` between two moments that can take place, the earliest first, but for that of a ticket.

    Two queries at most. What `reader` may not see has neither number nor place.
    """
    planned = Ticket.objects.filter(assignee=comes, status=Status.VISIT, visit_off="")
    planned = planned.filter(visit_at__lt=end, visit_at__gt=begin - LONGEST).exclude(pk=but.pk)
    found = list(planned.select_related("room").order_by("visit_at", "pk"))
    seen = {one.pk for one in found} if comes == reader else _seen(reader, found)
    visits = [_planned(one, is_seen=one.pk in seen) for one in found]
    return [one for one in visits if one.meets(begin, end)]


def _seen(reader: User, tickets: Iterable[Ticket]) -> set[int]:
    numbers = [one.pk for one in tickets]
    return set(Ticket.objects.visible_to(reader).filter(pk__in=numbers).values_list("pk", flat=True))


def _planned(ticket: Ticket, *, is_seen: bool) -> Planned:
    assert ticket.visit_at is not None
    until = ticket.visit_until or ticket.visit_at + LASTS
    place = room_words(ticket.room) if ticket.room else ""
    return Planned(ticket.pk, ticket.visit_at, until, place if is_seen else "", is_seen)
