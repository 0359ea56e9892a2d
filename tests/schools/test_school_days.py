"""What a date is to a school: classes or none, the day of the cycle, the bells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from schools.school_days import Bell, DayNote, Plan, Schedule, Year, cut, delayed
from schools.school_time import add, between

ZONE = "America/Denver"
FIRST, SECOND, THIRD = Bell("1", time(8), time(9)), Bell("2", time(9, 5), time(10)), Bell("3", time(10, 5), time(11))
USUAL = Schedule("Usual", (FIRST, SECOND, THIRD), frozenset(range(5)), is_usual=True)
SHORT = Schedule("Early release", (Bell("1", time(8), time(8, 30)), Bell("2", time(8, 35), time(9))), frozenset({2}))
YEAR = Year("2026–27", date(2026, 8, 17), date(2027, 5, 28), ("A", "B"))
MONDAY = date(2026, 8, 17)


def plan(*schedules: Schedule, year: Year = YEAR, **notes: DayNote) -> Plan:
    """A school whose notes are given by ISO date, with underscores: `d2026_08_19=DayNote(…)`."""
    dated = {date.fromisoformat(key[1:].replace("_", "-")): note for key, note in notes.items()}
    return Plan(ZONE, (year,), dated, schedules or (USUAL,))


def cycle(of: Plan, days: int) -> str:
    """The days of the cycle of the first so many dates; a dot for a date without classes."""
    return "".join(of.day(MONDAY + timedelta(days=n)).cycle_day or "." for n in range(days))


def test_classes_meet_on_weekdays_of_the_school_year() -> None:
    days = [date(2026, 8, 14), MONDAY, date(2026, 8, 22), date(2027, 5, 28), date(2027, 5, 31)]

    assert [plan().day(day).in_session for day in days] == [False, True, False, True, False]


def test_a_district_that_entered_no_year_has_classes_every_week() -> None:
    bare = Plan(ZONE, schedules=(USUAL,))

    assert [bare.day(date(2031, 7, day)).bells for day in (4, 5)] == [USUAL.bells, ()]
    assert between(bare.session, datetime(2031, 7, 4, tzinfo=UTC), datetime(2031, 7, 8, tzinfo=UTC)) == 2 * 180


@pytest.mark.parametrize("kind", ["closed", "no_classes"])
def test_a_day_without_classes_has_no_bells_and_says_why(kind: str) -> None:
    day = plan(d2026_08_18=DayNote(kind, "Conferences")).day(date(2026, 8, 18))

    assert (day.in_session, day.bells, day.kind, day.reason) == (False, (), kind, "Conferences")


def test_the_cycle_goes_on_with_each_school_day() -> None:
    assert cycle(plan(), 9) == "ABABA..BA"


def test_a_holiday_does_not_use_up_a_day_of_the_cycle() -> None:
    assert cycle(plan(d2026_08_18=DayNote("closed")), 5) == "A.BAB"


@pytest.mark.parametrize(("uses", "days"), [(False, "A.BAB"), (True, "A.ABA")])
def test_whether_a_snow_day_uses_up_its_day_of_the_cycle_is_for_the_district_to_say(uses: bool, days: str) -> None:
    snow = plan(year=replace(YEAR, snow_uses_cycle=uses), d2026_08_18=DayNote("closed", "Snow day", unplanned=True))

    assert cycle(snow, 5) == days


def test_a_note_may_set_the_day_of_the_cycle_and_it_goes_on_from_there() -> None:
    assert cycle(plan(d2026_08_18=DayNote("other_hours", cycle_day="A")), 5) == "AABAB"


def test_a_cycle_of_six_days_begins_anew_after_the_sixth() -> None:
    six = plan(year=replace(YEAR, cycle=tuple("123456")))

    assert cycle(six, 12) == "12345..61234"[:12]


def test_the_bells_are_those_of_the_note_the_cycle_the_weekday_or_the_usual_ones_in_this_order() -> None:
    day_b = Schedule("Day B", (THIRD,), cycle_days=frozenset({"B"}))
    school = plan(USUAL, SHORT, day_b, d2026_08_20=DayNote("other_hours", bells="early RELEASE"))

    # Monday A usual, Tuesday B, Wednesday A short, Thursday B by the note, Friday A usual.
    names = [school.day(MONDAY + timedelta(days=n)).schedule for n in range(5)]

    assert names == ["Usual", "Day B", "Early release", "Early release", "Usual"]


def test_a_two_hour_delay_drops_what_is_over_and_shortens_what_has_begun() -> None:
    late = plan(d2026_08_18=DayNote("late_start", "Ice", delay=95)).day(date(2026, 8, 18))

    assert late.bells == (Bell("2", time(9, 35), time(10)), THIRD)
    assert delayed((), 120) == ()
    assert delayed(USUAL.bells, 0) == USUAL.bells


def test_an_early_release_drops_what_has_not_begun_and_shortens_what_goes_on() -> None:
    early = plan(d2026_08_18=DayNote("early_release", classes_end=time(9, 30))).day(date(2026, 8, 18))

    assert early.bells == (FIRST, Bell("2", time(9, 5), time(9, 30)))
    assert cut(USUAL.bells, None) == USUAL.bells


def test_a_day_knows_the_period_that_goes_on() -> None:
    day = plan().day(MONDAY)

    at = [time(7, 59), time(8), time(9), time(9, 5), time(11)]

    assert [bell.label if (bell := day.bell_at(one)) else "" for one in at] == ["", "1", "", "2", ""]


def test_class_hours_count_only_while_classes_meet() -> None:
    school = plan(USUAL, d2026_08_18=DayNote("closed"))

    # Monday 10:30 at the school: half an hour is left, Tuesday is closed, so the rest is on Wednesday.
    due = add(school.session, datetime(2026, 8, 17, 16, 30, tzinfo=UTC), 60)

    assert due == datetime(2026, 8, 19, 14, 30, tzinfo=UTC)


def test_the_next_day_with_classes_is_found_over_a_holiday_and_a_weekend() -> None:
    school = plan(d2026_08_24=DayNote("closed"))

    found = school.next_session(date(2026, 8, 21))

    assert found and found.date == date(2026, 8, 25)
    assert plan().next_session(date(2027, 5, 28)) is None


def test_staff_is_back_when_the_next_year_says_so() -> None:
    later = Year("2027–28", date(2027, 8, 16), date(2028, 5, 26), staff_return=date(2027, 8, 9))
    school = Plan(ZONE, (YEAR, later))

    assert [school.staff_return(day) for day in (date(2027, 6, 1), date(2027, 8, 9))] == [date(2027, 8, 9), None]


def test_a_date_knows_its_term() -> None:
    terms = (
        ("Year", date(2026, 8, 17), date(2027, 5, 28)),
        ("Fall", date(2026, 8, 17), date(2026, 12, 18)),
    )

    school = plan(year=replace(YEAR, terms=terms))

    assert [school.day(day).term for day in (MONDAY, date(2027, 2, 1), date(2027, 7, 1))] == ["Fall", "Year", ""]
