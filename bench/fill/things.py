"""Devices of a large district, with who has them and who had them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assets.models import Custody, Device, Product
from bench.fill.copying import Table
from bench.fill.people import FIRST_ID, SINCE, People
from bench.fill.places import ROOMS_OF_SCHOOL, SCHOOLS

PRODUCTS = [
    ("ActivPanel 9", "Promethean", "panel"),
    ("ThinkPad L13", "Lenovo", "laptop"),
    ("Chromebook 300e", "Lenovo", "chromebook"),
    ("Chromebook 3110", "Dell", "chromebook"),
    ("LaserJet M404", "HP", "printer"),
    ("AP45", "Juniper", "network"),
]
PANEL, LAPTOP, CHROMEBOOK, _, PRINTER, ACCESS_POINT = range(1, 7)
ROOMS = SCHOOLS * ROOMS_OF_SCHOOL


@dataclass(frozen=True)
class Things:
    """Which device has which id: one panel a room, one laptop a person of the staff, chromebooks for the rest."""

    total: int
    people: People

    def panel_of(self, room: int) -> int | None:
        """The panel of a room."""
        return room if room <= self.total else None

    def laptop_of(self, staff: int) -> int | None:
        """The laptop of somebody of the staff."""
        found = ROOMS + staff - FIRST_ID + 1
        return found if found <= self.total else None

    def chromebook_of(self, student: int) -> int | None:
        """The Chromebook of a pupil; the last pupils have none."""
        found = ROOMS + len(self.people.staff) + student - self.people.students.start + 1
        return found if found <= self.total else None


def make_things(things: Things) -> None:
    """Products, devices, custodies."""
    Product.objects.bulk_create(
        Product(id=number, name=name, maker=maker, kind=kind) for number, (name, maker, kind) in enumerate(PRODUCTS, 1)
    )
    devices = Table(
        Device, "id", "tag", "serial", "product_id", "status", "school_id", "room_id", "holder_id", "bought_on",
        "external_id",
    )  # fmt: skip
    devices.fill(_devices(things))
    Table(Custody, "device_id", "holder_id", "room_id", "holder_name", "since", "until").fill(_custodies(things))


def _devices(things: Things) -> Iterator[tuple[Any, ...]]:
    for number in range(1, things.total + 1):
        product, school, room, holder = _place(things, number)
        status = "deployed" if room or holder else "in_stock"
        bought = date(2021 + number % 6, number % 12 + 1, 15)
        serial = f"{('AP', 'PF', '5CD', '7GH', 'VN', 'A1')[product - 1]}{number * 7919 % 2**31:08X}"
        yield number, f"T-{number:06}", serial, product, status, school, room, holder, bought, f"id-{number}"


def _place(things: Things, number: int) -> tuple[int, int, int | None, int | None]:
    people = things.people
    if number <= ROOMS:
        return PANEL, (number - 1) // ROOMS_OF_SCHOOL + 1, number, None
    number -= ROOMS
    if number <= len(people.staff):
        holder = people.staff[number - 1]
        return LAPTOP, people.school_of(holder), None, holder
    number -= len(people.staff)
    if number <= len(people.students):
        holder = people.students[number - 1]
        return CHROMEBOOK + number % 2, people.school_of(holder), None, holder
    room = number % ROOMS + 1
    product, school = (PRINTER, ACCESS_POINT)[number % 2], (room - 1) // ROOMS_OF_SCHOOL + 1
    return product, school, (room if number % 3 else None), None


def _custodies(things: Things) -> Iterator[tuple[Any, ...]]:
    """Who has it now, and for every third one who had it before."""
    for number in range(1, things.total + 1):
        _product, _school, room, holder = _place(things, number)
        if not room and not holder:
            continue
        since = SINCE + timedelta(days=number % 1500)
        name = " ".join(things.people.name(holder)) if holder else f"{100 + number % ROOMS_OF_SCHOOL}"
        if number % 3 == 0:
            yield number, None, None, "An earlier pupil", _moment(SINCE), _moment(since)
        yield number, holder, room, name, _moment(since), None


def _moment(day: date) -> str:
    return f"{day.isoformat()}T14:00:00+00:00"
