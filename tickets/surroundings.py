"""What is around somebody who asks: schools, room, devices, whom it is for, and for a guardian the children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone, translation

from assets.choices import ProductKind
from assets.models import Device
from assets.workflow import OUT_OF_USE, DeviceStatus
from schools.models import Room, School, TestingWindow
from tickets.guessing import mentions
from tickets.on_behalf import OnBehalf
from tickets.stickers import Thing, place_of, room_of
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
    """`devices` are those of whom it is for, those held and, for staff, the fixtures of the rooms; in this order.

    `behalf` is somebody else for whom she asks, `their` where that person belongs; `scanned` is the device or room
    whose sticker she read, which comes before all.
    """

    user: User
    memberships: tuple[Membership, ...]
    devices: tuple[Device, ...]
    wards: tuple[User, ...]
    behalf: OnBehalf = field(default_factory=OnBehalf)
    their: tuple[Membership, ...] = ()
    scanned: Thing | None = None

    @classmethod
    def of(
        cls, user: User, at: datetime, behalf: OnBehalf | None = None, scanned: Thing | None = None
    ) -> Surroundings:
        """What is around `user` now, by two queries (three for a guardian, and for somebody else)."""
        behalf = behalf or OnBehalf()
        wards = _wards(user) if user.kind == Kind.GUARDIAN else ()
        people = [user, *wards]
        memberships = tuple(_memberships(people, at))
        their = tuple(_memberships([behalf.person], at)) if behalf.person else ()
        belonging = [*their, *memberships] if user.kind == Kind.STAFF else []
        rooms = [one.room_id for one in belonging if one.room_id]
        rooms += [room.pk for room in (behalf.section and behalf.section.room, scanned and room_of(scanned)) if room]
        holders = [*people, behalf.person] if behalf.person else people
        devices = sorted(_devices(holders, rooms), key=lambda one: _order(one, behalf.person))
        if isinstance(scanned, Device):
            devices = [scanned, *(one for one in devices if one != scanned)]
        return cls(user, memberships, tuple(devices), wards, behalf, their, scanned)

    @property
    def room(self) -> Room | None:
        """What she scanned; else where the class meets, or the colleague is; else where she usually is herself."""
        if self.scanned and (room := room_of(self.scanned)):
            return room
        usual = self._usual_room
        if self.scanned and usual and usual.school_id != self.scanned.school_id:
            return None
        return usual

    @property
    def _usual_room(self) -> Room | None:
        if self.behalf.section:
            return self.behalf.section.room
        if self.user.kind != Kind.STAFF:
            return None
        is_colleague = self.behalf.person is not None and self.behalf.person.kind == Kind.STAFF
        return next((one.room for one in (self.their if is_colleague else self.memberships) if one.room), None)

    @property
    def schools(self) -> list[School]:
        """The schools to which somebody belongs, the main one first."""
        return list(dict.fromkeys(one.school for one in self.memberships))

    @property
    def school(self) -> School | None:
        """Where it likely is: of what was scanned, of the class, of the other person, else her main school."""
        return next(iter(self._elsewhere), None) or (self.schools[0] if self.memberships else None)

    @property
    def _elsewhere(self) -> list[School]:
        """The schools of what was scanned, of the class and of the other person."""
        section = self.behalf.section
        found = [place_of(self.scanned) if self.scanned else None, section.school if section else None]
        return [school for school in (*found, *(one.school for one in self.their)) if school]

    @cached_property
    def places(self) -> list[School]:
        """The schools to choose from: one's own; all of them for staff of the district who belong to none.

        And those of whom, and of what, it is about.
        """
        own = self.schools if self.memberships or not self.is_staff else School.objects.filter(active=True)
        return list(dict.fromkeys([*own, *self._elsewhere]))

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """The rooms to choose from, by key; only staff say a room, others but the one that they scanned."""
        if not self.is_staff:
            here = room_of(self.scanned) if self.scanned else None
            return {str(here.pk): here} if here else {}
        rooms = Room.objects.filter(school__in=[one.pk for one in self.places]).select_related("school")
        return {str(room.pk): room for room in rooms}

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the district: only then a room and a class are asked about."""
        return self.user.kind == Kind.STAFF

    def device_meant(self, words: str, kinds: Iterable[str] = ()) -> Device | None:
        """The one device that the words, or the kinds that a trouble is about, point at; None where several may be.

        What she scanned is meant; and what somebody else has before what is hers.
        """
        if isinstance(self.scanned, Device):
            return self.scanned
        theirs = [
            device for device in self.devices if self.behalf.person and device.holder_id == self.behalf.person.pk
        ]
        return self._meant(theirs, words, kinds) or self._meant(self.devices, words, kinds)

    def _meant(self, devices: Iterable[Device], words: str, kinds: Iterable[str]) -> Device | None:
        devices = list(devices)
        scores = [(mentions(words, _names(device)), device) for device in devices]
        best = max((score for score, _device in scores), default=0)
        named = [device for score, device in scores if score == best > 0]
        found = named or [device for device in devices if device.product.kind in set(kinds)]
        return found[0] if len(found) == 1 else None

    def device_labelled(self, label: str) -> Device | None:
        """The device with that tag or serial number at one of the places."""
        schools = [one.pk for one in self.places]
        found = Device.objects.filter(school__in=schools).select_related("product", "room__school", "school")
        return found.filter(tag__iexact=label).first() or found.filter(serial__iexact=label).first()


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
    return found.order_by("holder", "pk")[:MOST_DEVICES]


def _order(device: Device, person: User | None) -> int:
    """What the other person holds comes first, then what is one's own, then the fixtures in the order above."""
    if device.holder_id is None:
        return FIXTURES.index(ProductKind(device.product.kind))
    return -2 if person and device.holder_id == person.pk else -1


def _names(device: Device) -> list[str]:
    """What it may be called: its kind in the reader's language and in English, of which many words are in use."""
    kind = ProductKind(device.product.kind)
    with translation.override("en"):
        in_english = str(kind.label)
    return [str(kind.label), in_english, device.product.name, device.label]
