"""One box: number, words, person, device, room.

People, devices and rooms are found by their own indexes first, then their tickets by foreign key; words by the search
documents. Each source gives its newest page of tickets that the reader may see, and the newest of all are the page:
so nothing is counted, and no source costs more than a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import F, Q

from assets.models import Device
from schools.models import Room
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.words import by_words
from users.models import User

MOST_FOUND = 100
MOST_WORDS = 200  # characters of what is typed that are looked at
_NUMBER = re.compile(r"^#?(\d{1,12})$")
_ROOM = re.compile(r"(?i)^(?:(?P<school>.*\S)\s+)?(?:room\s+|rm\.?\s+)?(?P<room>\S+)$")


def find(user: User, words: str, *, where: Q | None = None, before: int | None = None, size: int = 30) -> list[int]:
    """Numbers of tickets that fit and that `user` may see, newest first; one more than `size` if there are more.

    `where` narrows them, `before` leaves out that number and what is newer.
    """
    words = words.strip()[:MOST_WORDS]
    if not words:
        return []
    narrowed = (where or Q()) & (Q(pk__lt=before) if before else Q())
    found: set[int] = set()
    for source in _sources(user, words, narrowed):
        found.update(source.values_list("pk", flat=True)[: size + 1])
    return sorted(found, reverse=True)[: size + 1]


def _sources(user: User, words: str, narrowed: Q) -> Iterator[TicketQuerySet]:
    visible = Ticket.objects.visible_to(user).filter(narrowed)
    if number := _NUMBER.match(words):
        yield visible.filter(pk=int(number[1]))
    yield from by_words(user, words, narrowed)
    for name, found in (("requester", _people(words)), ("device", _devices(words)), ("room", _rooms(words, user))):
        if found:
            # “+ 0” keeps the planner from reading all tickets from the newest on until it has met enough of these.
            yield visible.filter(**{f"{name}__in": found}).order_by((F("pk") + 0).desc())


def _people(words: str) -> list[int]:
    """Everybody whose name or address holds each of the words. Trigrams need three letters to be of use."""
    parts = words.replace(",", " ").split()
    if not any(len(part) >= 3 for part in parts):
        return []
    every = Q()
    for part in parts:
        every &= Q(search_name__icontains=part)
    return list(User.objects.filter(every).values_list("pk", flat=True)[:MOST_FOUND])


def _devices(words: str) -> list[int]:
    if len(words) < 3:
        return []
    return list(Device.objects.search(words).values_list("pk", flat=True)[:MOST_FOUND])


def _rooms(words: str, user: User) -> list[int]:
    """A room by its name, such as “214”, “room 214” or “lincoln 214”; in the reader's schools, if there are some."""
    split = _ROOM.match(words)
    named = Q(name__iexact=words)
    if split and split["school"] and split["school"].lower() not in ("room", "rm", "rm."):
        school = re.sub(r"(?i)[\s,]*\b(room|rm\.?)$", "", split["school"]).strip(" ,")
        of_school = Q(school__name__icontains=school) | Q(school__short_name__icontains=school)
        named |= Q(name__iexact=split["room"]) & (of_school | Q(school__code__iexact=school))
    elif split:
        named |= Q(name__iexact=split["room"])
    scope = user.scope
    reach = Q() if scope.sees_all_tickets or scope.teams else Q(school__in=scope.ticket_schools)
    return list(Room.objects.filter(named, reach).values_list("pk", flat=True)[:MOST_FOUND])
