"""One box: number, words, person, device, room.

People, devices and rooms are found by their own indexes first, then their tickets by foreign key; words by the search
documents. Each source gives its newest page of tickets that the reader may see, and the newest of all are the page:
so nothing is counted, and no source costs more than a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from assets.models import Device
from schools.models import Room
from tickets.models.ticket import TicketQuerySet
from users.models import User

MOST_FOUND = 100
MOST_WORDS = 200  # characters of what is typed that are looked at
_NUMBER = re.compile(r"^#?(\d{1,12})$")
_ROOM = re.compile(r"(?i)^(?:(?P<school>.*\S)\s+)?(?:room\s+|rm\.?\s+)?(?P<room>\S+)$")


def find(visible: TicketQuerySet, user: User, words: str, *, before: int | None = None, size: int = 30) -> list[int]:
    """Numbers of tickets that fit, newest first, below `before`; one more than `size` if there are more.

    `visible` is what the reader may see, or a part of it.
    """
    words = words.strip()[:MOST_WORDS]
    if not words:
        return []
    if before:
        visible = visible.filter(pk__lt=before)
    found: set[int] = set()
    for source in _sources(visible, user, words):
        found.update(source.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    return sorted(found, reverse=True)[: size + 1]


def _sources(visible: TicketQuerySet, user: User, words: str) -> Iterator[TicketQuerySet]:
    if number := _NUMBER.match(words):
        yield visible.filter(pk=int(number[1]))
    yield _by_words(visible, user, words)
    for name, found in (("requester", _people(words)), ("device", _devices(words)), ("room", _rooms(words))):
        if found:
            yield visible.filter(**{f"{name}__in": found})


def _by_words(visible: TicketQuerySet, user: User, words: str) -> TicketQuerySet:
    """By subject and texts for those who may read notes, too; by the subject alone for everybody else."""
    if user.scope.is_agent or user.scope.is_key_holder:
        query = SearchQuery(words, config="english", search_type="websearch")
        return visible.worked_by(user).filter(document__words=query)
    return visible.filter(document__subject__icontains=words)


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


def _rooms(words: str) -> list[int]:
    """A room by its name, such as “214”, “room 214” or “lincoln 214”."""
    split = _ROOM.match(words)
    named = Q(name__iexact=words)
    if split and split["school"] and split["school"].lower() not in ("room", "rm", "rm."):
        school = re.sub(r"(?i)[\s,]*\b(room|rm\.?)$", "", split["school"]).strip(" ,")
        of_school = Q(school__name__icontains=school) | Q(school__short_name__icontains=school)
        named |= Q(name__iexact=split["room"]) & (of_school | Q(school__code__iexact=school))
    elif split:
        named |= Q(name__iexact=split["room"])
    return list(Room.objects.filter(named).values_list("pk", flat=True)[:MOST_FOUND])
