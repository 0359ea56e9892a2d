"""The school years of the demo district: when classes meet, when help is open, and where the story begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schools.choices import DayKind, TermKind
from schools.models import (
    SchoolYear,
    Season,
    SeasonHours,
    ServiceCalendar,
    ServiceHours,
    SpecialDay,
    SpecialHours,
    Term,
    TestingWindow,
)

ZONE_NAME = "America/Chicago"
ZONE = ZoneInfo(ZONE_NAME)
OPENS, CLOSES = time(7), time(15, 30)
MORNING = time(9, 52)
STORY_DAY = date(2027, 4, 27)
YEAR_BEGINS = date(2026, 7, 1)
TESTING = date(2027, 4, 26), date(2027, 5, 7)
# (first day of classes, last day of classes), both included.
TERMS = (
    (date(2026, 8, 17), date(2027, 5, 28)),
    (date(2027, 8, 16), date(2028, 5, 26)),
    (date(2028, 8, 14), date(2029, 5, 25)),
)
# (first, last, why): help is closed. A weekend in between does no harm.
CLOSED = (
    (date(2026, 7, 3), date(2026, 7, 3), "Independence Day (observed)"),
    (date(2026, 9, 7), date(2026, 9, 7), "Labor Day"),
    (date(2026, 11, 25), date(2026, 11, 27), "Thanksgiving"),
    (date(2026, 12, 24), date(2027, 1, 1), "Winter holidays"),
    (date(2027, 1, 18), date(2027, 1, 18), "Martin Luther King Jr. Day"),
    (date(2027, 2, 3), date(2027, 2, 3), "Snow day"),
    (date(2027, 2, 15), date(2027, 2, 15), "Presidents’ Day"),
    (date(2027, 3, 26), date(2027, 3, 26), "Spring holiday"),
    (date(2027, 5, 31), date(2027, 5, 31), "Memorial Day"),
    (date(2027, 6, 18), date(2027, 6, 18), "Juneteenth (observed)"),
    (date(2027, 7, 5), date(2027, 7, 5), "Independence Day (observed)"),
    (date(2027, 9, 6), date(2027, 9, 6), "Labor Day"),
    (date(2027, 11, 24), date(2027, 11, 26), "Thanksgiving"),
    (date(2027, 12, 24), date(2027, 12, 31), "Winter holidays"),
    (date(2028, 1, 17), date(2028, 1, 17), "Martin Luther King Jr. Day"),
    (date(2028, 2, 21), date(2028, 2, 21), "Presidents’ Day"),
    (date(2028, 4, 14), date(2028, 4, 14), "Spring holiday"),
    (date(2028, 5, 29), date(2028, 5, 29), "Memorial Day"),
    (date(2028, 6, 19), date(2028, 6, 19), "Juneteenth"),
    (date(2028, 7, 4), date(2028, 7, 4), "Independence Day"),
)
EARLY = DayKind.EARLY_RELEASE
# (day, opens, closes, kind, why): help is open for other hours.
OTHER_HOURS = (
    (date(2026, 8, 17), time(6, 30), time(17), DayKind.OTHER_HOURS, "First day of school"),
    (date(2026, 8, 18), time(6, 30), time(17), DayKind.OTHER_HOURS, "Second day of school"),
    (date(2026, 10, 14), time(7), time(13), EARLY, "Early release, conferences"),
    (date(2026, 11, 24), time(7), time(12), EARLY, "Early release"),
    (date(2026, 12, 18), time(7), time(13), EARLY, "Early release"),
    (date(2027, 1, 22), time(9), time(15, 30), DayKind.LATE_START, "Two-hour delay, ice"),
    (date(2027, 3, 12), time(7), time(13), EARLY, "Early release"),
    (date(2027, 5, 28), time(7), time(13), EARLY, "Last day of school"),
    (date(2027, 8, 16), time(6, 30), time(17), DayKind.OTHER_HOURS, "First day of school"),
    (date(2027, 10, 13), time(7), time(13), EARLY, "Early release, conferences"),
    (date(2027, 11, 23), time(7), time(12), EARLY, "Early release"),
    (date(2028, 5, 26), time(7), time(13), EARLY, "Last day of school"),
)
CLASSES_END_BEFORE = timedelta(hours=1)  # on a day of early release help stays so much longer
DELAY = 120  # minutes that a day of late start begins later
# (first, last, why): no classes, although help is open.
NO_CLASSES = (
    (date(2026, 10, 9), date(2026, 10, 12), "Fall break"),
    (date(2026, 12, 21), date(2027, 1, 4), "Winter break"),
    (date(2027, 3, 15), date(2027, 3, 19), "Spring break"),
    (date(2027, 5, 14), date(2027, 5, 14), "Staff training"),
    (date(2027, 10, 8), date(2027, 10, 11), "Fall break"),
    (date(2027, 12, 20), date(2028, 1, 3), "Winter break"),
    (date(2028, 3, 13), date(2028, 3, 17), "Spring break"),
)
# (first, last, weekdays, opens, closes): four long days in the summer.
SUMMERS = (
    (date(2027, 6, 7), date(2027, 8, 6), range(4), time(7), time(17), "Summer hours"),
    (date(2028, 6, 5), date(2028, 8, 4), range(4), time(7), time(17), "Summer hours"),
)


def add_calendar() -> None:
    """The district's service hours with their special days, and the weeks of state testing."""
    calendar = ServiceCalendar.objects.create(name="Cedar Valley, all schools")
    ServiceHours.objects.bulk_create(
        ServiceHours(calendar=calendar, weekday=weekday, opens=OPENS, closes=CLOSES) for weekday in range(5)
    )
    days = {day.date: day for day in _special_days(calendar)}
    SpecialDay.objects.bulk_create(days[on] for on in sorted(days))
    SpecialHours.objects.bulk_create(
        SpecialHours(day=days[on], opens=opens, closes=closes) for on, opens, closes, _kind, _why in OTHER_HOURS
    )
    for first, last, weekdays, opens, closes, name in SUMMERS:
        season = Season.objects.create(calendar=calendar, name=name, first_day=first, last_day=last)
        SeasonHours.objects.bulk_create(
            SeasonHours(season=season, weekday=weekday, opens=opens, closes=closes) for weekday in weekdays
        )
    SchoolYear.objects.bulk_create(
        SchoolYear(
            name=f"{first.year}–{last.year % 100:02}",
            first_day=first,
            last_day=last,
            staff_return=first - timedelta(days=5),
            roster_id=f"year-{last.year}",
        )
        for first, last in TERMS
    )
    Term.objects.bulk_create(
        Term(year=year, name=name, kind=TermKind.SEMESTER, first_day=first, last_day=last)
        for year in SchoolYear.objects.all()
        for name, first, last in (
            ("Semester 1", year.first_day, date(year.first_day.year, 12, 18)),
            ("Semester 2", date(year.last_day.year, 1, 4), year.last_day),
        )
    )
    TestingWindow.objects.create(
        name="State testing",
        first_day=TESTING[0],
        last_day=TESTING[1],
        grades=[f"{n:02}" for n in (3, 4, 5, 6, 7, 8, 11)],
    )


def _special_days(calendar: ServiceCalendar) -> Iterator[SpecialDay]:
    """Days without classes, then what wins over them: other hours, and days on which all is closed."""
    for first, last, why in NO_CLASSES:
        for on in _weekdays(first, last):
            yield SpecialDay(calendar=calendar, date=on, kind=DayKind.NO_CLASSES, reason=why)
    for on, _opens, closes, kind, why in OTHER_HOURS:
        day = SpecialDay(calendar=calendar, date=on, kind=kind, reason=why)
        if kind == EARLY:
            day.classes_end = (datetime.combine(on, closes) - CLASSES_END_BEFORE).time()
        if kind == DayKind.LATE_START:
            day.delay, day.unplanned = DELAY, True
        yield day
    for first, last, why in CLOSED:
        for on in _weekdays(first, last):
            yield SpecialDay(calendar=calendar, date=on, reason=why, unplanned=why == "Snow day")


def _weekdays(first: date, last: date) -> Iterator[date]:
    return (on for on in _days(first, last) if on.weekday() < 5)


def is_open(day: date) -> bool:
    """Whether help is open on a day, classes or not."""
    return day.weekday() < 5 and not any(first <= day <= last for first, last, _why in CLOSED)


def is_school_day(day: date) -> bool:
    """Whether classes meet on a day."""
    in_term = any(first <= day <= last for first, last in TERMS)
    return in_term and is_open(day) and not any(first <= day <= last for first, last, _why in NO_CLASSES)


def moment(day: date, at: time) -> datetime:
    """A time on the schools' wall as a moment in UTC."""
    return datetime.combine(day, at, ZONE).astimezone(UTC)


def story_morning() -> datetime:
    """Where the story begins: period 3 of the second day of state testing."""
    return moment(STORY_DAY, MORNING)


def next_school_morning(after: datetime) -> datetime:
    """The first school morning that begins later than a moment; the story's time of day. Where the school years
    that we know have ended, weekdays count."""
    known_until = TERMS[-1][1]
    day = after.astimezone(ZONE).date()
    while moment(day, MORNING) <= after or not (is_school_day(day) if day <= known_until else day.weekday() < 5):
        day += timedelta(days=1)
    return moment(day, MORNING)


def in_school_hours(at: datetime) -> bool:
    """Whether schools are at work: from the opening of a school day to half an hour before its end."""
    local = at.astimezone(ZONE)
    return is_school_day(local.date()) and OPENS <= local.time() < time(15)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
