"""What happens to a ticket: who files what, and which acts follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from random import Random
from typing import Any

from bench.fill.people import People
from bench.fill.rhythm import UNTIL, Rhythm
from bench.fill.things import Things
from bench.fill.words import Writer
from schools.school_time import Calendar, add
from tickets.promising import Target
from tickets.urgency import SHIPPED, urgency_of

# A ticket of this many days is still open with a probability of 1/e; tuned so that 2 % of all are.
DAYS_OPEN = 27
REOPEN_DAYS = 7
SHARES = {"answered": 0.66, "asked": 0.17, "waited": 0.08, "part": 0.04, "reopened": 0.03, "visited": 0.02}


@dataclass(slots=True)
class Deed:
    """An act by a person at a time; `values` are what it takes besides the text, people and things as ids."""

    at: datetime
    by: int
    act: str
    body: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """A ticket as it was filed, with what followed. People, places and things are ids."""

    number: int
    at: datetime
    requester: int
    subject: str
    body: str
    category: int | None
    team: int | None
    priority: int
    impact: str
    restricted: bool
    school: int | None
    room: int | None
    device: int | None
    source: str
    answers: list[dict[str, str]]
    beneficiary: int | None = None
    followers: tuple[int, ...] = ()
    deeds: list[Deed] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """What all stories share. `categories` are (id, team, priority, restricted, first question) of the leaves.

    `promises` are minutes by priority and kind; `targets` all of it, apart for rooms under test.
    """

    people: People
    things: Things
    calendar: Calendar
    promises: dict[int, dict[str, int]]
    targets: dict[bool, dict[tuple[int, str], Target]]
    is_under_test: Callable[[int | None, int | None, datetime], bool]
    categories: list[tuple[int, int | None, int, bool, str]]
    teams: dict[str, int]
    system: int
    mailbox: int
    leads: list[int]
    key_holders: list[int]
    tickets: int


class Teller:
    """Tells the stories of a range of tickets. The same seed tells the same."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = Random(seed)
        self.writer = Writer(self.chance, world.tickets)
        self.rhythm = Rhythm(world.tickets)
        self._acts = list(SHARES)
        self._shares = list(SHARES.values())
        self._members = {world.teams[key]: people for key, people in world.people.members().items()}
        self._common = [category for category in world.categories if not category[3]]

    def story(self, number: int) -> Story:
        """The story of ticket `number` (from 1)."""
        filed = self._filed(number)
        filed.deeds = list(self._until_now(filed))
        return filed

    def _filed(self, number: int) -> Story:
        world, chance = self.world, self.chance
        requester, school, room, device = self._who_and_where()
        by_mail = chance.random() < 0.15
        choice = chance.choice(world.categories if chance.random() < 0.05 else self._common)
        category, team, priority, restricted, question = (
            choice if not by_mail else (None, world.teams["field"], 3, False, "")
        )
        impact = "" if by_mail else chance.choices(("", "none", "manages", "stopped"), (40, 40, 17, 3))[0]
        priority = urgency_of(priority, impact, "", SHIPPED, in_testing=False).priority
        answers = [{"label": question, "answer": "Yes, no change"}] if question and chance.random() < 0.5 else []
        staff = world.people.staff
        return Story(
            number=number,
            at=self.rhythm.at(number - 1),
            requester=requester,
            subject=self.writer.subject(),
            body=self.writer.first_message(),
            category=category,
            team=team,
            priority=priority,
            impact=impact,
            restricted=restricted,
            school=school,
            room=None if by_mail and device is None else room,
            device=None if by_mail else device,
            source="mail" if by_mail else "web",
            answers=answers,
            beneficiary=self._other(staff, requester) if chance.random() < 0.03 else None,
            followers=(self._other(staff, requester),) if chance.random() < 0.04 else (),
        )

    def _other(self, people: range, than: int) -> int:
        found = self.chance.choice(people)
        return found if found != than else people.start + (found + 1 - people.start) % len(people)

    def _who_and_where(self) -> tuple[int, int | None, int | None, int | None]:
        """Staff in four of five cases, some of them more often than others."""
        world, chance = self.world, self.chance
        people, things, kind = world.people, world.things, chance.random()
        if kind < 0.8:
            staff = people.staff[int(len(people.staff) * chance.random() ** 1.5)]
            room = people.room_of(staff)
            device = chance.choice((things.panel_of(room), things.laptop_of(staff), None, None))
            return staff, people.school_of(staff), room, device
        if kind < 0.95 and people.students:
            student = chance.choice(people.students)
            return student, people.school_of(student), None, things.chromebook_of(student)
        guardian = chance.choice(people.guardians or people.staff)
        return guardian, None, None, None

    def _until_now(self, filed: Story) -> Iterator[Deed]:
        """The acts that have happened by now; who stays open stops somewhere on the way."""
        chance = self.chance
        age = (UNTIL - filed.at) / timedelta(days=1)
        stays_open = chance.random() < exp(-age / DAYS_OPEN)
        way = chance.choices(self._acts, self._shares)[0]
        if stays_open:
            way = chance.choices(("answered", "waited", "part", "visited", "new"), (35, 30, 18, 5, 12))[0]
        deeds = list(self._way(filed, way))
        if stays_open:
            deeds = deeds[: self._stop(way, [deed.act for deed in deeds])]
        for deed in deeds:
            if deed.at >= UNTIL:
                return
            yield deed

    def _stop(self, way: str, acts: list[str]) -> int:
        """How many acts of an open ticket have happened."""
        last = {"waited": "wait", "part": self.chance.choice(("wait", "part_arrived")), "visited": "schedule_visit"}
        if way == "new":
            return 0
        if way in last and last[way] in acts:
            return acts.index(last[way]) + 1
        return self.chance.randint(1, acts.index("solve"))

    def _way(self, filed: Story, way: str) -> Iterator[Deed]:
        """Acts in their order, in service hours; how long they take is spread around what is promised."""
        say, helper = self.writer.message, self._helper(filed)
        promised = self.world.promises[filed.priority]
        self._at = filed.at
        first, rest = promised["first_answer"] * 0.3, promised["solution"] * 0.25
        if filed.category is None:
            category, team, *_ = self.chance.choice(self._common)
            yield Deed(self._later(first / 4), helper, "triage", values={"category": category, "team": team})
        yield Deed(self._later(first / 2), helper, "assign", values={"to": helper})
        yield Deed(self._later(first / 2), helper, "answer", say())
        if way == "asked":
            yield Deed(self._later(rest / 2), filed.requester, "respond", say())
        elif way == "waited":
            yield Deed(self._later(rest / 2), helper, "wait", values={"reason": "user"})
            yield Deed(self._later(rest), filed.requester, "respond", say())
        elif way == "part":
            yield Deed(self._later(rest / 2), helper, "note", say())
            expected = (self._at + timedelta(days=9)).date()
            reason = self.chance.choice(("part", "part", "vendor"))
            yield Deed(self._later(rest / 4), helper, "wait", values={"reason": reason, "expected_on": expected})
            if reason == "part":
                yield Deed(self._later(rest), helper, "part_arrived")
        elif way == "visited":
            visit = self._later(rest / 2)
            at = add(self.world.calendar, visit, 60)
            yield Deed(visit, helper, "schedule_visit", values={"at": at, "until": at + timedelta(minutes=30)})
        yield from self._ending(filed, helper, way, rest)

    def _ending(self, filed: Story, helper: int, way: str, rest: float) -> Iterator[Deed]:
        say = self.writer.message
        yield Deed(self._later(rest), helper, "solve", say() if way in ("answered", "visited") else "")
        if way == "reopened":
            yield Deed(self._later(200), filed.requester, "respond", say())
            yield Deed(self._later(rest), helper, "solve", "")
        closes = (self._at + timedelta(days=REOPEN_DAYS, hours=1)).replace(minute=17, second=0)
        yield Deed(closes, self.world.system, "close")

    def _later(self, minutes: float) -> datetime:
        """The moment of the next act, in service hours and whole seconds."""
        spread = self.chance.lognormvariate(0, 0.9)
        self._at = add(self.world.calendar, self._at, max(int(minutes * spread), 1))
        return self._at

    def _helper(self, filed: Story) -> int:
        if filed.team in self._members:
            return self.chance.choice(self._members[filed.team])
        school = filed.school or self.chance.randint(1, 100)
        return self.world.people.technician_of(school)
