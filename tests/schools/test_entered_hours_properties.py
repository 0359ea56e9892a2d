"""Everything that a district can enter against a counter that walks minute by minute.

Weeks, on-call hours, seasons, special days and delays of the district and of a school, school years with cycles, bell
schedules and testing windows are stored as the pages store them, loaded as every act loads them, and asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.calendars import Calendars
from schools.models import Room, School
from schools.school_days import Plan
from tests.schools.entered import ONE_DAY, Counted, Entered, at, entered, store
from tests.schools.test_school_time_properties import HORIZON, MINUTE, SOAK, check_against_the_counter
from tickets.promising import moment_of
from tickets.rulebook import Rulebook

pytestmark = pytest.mark.django_db
SOME = 150
HOURS = ("service", "on_call", "session")


@contextmanager
def house_of(case: Entered) -> Iterator[tuple[School, dict[str, Room]]]:
    """A house in which all of it is entered, for as long as the block lasts."""
    with transaction.atomic():
        yield store(case)
        transaction.set_rollback(True)


def check(case: Entered, data: st.DataObject) -> None:
    with house_of(case) as (school, rooms):
        calendars = Calendars()
        plan = calendars.plan(school.pk)
        hours = data.draw(st.sampled_from(HOURS), label="hours")
        check_against_the_counter(Counted(case, hours, calendars.of(school.pk, hours)), data)  # type: ignore[arg-type]
        check_days(case, plan)
        check_next_period(case, plan, calendars, school)
        check_by_time(case, plan, calendars, school, data.draw(st.integers(1, 3), label="days"))
        book = Rulebook(calendars)
        for number in range(0, HORIZON, data.draw(st.integers(11, 29), label="pace")):
            moment = case.start + number * MINUTE
            told = {name: book.is_under_test(school.pk, room.pk, moment) for name, room in rooms.items()}
            assert told == {name: case.is_under_test(name, moment) for name in rooms}, moment


def check_days(case: Entered, plan: Plan) -> None:
    """Classes or none, the day of the cycle, and the bells."""
    for on in case.near:
        day = plan.day(on)
        bells = [(bell.label, bell.starts, bell.ends) for bell in day.bells]
        assert (day.in_session, day.cycle_day) == (case.has_classes(on), case.cycle_day(on)), on
        assert bells == [(label, at(begins), at(ends)) for label, begins, ends in case.bells_on(on)], on


def check_next_period(case: Entered, plan: Plan, calendars: Calendars, school: School) -> None:
    """The first minute after the start at which the wall shows the beginning of a period."""
    if not case.schedules:
        return
    walk = (case.start + number * MINUTE for number in range(1, HORIZON))
    begins = next((moment for moment in walk if begins_a_period(case, moment)), None)
    due = moment_of("next_period", case.start, calendars.of(school.pk), plan)
    if begins is not None:
        assert due == begins
    else:
        assert due is None or due >= case.start + HORIZON * MINUTE


def begins_a_period(case: Entered, moment: datetime) -> bool:
    on, minute = case.local(moment)
    return any(begins == minute for _label, begins, _ends in case.bells_on(on))


def check_by_time(case: Entered, plan: Plan, calendars: Calendars, school: School, number: int) -> None:
    """Ten o'clock of the n-th date with classes after today."""
    today, _minute = case.local(case.start)
    ahead = [today + ONE_DAY * n for n in range(1, 120)]
    dates = [on for on in ahead if case.has_classes(on)][:number]
    due = moment_of(f"by_time/{number}/10:00", case.start, calendars.of(school.pk), plan)
    if len(dates) < number:
        assert due is None or due > case.start + timedelta(days=110)
    else:
        assert due == datetime.combine(dates[-1], time(10), case.rules).astimezone(UTC)


@settings(max_examples=SOME, deadline=None)
@given(entered(), st.data())
def test_what_is_entered_counts_as_the_minute_counter_says(case: Entered, data: st.DataObject) -> None:
    check(case, data)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@settings(max_examples=SOAK, deadline=None)
@given(entered(), st.data())
def test_what_is_entered_counts_as_the_minute_counter_says_in_ten_thousand_cases(
    case: Entered, data: st.DataObject
) -> None:
    check(case, data)
