"""Published calendars suggest days; people accept or dismiss them, once."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from audit.models import Entry
from audit.refusal import Refused
from schools import actions, tasks
from schools.actions.suggestion import Choice
from schools.calendars import Calendars
from schools.models import CalendarFeed, SchoolYear, ServiceCalendar, SpecialDay, Suggestion
from tests.cast import Cast
from tests.schools.test_fetching import Door, door
from tests.schools.test_ics import calendar, event

__all__ = ["door"]
pytestmark = pytest.mark.django_db
PUBLISHED = calendar(
    event("No School: Memorial Day", ";VALUE=DATE:20270531"),
    event("PD Day", ";VALUE=DATE:20270514"),
    event("Early Release", ":20270521T120000", "DTEND:20270521T150000"),
    event("Half day", ";VALUE=DATE:20270610"),
    event("Two-Hour Delay practice", ";VALUE=DATE:20270518"),
    event("Board meeting", ":20270520T190000"),
    event("Labor Day", ";VALUE=DATE:20260907"),  # over
    event("Teacher workday", ";VALUE=DATE:20270430"),  # the cast has it closed already
    event("Weekend break", ";VALUE=DATE:20270515", "DTEND;VALUE=DATE:20270517"),
)


@pytest.fixture(autouse=True)
def year(db: None) -> SchoolYear:
    return SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))


def waiting() -> list[tuple[str, str, time | None]]:
    return list(Suggestion.objects.filter(state="open").values_list("summary", "kind", "closes"))


def one(summary: str) -> Suggestion:
    return Suggestion.objects.get(summary=summary)


def test_a_file_suggests_what_its_words_say_of_days_to_come(cast: Cast) -> None:
    assert actions.read_file(None, PUBLISHED, by=cast.jo) == 5
    assert waiting() == [
        ("PD Day", "no_classes", None),
        ("Two-Hour Delay practice", "late_start", None),
        ("Early Release", "early_release", time(12)),
        ("No School: Memorial Day", "closed", None),
        ("Half day", "early_release", None),
    ]
    assert SpecialDay.objects.count() == 1


def test_accepted_ones_become_days_and_a_second_reading_suggests_nothing(cast: Cast) -> None:
    actions.read_file(None, PUBLISHED, by=cast.jo)
    actions.accept([one("No School: Memorial Day"), one("Early Release"), one("Two-Hour Delay practice")], by=cast.jo)
    actions.dismiss([one("PD Day")], by=cast.jo)

    plan = Calendars().plan(cast.lincoln.pk)
    assert Calendars().of(cast.lincoln.pk).windows_on(date(2027, 5, 31)) == ()
    assert plan.day(date(2027, 5, 21)).bells[-1].ends == time(11, 24)
    assert Calendars().of(None).windows_on(date(2027, 5, 18)) == ((540, 930),)
    assert plan.day(date(2027, 5, 14)).in_session
    assert actions.read_file(None, PUBLISHED, by=cast.jo) == 0
    assert waiting() == [("Half day", "early_release", None)]
    entries = Entry.objects.about(ServiceCalendar.of(None))
    assert [entry.verb for entry in entries] == ["suggested", "hours_changed", "dismissed"]
    assert entries[1].data["since"] == "2027-05-18"


def test_a_person_says_what_it_is_where_the_words_do_not(cast: Cast) -> None:
    actions.read_file(None, PUBLISHED, by=cast.jo)
    with pytest.raises(Refused, match="“Half day”, 06/10/27: Enter when classes end on that day"):
        actions.accept([one("PD Day"), one("Half day")], by=cast.jo)
    assert SpecialDay.objects.count() == 1

    choices = {one("Half day").pk: Choice(closes=time(11)), one("PD Day").pk: Choice(kind="closed")}
    actions.accept([one("PD Day"), one("Half day")], by=cast.jo, choices=choices)

    days = SpecialDay.objects.order_by("date").values_list("reason", "kind", "classes_end")
    assert list(days)[1:] == [("PD Day", "closed", None), ("Half day", "early_release", time(11))]


def test_deciding_twice_decides_once(cast: Cast) -> None:
    actions.read_file(None, PUBLISHED, by=cast.jo)
    chosen = [one("PD Day")]
    actions.dismiss(chosen, by=cast.renee)

    assert actions.accept(chosen, by=cast.jo) == []
    assert not SpecialDay.objects.filter(reason="PD Day").exists()


def test_without_a_school_year_nothing_is_read(cast: Cast, year: SchoolYear) -> None:
    year.delete()
    with pytest.raises(Refused, match="Enter the school year first"):
        actions.read_file(None, PUBLISHED, by=cast.jo)


def test_others_neither_read_nor_decide(cast: Cast) -> None:
    actions.read_file(cast.lincoln, PUBLISHED, by=cast.jo)
    pd = [one("PD Day")]
    for by in (cast.marcus, cast.pat, cast.elena, cast.keiko):
        for act in (
            lambda by=by: actions.read_file(cast.lincoln, PUBLISHED, by=by),
            lambda by=by: actions.add_feed(cast.lincoln, "x", "https://example.org/x.ics", by=by),
            lambda by=by: actions.accept(pd, by=by),
            lambda by=by: actions.dismiss(pd, by=by),
        ):
            with pytest.raises(Refused, match="Leads, directors and administrators keep the hours"):
                act()


def test_every_night_the_house_reads_the_calendars_and_a_bad_one_stops_no_other(
    cast: Cast, door: Door, settings: Any
) -> None:
    settings.INSIDE_CALENDAR_HOSTS, door.body = ["127.0.0.1"], PUBLISHED
    bad = actions.add_feed(None, "Bad", f"{door.url}/gone", by=cast.jo)
    good = actions.add_feed(None, "Good", f"{door.url}/", by=cast.jo)

    for feed in (bad, good):
        tasks.read_feed(feed.pk)

    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.problem == "127.0.0.1 answered “404”."
    assert (good.problem, len(waiting())) == ("", 5)
    assert bad.read_at == good.read_at or bad.read_at < good.read_at
    tasks.read_feed(0)  # it was removed meanwhile


def test_the_same_calendar_is_on_the_list_once_and_leaves_it_with_its_open_suggestions(cast: Cast) -> None:
    feed = actions.add_feed(None, "District", "https://example.org/x.ics", by=cast.jo)
    with pytest.raises(Refused, match="on the list already"):
        actions.add_feed(None, "Again", "https://example.org/x.ics", by=cast.jo)
    actions.read_file(None, PUBLISHED, by=cast.jo, feed=feed)
    actions.dismiss([one("PD Day")], by=cast.jo)

    actions.remove_feed(feed, by=cast.jo)

    assert not CalendarFeed.objects.exists()
    assert list(Suggestion.objects.values_list("summary", "state")) == [("PD Day", "dismissed")]
