"""Closed days and short days, for one date or a run of them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from audit.models import Entry
from audit.refusal import Refused
from schools.actions import SnowDay, call_snow_day, remove_days, set_days
from schools.calendars import Calendars
from schools.entered_day import EnteredDay
from schools.models import School, ServiceCalendar, SpecialDay
from tests.cast import Cast

pytestmark = pytest.mark.django_db
THURSDAY, NEXT_TUESDAY = date(2027, 5, 20), date(2027, 5, 25)
BREAK = EnteredDay("closed", "Spring break")
SHORT = EnteredDay("early_release", "Half day", ((time(7), time(12)),), classes_end=time(11, 30))


def days(school: School | None = None) -> list[tuple[str, str]]:
    calendar = ServiceCalendar.of(school)
    return [(str(day.date), day.reason) for day in calendar.special_days.filter(date__gte=date(2027, 5, 1))]


def test_a_run_of_dates_is_entered_at_once_without_its_weekend(cast: Cast) -> None:
    set_days(None, THURSDAY, NEXT_TUESDAY, BREAK, by=cast.jo)

    assert days() == [(f"2027-05-{day}", "Spring break") for day in (20, 21, 24, 25)]
    entry = Entry.objects.about(ServiceCalendar.of(None)).get()
    told = {"school": None, "since": "2027-05-20", "reason": "Spring break", "days": ["2027-05-20", "2027-05-25"]}
    assert (entry.verb, entry.data, entry.by) == ("hours_changed", told, cast.jo)


def test_a_single_saturday_is_meant_as_it_is(cast: Cast) -> None:
    saturday = date(2027, 5, 22)
    set_days(None, saturday, saturday, EnteredDay("other_hours", "Open house", ((time(9), time(12)),)), by=cast.jo)

    assert Calendars().of(None).windows_on(saturday) == ((540, 720),)


def test_a_short_day_has_its_hours_and_its_end_of_classes(cast: Cast) -> None:
    set_days(cast.lincoln, THURSDAY, THURSDAY, SHORT, by=cast.jo)

    assert Calendars().of(cast.lincoln.pk).windows_on(THURSDAY) == ((420, 720),)
    assert Calendars().plan(cast.lincoln.pk).day(THURSDAY).bells[-1].ends == time(11, 24)
    assert Calendars().of(cast.high.pk).windows_on(THURSDAY) == ((420, 930),)


def test_a_changed_run_leaves_nothing_of_the_old_one(cast: Cast) -> None:
    set_days(None, THURSDAY, NEXT_TUESDAY, BREAK, by=cast.jo)
    old = (THURSDAY, NEXT_TUESDAY)

    set_days(None, NEXT_TUESDAY, date(2027, 5, 26), BREAK, by=cast.jo, instead_of=old)

    assert days() == [("2027-05-25", "Spring break"), ("2027-05-26", "Spring break")]
    assert Entry.objects.about(ServiceCalendar.of(None)).last().data["since"] == "2027-05-20"


def test_removed_days_are_usual_again_and_removing_nothing_is_refused(cast: Cast) -> None:
    set_days(None, THURSDAY, NEXT_TUESDAY, BREAK, by=cast.jo)
    remove_days(None, THURSDAY, NEXT_TUESDAY, by=cast.jo)

    assert days() == []
    assert Calendars().of(None).windows_on(THURSDAY) == ((420, 930),)
    with pytest.raises(Refused, match="Nothing special is entered here for these days any more"):
        remove_days(None, THURSDAY, NEXT_TUESDAY, by=cast.jo)


@pytest.mark.parametrize(
    ("first", "last", "day", "sentence"),
    [
        (NEXT_TUESDAY, THURSDAY, BREAK, "The last day must not be before the first"),
        (THURSDAY, date(2028, 6, 1), BREAK, "more than a year"),
        (date(2027, 5, 22), date(2027, 5, 23), BREAK, "There is no school day between these dates"),
        (THURSDAY, THURSDAY, EnteredDay("closed", " "), "Say why"),
        (THURSDAY, THURSDAY, EnteredDay("other_hours", "x"), "from when until when help is open"),
        (THURSDAY, THURSDAY, EnteredDay("early_release", "x"), "when classes end"),
        (THURSDAY, THURSDAY, EnteredDay("late_start", "x"), "how much later"),
        (THURSDAY, THURSDAY, EnteredDay("other_hours", "x", ((time(9), time(8)),)), "later than the start"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    cast: Cast, first: date, last: date, day: EnteredDay, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        set_days(None, first, last, day, by=cast.jo)
    assert days() == []


def test_a_closed_day_keeps_no_hours_whatever_the_form_sent(cast: Cast) -> None:
    set_days(None, THURSDAY, THURSDAY, EnteredDay("closed", "Fair", ((time(9), time(12)),), delay=60), by=cast.jo)
    day = SpecialDay.objects.get(date=THURSDAY)

    assert (day.delay, day.hours.count()) == (0, 0)


def test_a_called_snow_day_is_not_overwritten_by_planning(cast: Cast) -> None:
    call_snow_day([cast.lincoln], SnowDay(THURSDAY, "Snow day"), by=cast.jo)

    for act in (
        lambda: set_days(cast.lincoln, THURSDAY, THURSDAY, SHORT, by=cast.jo),
        lambda: remove_days(cast.lincoln, THURSDAY, THURSDAY, by=cast.jo),
    ):
        with pytest.raises(Refused, match="Snow day was called for that day"):
            act()


@pytest.mark.parametrize("name", ["marcus", "pat", "elena", "keiko"])
def test_others_do_not_change_days(cast: Cast, name: str) -> None:
    by: Any = getattr(cast, name)
    with pytest.raises(Refused, match="Leads, directors and administrators"):
        set_days(cast.lincoln, THURSDAY, THURSDAY, BREAK, by=by)
    with pytest.raises(Refused, match="Leads, directors and administrators"):
        remove_days(cast.lincoln, THURSDAY, THURSDAY, by=by)
