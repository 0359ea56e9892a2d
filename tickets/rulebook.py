"""Calendars, promises and policy at one moment, for as many tickets as an act needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from audit.clock import now
from schools import school_time
from schools.calendars import Calendars
from schools.choices import Hours
from schools.models import TestingWindow
from schools.school_days import Plan
from schools.school_time import Calendar, NeverOpen
from tickets.choices import ClockKind, Priority
from tickets.models import Category, ClockPolicy, Promise, Ticket, UrgencyCell
from tickets.promising import Facts, Target, aim, most_specific, target_of
from tickets.urgency import Matrix, Urgency, urgency_of
from users.away import Away
from users.models import ClassSection


class Rulebook:
    """Looks up calendars and promises, one query each; whatever else promises ask for, when it is first asked."""

    def __init__(self, calendars: Calendars | None = None) -> None:
        """Look both up, the calendars unless they are at hand."""
        self.calendars = calendars or Calendars()
        self._promises: dict[str, list[Promise]] = defaultdict(list)
        for promise in Promise.objects.all():
            self._promises[promise.kind].append(promise)
        rows = [promise for kept in self._promises.values() for promise in kept]
        self.asks_for_people = any(row.requester_kind for row in rows)
        self._asks_for_testing = any(row.in_testing for row in rows)
        self._asks_for_category = any(row.category_id for row in rows)
        self._rules: dict[int | None, Rules] = {}
        self._targets: dict[tuple[str, Facts], Target | None] = {}
        self._days: dict[tuple[int | None, str], int] = {}
        self._grades: dict[int, set[str]] = {}

    def of(self, school_id: int | None) -> Rules:
        """What holds for tickets of a school."""
        if school_id not in self._rules:
            self._rules[school_id] = Rules(self, school_id)
        return self._rules[school_id]

    @cached_property
    def policy(self) -> ClockPolicy:
        """When clocks rest."""
        return ClockPolicy.current()

    @cached_property
    def away(self) -> Away:
        """Who is away when: a date of UTC may be a day ahead of the one on a school's wall."""
        return Away(now().date() - timedelta(days=1))

    def target(self, kind: str, facts: Facts) -> Target | None:
        """What is promised where these facts hold; None where nothing is."""
        key = kind, facts
        if key not in self._targets:
            promise = most_specific(self._promises[kind], facts)
            self._targets[key] = self._target(promise, facts.school) if promise else None
        return self._targets[key]

    def promise(self, kind: str, facts: Facts) -> Promise | None:
        """The promise itself."""
        return most_specific(self._promises[kind], facts)

    def facts(self, ticket: Ticket, started_at: datetime) -> Facts:
        """What promises ask of a ticket whose clock started at a moment."""
        return Facts(
            ticket.priority,
            ticket.category_id,
            self._tops.get(ticket.category_id) if self._asks_for_category and ticket.category_id else None,
            ticket.school_id,
            ticket.team_id,
            ticket.requester.kind if self.asks_for_people and ticket.requester_id else "",
            self._asks_for_testing and self.is_under_test(ticket.school_id, ticket.room_id, started_at),
        )

    def urgency(
        self, category: Category | None, impact: str, reach: str, *, school: int | None, room: int | None, at: datetime
    ) -> Urgency:
        """How urgent it is what somebody files at a moment about a room."""
        kind = category.priority if category else int(Priority.NORMAL)
        in_testing = self.is_under_test(school, room, at)
        return urgency_of(kind, impact, reach, self._matrix, in_testing=in_testing)

    @cached_property
    def _matrix(self) -> Matrix:
        return UrgencyCell.matrix()

    def _target(self, promise: Promise, school: int | None) -> Target:
        return target_of(
            promise.amount,
            promise.unit,
            promise.by_time,
            hours=promise.hours,
            warn=promise.warn_at,
            day=lambda: self._day(school, promise.hours),
        )

    def _day(self, school: int | None, hours: str) -> int:
        """Minutes of a usual day of some hours; a day and a night where the hours never come."""
        if (school, hours) not in self._days:
            try:
                self._days[school, hours] = school_time.day_minutes(self.calendars.of(school, hours))
            except NeverOpen:
                self._days[school, hours] = 24 * 60
        return self._days[school, hours]

    @cached_property
    def _tops(self) -> dict[int | None, int | None]:
        """The category above each category."""
        return dict(Category.objects.exclude(parent=None).values_list("pk", "parent"))

    @cached_property
    def _windows(self) -> list[TestingWindow]:
        """Testing windows with the rooms that they name (`in_rooms`)."""
        rooms = ArrayAgg("rooms", filter=Q(rooms__isnull=False), default=[])
        return list(TestingWindow.objects.order_by("pk").annotate(in_rooms=rooms))

    def _grades_in(self, room_id: int) -> set[str]:
        """The grades of the classes that meet in a room, as far as the roster tells them."""
        if room_id not in self._grades:
            sections = ClassSection.objects.filter(room=room_id, active=True).values_list("grades", flat=True)
            self._grades[room_id] = {grade for grades in sections for grade in grades}
        return self._grades[room_id]

    def _takes(self, window: TestingWindow, room_id: int) -> bool:
        """Whether a window is about a room: by its name, by the grades of its classes, else as one of the school."""
        if window.in_rooms:  # type: ignore[attr-defined]
            return room_id in window.in_rooms  # type: ignore[attr-defined]
        return not window.grades or bool(self._grades_in(room_id) & set(window.grades))

    def is_under_test(self, school_id: int | None, room_id: int | None, at: datetime) -> bool:
        """Whether there is testing in a room at a moment, by the periods of the window where it names some."""
        if room_id is None or not self._windows:
            return False
        rules = self.of(school_id)
        local = at.astimezone(rules.calendar.tzinfo)
        return any(
            window.first_day <= local.date() <= window.last_day
            and window.school_id in (None, school_id)
            and (not window.periods or _period(rules.plan, local) in window.periods)
            and self._takes(window, room_id)
            for window in self._windows
        )


def _period(plan: Plan, local: datetime) -> str:
    bell = plan.day(local.date()).bell_at(local.time())
    return bell.label if bell else ""


@dataclass(frozen=True)
class Rules:
    """What holds for the tickets of a school."""

    book: Rulebook
    school_id: int | None

    @cached_property
    def calendar(self) -> Calendar:
        """Service hours."""
        return self.book.calendars.of(self.school_id)

    @property
    def plan(self) -> Plan:
        """The school days."""
        return self.book.calendars.plan(self.school_id)

    def hours(self, hours: str) -> Calendar:
        """The calendar of some hours."""
        return self.calendar if hours == Hours.SERVICE else self.book.calendars.of(self.school_id, hours)

    def target(self, ticket: Ticket, kind: str, started_at: datetime) -> Target | None:
        """What is promised to a ticket by a clock that started at a moment."""
        return self.book.target(kind, self.book.facts(ticket, started_at))

    def due(self, target: Target, at: datetime) -> datetime | None:
        """When a promise made at a moment comes due; None where its hours or days never come."""
        return aim(target, 0, (at,), self.hours(target.hours), lambda: self.plan)[0]

    def usual(self, *, in_testing: bool = False) -> dict[tuple[int, str], Target]:
        """What is promised by priority and kind where nothing else is known of a ticket."""
        found = {
            (priority, str(kind)): self.book.target(
                kind, Facts(priority, school=self.school_id, in_testing=in_testing)
            )
            for priority in Priority.values
            for kind in ClockKind.values
        }
        return {key: target for key, target in found.items() if target}

    @property
    def promises(self) -> dict[tuple[int, str], int]:
        """The same in minutes, as far as it is a time and not a moment."""
        return {key: target.minutes for key, target in self.usual().items() if target.minutes is not None}
