"""Schools with rooms and bells, and the one service calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from bench.fill.rhythm import FIRST_DAY, HOLIDAYS, UNTIL, ZONE
from letters.models import Mailbox
from schools.models import (
    BellSchedule,
    Building,
    District,
    Period,
    Room,
    School,
    ServiceCalendar,
    ServiceHours,
    SpecialDay,
    TestingWindow,
)
from tickets.actions.catalogue import install_catalogue

SCHOOLS = 100
ROOMS_OF_SCHOOL = 40
BELLS = [(8, 0), (8, 52), (9, 44), (10, 36), (11, 28), (12, 50), (13, 42)]
KINDS = [("elementary", "ES"), ("elementary", "ES"), ("middle", "MS"), ("high", "HS")]
NAMES = ["Lincoln", "Cedar", "Jefferson", "Harriet", "Sequoia", "Douglass", "Maple", "Roosevelt", "Tubman", "Aspen"]
AREAS = ["North", "South", "East", "West", "Hill", "Lake", "Park", "River", "Grove", "Mesa"]
MAILBOX = "help@district.example"


def make_places() -> None:
    """District, schools, rooms, bells, calendar, mailbox, teams, categories and promises. Room ids follow schools'."""
    District.objects.create(pk=1, name="Large School District", time_zone=str(ZONE), help_phone="555-0100")
    schools = School.objects.bulk_create(_schools())
    buildings = Building.objects.bulk_create([Building(school=school, name="Main") for school in schools])
    Room.objects.bulk_create(
        Room(id=room_id(school.pk, place), school=school, building=building, name=f"{100 + place}", position=place)
        for school, building in zip(schools, buildings, strict=True)
        for place in range(ROOMS_OF_SCHOOL)
    )
    usual = [BellSchedule(school=one, name="Usual", is_usual=True, weekdays=[0, 1, 2, 3, 4]) for one in schools]
    Period.objects.bulk_create(
        Period(
            schedule=schedule,
            label=str(number),
            starts=time(*bell),
            ends=time(bell[0] + (bell[1] + 48) // 60, (bell[1] + 48) % 60),
        )
        for schedule in BellSchedule.objects.bulk_create(usual)
        for number, bell in enumerate(BELLS, 1)
    )
    TestingWindow.objects.create(
        name="State testing", first_day=UNTIL.date() - timedelta(days=1), last_day=UNTIL.date() + timedelta(days=10)
    )
    _make_calendar()
    install_catalogue()
    Mailbox.objects.create(address=MAILBOX, name="Tech Help", default=True)


def room_id(school: int, place: int) -> int:
    """The id of a room by school id (from 1) and place in it (from 0)."""
    return (school - 1) * ROOMS_OF_SCHOOL + place + 1


def _schools() -> Iterator[School]:
    for number in range(SCHOOLS):
        kind, short = KINDS[number % 4]
        name = f"{NAMES[number % 10]} {AREAS[number // 10]}"
        yield School(
            id=number + 1,
            code=f"S{number:03}",
            name=f"{name} {kind.title()} School",
            short_name=f"{name} {short}",
            kind=kind,
        )


def _make_calendar() -> None:
    calendar = ServiceCalendar.objects.create(name="District")
    ServiceHours.objects.bulk_create(
        ServiceHours(calendar=calendar, weekday=day, opens=time(7), closes=time(15, 30)) for day in range(5)
    )
    SpecialDay.objects.bulk_create(SpecialDay(calendar=calendar, date=day, reason="Holiday") for day in _closed_days())


def _closed_days() -> Iterator[date]:
    for number in range((UNTIL.date() - FIRST_DAY).days + 365):
        day = FIRST_DAY + timedelta(days=number)
        if (
            (day.month, day.day) in HOLIDAYS
            or (day.month, day.day) >= (12, 22)
            or (day.month == 11 and 23 <= day.day <= 27)
        ):
            yield day
