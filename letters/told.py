"""To whom letters about an act went, and when: read from their stable names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from letters.addresses import entry_of_message_id, letter_to, reader_of_message_id
from letters.choices import Posting
from letters.models import OutgoingLetter


@dataclass(frozen=True)
class Written:
    """A letter that cannot be called back: about which entry, to whom (keys), and since when it is under way."""

    entry: int
    reader: int
    at: datetime


def written_about(entries: Iterable[tuple[int, int]]) -> list[Written]:
    """The letters about entries, each given as (number of its ticket, key of the entry), by one look into an index.

    What the mail server has refused for good told nobody.
    """
    names = [f"t{number}.{letter_to(entry, 0)[:-1]}" for number, entry in entries]
    if not names:
        return []
    about = reduce(or_, (Q(message_id__startswith=name) for name in names))
    found = OutgoingLetter.objects.filter(about).exclude(state=Posting.FAILED).order_by("pk")
    letters = found.values_list("message_id", "sent_at", "queued_at")
    return [one for letter in letters for one in _written(*letter)]


def _written(message_id: str, sent_at: datetime | None, queued_at: datetime) -> list[Written]:
    entry, reader = entry_of_message_id(message_id), reader_of_message_id(message_id)
    return [Written(entry, reader, sent_at or queued_at)] if entry and reader else []
