"""The time that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.days import DAY, WEEK, Days, monday

# A school year is the fiscal year of American districts: July 1 to June 30.
YEAR_BEGINS = (7, 1)
# The quarters of that year are those of the calendar.
QUARTER = 3


class Choice(models.TextChoices):
    """What a reader may choose from."""

    WEEKS_4 = "4", _("Last 4 weeks and this one")
    WEEKS_12 = "12", _("Last 12 weeks and this one")
    WEEKS_26 = "26", _("Last 26 weeks and this one")
    THIS_MONTH = "month", _("This month")
    LAST_MONTH = "last-month", _("Last month")
    LAST_QUARTER = "last-quarter", _("Last quarter")
    THIS_YEAR = "year", _("This school year")
    LAST_YEAR = "last-year", _("Last school year")
    DATES = "dates", _("From a day to a day")


DEFAULT = Choice.WEEKS_12


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a period. It is whole where the period has all of its days and they are over."""

    monday: date
    days: Days
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, none of them after `today`."""

    days: Days
    today: date

    @property
    def is_running(self) -> bool:
        """Whether it goes on until today."""
        return self.days.last == self.today

    @property
    def weeks(self) -> list[Week]:
        """Its weeks, the first and last of which may be cut."""
        found = []
        start = monday(self.days.first)
        while start <= self.days.last:
            end = start + WEEK - DAY
            inside = Days(max(start, self.days.first), min(end, self.days.last))
            found.append(Week(start, inside, len(inside) == 7 and end < self.today))
            start += WEEK
        return found

    @property
    def before(self) -> Days:
        """As many days as it has, right before it."""
        return Days(self.days.first - DAY * len(self.days), self.days.first - DAY)

    @property
    def after(self) -> Days:
        """The days since, up to today; none where it is running."""
        return Days(self.days.last + DAY, self.today)


def period(choice: str, today: date, since: date | None = None, until: date | None = None) -> Period:
    """The period that somebody chose.

    Last weeks are as many whole ones as their name says, and the running one. Dates end today at the latest.
    """
    if choice == Choice.DATES:
        last = min(until or today, today)
        return Period(Days(min(since or last, last), last), today)
    if choice == Choice.THIS_MONTH:
        return Period(Days(today.replace(day=1), today), today)
    if choice == Choice.LAST_MONTH:
        return _months_before(today.replace(day=1), 1, today)
    if choice == Choice.LAST_QUARTER:
        return _months_before(date(today.year, today.month - (today.month - 1) % QUARTER, 1), QUARTER, today)
    if choice in (Choice.THIS_YEAR, Choice.LAST_YEAR):
        return _school_year(today, back=choice == Choice.LAST_YEAR)
    return Period(Days(monday(today) - WEEK * int(choice), today), today)


def _months_before(first: date, months: int, today: date) -> Period:
    """So many calendar months right before the month that begins on `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return Period(Days(date(year, month + 1, 1), first - DAY), today)


def _school_year(today: date, *, back: bool) -> Period:
    begins = date(today.year, *YEAR_BEGINS)
    if begins > today:
        begins = date(today.year - 1, *YEAR_BEGINS)
    if not back:
        return Period(Days(begins, today), today)
    return Period(Days(date(begins.year - 1, *YEAR_BEGINS), begins - DAY), today)
