"""Hours and days as people enter them, as plain data; what they mean, minute by minute; and how they are stored.

What they mean is written here once more from the sentences of docs/school-time.md and of the models, and shares
nothing with the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from schools.models import (
    BellSchedule,
    District,
    Period,
    Room,
    School,
    SchoolYear,
    Season,
    SeasonHours,
    ServiceCalendar,
    ServiceHours,
    SpecialDay,
    SpecialHours,
    TestingWindow,
)
from tests.schools.test_school_time_properties import HORIZON, MINUTE, TELLING_MINUTES, ZONES, Windows, days_of_change
from users.models import ClassSection

ONE_DAY = timedelta(days=1)
# A time of day cannot say midnight at the end of a day: 23:59 is entered, and means it.
LAST = 1439
Week = dict[int, Windows]
Span = tuple[int, int]


@dataclass(frozen=True)
class Day:
    """A special day."""

    kind: str
    hours: Windows = field(default_factory=list)
    delay: int = 0
    classes_end: int | None = None
    bells: str = ""
    cycle_day: str = ""
    unplanned: bool = False

    @property
    def leaves_classes(self) -> bool:
        return self.kind not in ("closed", "no_classes")


@dataclass(frozen=True)
class Half:
    """What a calendar says: the district's, or what is different at the school."""

    week: Week
    on_call: Week
    seasons: list[tuple[date, date, Week]]
    days: dict[date, Day]


@dataclass(frozen=True)
class Bells:
    """A bell schedule: periods by label."""

    name: str
    periods: dict[str, Span]
    weekdays: set[int]
    cycle_days: set[str] = field(default_factory=set)
    is_usual: bool = False


@dataclass(frozen=True)
class ClassYear:
    """A school year."""

    first: date
    last: date
    cycle: list[str]
    snow_uses_cycle: bool


@dataclass(frozen=True)
class Tests:
    """A testing window."""

    __test__ = False

    first: date
    last: date
    ours: bool
    rooms: list[str]
    grades: list[str]
    periods: list[str]


@dataclass(frozen=True)
class Entered:
    """All that counts at a school, and a moment to start from."""

    zone: str
    anchor: date
    start: datetime
    district: Half
    school: Half | None
    years: list[ClassYear]
    schedules: list[Bells]
    tests: list[Tests]
    grade: str

    @cached_property
    def rules(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def near(self) -> list[date]:
        return [self.anchor + ONE_DAY * number for number in range(-3, 5)]

    def local(self, moment: datetime) -> tuple[date, int]:
        """The date and the minute that the clock on the wall shows."""
        wall = moment.astimezone(self.rules)
        return wall.date(), wall.hour * 60 + wall.minute

    def special(self, on: date) -> Day | None:
        """The school's own day wins over the district's."""
        own = self.school.days.get(on) if self.school else None
        return own or self.district.days.get(on)

    def open_on(self, on: date, *, on_call: bool = False) -> Windows:
        """When help is open on a date."""
        usual = self._season(on)
        if usual is None:
            usual = self._week(on.weekday(), on_call=on_call)
        day = self.special(on)
        if day is None:
            return usual
        if day.kind == "closed":
            return []
        if day.hours or not day.delay or not usual:
            return day.hours or usual
        begins = min(opens for opens, _closes in usual) + day.delay
        return [(max(opens, begins), closes) for opens, closes in usual if closes > begins]

    def _season(self, on: date) -> Windows | None:
        for half in (self.school, self.district):
            for first, last, week in half.seasons if half else ():
                if first <= on <= last:
                    return week.get(on.weekday(), [])
        return None

    def _week(self, weekday: int, *, on_call: bool) -> Windows:
        """The week of a school replaces that of the district; on-call hours count besides the others."""
        half = self.school if self.school and any(self.school.week.values()) else self.district
        return half.week.get(weekday, []) + (half.on_call.get(weekday, []) if on_call else [])

    def year(self, on: date) -> ClassYear | None:
        return next((one for one in self.years if one.first <= on <= one.last), None)

    def has_classes(self, on: date) -> bool:
        if self.years and self.year(on) is None:
            return False
        day = self.special(on)
        if day and not day.leaves_classes:
            return False
        return self._is_weekday_of_school(on) or bool(day and day.bells)

    def _is_weekday_of_school(self, on: date) -> bool:
        weekdays = {weekday for one in self.schedules for weekday in one.weekdays}
        return on.weekday() in (weekdays or range(5))

    def cycle_day(self, on: date) -> str:
        """Counted from the first day of the year, one school day after the other."""
        year = self.year(on)
        if year is None or not year.cycle or not self.has_classes(on):
            return ""
        coming, at = list(year.cycle), year.first
        while True:
            day = self.special(at)
            if self.has_classes(at):
                if day and day.cycle_day in coming:
                    while coming[0] != day.cycle_day:
                        coming.append(coming.pop(0))
                if at == on:
                    return coming[0]
                coming.append(coming.pop(0))
            elif year.snow_uses_cycle and day and day.unplanned and self._is_weekday_of_school(at):
                coming.append(coming.pop(0))
            at += ONE_DAY

    def bells_on(self, on: date) -> list[tuple[str, int, int]]:
        """The periods of a date: label, begin, end."""
        if on not in self._bells:
            self._bells[on] = self._rung_on(on)
        return self._bells[on]

    @cached_property
    def _bells(self) -> dict[date, list[tuple[str, int, int]]]:
        return {}

    def _rung_on(self, on: date) -> list[tuple[str, int, int]]:
        schedule = self._schedule(on) if self.has_classes(on) else None
        if schedule is None:
            return []
        bells = sorted((begins, ends, label) for label, (begins, ends) in schedule.periods.items())
        day = self.special(on)
        if day and day.delay and bells:
            first = min(bells[0][0] + day.delay, LAST)
            bells = [(max(begins, first), ends, label) for begins, ends, label in bells if ends > first]
        if day and day.classes_end is not None:
            end = day.classes_end
            bells = [(begins, min(ends, end), label) for begins, ends, label in bells if begins < end]
        return [(label, begins, ends) for begins, ends, label in bells]

    def _schedule(self, on: date) -> Bells | None:
        day, others = self.special(on), [one for one in self.schedules if not one.is_usual]
        if day and day.bells:
            named = [one for one in self.schedules if one.name.lower() == day.bells.lower()]
            if named:
                return named[0]
        cycle_day = self.cycle_day(on)
        for one in others:
            if cycle_day and cycle_day in one.cycle_days:
                return one
        for one in others:
            if on.weekday() in one.weekdays:
                return one
        return next((one for one in self.schedules if one.is_usual), None)

    def windows(self, hours: str, on: date) -> Windows:
        """When some hours count on a date."""
        if hours == "session" and self.schedules:
            bells = self.bells_on(on)
            return [(bells[0][1], bells[-1][2])] if bells else []
        return self.open_on(on, on_call=hours == "on_call")

    def is_under_test(self, room: str, moment: datetime) -> bool:
        on, minute = self.local(moment)
        label = next((label for label, begins, ends in self.bells_on(on) if begins <= minute < ends), "")
        return any(
            one.first <= on <= one.last
            and (not one.periods or label in one.periods)
            and (room in one.rooms if one.rooms else not one.grades or self._grade_of(room) in one.grades)
            for one in self.tests
        )

    def _grade_of(self, room: str) -> str:
        """A class of one grade meets in room A; in room B none does."""
        return self.grade if room == "A" else "none"


class Counted:
    """The minutes of some hours, one by one, in the form that `check_against_the_counter` takes."""

    def __init__(self, entered: Entered, hours: str, calendar: Any) -> None:
        self.zone, self.start, self.calendar = entered.zone, entered.start, calendar
        self._local, self._windows = entered.local, cache(lambda on: entered.windows(hours, on))

    @cached_property
    def told(self) -> list[tuple[datetime, bool]]:
        minutes = [self.start + number * MINUTE for number in range(HORIZON)]
        return [(minute, self.counts(minute)) for minute in minutes]

    def counts(self, moment: datetime) -> bool:
        on, minute = self._local(moment)
        return any(opens <= minute < closes for opens, closes in self._windows(on))


def store(entered: Entered) -> tuple[School, dict[str, Room]]:
    """Enter it all into an empty house, with two rooms."""
    District.objects.create(pk=1, name="District", time_zone=entered.zone)
    # The same number each time: the product keeps the calendars of each school in memory.
    school = School.objects.create(pk=1, code="S", name="School", kind="middle")
    _store_half(entered.district, None)
    if entered.school:
        _store_half(entered.school, school)
    for number, year in enumerate(entered.years):
        SchoolYear.objects.create(
            name=str(number), first_day=year.first, last_day=year.last, cycle=year.cycle,
            snow_uses_cycle=year.snow_uses_cycle,
        )  # fmt: skip
    for bells in entered.schedules:
        _store_bells(bells, school)
    rooms = {name: Room.objects.create(school=school, name=name) for name in ("A", "B")}
    ClassSection.objects.create(
        roster_id="class", school=school, title="Class", room=rooms["A"], grades=[entered.grade], periods=["1"]
    )
    for one in entered.tests:
        window = TestingWindow.objects.create(
            name="Tests", school=school if one.ours else None, first_day=one.first, last_day=one.last,
            grades=one.grades, periods=one.periods,
        )  # fmt: skip
        window.rooms.set(rooms[name] for name in one.rooms)
    return school, rooms


def _store_half(half: Half, school: School | None) -> None:
    calendar = ServiceCalendar.objects.create(name="Calendar", school=school)
    ServiceHours.objects.bulk_create(
        ServiceHours(calendar=calendar, kind=kind, weekday=weekday, opens=opens, closes=closes)
        for kind, week in (("service", half.week), ("on_call", half.on_call))
        for weekday, opens, closes in _spans(week)
    )
    for first, last, week in half.seasons:
        season = Season.objects.create(calendar=calendar, name="Season", first_day=first, last_day=last)
        SeasonHours.objects.bulk_create(
            SeasonHours(season=season, weekday=weekday, opens=opens, closes=closes)
            for weekday, opens, closes in _spans(week)
        )
    for on, day in half.days.items():
        kept = SpecialDay.objects.create(
            calendar=calendar, date=on, reason="Special", kind=day.kind, delay=day.delay, bells=day.bells,
            classes_end=None if day.classes_end is None else at(day.classes_end), cycle_day=day.cycle_day,
            unplanned=day.unplanned,
        )  # fmt: skip
        SpecialHours.objects.bulk_create(
            SpecialHours(day=kept, opens=at(opens), closes=at(closes)) for opens, closes in day.hours
        )


def _store_bells(bells: Bells, school: School) -> None:
    kept = BellSchedule.objects.create(
        school=school, name=bells.name, is_usual=bells.is_usual, weekdays=sorted(bells.weekdays),
        cycle_days=sorted(bells.cycle_days),
    )  # fmt: skip
    Period.objects.bulk_create(
        Period(schedule=kept, label=label, starts=at(begins), ends=at(ends))
        for label, (begins, ends) in bells.periods.items()
    )


def _spans(week: Week) -> Iterator[tuple[int, time, time]]:
    return ((weekday, at(opens), at(closes)) for weekday, spans in week.items() for opens, closes in spans)


def at(minute: int) -> time:
    """A time of day as a field holds it."""
    return time(*divmod(min(minute, LAST), 60))


minutes_of_day = st.sampled_from([one for one in TELLING_MINUTES if one != LAST]) | st.integers(0, LAST - 1)
weekdays = st.just(set(range(5))) | st.sets(st.integers(0, 6))
names = st.sampled_from(["Usual", "Short", "Day B"])
cycle_days = st.sampled_from(["A", "B", "1", "2", "3"])


@st.composite
def day_windows(draw: st.DrawFn) -> Windows:
    cuts = sorted(draw(st.lists(minutes_of_day, unique=True, max_size=4)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


weeks = st.dictionaries(st.integers(0, 6), day_windows(), min_size=3)


@st.composite
def days(draw: st.DrawFn) -> Day:
    kind = draw(st.sampled_from(["closed", "closed", "no_classes", "early_release", "late_start", "other_hours"]))
    unplanned = draw(st.booleans())
    if kind == "closed":
        return Day(kind, unplanned=unplanned)
    hours, delay = draw(day_windows() | st.just([])), draw(st.sampled_from([0, 0, 60, 120, 600]))
    if kind == "no_classes":
        return Day(kind, hours, delay, unplanned=unplanned)
    ends = draw(st.none() | st.integers(420, 900))
    bells, cycle_day = draw(st.just("") | names.map(str.upper)), draw(st.just("") | cycle_days)
    return Day(kind, hours, delay, ends, bells, cycle_day, unplanned)


@st.composite
def halves(draw: st.DrawFn, anchor: date, *, of_school: bool = False) -> Half:
    week = draw(st.just({}) | weeks if of_school else weeks)
    on_call = draw(st.just({}) | weeks) if any(week.values()) else {}
    seasons = []
    if draw(st.integers(0, 2)):
        first = anchor + ONE_DAY * draw(st.integers(-4, 0))
        cut = first + ONE_DAY * draw(st.integers(0, 5))
        seasons = [(first, cut, draw(weeks)), (cut + ONE_DAY, cut + ONE_DAY * 2, draw(weeks))]
    near = [anchor + ONE_DAY * number for number in range(-2, 3)]
    return Half(week, on_call, seasons, draw(st.dictionaries(st.sampled_from(near), days(), max_size=3)))


@st.composite
def schedules(draw: st.DrawFn) -> list[Bells]:
    def periods() -> dict[str, Span]:
        cuts = sorted(draw(st.lists(st.integers(420, 960), unique=True, min_size=2, max_size=8)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        return {str(number): span for number, span in enumerate(pairs, 1)}

    found = [Bells("Usual", periods(), draw(weekdays), is_usual=True)] if draw(st.booleans()) else []
    if draw(st.booleans()):
        found.append(Bells("Day B", periods(), set(), draw(st.sets(cycle_days))))
    if draw(st.booleans()):
        found.append(Bells("Short", periods(), draw(weekdays)))
    return found


@st.composite
def class_years(draw: st.DrawFn, anchor: date) -> list[ClassYear]:
    cycle = st.sampled_from([["A", "B"], ["1", "2", "3"], []])
    first = anchor - ONE_DAY * draw(st.integers(0, 40))
    last = anchor + ONE_DAY * draw(st.integers(-1, 40))
    found = [ClassYear(first, max(first, last), draw(cycle), draw(st.booleans()))]
    if draw(st.booleans()):
        begins = found[0].last + ONE_DAY * draw(st.integers(1, 4))
        found.append(ClassYear(begins, begins + ONE_DAY * 30, draw(cycle), draw(st.booleans())))
    return draw(st.sampled_from([found, found, []]))


@st.composite
def tests(draw: st.DrawFn, anchor: date) -> Tests:
    first = anchor + ONE_DAY * draw(st.integers(-2, 2))
    return Tests(
        first,
        first + ONE_DAY * draw(st.integers(0, 2)),
        draw(st.booleans()),
        draw(st.just([]) | st.just(["A"]) | st.just(["B"])),
        draw(st.just([]) | st.just(["07"]) | st.just(["07", "08"])),
        draw(st.just([]) | st.just(["1"]) | st.just(["1", "2"])),
    )


@st.composite
def entered(draw: st.DrawFn) -> Entered:
    zone = draw(st.sampled_from([zone for zone in ZONES if zone != "Pacific/Apia"]))
    anchor = draw(st.sampled_from(days_of_change(zone)) | st.dates(date(2020, 1, 1), date(2035, 12, 1)))
    midnight = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC)
    case = Entered(
        zone,
        anchor,
        midnight + draw(st.integers(-1440, 1440)) * MINUTE,
        draw(halves(anchor)),
        draw(halves(anchor, of_school=True) | st.none()),
        draw(class_years(anchor)),
        draw(schedules()),
        draw(st.lists(tests(anchor), max_size=2)),
        draw(st.sampled_from(["07", "08", "09"])),
    )
    edges = sorted({edge for on in case.near for edge in _edges(case, on)})
    return replace(case, start=draw(st.sampled_from(edges))) if edges and draw(st.booleans()) else case


def _edges(case: Entered, on: date) -> Iterator[datetime]:
    """Moments of a date at which something begins or ends."""
    spans = [*case.open_on(on), *((begins, ends) for _label, begins, ends in case.bells_on(on))]
    for minute in {minute for span in spans for minute in span if minute <= LAST}:
        yield datetime.combine(on, at(minute), case.rules).astimezone(UTC)
