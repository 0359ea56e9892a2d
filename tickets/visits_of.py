"""Where somebody is expected already: the visits that are planned for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models import Ticket
from tickets.standing import room_words
from tickets.workflow import Status
from users.models import User

LASTS = timedelta(minutes=30)  # where only a beginning was said
LONGEST = timedelta(days=1)
MOST_TOLD = 3


@dataclass(frozen=True)
class Planned:
    """A visit that is planned; `place` and `school` are empty where whoever looks may not know of the ticket."""

    number: int
    at: datetime
    until: datetime
    place: str = ""
    school: str = ""
    school_id: int | None = None
    is_seen: bool = True

    def words(self, here: int | None) -> str:
        """“ticket 48251, room 214”, “another ticket”; with its school where that is not that of the key `here`."""
        if not self.is_seen:
            return _("another ticket")
        name = _("ticket %(number)s") % {"number": self.number}
        place = self.place if self.school_id == here else self.where
        return _("%(ticket)s, %(place)s") % {"ticket": name, "place": place} if place else name

    @property
    def where(self) -> str:
        """“Lincoln MS, room 214”."""
        return ", ".join(filter(None, [self.school, self.place]))

    def meets(self, begin: datetime, end: datetime) -> bool:
        """Whether it takes place at some moment between two others."""
        return self.at < end and self.until > begin


def elsewhere(planned: Sequence[Planned], comes: User, reader: User) -> str:
    """“You are at Lincoln MS, room 214 in this period: #48251.” for each visit; nothing where there is none."""
    told = [_elsewhere(one, comes, reader) for one in planned[:MOST_TOLD]]
    if rest := len(planned[MOST_TOLD:]):
        told.append(ngettext("There is %(n)s more.", "There are %(n)s more.", rest) % {"n": rest})
    return " ".join(told)


def _elsewhere(one: Planned, comes: User, reader: User) -> str:
    is_reader = comes == reader
    if not one.is_seen:
        words = _("You have another visit in this period.") if is_reader else _("%(who)s has another visit then.")
    elif one.where:
        mine, theirs = (
            _("You are at %(place)s in this period: #%(number)s."),
            _("%(who)s is at %(place)s in this period: #%(number)s."),
        )
        words = mine if is_reader else theirs
    else:
        mine, theirs = (
            _("You have a visit in this period: #%(number)s."),
            _("%(who)s has a visit in this period: #%(number)s."),
        )
        words = mine if is_reader else theirs
    return words % {"who": comes, "place": one.where, "number": one.number}


def visits_of(comes: User, begin: datetime, end: datetime, *, reader: User, but: Sequence[Ticket]) -> list[Planned]:
    """The visits of `comes` between two moments that can take place, the earliest first, but for those of some
    tickets and of others in the same rooms, where they are anyway.

    Two queries at most. What `reader` may not see has neither number nor place.
    """
    planned = Ticket.objects.filter(assignee=comes, status=Status.VISIT, visit_off="")
    planned = planned.filter(visit_at__lt=end, visit_at__gt=begin - LONGEST)
    planned = planned.exclude(pk__in=[ticket.pk for ticket in but])
    rooms = {ticket.room_id for ticket in but} - {None}
    found = planned.select_related("room", "school").order_by("visit_at", "pk")
    visits = _all_planned((one for one in found if one.room_id not in rooms), comes, reader)
    return [one for one in visits if one.meets(begin, end)]


def doubled(numbers: Collection[int], *, reader: User) -> str:
    """Where those who come for some tickets, whose visits have just been set, are expected elsewhere at that time; in
    sentences, or nothing.
    """
    visits = Ticket.objects.filter(pk__in=numbers, status=Status.VISIT, visit_off="", assignee__isnull=False)
    found = list(visits.select_related("room", "school", "assignee").order_by("assignee", "pk"))
    told = (_doubled(list(group), reader) for _who, group in groupby(found, key=lambda one: one.assignee_id))
    return " ".join(filter(None, told))


def _doubled(tickets: Sequence[Ticket], reader: User) -> str:
    comes = tickets[0].assignee
    assert comes is not None
    own = _all_planned(_one_a_room(tickets), comes, reader)
    begin, end = min(one.at for one in own), max(one.until for one in own)
    others = visits_of(comes, begin, end, reader=reader, but=tickets)
    return elsewhere([*(own if len(own) > 1 else ()), *others], comes, reader)


def _one_a_room(tickets: Iterable[Ticket]) -> Iterator[Ticket]:
    """The first of each room; what is in no room stands for itself."""
    seen: set[int | None] = set()
    for ticket in tickets:
        if ticket.room_id is None or ticket.room_id not in seen:
            seen.add(ticket.room_id)
            yield ticket


def _all_planned(tickets: Iterable[Ticket], comes: User, reader: User) -> list[Planned]:
    found = list(tickets)
    seen = {one.pk for one in found} if comes == reader else _seen(reader, found)
    return [_planned(one, is_seen=one.pk in seen) for one in found]


def _seen(reader: User, tickets: Iterable[Ticket]) -> set[int]:
    numbers = [one.pk for one in tickets]
    return set(Ticket.objects.visible_to(reader).filter(pk__in=numbers).values_list("pk", flat=True))


def _planned(ticket: Ticket, *, is_seen: bool) -> Planned:
    assert ticket.visit_at is not None
    until = ticket.visit_until or ticket.visit_at + LASTS
    place = room_words(ticket.room) if ticket.room and is_seen else ""
    school = ticket.school.short if ticket.school and is_seen else ""
    return Planned(ticket.pk, ticket.visit_at, until, place, school, ticket.school_id, is_seen)
