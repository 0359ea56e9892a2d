"""The schools of the demo district, with buildings, rooms and bell times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from schools.models import BellSchedule, Building, District, Period, Room, School
from schools.models.period import school_week

DISTRICT = "Cedar Valley School District"
HELP_PHONE = "555-0142"
OFFICES = ("Office", "Library", "Gym", "Cafeteria", "Staff room", "Counseling", "Music", "Tech closet")


@dataclass(frozen=True)
class Site:
    """A school as it is planned: how many people and in which rooms classes are held."""

    code: str
    name: str
    short: str
    kind: str
    students: int
    staff: int
    rooms: tuple[tuple[str, tuple[str, ...]], ...]


def _span(*spans: tuple[int, int]) -> tuple[str, ...]:
    return tuple(str(number) for first, last in spans for number in range(first, last + 1))


def _portables(count: int) -> tuple[str, ...]:
    return tuple(f"P{number}" for number in range(1, count + 1))


_SMALL = (("Main building", _span((1, 18))), ("Portables", _portables(2)))
SITES = (
    Site(
        "CVH",
        "Cedar Valley High School",
        "Cedar Valley HS",
        "high",
        1200,
        104,
        (
            ("Main building", _span((101, 130), (201, 230))),
            ("Science wing", _span((301, 312))),
            ("Arts and gym", _span((401, 406))),
        ),
    ),
    Site(
        "NGH",
        "Northgate High School",
        "Northgate HS",
        "high",
        1000,
        90,
        (("Main building", _span((101, 128), (201, 224))), ("Career center", _span((301, 310)))),
    ),
    Site(
        "LMS",
        "Lincoln Middle School",
        "Lincoln MS",
        "middle",
        640,
        62,
        (("Main building", _span((101, 120), (201, 218))),),
    ),
    Site(
        "RMS",
        "Roosevelt Middle School",
        "Roosevelt MS",
        "middle",
        600,
        58,
        (("Main building", _span((101, 118), (201, 216))),),
    ),
    Site(
        "JMS",
        "Juniper Middle School",
        "Juniper MS",
        "middle",
        480,
        48,
        (("Main building", _span((101, 116), (201, 212))),),
    ),
    Site("BES", "Birch Elementary School", "Birch ES", "elementary", 340, 34, _SMALL),
    Site("MGE", "Maple Grove Elementary School", "Maple Grove ES", "elementary", 360, 36, _SMALL),
    Site(
        "FCE",
        "Fern Creek Elementary School",
        "Fern Creek ES",
        "elementary",
        330,
        33,
        (("Main building", _span((1, 14))), ("Annex", _span((101, 106)))),
    ),
    Site("HTE", "Harriet Tubman Elementary School", "Harriet Tubman ES", "elementary", 350, 35, _SMALL),
    Site("SBE", "Stone Bridge Elementary School", "Stone Bridge ES", "elementary", 320, 33, _SMALL),
    Site("SES", "Sunrise Elementary School", "Sunrise ES", "elementary", 300, 31, _SMALL),
    Site(
        "RBA",
        "Riverbend Alternative School",
        "Riverbend Alt.",
        "alternative",
        80,
        12,
        (("Main building", _span((1, 8))),),
    ),
)
# (first bell, minutes of a period, minutes between): the story's period 3 is 9:44 to 10:32.
BELLS = {"high": (8, 0, 50, 6), "middle": (8, 0, 48, 4), "elementary": (8, 20, 50, 10), "alternative": (9, 0, 55, 5)}
PERIODS, LUNCH_AFTER, LUNCH = 7, 4, 34
# Wednesdays of one school: shorter periods, the last bell at 2:04 PM.
EARLY_SCHOOL, EARLY_BELLS, WEDNESDAY = "RBA", (9, 0, 35, 5), 2


@dataclass(frozen=True)
class Places:
    """The schools by code and the rooms by (code, name)."""

    schools: dict[str, School]
    rooms: dict[tuple[str, str], Room]

    def classrooms(self, site: Site) -> list[Room]:
        """The rooms in which a school holds classes, in walking order."""
        return [self.rooms[site.code, name] for _building, names in site.rooms for name in names]


def add_places(time_zone: str) -> Places:
    """The district and its schools."""
    District.objects.create(pk=1, name=DISTRICT, time_zone=time_zone, help_phone=HELP_PHONE)
    schools = {
        site.code: School(
            code=site.code, name=site.name, short_name=site.short, kind=site.kind, roster_id=f"org-{site.code}"
        )
        for site in SITES
    }
    School.objects.bulk_create(schools.values())
    buildings = {
        (site.code, name): Building(school=schools[site.code], name=name)
        for site in SITES
        for name, _rooms in site.rooms
    }
    Building.objects.bulk_create(buildings.values())
    rooms = {(site.code, room.name): room for site in SITES for room in _rooms(site, schools, buildings)}
    Room.objects.bulk_create(rooms.values())
    usual = {
        code: BellSchedule(school=school, name="Usual", is_usual=True, weekdays=school_week())
        for code, school in schools.items()
    }
    early = BellSchedule(school=schools[EARLY_SCHOOL], name="Early release", weekdays=[WEDNESDAY])
    BellSchedule.objects.bulk_create([*usual.values(), early])
    bells = [(schedule, BELLS[schedule.school.kind]) for schedule in usual.values()] + [(early, EARLY_BELLS)]
    Period.objects.bulk_create(period for schedule, times in bells for period in _bells(schedule, *times))
    return Places(schools, rooms)


def _rooms(site: Site, schools: dict[str, School], buildings: dict[tuple[str, str], Building]) -> Iterator[Room]:
    first = site.rooms[0][0]
    named = [(first, name) for name in OFFICES] + [(place, name) for place, names in site.rooms for name in names]
    for position, (building, name) in enumerate(named):
        yield Room(school=schools[site.code], building=buildings[site.code, building], name=name, position=position)


def _bells(schedule: BellSchedule, hour: int, minute: int, length: int, pause: int) -> Iterator[Period]:
    begins = hour * 60 + minute
    for number in range(1, PERIODS + 1):
        yield Period(schedule=schedule, label=str(number), starts=_clock(begins), ends=_clock(begins + length))
        begins += length + (LUNCH if number == LUNCH_AFTER else pause)


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
