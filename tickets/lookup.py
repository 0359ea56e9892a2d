"""People, devices and rooms by what somebody types: by their own indexes, a hundred at most.

Each can be had as a question too (`…_asked`), which the database answers inside of another one.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q, QuerySet

from assets.models import Device
from schools.models import Room
from users.models import User

MOST_FOUND = 100
SHORTEST = 3  # trigrams need three letters to be of use
_ROOM = re.compile(r"(?i)^(?:(?P<school>.*\S)\s+)?(?:room\s+|rm\.?\s+)?(?P<room>\S+)$")
_ROOM_FIRST = re.compile(r"(?i)^(?:room\s+|rm\.?\s+)?(?P<room>\S*\d\S*)[\s,]+(?P<school>\S.*)$")
_BEFORE_NUMBER = re.compile(r"(?i)[\s,]*\b(room|rm\.?)$")


# What `values_list("pk", flat=True)` asks.
Keys = QuerySet[Any, int]


def people_asked(words: str) -> Keys:
    """Everybody whose name or address holds each of the words, accents or not; also those who left."""
    if not any(len(part) >= SHORTEST for part in words.replace(",", " ").split()):
        return User.objects.none().values_list("pk", flat=True)
    return User.objects.search(words).values_list("pk", flat=True)[:MOST_FOUND]


def people_called(words: str) -> list[int]:
    """The keys of `people_asked`."""
    return list(people_asked(words))


def devices_asked(words: str) -> Keys:
    """Devices whose tag or serial holds the words."""
    found = Device.objects.search(words) if len(words) >= SHORTEST else Device.objects.none()
    return found.values_list("pk", flat=True)[:MOST_FOUND]


def devices_called(words: str) -> list[tuple[int, bool]]:
    """(key, whether tag or serial is exactly so) of devices whose tag or serial holds the words."""
    if len(words) < SHORTEST:
        return []
    found = Device.objects.search(words).values_list("pk", "tag", "serial")[:MOST_FOUND]
    return [(pk, words.lower() in ((tag or "").lower(), (serial or "").lower())) for pk, tag, serial in found]


def rooms_asked(words: str, user: User) -> Keys:
    """A room by its name: “214”, “room 214”, “lincoln 214”, “room 214 lincoln”; in the reader's schools, if any."""
    split = _ROOM.match(words)
    named = Q(name__iexact=words)
    if split and split["school"] and split["school"].lower() not in ("room", "rm", "rm."):
        named |= _room_of(split["room"], _BEFORE_NUMBER.sub("", split["school"]))
    elif split:
        named |= Q(name__iexact=split["room"])
    if turned := _ROOM_FIRST.match(words):
        named |= _room_of(turned["room"], turned["school"])
    return Room.objects.filter(named, reach_of(user)).values_list("pk", flat=True)[:MOST_FOUND]


def reach_of(user: User) -> Q:
    """The rooms that somebody may mean: those of their schools, if they have some."""
    scope = user.scope
    everywhere = scope.sees_all_tickets or scope.teams or scope.is_key_holder
    return Q() if everywhere else Q(school__in=scope.ticket_schools)


def _room_of(name: str, school: str) -> Q:
    school = school.strip(" ,")
    of_school = Q(school__name__icontains=school) | Q(school__short_name__icontains=school)
    return Q(name__iexact=name) & (of_school | Q(school__code__iexact=school))


def rooms_called(words: str, user: User) -> list[int]:
    """The keys of `rooms_asked`."""
    return list(rooms_asked(words, user))
