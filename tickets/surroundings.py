"""What is around somebody who asks: schools, room, devices, and for a guardian the children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone

from assets.choices import ProductKind
from assets.models import Device
from assets.workflow import OUT_OF_USE, DeviceStatus
from schools.models import Room, School, TestingWindow
from tickets.guessing import mentions
from users.choices import Kind
from users.models import Membership, User

MOST_DEVICES = 12
# What stands in a room for everybody who teaches there; the machines of a class are counted, not listed.
FIXTURES = (
    ProductKind.PANEL,
    ProductKind.PROJECTOR,
    ProductKind.CAMERA,
    ProductKind.PRINTER,
    ProductKind.PHONE,
    ProductKind.CART,
)


@dataclass(frozen=True)
class Surroundings:
    """`devices` are those held and, for staff, the fixtures of the room; the own ones first."""

    user: User
    memberships: tuple[Membership, ...]
    devices: tuple[Device, ...]
    wards: tuple[User, ...]

    @classmethod
    def of(cls, user: User, at: datetime) -> Surroundings:
        """What is around `user` now, by two queries (three for a guardian)."""
        wards = _wards(user) if user.kind == Kind.GUARDIAN else ()
        people = [user, *wards]
        memberships = tuple(_memberships(people, at))
        rooms = [one.room_id for one in memberships if one.room_id] if user.kind == Kind.STAFF else []
        return cls(user, memberships, tuple(_devices(people, rooms)), wards)

    @property
    def room(self) -> Room | None:
        """Where somebody of the staff usually is."""
        if self.user.kind != Kind.STAFF:
            return None
        return next((one.room for one in self.memberships if one.room), None)

    @property
    def schools(self) -> list[School]:
        """The schools to which somebody belongs, the main one first."""
        return list(dict.fromkeys(one.school for one in self.memberships))

    @property
    def school(self) -> School | None:
        """The main school."""
        return self.schools[0] if self.memberships else None

    @cached_property
    def places(self) -> list[School]:
        """The schools to choose from: one's own; all of them for staff of the district who belong to none."""
        if self.memberships or not self.is_staff:
            return self.schools
        return list(School.objects.filter(active=True))

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """The rooms to choose from, by key; only staff say a room."""
        if not self.is_staff:
            return {}
        rooms = Room.objects.filter(school__in=[one.pk for one in self.places]).select_related("school")
        return {str(room.pk): room for room in rooms}

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the district: only then a room and a class are asked about."""
        return self.user.kind == Kind.STAFF

    def device_meant(self, words: str, kinds: Iterable[str] = ()) -> Device | None:
        """The one device that the words, or the kinds that a trouble is about, point at; None where several may be."""
        scores = [(mentions(words, _names(device)), device) for device in self.devices]
        best = max((score for score, _device in scores), default=0)
        named = [device for score, device in scores if score == best > 0]
        found = named or [device for device in self.devices if device.product.kind in set(kinds)]
        return found[0] if len(found) == 1 else None


def room_facts(room: Room) -> list[tuple[str, int, int]]:
    """(kind, how many there are, how many of them are in repair) of a room, by one query."""
    rows = (
        Device.objects.filter(room=room)
        .exclude(status__in=OUT_OF_USE)
        .values("product__kind")
        .annotate(there=Count("pk"), in_repair=Count("pk", filter=Q(status=DeviceStatus.IN_REPAIR)))
        .order_by("-there", "product__kind")
    )
    return [(row["product__kind"], row["there"], row["in_repair"]) for row in rows]


def testing_of(school: School, at: datetime) -> TestingWindow | None:
    """The testing window of a school that is on, or begins within a week."""
    today = timezone.localdate(at)
    soon = today.fromordinal(today.toordinal() + 7)
    windows = TestingWindow.objects.filter(Q(school=school) | Q(school=None), last_day__gte=today, first_day__lte=soon)
    return windows.order_by("first_day").first()


def _wards(user: User) -> tuple[User, ...]:
    links = user.wards.filter(student__is_active=True).select_related("student").order_by("student__given_name")
    return tuple(link.student for link in links)


def _memberships(people: list[User], at: datetime) -> Iterable[Membership]:
    today = timezone.localdate(at)
    return (
        Membership.objects.filter(user__in=people, school__active=True)
        .filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gt=today))
        .select_related("school", "room__school")
        .order_by("-primary", "pk")
    )


def _devices(people: list[User], rooms: list[int]) -> Iterable[Device]:
    theirs = Q(holder__in=people)
    around = Q(room__in=rooms, holder=None, product__kind__in=FIXTURES)
    found = Device.objects.filter(theirs | around).exclude(status__in=OUT_OF_USE)
    found = found.select_related("product", "room__school", "school", "holder")
    return sorted(found.order_by("holder", "pk")[:MOST_DEVICES], key=_order)


def _order(device: Device) -> int:
    """What somebody holds comes first, then the fixtures of the room in the order above."""
    return FIXTURES.index(ProductKind(device.product.kind)) if device.holder_id is None else -1


def _names(device: Device) -> list[str]:
    return [str(ProductKind(device.product.kind).label), device.product.name, device.label]
