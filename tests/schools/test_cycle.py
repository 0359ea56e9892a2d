"""The cycle of a school: the district's unless it has its own, in a school year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools import actions
from schools.actions import BellPlan, CyclePlan, SnowDay, YearPlan
from schools.calendars import Calendars
from schools.entered_day import EnteredDay
from schools.models import SchoolCycle, SchoolYear, ServiceCalendar
from schools.school_days import Bell
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db
YEAR = "/settings/hours/year/"
MONDAY, FIRST, LAST = date(2027, 4, 26), date(2026, 8, 17), date(2027, 5, 28)
PLAN = YearPlan("2026–27", MONDAY, LAST, cycle=["A", "B"])
SIX = CyclePlan(list("123456"))
SignIn = Callable[..., Client]


@pytest.fixture
def year(cast: Cast) -> SchoolYear:
    """A year of two days, A and B, from Monday, April 26; Friday, April 30 is closed in the whole district."""
    return actions.keep_year(PLAN, by=cast.jo)


def week(school: int | None, days: int = 12) -> str:
    """The names of the dates from Monday on; a dot for none."""
    plan = Calendars().plan(school)
    return "".join(plan.day(MONDAY + timedelta(days=number)).cycle_day or "." for number in range(days))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_school_has_the_cycle_of_the_district_until_it_has_its_own(cast: Cast, year: SchoolYear) -> None:
    assert [week(one) for one in (None, cast.lincoln.pk, cast.high.pk)] == ["ABAB...ABABA"] * 3

    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.jo)
    assert [week(one) for one in (None, cast.lincoln.pk, cast.high.pk)] == [
        "ABAB...ABABA",
        "1234...56123",
        "ABAB...ABABA",
    ]
    actions.keep_year(replace(PLAN, cycle=["X"]), by=cast.jo, year=year)
    assert [week(cast.lincoln.pk), week(cast.high.pk)] == ["1234...56123", "XXXX...XXXXX"]

    actions.forget_cycle(cast.lincoln, year, by=cast.jo)

    assert week(cast.lincoln.pk) == "XXXX...XXXXX"


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        (CyclePlan(), "." * 12),
        (CyclePlan("ABC", date(2027, 4, 28)), "..AB...CABCA"),
        (CyclePlan("ABC", closed_days="use"), "ABCA...CABCA"),
        (CyclePlan("ABC", closed_days="snow"), "ABCA...BCABC"),
    ],
)
def test_its_own_has_its_length_first_day_and_rule_for_closed_days(
    cast: Cast, year: SchoolYear, plan: CyclePlan, days: str
) -> None:
    actions.keep_cycle(cast.lincoln, year, plan, by=cast.jo)

    assert week(cast.lincoln.pk) == days


@pytest.mark.parametrize(("closed", "days"), [("skip", "AB.A...BABAB"), ("snow", "AB.B...ABABA")])
def test_a_day_closed_at_one_school_moves_the_cycle_of_that_school_alone(
    cast: Cast, year: SchoolYear, closed: str, days: str
) -> None:
    actions.keep_cycle(cast.lincoln, year, CyclePlan("AB", closed_days=closed), by=cast.jo)
    actions.call_snow_day([cast.lincoln], SnowDay(date(2027, 4, 28), "Snow day"), by=cast.jo)

    assert [week(cast.lincoln.pk), week(cast.high.pk)] == [days, "ABAB...ABABA"]


def test_a_special_day_may_name_a_day_of_the_own_cycle(cast: Cast, year: SchoolYear) -> None:
    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.jo)
    day = EnteredDay("early_release", "Fair", classes_end=time(10), cycle_day="6")
    actions.set_days(cast.lincoln, date(2027, 4, 27), date(2027, 4, 27), day, by=cast.jo)

    assert week(cast.lincoln.pk) == "1612...34561"


def test_bells_ring_by_the_cycle_of_the_school(cast: Cast, year: SchoolYear) -> None:
    actions.keep_bells(cast.lincoln, BellPlan("Day 3", [Bell("1", time(9), time(10))], cycle_days=["3"]), by=cast.jo)
    on = date(2027, 4, 28)
    assert Calendars().plan(cast.lincoln.pk).day(on).schedule == "Usual"

    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.jo)

    assert Calendars().plan(cast.lincoln.pk).day(on).schedule == "Day 3"


def test_random_cycles_of_districts_and_schools_are_inherited_year_by_year(cast: Cast) -> None:
    random = Random("cycles")
    names = ["", "AB", "123456", "XYZ"]
    for number in range(25):
        SchoolYear.objects.all().delete()
        first = [date(2026, 8, 17), date(2027, 8, 16)]
        kept = {}
        for begins in first:
            days = random.choice(names)
            plan = YearPlan(str(begins.year), begins, begins + timedelta(days=40), cycle=list(days))
            one = actions.keep_year(plan, by=cast.jo)
            own = random.choice([None, *names])
            if own is not None:
                actions.keep_cycle(
                    cast.lincoln, one, CyclePlan(own, closed_days=random.choice(["skip", "use"])), by=cast.jo
                )
            kept[begins] = days, days if own is None else own
        for begins, (district, school) in kept.items():
            for place, cycle in ((None, district), (cast.high.pk, district), (cast.lincoln.pk, school)):
                told = [Calendars().plan(place).day(begins + timedelta(days=n)).cycle_day for n in (0, 1, 2, 3, 4, 7)]
                assert told == [(cycle * 6)[n] if cycle else "" for n in range(6)], (number, begins, place)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (CyclePlan(["A", "B", "A"]), "Two days of the cycle have one name."),
        (CyclePlan("AB", date(2027, 4, 25)), "The cycle begins within the school year: Apr 26 to May 28."),
        (CyclePlan("AB", date(2027, 5, 29)), "The cycle begins within the school year: Apr 26 to May 28."),
    ],
)
def test_cycles_that_cannot_be_are_refused(cast: Cast, year: SchoolYear, plan: CyclePlan, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.keep_cycle(cast.lincoln, year, plan, by=cast.jo)
    assert (str(refusal.value), SchoolCycle.objects.count()) == (sentence, 0)


def test_what_a_colleague_did_meanwhile_is_not_overwritten_or_undone_twice(cast: Cast, year: SchoolYear) -> None:
    seen = ServiceCalendar.of(cast.lincoln).version
    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.renee, seen=seen)
    with pytest.raises(Conflict, match="Renee changed these hours just now"):
        actions.keep_cycle(cast.lincoln, year, CyclePlan("AB"), by=cast.jo, seen=seen)
    actions.forget_cycle(cast.lincoln, year, by=cast.jo)
    log = Entry.objects.count()
    with pytest.raises(Refused, match="Lincoln Middle School has the cycle of the district anyway"):
        actions.forget_cycle(cast.lincoln, year, by=cast.jo)
    stale = SchoolYear.objects.get()
    SchoolYear.objects.all().delete()
    with pytest.raises(Conflict, match="A colleague removed “2026–27” since you opened the page"):
        actions.keep_cycle(cast.lincoln, stale, SIX, by=cast.jo)

    assert (Entry.objects.count(), SchoolCycle.objects.count()) == (log, 0)


def test_the_log_keeps_both_cycles_and_the_clocks_of_that_school_follow(cast: Cast, year: SchoolYear) -> None:
    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.jo)
    actions.forget_cycle(cast.lincoln, year, by=cast.jo)

    data = [entry.data for entry in Entry.objects.about(ServiceCalendar.of(cast.lincoln))]
    six = {"days": list("123456"), "first_day": None, "closed_days": "skip"}
    assert [(one["school"], one["since"], one["cycle"], one["before"]) for one in data] == [
        (cast.lincoln.pk, "2027-04-26", six, None),
        (cast.lincoln.pk, "2027-04-26", None, six),
    ]


def test_a_year_does_not_leave_the_first_day_of_a_cycle_behind(cast: Cast, year: SchoolYear) -> None:
    actions.keep_cycle(cast.lincoln, year, CyclePlan("AB", date(2027, 4, 28)), by=cast.jo)
    with pytest.raises(Refused, match="The cycle of Lincoln Middle School would begin outside the year"):
        actions.keep_year(replace(PLAN, first_day=date(2027, 5, 3)), by=cast.jo, year=year)


@pytest.mark.parametrize("name", ["marcus", "elena", "pat"])
def test_who_does_not_keep_hours_keeps_no_cycle(cast: Cast, year: SchoolYear, name: str) -> None:
    actions.keep_cycle(cast.lincoln, year, SIX, by=cast.jo)
    for verb in (
        lambda by: actions.keep_cycle(cast.lincoln, year, CyclePlan("AB"), by=by),
        lambda by: actions.forget_cycle(cast.lincoln, year, by=by),
    ):
        with pytest.raises(Refused, match="Leads, directors and administrators keep the hours"):
            verb(getattr(cast, name))
    assert SchoolCycle.objects.get().days == list("123456")


def test_a_lead_of_the_school_keeps_its_cycle_on_the_page_of_the_year_without_script(
    cast: Cast, year: SchoolYear, signed_in: SignIn
) -> None:
    lee = person("Lee", "Park")
    grant(lee, "lead", cast.lincoln)
    client = signed_in(lee)
    here = f"?school={cast.lincoln.pk}"
    assert "Cycle of the district: A, B" in text(client.get(YEAR))
    address = f"{YEAR}{year.pk}/cycle/{here}"
    assert 'value="A, B"' in text(client.get(address))
    wrong = client.post(address, {"days": "1 2 2", "closed_days": "skip"})
    assert (wrong.status_code, "Two days of the cycle have one name." in text(wrong)) == (422, True)

    client.post(address, {"days": "1 2 3", "closed_days": "use", "first_day": "2027-04-27"})

    page = text(client.get(f"{YEAR}{here}"))
    assert "Cycle of this school alone: 1, 2, 3" in page
    assert page.count('title="Tuesday, April 27, day 1"') == 1
    assert [word in text(client.get(address)) for word in ('value="1, 2, 3"', 'value="2027-04-27"')] == [True, True]
    day = text(client.get(f"/settings/hours/day/{here}&first=2027-04-27"))
    assert [f'<option value="{name}"' in day for name in ("3", "A")] == [True, False]
    assert "Schools with their own: Lincoln MS" in text(signed_in(cast.jo).get(YEAR))

    signed_in(lee).post(f"{YEAR}{year.pk}/cycle/same-as-district/{here}")

    assert not SchoolCycle.objects.exists()
    assert signed_in(lee).get(f"{YEAR}{year.pk}/cycle/?school={cast.high.pk}").status_code == 404
