"""When somebody's room may be entered: free periods of a teacher, from the roster's classes and the bell schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from django.db.models import Q, QuerySet
from django.utils import timezone

from schools.calendars import Calendars
from schools.models import TestingWindow
from schools.school_days import NOTHING_KNOWN, Bell, Plan
from schools.school_time import Calendar
from users.choices import SchoolRole
from users.meetings import Testing, meets, plain_label
from users.models import AcademicSession, ClassSection, Enrollment, User

LOOK_AHEAD = timedelta(days=14)  # a next school day beyond two weeks is summer: nothing to plan then


class Use(Enum):
    """What a span of a day is to the teacher."""

    FREE = "free"
    TEACHING = "teaching"
    TESTING = "testing"


@dataclass(frozen=True)
class Slot:
    """A span of a day in the school's local time. `label` is its period's, or empty for the time after school.

    `last_label` differs from `label` where several periods are taken together. `is_now`: it is going on.
    """

    day: date
    label: str
    starts: time
    ends: time
    use: Use
    last_label: str = ""
    is_now: bool = False

    @property
    def key(self) -> str:
        """What a form sends back."""
        return f"{self.day.isoformat()}/{self.label}"


@dataclass(frozen=True)
class Timetable:
    """The classes of a teacher against the bells of the school. Empty where the roster knows no classes."""

    plan: Plan = NOTHING_KNOWN
    sections: tuple[ClassSection, ...] = ()
    sessions: tuple[AcademicSession, ...] = ()
    testing: tuple[Testing, ...] = ()
    calendar: Calendar | None = None

    @classmethod
    def of(
        cls, user: User, at: datetime, calendars: Calendars, taught: Sequence[ClassSection] | None = None
    ) -> Timetable:
        """The timetable that holds around a moment, by four queries at most; one less with the classes `taught`."""
        today = timezone.localdate(at)
        sections = [one for one in (classes_of(user, today) if taught is None else taught) if one.periods]
        if not sections:
            return cls()
        schools = [section.school_id for section in sections]
        school = max(schools, key=lambda one: (schools.count(one), -one))
        sections = [section for section in sections if section.school_id == school]
        return cls(
            calendars.plan(school),
            tuple(sections),
            tuple(AcademicSession.objects.filter(roster_id__in={s for one in sections for s in one.session_ids})),
            tuple(_testing(school, today)),
            calendars.of(school),
        )

    def slots(self, at: datetime) -> dict[date, list[Slot]]:
        """What to offer for a visit: the rest of today and the next school day; nothing where nothing is known."""
        if self.calendar is None or not self._is_known():
            return {}
        local = timezone.localtime(at)
        days = [day for day in (local.date(), self._next_school_day(local.date())) if day]
        offered = {day: _together(self._day(day, local)) for day in days}
        return {day: slots for day, slots in offered.items() if any(slot.use is Use.FREE for slot in slots)}

    def free_periods(self, day: date) -> list[Bell]:
        """The periods of a school day in which no class is taught."""
        taught = self._taught(day)
        return [bell for bell in self._bells(day) if plain_label(bell.label) not in taught]

    def use(self, day: date, bell: Bell) -> Use:
        """What a period of a day is to the teacher."""
        sections = self._taught(day).get(plain_label(bell.label), [])
        if not sections:
            return Use.FREE
        return Use.TESTING if self._is_tested(day, bell, sections) else Use.TEACHING

    def _bells(self, day: date) -> tuple[Bell, ...]:
        """The periods of a day on which classes meet and help is open."""
        return self.plan.day(day).bells if self._windows(day) else ()

    def _is_known(self) -> bool:
        labels = {plain_label(bell.label) for schedule in self.plan.schedules for bell in schedule.bells}
        return any(plain_label(label) in labels for section in self.sections for label in section.periods)

    def _taught(self, day: date) -> dict[str, list[ClassSection]]:
        """The classes of a day by period."""
        on, found = self.plan.day(day), defaultdict(list)
        for section in self.sections:
            for label in meets(section, on, self.sessions):
                found[label].append(section)
        return found

    def _is_tested(self, day: date, bell: Bell, sections: list[ClassSection]) -> bool:
        school = sections[0].school_id
        rooms = {section.room_id for section in sections}
        holding = [one for one in self.testing if one.holds(day, school, bell.label)]
        return any(one.takes(room, sections) for one in holding for room in rooms)

    def _windows(self, day: date) -> tuple[tuple[int, int], ...]:
        return tuple(self.calendar.windows_on(day)) if self.calendar else ()

    def _next_school_day(self, today: date) -> date | None:
        ahead = (today + timedelta(days=number) for number in range(1, LOOK_AHEAD.days + 1))
        return next((day for day in ahead if self._bells(day)), None)

    def _day(self, day: date, now: datetime) -> Iterable[Slot]:
        """The slots of a day that are not over; a class is left alone, unless it is going on and need not stop."""
        taught = self._taught(day)
        over = now.time() if day == now.date() else time.min
        for period in self._bells(day):
            if period.ends <= over:
                continue
            is_now = day == now.date() and period.starts <= over
            sections = taught.get(plain_label(period.label), [])
            if not sections:
                yield Slot(day, period.label, period.starts, period.ends, Use.FREE, is_now=is_now)
            elif self._is_tested(day, period, sections):
                yield Slot(day, period.label, period.starts, period.ends, Use.TESTING, is_now=is_now)
            elif is_now:
                yield Slot(day, period.label, period.starts, period.ends, Use.TEACHING, is_now=True)
        yield from self._after_school(day, over)

    def _after_school(self, day: date, over: time) -> Iterable[Slot]:
        windows, bells = self._windows(day), self._bells(day)
        if not bells or windows[-1][1] >= 24 * 60:
            return
        closes = time(*divmod(windows[-1][1], 60))
        if bells[-1].ends < closes and over < closes:
            yield Slot(day, "", max(bells[-1].ends, over), closes, Use.FREE)


def _testing(school: int, today: date) -> Iterable[Testing]:
    windows = TestingWindow.objects.filter(Q(school=school) | Q(school=None), last_day__gte=today)
    return (Testing(one, frozenset(room.pk for room in one.rooms.all())) for one in windows.prefetch_related("rooms"))


def classes_of(user: User, today: date) -> list[ClassSection]:
    """The classes that somebody teaches on a day, with room and school; by one query."""
    taught = _teaching(today).filter(user=user).select_related("section__room", "section__school")
    return list(dict.fromkeys(enrollment.section for enrollment in taught.order_by("pk")))


def teachers_of(section: ClassSection, today: date) -> list[User]:
    """Who teaches a class on a day, and has an account; by one query."""
    taught = _teaching(today).filter(section=section, user__is_active=True).select_related("user")
    return list(dict.fromkeys(enrollment.user for enrollment in taught.order_by("-primary", "pk")))


def _teaching(today: date) -> QuerySet[Enrollment]:
    """Who teaches which class on a day."""
    in_time = Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)
    return Enrollment.objects.filter(*in_time, role=SchoolRole.TEACHER, active=True, section__active=True)


def _together(slots: Iterable[Slot]) -> list[Slot]:
    """Testing periods that follow each other are one slot."""
    joined: list[Slot] = []
    for slot in slots:
        before = joined[-1] if joined else None
        if before and before.use is slot.use is Use.TESTING:
            joined[-1] = Slot(
                slot.day, before.label, before.starts, slot.ends, Use.TESTING, slot.label, before.is_now or slot.is_now
            )
        else:
            joined.append(slot)
    return joined
