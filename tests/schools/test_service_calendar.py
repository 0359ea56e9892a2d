"""Service calendars, and how the sum behind a time is explained."""

from __future__ import annotations

import pickle
import tracemalloc
from datetime import date, time, timedelta

import pytest

from schools.school_time import (
    BadHours,
    Calendar,
    SpecialDay,
    add,
    between,
    explain,
)
from tests.schools.test_school_time import HOLIDAYS, SCHOOL_DAY, THANKSGIVING, USUAL, WEEK, at, wall


def sums(calendar: Calendar, start: str, minutes: float) -> list[tuple[str, str, str, float, list[str]]]:
    """The steps of an explanation: kind, from, to, minutes, reasons."""
    return [
        (
            "counted" if step.counted else "closed",
            wall(step.begins),
            wall(step.ends),
            step.minutes,
            [special.reason for special in step.special],
        )
        for step in explain(calendar, at(start), minutes)
    ]


class TestExplain:
    def test_the_sum_of_a_weekend(self) -> None:
        assert sums(USUAL, "2026-05-08 14:50", SCHOOL_DAY) == [
            ("counted", "Fri 2026-05-08 14:50", "Fri 2026-05-08 15:30", 40, []),
            ("closed", "Fri 2026-05-08 15:30", "Mon 2026-05-11 07:00", 0, []),
            ("counted", "Mon 2026-05-11 07:00", "Mon 2026-05-11 14:50", 470, []),
        ]

    def test_special_days_tell_their_reasons_where_they_changed_the_sum(self) -> None:
        assert sums(HOLIDAYS, "2026-11-25 11:30", 45) == [
            ("counted", "Wed 2026-11-25 11:30", "Wed 2026-11-25 12:00", 30, ["Early release"]),
            (
                "closed",
                "Wed 2026-11-25 12:00",
                "Mon 2026-11-30 07:00",
                0,
                ["Early release", "Thanksgiving", "Day after Thanksgiving"],
            ),
            ("counted", "Mon 2026-11-30 07:00", "Mon 2026-11-30 07:15", 15, []),
        ]

    def test_a_late_start_explains_the_wait_in_the_morning(self) -> None:
        delayed = USUAL.with_special_day(date(2026, 1, 12), [("09:00", "15:30")], "Two-hour delay")

        assert sums(delayed, "2026-01-11 20:00", 5) == [
            ("closed", "Sun 2026-01-11 20:00", "Mon 2026-01-12 09:00", 0, ["Two-hour delay"]),
            ("counted", "Mon 2026-01-12 09:00", "Mon 2026-01-12 09:05", 5, ["Two-hour delay"]),
        ]

    def test_a_holiday_on_a_weekend_explains_nothing(self) -> None:
        saturday = USUAL.with_special_day(date(2026, 7, 4), [], "Independence Day")

        assert [step.special for step in explain(saturday, at("2026-07-03 15:00"), 60)] == [(), (), ()]

    def test_steps_carry_the_special_day_itself_and_the_local_date(self) -> None:
        step = explain(HOLIDAYS, at("2026-11-25 11:30"), 10)[0]

        assert step.date == date(2026, 11, 25)
        assert step.special == (SpecialDay(date(2026, 11, 25), ((420, 720),), "Early release"),)

    def test_round_the_clock_is_counted_by_local_day(self) -> None:
        assert sums(Calendar.round_the_clock("America/Denver"), "2026-12-31 12:00", 36 * 60) == [
            ("counted", "Thu 2026-12-31 12:00", "Fri 2027-01-01 00:00", 720, []),
            ("counted", "Fri 2027-01-01 00:00", "Sat 2027-01-02 00:00", 1440, []),
        ]

    def test_nothing_promised_needs_no_steps_while_open(self) -> None:
        assert sums(USUAL, "2026-05-08 08:00", 0) == []
        assert sums(USUAL, "2026-05-08 06:00", 0) == [
            ("closed", "Fri 2026-05-08 06:00", "Fri 2026-05-08 07:00", 0, [])
        ]


class TestCalendar:
    def test_the_same_hours_make_the_same_calendar(self) -> None:
        split = {0: [("12:00", "15:30"), ("07:00", "12:00")], **{day: WEEK[day] for day in range(1, 5)}}
        times = {day: [(time(7), time(15, 30))] for day in range(5)}

        assert Calendar.build(zone="America/Denver", weekly=split) == USUAL
        assert {USUAL: "kept"}[Calendar.build(zone="America/Denver", weekly=times)] == "kept"
        assert HOLIDAYS != USUAL
        assert Calendar.build(zone="America/Boise", weekly=WEEK) != USUAL

    def test_one_special_day_more_leaves_the_calendar_itself_alone(self) -> None:
        changed = USUAL.with_special_day(date(2026, 5, 8), [("08:00", "09:00")], "Half day")

        assert changed.windows_on(date(2026, 5, 8)) == ((480, 540),)
        assert USUAL.windows_on(date(2026, 5, 8)) == ((420, 930),)
        assert changed.special_day(date(2026, 5, 8)) == SpecialDay(date(2026, 5, 8), ((480, 540),), "Half day")
        assert USUAL.special_day(date(2026, 5, 8)) is None

    def test_midnight_as_a_closing_time_is_the_end_of_the_day(self) -> None:
        for midnight in ["24:00", "00:00", time(0)]:
            calendar = Calendar.build(zone="UTC", weekly={0: [("18:00", midnight)]})
            assert calendar.windows_on(date(2026, 5, 4)) == ((1080, 1440),)

    def test_a_cache_keeps_the_hours_and_not_the_worked_out_years(self) -> None:
        fresh = len(pickle.dumps(Calendar.build(zone="America/Denver", weekly=WEEK, special=THANKSGIVING)))
        add(HOLIDAYS, at("2026-11-25 11:30"), 45)

        stored = pickle.dumps(HOLIDAYS)

        assert len(stored) == fresh
        assert pickle.loads(stored) == HOLIDAYS

    def test_ten_years_with_a_special_day_in_every_week_stay_below_a_megabyte(self) -> None:
        days = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(522)]
        weekly = {day: [("07:00", "11:30"), ("12:00", "15:30")] for day in range(5)}
        tracemalloc.start()

        calendar = Calendar.build(
            zone="America/Denver",
            weekly=weekly,
            special={day: ([("07:00", "12:00")], "Early") for day in days},
        )
        assert between(calendar, at("2026-01-01 00:00"), at("2035-12-31 00:00")) > 1_000_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 1_000_000

    @pytest.mark.parametrize(
        ("weekly", "sentence"),
        [
            (
                {0: [("15:30", "07:00")]},
                "On Monday the closing time 07:00 is not after the opening time 15:30.",
            ),
            (
                {2: [("07:00", "07:00")]},
                "On Wednesday the closing time 07:00 is not after the opening time 07:00.",
            ),
            (
                {4: [("12:00", "15:30"), ("07:00", "12:01")]},
                "On Friday the hours 07:00–12:01 and 12:00–15:30 overlap.",
            ),
            ({1: [("7", "15:30")]}, "On Tuesday “7” is not a time of day; write it as 07:30."),
            ({1: [("07:00", "24:30")]}, "On Tuesday “24:30” is not a time of day; write it as 07:30."),
            ({1: [("07:60", "15:30")]}, "On Tuesday “07:60” is not a time of day; write it as 07:30."),
            (
                {1: [(time(7, 0, 30), "15:30")]},
                "On Tuesday “07:00:30” is not a time of day; write it as 07:30.",
            ),
            (
                {1: [("24:00", "24:00")]},
                "On Tuesday the closing time 24:00 is not after the opening time 24:00.",
            ),
            ({7: [("07:00", "15:30")]}, "“7” is not a weekday; Monday is 0 and Sunday is 6."),
        ],
    )
    def test_hours_that_cannot_be_are_refused_with_a_sentence(self, weekly, sentence) -> None:
        with pytest.raises(BadHours) as refusal:
            Calendar.build(zone="America/Denver", weekly=weekly)

        assert str(refusal.value) == sentence
        assert refusal.value.sentence % refusal.value.params == sentence

    def test_hours_of_a_special_day_are_refused_by_its_date(self) -> None:
        with pytest.raises(BadHours, match="On 2026-05-08 the closing time 08:00 is not after"):
            USUAL.with_special_day(date(2026, 5, 8), [("09:00", "08:00")])
        with pytest.raises(BadHours, match="On 2026-05-08 the closing time 08:00 is not after"):
            Calendar.build(zone="UTC", weekly={}, special={date(2026, 5, 8): ([("09:00", "08:00")], "Half day")})

    @pytest.mark.parametrize("zone", ["Mountain Time", "", "America", "../etc/passwd"])
    def test_an_unknown_time_zone_is_refused_with_a_sentence(self, zone) -> None:
        for make in [lambda: Calendar.build(zone=zone, weekly=WEEK), lambda: Calendar.round_the_clock(zone)]:
            with pytest.raises(BadHours) as refusal:
                make()
            assert str(refusal.value) == f"There is no time zone “{zone}”; write it like America/Denver."
