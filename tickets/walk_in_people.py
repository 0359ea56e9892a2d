"""Whom somebody means who types a name, or scans a badge or the label of a device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from assets.models import Device
from tickets.lookup import SHORTEST
from tickets.whereabouts import place_words, places_of
from users.choices import Kind
from users.models import Membership, User
from users.models.user import UserQuerySet
from users.plain_letters import plain_letters

MOST = 6
LOOKED_AT = 60  # people among whom the best are chosen


@dataclass(frozen=True)
class Meant:
    """A person, where they belong, and the device whose label was scanned. `exact`: nobody else can be meant."""

    person: User
    place: Membership | None
    device: Device | None = None
    exact: bool = False

    @property
    def hint(self) -> str:
        """“Teacher, Lincoln MS, room 214”, and the label of the device."""
        words = place_words(self.person, self.place)
        return f"{words}, {self.device.label}" if self.device else words


def scanned(typed: str) -> str:
    """What a scanner read, without the address that a sticker may put before it."""
    words = " ".join(typed.split())
    return words.rstrip("/").rpartition("/")[2] if "://" in words else words


def meant(typed: str, *, by: User, at: datetime) -> list[Meant]:
    """The people who may be meant, the likeliest first; a badge, an address or a label means one alone."""
    words = scanned(typed)
    if not words:
        return []
    people = _others(by)
    if person := people.filter(Q(roster_id=words) | Q(email=words.lower())).first():
        return _placed([person], at, exact=True)
    if device := _labelled(words, by):
        assert device.holder
        return _placed([device.holder], at, exact=True, device=device)
    return _placed(_called(people, words), at)


def meant_by_key(key: int, *, by: User, at: datetime) -> Meant | None:
    """The person who was chosen from the list."""
    found = _placed(list(_others(by).filter(pk=key)), at, exact=True)
    return found[0] if found else None


def _others(by: User) -> UserQuerySet:
    return User.objects.visible_to(by).exclude(kind=Kind.SERVICE).exclude(pk=by.pk)


def _labelled(words: str, by: User) -> Device | None:
    ways = sorted({words, words.upper()})
    found = Device.objects.filter(Q(tag__in=ways) | Q(serial__in=ways), holder__is_active=True).exclude(holder=by)
    return found.select_related("holder", "room__school", "school").first()


def _called(people: UserQuerySet, words: str) -> list[User]:
    """By a part of the name or address; whose name begins so comes first."""
    if not any(len(part) >= SHORTEST for part in words.replace(",", " ").split()):
        return []
    start = plain_letters(words).lower()

    def fits(person: User) -> tuple[bool, str, str, int]:
        names = (person.given_name, person.family_name, person.get_full_name())
        begins = any(plain_letters(name).lower().startswith(start) for name in names)
        return (not begins, person.family_name, person.given_name, person.pk)

    return sorted(people.search(words)[:LOOKED_AT], key=fits)[:MOST]


def _placed(people: list[User], at: datetime, *, exact: bool = False, device: Device | None = None) -> list[Meant]:
    places = places_of(people, at) if people else {}
    return [Meant(person, places.get(person.pk), device, exact) for person in people]
