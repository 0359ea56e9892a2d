"""One box: number, words, person, device, room.

People, devices and rooms are found by their own indexes first, then their tickets by foreign key; words by the search
documents. Each source gives its newest page of tickets that the reader may see, and the newest of all are the page:
so nothing is counted, and no source costs more than a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity

from assets.models import Device
from schools.models import Room
from tickets.models import SearchDocument, Ticket
from tickets.models.ticket import TicketQuerySet
from users.models import User

MOST_FOUND = 100
LIKE_ENOUGH = 0.25
_NUMBER = re.compile(r"^#?(\d{1,12})$")


def find(user: User, words: str, *, before: int | None = None, size: int = 30) -> list[int]:
    """Numbers of tickets that fit, newest first, below `before`; one more than `size` if there are more."""
    words = words.strip()
    if not words:
        return []
    visible = Ticket.objects.visible_to(user)
    if before:
        visible = visible.filter(pk__lt=before)
    found: set[int] = set()
    for source in _sources(visible, words):
        found.update(source.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    return sorted(found, reverse=True)[: size + 1]


def _sources(visible: TicketQuerySet, words: str) -> Iterator[TicketQuerySet]:
    if number := _NUMBER.match(words):
        yield visible.filter(pk=int(number[1]))
    yield visible.filter(document__words=SearchQuery(words, config="english", search_type="websearch"))
    people = list(User.objects.search(words).values_list("pk", flat=True)[:MOST_FOUND])
    if people:
        yield visible.filter(requester__in=people)
    devices = list(Device.objects.search(words).values_list("pk", flat=True)[:MOST_FOUND])
    if devices:
        yield visible.filter(device__in=devices)
    rooms = list(Room.objects.filter(name__iexact=words).values_list("pk", flat=True)[:MOST_FOUND])
    if rooms:
        yield visible.filter(room__in=rooms)


def did_you_mean(user: User, words: str) -> str:
    """A subject like the words, among the tickets that the reader may see, for when nothing was found."""
    near = (
        SearchDocument.objects.filter(subject__trigram_similar=words, ticket__in=Ticket.objects.visible_to(user))
        .annotate(likeness=TrigramSimilarity("subject", words))
        .filter(likeness__gte=LIKE_ENOUGH)
        .order_by("-likeness")
    )
    return near.values_list("subject", flat=True).first() or ""
