"""School time by example: the weeks that a district knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schools.school_time import (
    Calendar,
    NeverOpen,
    add,
    add_seconds,
    between,
    closes_at,
    day_minutes,
    explain,
    is_open,
    next_opening,
    seconds_between,
    steps_between,
)

DENVER = ZoneInfo("America/Denver")
WEEK = {weekday: [("07:00", "15:30")] for weekday in range(5)}
SCHOOL_DAY = 510
USUAL = Calendar.build(zone="America/Denver", weekly=WEEK)
THANKSGIVING = {
    date(2026, 11, 25): ([("07:00", "12:00")], "Early release"),
    date(2026, 11, 26): ([], "Thanksgiving"),
    date(2026, 11, 27): ([], "Day after Thanksgiving"),
}
HOLIDAYS = Calendar.build(zone="America/Denver", weekly=WEEK, special=THANKSGIVING)
CLOSED = Calendar.build(zone="America/Denver", weekly={})


def at(local: str, zone: ZoneInfo = DENVER) -> datetime:
    """A wall clock time, the first of two where the clock shows it twice."""
    return datetime.fromisoformat(local).replace(tzinfo=zone)


def wall(moment: datetime) -> str:
    """What the clock on the wall in Denver shows, after making sure that the result came in UTC."""
    assert moment.tzinfo is UTC
    return moment.astimezone(DENVER).strftime("%a %Y-%m-%d %H:%M")


class TestAdd:
    def test_a_school_day_promised_on_friday_afternoon_ends_on_monday_afternoon(self) -> None:
        assert wall(add(USUAL, at("2026-05-07 14:50"), SCHOOL_DAY)) == "Fri 2026-05-08 14:50"
        assert wall(add(USUAL, at("2026-05-08 14:50"), SCHOOL_DAY)) == "Mon 2026-05-11 14:50"

    def test_thanksgiving_week_does_not_count(self) -> None:
        assert wall(add(HOLIDAYS, at("2026-11-24 15:00"), 60)) == "Wed 2026-11-25 07:30"
        assert wall(add(HOLIDAYS, at("2026-11-25 11:00"), SCHOOL_DAY)) == "Mon 2026-11-30 14:30"

    def test_an_early_release_stops_the_clock_at_noon(self) -> None:
        assert wall(add(HOLIDAYS, at("2026-11-25 11:30"), 30)) == "Wed 2026-11-25 12:00"
        assert wall(add(HOLIDAYS, at("2026-11-25 11:30"), 31)) == "Mon 2026-11-30 07:01"

    def test_a_snow_day_moves_what_was_due_and_calling_it_off_moves_it_back(self) -> None:
        filed, monday = at("2026-01-09 15:00"), date(2026, 1, 12)
        snow = USUAL.with_special_day(monday, [], "Snow day")

        assert wall(add(USUAL, filed, 60)) == "Mon 2026-01-12 07:30"
        assert wall(add(snow, filed, 60)) == "Tue 2026-01-13 07:30"
        assert wall(add(snow.with_special_day(monday, WEEK[0]), filed, 60)) == "Mon 2026-01-12 07:30"

    def test_a_two_hour_delay_moves_the_opening(self) -> None:
        delayed = USUAL.with_special_day(date(2026, 1, 12), [("09:00", "15:30")], "Two-hour delay")

        assert wall(add(delayed, at("2026-01-12 06:00"), 15)) == "Mon 2026-01-12 09:15"

    def test_the_lunch_break_does_not_count(self) -> None:
        split = Calendar.build(zone="America/Denver", weekly={0: [("12:30", "15:30"), ("07:00", "11:45")]})

        assert wall(add(split, at("2026-05-04 11:30"), 30)) == "Mon 2026-05-04 12:45"

    def test_a_start_outside_service_hours_counts_from_the_next_opening(self) -> None:
        for start in ["2026-05-08 15:30", "2026-05-08 23:59", "2026-05-10 12:00", "2026-05-11 07:00"]:
            assert wall(add(USUAL, at(start), 15)) == "Mon 2026-05-11 07:15"

    def test_a_promise_that_ends_at_closing_time_is_due_then_and_not_the_next_morning(self) -> None:
        due = add(USUAL, at("2026-05-08 15:00"), 30)

        assert wall(due) == "Fri 2026-05-08 15:30"
        assert wall(add(USUAL, due, 1)) == "Mon 2026-05-11 07:01"

    def test_a_promise_that_ends_with_the_last_day_of_the_year_is_due_in_the_old_year(self) -> None:
        utc = Calendar.build(zone="UTC", weekly={3: [("07:00", "15:30")]})

        assert add(utc, at("2026-12-31 15:00", ZoneInfo("UTC")), 30) == at("2026-12-31 15:30", ZoneInfo("UTC"))
        assert wall(add(USUAL, at("2026-12-31 15:00"), 30)) == "Thu 2026-12-31 15:30"

    def test_no_minutes_end_at_once_while_open_and_else_at_the_next_opening(self) -> None:
        assert wall(add(USUAL, at("2026-05-08 15:00"), 0)) == "Fri 2026-05-08 15:00"
        assert wall(add(USUAL, at("2026-05-08 15:30"), 0)) == "Mon 2026-05-11 07:00"

    def test_parts_of_a_minute_are_kept(self) -> None:
        start = at("2026-05-08 15:29:59.250000")

        assert add(USUAL, start, 0.5) == at("2026-05-11 07:00:29.250000")
        assert add_seconds(USUAL, start, 0.75) == at("2026-05-08 15:30")

    def test_a_span_until_midnight_runs_into_the_next_day_that_opens_at_midnight(self) -> None:
        evening = Calendar.build(zone="America/Denver", weekly={3: [("18:00", "24:00")], 4: [("00:00", "02:00")]})

        assert wall(add(evening, at("2026-12-31 23:30"), 90)) == "Fri 2027-01-01 01:00"
        assert wall(add(evening, at("2026-12-31 23:30"), 30)) == "Fri 2027-01-01 00:00"

    def test_round_the_clock_every_minute_counts(self) -> None:
        always = Calendar.round_the_clock("America/Denver")

        assert add(always, at("2026-12-31 23:30"), 525_600) == at("2026-12-31 23:30") + timedelta(days=365)
        assert day_minutes(always) == 1440

    def test_less_than_nothing_cannot_be_added(self) -> None:
        for minutes in [-1, float("nan"), float("inf")]:
            with pytest.raises(ValueError, match="Only zero or more of school time can be added"):
                add(USUAL, at("2026-05-08 15:00"), minutes)


class TestDaylightSaving:
    """In 2026 the United States skip 2 AM on March 8 and repeat 1 AM on November 1, both Sundays."""

    SUNDAY = Calendar.build(
        zone="America/Denver",
        weekly={6: [("01:00", "04:00")], 0: [("07:00", "15:30")], 4: [("07:00", "15:30")]},
    )

    def test_a_weekend_with_a_change_shifts_nothing_on_the_wall(self) -> None:
        assert wall(add(USUAL, at("2026-03-06 15:00"), 60)) == "Mon 2026-03-09 07:30"
        assert wall(add(USUAL, at("2026-10-30 15:00"), 60)) == "Mon 2026-11-02 07:30"

    def test_the_skipped_hour_does_not_count(self) -> None:
        assert between(self.SUNDAY, at("2026-03-08 00:00"), at("2026-03-09 00:00")) == 120
        assert wall(add(self.SUNDAY, at("2026-03-08 01:30"), 60)) == "Sun 2026-03-08 03:30"

    def test_the_repeated_hour_counts_twice(self) -> None:
        assert between(self.SUNDAY, at("2026-11-01 00:00"), at("2026-11-02 00:00")) == 240
        assert wall(add(self.SUNDAY, at("2026-11-01 01:30"), 60)) == "Sun 2026-11-01 01:30"

    def test_a_span_inside_the_skipped_hour_never_opens(self) -> None:
        skipped = Calendar.build(zone="America/Denver", weekly={6: [("02:15", "02:45")]})

        assert wall(next_opening(skipped, at("2026-03-07 12:00"))) == "Sun 2026-03-15 02:15"

    def test_a_closing_time_inside_the_repeated_hour_comes_twice(self) -> None:
        night = Calendar.build(zone="America/Denver", weekly={6: [("00:00", "01:30")]})

        steps = steps_between(night, at("2026-11-01 00:00"), at("2026-11-01 06:00"))

        assert [(step.counted, step.minutes) for step in steps] == [
            (True, 90),
            (False, 0),
            (True, 30),
            (False, 0),
        ]

    def test_round_the_clock_the_days_of_change_have_23_and_25_hours(self) -> None:
        always = Calendar.round_the_clock("America/Denver")

        assert between(always, at("2026-03-08 00:00"), at("2026-03-09 00:00")) == 23 * 60
        assert between(always, at("2026-11-01 00:00"), at("2026-11-02 00:00")) == 25 * 60

    def test_a_day_that_an_island_skipped_does_not_count(self) -> None:
        apia = ZoneInfo("Pacific/Apia")
        always = Calendar.round_the_clock("Pacific/Apia")

        assert between(always, at("2011-12-29 00:00", apia), at("2011-12-31 00:00", apia)) == 24 * 60


class TestBetween:
    def test_only_service_hours_count(self) -> None:
        assert between(HOLIDAYS, at("2026-11-24 15:00"), at("2026-11-30 07:10")) == 30 + 300 + 10
        assert seconds_between(HOLIDAYS, at("2026-11-25 20:00"), at("2026-11-30 07:00")) == 0

    def test_years_apart_adds_up(self) -> None:
        assert between(USUAL, at("2023-01-02 00:00"), at("2027-01-04 00:00")) == 209 * 5 * SCHOOL_DAY

    def test_a_second_counts_when_it_is_over(self) -> None:
        start = at("2026-05-08 08:00")

        assert seconds_between(USUAL, start, start + timedelta(seconds=59, microseconds=999_999)) == 59
        assert seconds_between(USUAL, start, start + timedelta(seconds=60)) == 60

    def test_nothing_has_passed_where_the_end_comes_first(self) -> None:
        assert between(USUAL, at("2026-05-08 09:00"), at("2026-05-08 08:00")) == 0

    def test_datetimes_of_any_zone_are_taken(self) -> None:
        tokyo = at("2026-05-08 23:00", ZoneInfo("Asia/Tokyo"))

        assert between(USUAL, tokyo, at("2026-05-08 09:00")) == 60


class TestOpen:
    def test_service_includes_its_opening_and_excludes_its_closing_moment(self) -> None:
        moments = ["2026-05-08 06:59:59", "2026-05-08 07:00", "2026-05-08 15:29:59", "2026-05-08 15:30"]

        assert [is_open(USUAL, at(moment)) for moment in moments] == [False, True, True, False]

    def test_the_next_opening_skips_what_is_closed_and_is_now_while_open(self) -> None:
        assert wall(next_opening(HOLIDAYS, at("2026-11-25 12:00"))) == "Mon 2026-11-30 07:00"
        assert wall(next_opening(HOLIDAYS, at("2026-11-25 11:59"))) == "Wed 2026-11-25 11:59"

    def test_the_closing_time_is_that_of_the_day(self) -> None:
        closing = closes_at(HOLIDAYS, at("2026-11-25 08:00"))

        assert closing is not None
        assert wall(closing) == "Wed 2026-11-25 12:00"
        assert closes_at(HOLIDAYS, at("2026-11-25 12:00")) is None

    def test_a_night_shift_closes_in_the_next_year(self) -> None:
        night = Calendar.build(zone="America/Denver", weekly={3: [("18:00", "24:00")], 4: [("00:00", "02:00")]})

        closing = closes_at(night, at("2026-12-31 20:00"))

        assert closing is not None
        assert wall(closing) == "Fri 2027-01-01 02:00"

    def test_round_the_clock_never_closes(self) -> None:
        assert closes_at(Calendar.round_the_clock(), at("2026-05-08 08:00")) is None


class TestNeverOpen:
    def test_a_calendar_without_hours_is_refused_instead_of_searched_for_ever(self) -> None:
        for ask in [next_opening, lambda calendar, start: add(calendar, start, 1)]:
            with pytest.raises(NeverOpen, match="within 10 years after 2026-05-08T08:00:00-06:00"):
                ask(CLOSED, at("2026-05-08 08:00"))
        with pytest.raises(NeverOpen, match="has no service hours"):
            day_minutes(CLOSED)

    def test_a_summer_school_that_is_over_never_opens_again(self) -> None:
        summer = CLOSED.with_special_day(date(2026, 7, 6), [("08:00", "12:00")], "Summer school")

        assert wall(next_opening(summer, at("2026-05-08 08:00"))) == "Mon 2026-07-06 08:00"
        with pytest.raises(NeverOpen):
            next_opening(summer, at("2026-07-06 12:00"))
        with pytest.raises(NeverOpen, match="There are not 241 minutes of service hours"):
            add(summer, at("2026-05-08 08:00"), 241)

    def test_it_is_closed_and_no_time_passes(self) -> None:
        year = at("2026-01-01 00:00"), at("2027-01-01 00:00")

        assert between(CLOSED, *year) == 0
        assert is_open(CLOSED, year[0]) is False
        assert [(step.counted, step.minutes) for step in steps_between(CLOSED, *year)] == [(False, 0)]


class TestDayMinutes:
    def test_the_commonest_day_is_the_school_day(self) -> None:
        early_wednesday = Calendar.build(zone="America/Denver", weekly={**WEEK, 2: [("07:00", "14:30")]})

        assert day_minutes(early_wednesday) == SCHOOL_DAY

    def test_of_two_equally_common_days_the_longer_one_is_meant(self) -> None:
        weekly = {0: [("07:00", "12:00")], 1: [("07:00", "11:00"), ("12:00", "14:00")]}

        assert day_minutes(Calendar.build(zone="UTC", weekly=weekly)) == 360

    def test_special_days_count_where_no_weekday_is_open(self) -> None:
        summer = {date(2026, 7, day): ([("08:00", "12:00")], "Summer school") for day in (6, 7)}

        assert day_minutes(Calendar.build(zone="UTC", weekly={}, special=summer)) == 240


def test_a_datetime_without_a_time_zone_is_refused_everywhere() -> None:
    naive, aware = datetime(2026, 5, 8, 8), at("2026-05-08 09:00")

    for ask in [
        lambda: add(USUAL, naive, 1),
        lambda: add(USUAL, naive, 0),
        lambda: add_seconds(USUAL, naive, 1),
        lambda: between(USUAL, naive, aware),
        lambda: between(USUAL, aware, naive),
        lambda: is_open(USUAL, naive),
        lambda: next_opening(USUAL, naive),
        lambda: closes_at(USUAL, naive),
        lambda: explain(USUAL, naive, 1),
        lambda: steps_between(USUAL, aware, naive),
    ]:
        with pytest.raises(ValueError, match="2026-05-08T08:00:00 has no time zone"):
            ask()
