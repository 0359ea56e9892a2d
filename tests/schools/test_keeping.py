"""Seasons, bells, school years, testing windows and freezes: entered, changed and removed by who keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools import actions
from schools.actions import BellPlan, FreezePlan, SeasonPlan, YearPlan
from schools.actions import TestingPlan as Plan
from schools.calendars import Calendars
from schools.models import BellSchedule, ChangeFreeze, School, SchoolYear, Season, ServiceCalendar
from schools.models import TestingWindow as Window
from schools.school_days import Bell
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SUMMER = SeasonPlan("Summer hours", date(2027, 6, 7), date(2027, 8, 6), {d: [(time(7), time(17))] for d in range(4)})
EARLY = BellPlan("Early", [Bell("1", time(8), time(8, 30)), Bell("2", time(8, 35), time(9))], weekdays=[2])
YEAR = YearPlan("2026–27", date(2026, 8, 17), date(2027, 5, 28), date(2026, 8, 12), ["A", "B"])
TESTS = Plan("State testing", date(2027, 5, 3), date(2027, 5, 14), ["07"], ["2"])
FREEZE = FreezePlan("Payroll", date(2027, 5, 3), date(2027, 5, 7))
WEDNESDAY, JULY = date(2027, 4, 28), date(2027, 7, 6)


def told(thing: Any) -> list[str]:
    return [entry.verb for entry in Entry.objects.about(thing)]


def version(school: School | None = None) -> int:
    return ServiceCalendar.of(school).version


def test_a_season_has_a_week_of_its_own_until_it_is_removed(cast: Cast) -> None:
    season = actions.keep_season(None, SUMMER, by=cast.jo)
    assert [Calendars().of(cast.lincoln.pk).windows_on(JULY), Calendars().of(None).windows_on(date(2027, 7, 9))] == [
        ((420, 1020),),
        (),
    ]

    later = SeasonPlan("Summer", date(2027, 7, 12), date(2027, 8, 6), SUMMER.week)
    actions.keep_season(None, later, by=cast.jo, season=season)
    assert Calendars().of(None).windows_on(JULY) == ((420, 930),)
    actions.remove_season(season, by=cast.jo)

    entries = Entry.objects.about(ServiceCalendar.of(None))
    assert [(entry.verb, entry.data["since"]) for entry in entries] == [
        ("hours_changed", "2027-06-07"),
        ("hours_changed", "2027-06-07"),
        ("hours_changed", "2027-07-12"),
    ]
    assert not Season.objects.exists()


def test_two_seasons_do_not_run_into_each_other(cast: Cast) -> None:
    actions.keep_season(None, SUMMER, by=cast.jo)
    with pytest.raises(Refused, match="These days run into “Summer hours”"):
        actions.keep_season(None, SeasonPlan("July", JULY, JULY, {}), by=cast.jo)


def test_bells_of_wednesdays_ring_on_wednesdays(cast: Cast) -> None:
    before = version(cast.lincoln)
    schedule = actions.keep_bells(cast.lincoln, EARLY, by=cast.jo)
    assert [bell.label for bell in Calendars().plan(cast.lincoln.pk).day(WEDNESDAY).bells] == ["1", "2"]
    assert version(cast.lincoln) == before + 1

    actions.remove_bells(schedule, by=cast.jo)
    assert len(Calendars().plan(cast.lincoln.pk).day(WEDNESDAY).bells) == 4
    assert told(ServiceCalendar.of(cast.lincoln)) == ["hours_changed", "hours_changed"]


def test_there_is_always_one_usual_schedule(cast: Cast) -> None:
    usual = BellSchedule.usual(cast.lincoln)
    with pytest.raises(Refused, match="Make another one the usual one instead"):
        actions.keep_bells(cast.lincoln, BellPlan("Usual", []), by=cast.jo, schedule=usual)
    early = actions.keep_bells(cast.lincoln, EARLY, by=cast.jo)
    with pytest.raises(Refused, match="Make another one the usual one first"):
        actions.remove_bells(usual, by=cast.jo)

    actions.keep_bells(cast.lincoln, BellPlan("Early", EARLY.bells, [2], is_usual=True), by=cast.jo, schedule=early)

    assert list(cast.lincoln.bell_schedules.values_list("name", "is_usual")) == [("Early", True), ("Usual", False)]


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (BellPlan("Usual", []), "There is a schedule “Usual” already"),
        (BellPlan("X", [Bell("1", time(8), time(9)), Bell("1", time(9), time(10))]), "Two periods have one name"),
        (BellPlan("X", [Bell("1", time(8), time(9)), Bell("2", time(8, 30), time(10))]), "run into one another"),
    ],
)
def test_bells_that_cannot_be_are_refused(cast: Cast, plan: BellPlan, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.keep_bells(cast.lincoln, plan, by=cast.jo)


def test_bells_are_not_saved_over_those_of_a_colleague(cast: Cast) -> None:
    seen = version(cast.lincoln)
    actions.keep_bells(cast.lincoln, EARLY, by=cast.renee, seen=seen)
    with pytest.raises(Conflict, match="Renee changed these hours just now"):
        actions.keep_bells(cast.lincoln, BellPlan("Late", []), by=cast.jo, seen=seen)


def test_a_school_year_gives_its_days_names(cast: Cast) -> None:
    year = actions.keep_year(YEAR, by=cast.ada)
    assert [Calendars().plan(None).day(date(2026, 8, day)).cycle_day for day in (17, 18, 19)] == ["A", "B", "A"]
    with pytest.raises(Refused, match="These days run into “2026–27”"):
        actions.keep_year(YEAR, by=cast.ada)

    actions.keep_year(YearPlan("2026–27", date(2026, 8, 18), date(2027, 5, 28)), by=cast.ada, year=year)

    assert not Calendars().plan(None).day(date(2026, 8, 17)).in_session
    assert SchoolYear.objects.get().cycle == []
    assert [entry.data["since"] for entry in Entry.objects.about(ServiceCalendar.of(None))] == ["2026-08-17"] * 2


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (YearPlan("x", date(2027, 8, 2), date(2027, 8, 1)), "last day must not be before the first"),
        (YearPlan("x", date(2027, 8, 2), date(2028, 8, 1), date(2027, 8, 9)), "Staff returns before the first day"),
        (YearPlan("x", date(2027, 8, 2), date(2028, 8, 1), cycle=["A", "A"]), "Two days of the cycle have one name"),
    ],
)
def test_years_that_cannot_be_are_refused(cast: Cast, plan: YearPlan, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        actions.keep_year(plan, by=cast.ada)


def test_a_testing_window_names_grades_rooms_and_periods(cast: Cast) -> None:
    plan = Plan("MAP", date(2027, 5, 3), date(2027, 5, 4), ["07"], ["2"], [cast.room_214], freezes_changes=False)
    window = actions.keep_testing(cast.lincoln, plan, by=cast.jo)
    assert [room.name for room in window.rooms.all()] == ["214"]

    actions.keep_testing(None, TESTS, by=cast.jo, window=window)

    kept = Window.objects.get()
    assert (kept.name, kept.school, kept.rooms.count(), kept.freezes_changes) == (
        "State testing",
        cast.lincoln,
        0,
        True,
    )
    actions.remove_testing(kept, by=cast.jo)
    assert not Window.objects.exists()
    assert told(window) == ["created", "changed", "deleted"]


def test_rooms_of_another_school_are_not_closed_by_a_testing_window(cast: Cast) -> None:
    for school in (None, cast.lincoln):
        with pytest.raises(Refused, match="must be its own"):
            actions.keep_testing(school, Plan("x", JULY, JULY, rooms=[cast.room_101]), by=cast.jo)


def test_a_freeze_is_entered_changed_and_removed(cast: Cast) -> None:
    freeze = actions.keep_freeze(cast.lincoln, FREEZE, by=cast.jo)
    actions.keep_freeze(None, FreezePlan("Payday", JULY, JULY), by=cast.jo, freeze=freeze)
    kept = ChangeFreeze.objects.get()
    assert (kept.name, kept.first_day, kept.school) == ("Payday", JULY, cast.lincoln)

    actions.remove_freeze(kept, by=cast.jo)
    assert not ChangeFreeze.objects.exists()
    assert told(freeze) == ["created", "changed", "deleted"]


def test_what_a_colleague_removed_is_neither_removed_again_nor_brought_back(cast: Cast) -> None:
    window = actions.keep_testing(cast.lincoln, TESTS, by=cast.jo)
    freeze = actions.keep_freeze(cast.lincoln, FREEZE, by=cast.jo)
    season = actions.keep_season(cast.lincoln, SUMMER, by=cast.jo)
    bells = actions.keep_bells(cast.lincoln, EARLY, by=cast.jo)
    actions.remove_testing(Window.objects.get(), by=cast.jo)
    actions.remove_freeze(ChangeFreeze.objects.get(), by=cast.jo)
    actions.remove_season(Season.objects.get(), by=cast.jo)
    actions.remove_bells(BellSchedule.objects.get(pk=bells.pk), by=cast.jo)
    log = Entry.objects.count()

    for late in (
        lambda: actions.remove_testing(window, by=cast.jo),
        lambda: actions.keep_testing(cast.lincoln, TESTS, by=cast.jo, window=window),
        lambda: actions.remove_freeze(freeze, by=cast.jo),
        lambda: actions.keep_freeze(cast.lincoln, FREEZE, by=cast.jo, freeze=freeze),
        lambda: actions.remove_season(season, by=cast.jo),
        lambda: actions.keep_season(cast.lincoln, SUMMER, by=cast.jo, season=season),
        lambda: actions.remove_bells(bells, by=cast.jo),
        lambda: actions.keep_bells(cast.lincoln, EARLY, by=cast.jo, schedule=bells),
    ):
        with pytest.raises(Conflict, match="A colleague removed “"):
            late()

    assert not BellSchedule.objects.filter(pk=bells.pk).exists()
    assert (Window.objects.count(), ChangeFreeze.objects.count(), Season.objects.count()) == (0, 0, 0)
    assert (told(window), told(freeze)) == (["created", "deleted"], ["created", "deleted"])
    assert Entry.objects.count() == log


def test_the_log_keeps_what_a_removed_testing_window_said(cast: Cast) -> None:
    plan = Plan("MAP", date(2027, 5, 3), date(2027, 5, 4), ["07"], ["2"], [cast.room_214], freezes_changes=False)
    actions.remove_testing(actions.keep_testing(cast.lincoln, plan, by=cast.jo), by=cast.jo)

    assert Entry.objects.get(verb="deleted").data == {
        "school": cast.lincoln.pk,
        "name": "MAP",
        "days": ["2027-05-03", "2027-05-04"],
        "grades": ["07"],
        "periods": ["2"],
        "rooms": ["214"],
        "freezes_changes": False,
    }


ACTS: dict[str, Callable[[Cast, Any], object]] = {
    "season": lambda cast, by: actions.keep_season(cast.lincoln, SUMMER, by=by),
    "bells": lambda cast, by: actions.keep_bells(cast.lincoln, EARLY, by=by),
    "year": lambda cast, by: actions.keep_year(YEAR, by=by),
    "testing": lambda cast, by: actions.keep_testing(cast.lincoln, TESTS, by=by),
    "freeze": lambda cast, by: actions.keep_freeze(cast.lincoln, FREEZE, by=by),
    "remove bells": lambda cast, by: actions.remove_bells(BellSchedule.usual(cast.lincoln), by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["marcus", "pat", "sam", "elena", "keiko", "system"])
def test_others_keep_none_of_it(cast: Cast, act: str, name: str) -> None:
    with pytest.raises(Refused, match="Leads, directors and administrators keep the hours"):
        ACTS[act](cast, getattr(cast, name))
