"""Periods, weeks and days of a report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.days import Days, stretches
from reports.periods import Choice, Week, period

TUESDAY = date(2027, 4, 27)


@pytest.mark.parametrize(
    ("choice", "today", "first", "last"),
    [
        (Choice.WEEKS_4, TUESDAY, date(2027, 3, 29), TUESDAY),
        (Choice.WEEKS_4, date(2027, 4, 26), date(2027, 3, 29), date(2027, 4, 26)),
        (Choice.WEEKS_4, date(2027, 4, 25), date(2027, 3, 22), date(2027, 4, 25)),
        (Choice.WEEKS_12, TUESDAY, date(2027, 2, 1), TUESDAY),
        (Choice.WEEKS_26, TUESDAY, date(2026, 10, 26), TUESDAY),
        (Choice.THIS_MONTH, TUESDAY, date(2027, 4, 1), TUESDAY),
        (Choice.THIS_MONTH, date(2027, 4, 1), date(2027, 4, 1), date(2027, 4, 1)),
        (Choice.LAST_MONTH, TUESDAY, date(2027, 3, 1), date(2027, 3, 31)),
        (Choice.LAST_MONTH, date(2027, 1, 1), date(2026, 12, 1), date(2026, 12, 31)),
        (Choice.LAST_QUARTER, TUESDAY, date(2027, 1, 1), date(2027, 3, 31)),
        (Choice.LAST_QUARTER, date(2027, 3, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (Choice.THIS_YEAR, TUESDAY, date(2026, 7, 1), TUESDAY),
        (Choice.THIS_YEAR, date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 1)),
        (Choice.THIS_YEAR, date(2026, 6, 30), date(2025, 7, 1), date(2026, 6, 30)),
        (Choice.LAST_YEAR, TUESDAY, date(2025, 7, 1), date(2026, 6, 30)),
    ],
)
def test_a_period_begins_on_a_monday_or_with_the_month_or_school_year(
    choice: str, today: date, first: date, last: date
) -> None:
    assert period(choice, today).days == Days(first, last)


@pytest.mark.parametrize(("choice", "weeks"), [(Choice.WEEKS_4, 4), (Choice.WEEKS_12, 12), (Choice.WEEKS_26, 26)])
def test_last_weeks_are_as_many_whole_ones_as_they_say_and_this_one(choice: str, weeks: int) -> None:
    """“Last 4 weeks” were three weeks and two days."""
    assert [week.is_whole for week in period(choice, TUESDAY).weeks] == [True] * weeks + [False]


def test_dates_end_today_at_the_latest() -> None:
    chosen = period(Choice.DATES, TUESDAY, date(2027, 4, 14), date(2027, 6, 1))

    assert chosen.days == Days(date(2027, 4, 14), TUESDAY)
    assert chosen.is_running
    assert not chosen.after


def test_a_week_that_is_cut_or_not_over_is_not_whole() -> None:
    chosen = period(Choice.DATES, TUESDAY, date(2027, 4, 14), TUESDAY)

    assert chosen.weeks == [
        Week(date(2027, 4, 12), Days(date(2027, 4, 14), date(2027, 4, 18)), False),
        Week(date(2027, 4, 19), Days(date(2027, 4, 19), date(2027, 4, 25)), True),
        Week(date(2027, 4, 26), Days(date(2027, 4, 26), TUESDAY), False),
    ]


def test_a_period_is_compared_with_as_many_days_right_before_it() -> None:
    chosen = period(Choice.DATES, TUESDAY, date(2027, 4, 14), date(2027, 4, 20))

    assert chosen.before == Days(date(2027, 4, 7), date(2027, 4, 13))
    assert chosen.after == Days(date(2027, 4, 21), TUESDAY)


def test_a_day_of_changing_clocks_has_its_own_length() -> None:
    day = Days(date(2027, 3, 14), date(2027, 3, 14))
    zone = ZoneInfo("America/Chicago")

    assert day.start(zone) == datetime(2027, 3, 14, 6, tzinfo=UTC)
    assert day.end(zone) == datetime(2027, 3, 15, 5, tzinfo=UTC)


def test_days_without_gaps_are_one_stretch_of_a_month_at_most() -> None:
    found = stretches([*Days(date(2027, 1, 1), date(2027, 2, 3)), date(2027, 2, 5), date(2027, 2, 5)])

    assert found == [
        Days(date(2027, 1, 1), date(2027, 1, 31)),
        Days(date(2027, 2, 1), date(2027, 2, 3)),
        Days(date(2027, 2, 5), date(2027, 2, 5)),
    ]
