"""What is entered of days and seasons, as lines: a run of equal days is one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schools import day_text
from schools.actions.special_days import entered
from schools.entered_day import EnteredDay
from schools.models import School, Season, ServiceCalendar, SpecialDay

LOOK_BACK = timedelta(days=120)  # a run that began before today is one line with its beginning
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One line of the list. `own` where it belongs to the calendar that the page is about."""

    first: date
    last: date
    name: str
    chip: str
    tone: str
    icon: str
    own: bool
    day: EnteredDay | None = None
    season: Season | None = None
    called: bool = False
    today: date = date.min

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        kept = self.day or self.season
        return kept.mark if kept else ""

    @property
    def dates(self) -> str:
        """When, in words."""
        return day_text.run(self.first, self.last, self.today)


def lines_of(school: School | None, today: date) -> list[Line]:
    """The lines from today on of a school, with those of the district that hold there; or of the district."""
    calendars = {calendar.school_id: calendar for calendar in ServiceCalendar.objects.filter(school=None)}
    if school:
        calendars |= {own.school_id: own for own in ServiceCalendar.objects.filter(school=school)}
    key = school.pk if school else None
    found: list[Line] = []
    mine = {day.date for day in _days(calendars[key], today)} if key in calendars else set()
    for place, calendar in calendars.items():
        days = [day for day in _days(calendar, today) if place == key or day.date not in mine]
        found += (replace(line, own=place == key) for line in _runs(days))
        found += (_season(season, own=place == key) for season in calendar.seasons.prefetch_related("hours"))
    current = (replace(line, today=today) for line in found if line.last >= today)
    return sorted(current, key=lambda line: (line.first, line.last))


def _days(calendar: ServiceCalendar, today: date) -> list[SpecialDay]:
    return list(calendar.special_days.filter(date__gte=today - LOOK_BACK).prefetch_related("hours"))


def _runs(days: list[SpecialDay]) -> Iterator[Line]:
    """Equal days that follow one another, over weekends too."""
    line: Line | None = None
    for day in days:
        what, called = entered(day), day.replaced is not None
        if line and (line.day, line.called) == (what, called) and day.date <= _next_weekday(line.last):
            line = replace(line, last=day.date)
            continue
        if line:
            yield line
        tone, icon = day_text.SNOW if called else day_text.FACES[day.kind]
        line = Line(day.date, day.date, day.reason, day_text.what(what), tone, icon, True, day=what, called=called)
    if line:
        yield line


def _next_weekday(on: date) -> date:
    """The next day that is neither Saturday nor Sunday."""
    following = on + ONE_DAY
    while following.weekday() > 4:
        following += ONE_DAY
    return following


def _season(season: Season, *, own: bool) -> Line:
    week = [(day, [(h.opens, h.closes) for h in season.hours.all() if h.weekday == day]) for day in range(7)]
    tone, icon = day_text.SEASON
    chip = day_text.season_week(week)
    return Line(season.first_day, season.last_day, season.name, chip, tone, icon, own, season=season)
