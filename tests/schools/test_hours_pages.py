"""The pages of hours and days without a browser: what they say, refuse and cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schools.actions import BellPlan, SnowDay, call_snow_day, keep_bells, set_days, set_week
from schools.entered_day import EnteredDay
from schools.models import BellSchedule, CalendarFeed, SchoolYear, ServiceCalendar, SpecialDay, Suggestion
from schools.school_days import Bell
from tests.cast import Cast, grant, person
from tests.schools.test_ics import calendar, event

pytestmark = pytest.mark.django_db
HOURS = "/settings/hours/"
WEEK = {f"d{day}_open": "on" for day in range(5)}
WEEK |= {f"d{day}_opens": "07:00" for day in range(5)} | {f"d{day}_closes": "15:00" for day in range(5)}
SignIn = Callable[..., Client]


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_week_is_saved_with_break_and_on_call_hours(cast: Cast, signed_in: SignIn) -> None:
    more = {"d0_break_from": "11:00", "d0_break_until": "11:30", "d5_call_from": "09:00", "d5_call_until": "12:00"}
    client = signed_in(cast.jo)
    answer = client.post(HOURS, WEEK | more)

    assert answer.status_code == 302
    hours = ServiceCalendar.of(None).hours.values_list("kind", "weekday", "opens", "closes")
    assert [row for row in hours if row[1] in (0, 5)] == [
        ("on_call", 5, time(9), time(12)),
        ("service", 0, time(7), time(11)),
        ("service", 0, time(11, 30), time(15)),
    ]
    assert 'value="11:30"' in text(client.get(HOURS))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"d0_closes": "06:00"}, "The end must be later than the start."),
        ({"d0_closes": ""}, "Enter both times."),
        ({"d0_break_from": "11:00"}, "Enter both times."),
        ({"d0_break_from": "05:00", "d0_break_until": "05:30"}, "The break must lie within the day."),
        ({"d0_opens": "seven"}, "Enter a valid time."),
    ],
)
def test_a_wrong_week_is_answered_with_a_sentence_beside_the_day(
    cast: Cast, signed_in: SignIn, more: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.jo).post(HOURS, WEEK | more)

    assert (answer.status_code, sentence in text(answer)) == (422, True)
    assert ServiceCalendar.of(None).hours.first().closes == time(15, 30)


def test_a_page_that_a_colleague_overtook_is_not_saved(cast: Cast, signed_in: SignIn) -> None:
    seen = ServiceCalendar.of(None).version
    set_week(None, {1: [(time(6), time(14))]}, {}, by=cast.renee)

    answer = signed_in(cast.jo).post(HOURS, WEEK | {"seen": seen})

    assert (answer.status_code, "Renee changed these hours just now" in text(answer)) == (409, True)


def test_more_spans_than_a_row_shows_stay_as_they_are(cast: Cast, signed_in: SignIn) -> None:
    three = [(time(7), time(9)), (time(10), time(12)), (time(13), time(15))]
    set_week(None, {0: three, 1: three[:1]}, {}, by=cast.jo)
    client = signed_in(cast.jo)
    assert "7:00 AM to 9:00 AM, 10:00 AM to 12:00 PM" in text(client.get(HOURS))

    client.post(HOURS, {"d0_open": "on", "d1_open": "on", "d1_opens": "07:00", "d1_closes": "10:00"})

    assert ServiceCalendar.of(None).hours.filter(weekday=0).count() == 3


def test_a_school_with_hours_of_its_own_says_so_and_gives_them_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.jo)
    here = f"{HOURS}?school={cast.lincoln.pk}"
    assert "Saved here, Lincoln Middle School gets hours of its own" in text(client.get(here))
    client.post(here, WEEK)
    assert "This school has hours of its own" in text(client.get(here))

    client.post(f"{HOURS}same-as-district/?school={cast.lincoln.pk}")

    assert not ServiceCalendar.of(cast.lincoln).hours.exists()


def test_equal_days_are_one_line_over_a_weekend(cast: Cast, signed_in: SignIn) -> None:
    set_days(None, date(2027, 5, 20), date(2027, 5, 25), EnteredDay("closed", "Fair"), by=cast.jo)
    set_days(cast.lincoln, date(2027, 5, 27), date(2027, 5, 27), EnteredDay("no_classes", "Training"), by=cast.jo)

    district = text(signed_in(cast.jo).get(HOURS))
    school = text(signed_in(cast.jo).get(f"{HOURS}?school={cast.lincoln.pk}"))

    assert (district.count("Remove Fair, May 20 to 25"), district.count("Training")) == (1, 0)
    assert (school.count("May 20 to 25"), school.count('Remove Training, Thu, May 27"')) == (1, 1)
    assert "Remove Fair" not in school


def test_days_are_changed_and_removed_without_script(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.jo)
    day = {"first": "2027-05-20", "last": "2027-05-21", "kind": "closed", "reason": "Fair"}
    client.post(f"{HOURS}day/", day)
    address = f"{HOURS}day/?first=2027-05-20&last=2027-05-21"
    assert 'value="Fair"' in text(client.get(address))

    client.post(address, day | {"last": "", "reason": "County fair"})
    assert list(SpecialDay.objects.filter(date__gte=date(2027, 5, 1)).values_list("reason", flat=True)) == [
        "County fair"
    ]
    client.post(f"{HOURS}day/remove/", {"first": "2027-05-20"})
    assert not SpecialDay.objects.filter(date__gte=date(2027, 5, 1)).exists()


def test_a_lead_of_one_school_sees_and_keeps_that_one(cast: Cast, signed_in: SignIn) -> None:
    lee = person("Lee", "Park")
    grant(lee, "lead", cast.lincoln)
    client = signed_in(lee)

    assert "Lincoln Middle School" in text(client.get(HOURS))
    assert client.get(f"{HOURS}?school={cast.high.pk}").status_code == 404
    client.post(HOURS, WEEK)
    assert list(ServiceCalendar.objects.filter(hours__closes=time(15)).distinct()) == [
        ServiceCalendar.of(cast.lincoln)
    ]
    answer = client.post(
        f"{HOURS}snow/", {"on": "2027-04-28", "how": "closed", "reason": "x", "schools": cast.high.pk}
    )
    assert answer.status_code == 422


def test_a_technician_does_not_find_hours_in_the_rail(cast: Cast, signed_in: SignIn) -> None:
    seen = {name: HOURS in text(signed_in(getattr(cast, name)).get("/queue/")) for name in ("jo", "marcus")}
    assert seen == {"jo": True, "marcus": False}


def test_bells_are_saved_as_rows(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.jo)
    rows = {"p-TOTAL_FORMS": "3", "p-INITIAL_FORMS": "0", "p-0-label": "1", "p-0-starts": "08:00", "p-0-ends": "09:00"}
    address = f"{HOURS}bells/add/?school={cast.lincoln.pk}"
    wrong = client.post(
        address, rows | {"name": "Early", "p-1-label": "2", "p-1-starts": "09:00", "p-1-ends": "08:00"}
    )
    assert (wrong.status_code, "The end must be later than the start." in text(wrong)) == (422, True)

    client.post(address, rows | {"name": "Early", "weekdays": ["2"], "p-1-label": ""})

    early = BellSchedule.objects.get(name="Early")
    assert [(p.label, p.starts) for p in early.periods.all()] == [("1", time(8))]
    assert "Wednesday: Early, from the bell schedule" in text(client.get(f"{HOURS}?school={cast.lincoln.pk}"))


def test_the_year_shows_kinds_cycle_testing_and_what_is_of_a_school_alone(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.jo)
    assert "No school year yet" in text(client.get(f"{HOURS}year/"))
    year = {"name": "2026–27", "first_day": "2027-04-26", "last_day": "2027-05-28", "cycle": "A, B"}
    client.post(f"{HOURS}year/add/", year)
    client.post(f"{HOURS}testing/", {"name": "MAP", "first": "2027-05-03", "freezes_changes": "on"})
    set_days(cast.lincoln, date(2027, 5, 4), date(2027, 5, 4), EnteredDay("closed", "Fair"), by=cast.jo)

    page = text(client.get(f"{HOURS}year/?school={cast.lincoln.pk}"))

    for label in (
        "Tuesday, April 27, day B",
        "Friday, April 30, Closed, Teacher workday",
        "Saturday, May 1, no classes",
        "Monday, May 3, day A, MAP",
        "Tuesday, May 4, Closed, Fair, of this school alone",
    ):
        assert page.count(f'title="{label}"') == 1, label


def test_a_calendar_is_uploaded_and_its_suggestions_are_decided_on_one_by_one_or_by_kind(
    cast: Cast, signed_in: SignIn
) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))
    client = signed_in(cast.jo)
    days = [event(f"No School {n}", f";VALUE=DATE:2027051{n}") for n in (1, 2, 3)]
    raw = calendar(*days, event("Half day", ";VALUE=DATE:20270518"), event("PD Day", ";VALUE=DATE:20270519"))
    client.post(f"{HOURS}calendar/upload/", {"file": SimpleUploadedFile("district.ics", raw)})
    page = text(client.get(f"{HOURS}calendar/"))
    assert [word in page for word in ("Accept all 3", "Half day", "PD Day")] == [True, True, True]

    half = Suggestion.objects.get(summary="Half day").pk
    client.post(f"{HOURS}calendar/decide/", {"do": "accept:closed"})
    client.post(f"{HOURS}calendar/decide/", {"do": f"accept:{half}"})
    assert Suggestion.objects.get(pk=half).state == "open"
    client.post(f"{HOURS}calendar/decide/", {"do": f"accept:{half}", f"closes-{half}": "11:30"})
    client.post(f"{HOURS}calendar/decide/", {"do": "dismiss:no_classes"})

    assert not Suggestion.objects.filter(state="open").exists()
    found = SpecialDay.objects.filter(date__gt=date(2027, 5, 1)).values_list("reason", "classes_end")
    assert list(found) == [
        ("No School 1", None),
        ("No School 2", None),
        ("No School 3", None),
        ("Half day", time(11, 30)),
    ]


def test_a_bad_file_and_an_inside_address_are_answered_with_sentences(cast: Cast, signed_in: SignIn) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))
    client = signed_in(cast.jo)
    bad = client.post(f"{HOURS}calendar/upload/", {"file": SimpleUploadedFile("x.ics", b"<html>")})
    assert (bad.status_code, "This is not a calendar that we can read" in text(bad)) == (422, True)

    client.post(f"{HOURS}calendar/feed/", {"name": "Inside", "url": "webcal://127.0.0.1/x.ics"})

    assert CalendarFeed.objects.get().url == "https://127.0.0.1/x.ics"
    page = text(client.get(f"{HOURS}calendar/"))
    assert "127.0.0.1 is inside a network, not on the open internet. An administrator can allow it." in page


def test_the_snow_page_leaves_out_who_is_closed_anyway(cast: Cast, signed_in: SignIn) -> None:
    today = date(2027, 4, 27)
    set_days(cast.high, today, today, EnteredDay("closed", "Water main"), by=cast.jo)
    client = signed_in(cast.jo)
    assert "Closed today anyway: Cedar Valley High School." in text(client.get(f"{HOURS}snow/"))
    both = {
        "schools": [cast.lincoln.pk, cast.high.pk],
        "on": "2027-04-27",
        "how": "delay",
        "delay": "120",
        "reason": "Ice",
    }

    sure = text(client.post(f"{HOURS}snow/", both))

    assert "Lincoln Middle School begins 2 hours later on Tuesday, April 27." in sure
    assert "Left out, because closed that day anyway: Cedar Valley High School." in sure
    refused = client.post(f"{HOURS}snow/", both | {"sure": "1"})
    assert (refused.status_code, "Cedar Valley High School is closed that day anyway" in text(refused)) == (422, True)


def test_a_form_says_for_whom_it_counts(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.jo)
    year = SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))
    here = f"?school={cast.lincoln.pk}"
    said = {
        f"freeze/{here}": "For Lincoln Middle School.",
        "freeze/": "For all schools.",
        "year/add/": "For the whole district.",
        f"year/{year.pk}/term/{here}": "For the whole district.",
        f"year/{year.pk}/cycle/{here}": "For Lincoln Middle School.",
    }

    pages = {address: text(client.get(HOURS + address)) for address in said}

    found = {address: [words for words in set(said.values()) if words in page] for address, page in pages.items()}
    assert found == {address: [words] for address, words in said.items()}


@pytest.mark.parametrize(
    ("address", "queries"), [("", 22), ("year/", 13), ("snow/", 12), ("bells/?school=", 9), ("calendar/", 10)]
)
def test_a_page_costs_the_same_however_much_is_entered(
    cast: Cast, signed_in: SignIn, address: str, queries: int
) -> None:
    client = signed_in(cast.jo)
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))
    url = HOURS + address + (str(cast.lincoln.pk) if address.endswith("=") else "")

    def fill(start: int, count: int) -> None:
        for number in range(start, start + count):
            on = date(2027, 5, 3) + timedelta(days=number)
            SpecialDay.objects.create(calendar=ServiceCalendar.of(None), date=on, reason=f"Day {number}")
            Suggestion.objects.create(uid=str(number), summary="x", first_day=on, last_day=on, kind="closed")
            keep_bells(cast.lincoln, BellPlan(f"B{number}", [Bell("1", time(8), time(9))]), by=cast.jo)

    def cost() -> int:
        client.get(url)  # calendars that are kept in memory are loaded by now
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    fill(0, 1)
    costs = [cost()]
    fill(1, 29)
    costs.append(cost())

    assert costs == [queries, queries]


def ticked(page: Any) -> list[str]:
    """The schools that are ticked."""
    return re.findall(r'name="schools" value="(\d+)"[^>]* checked', page.content.decode())


def test_no_school_is_ticked_but_the_only_one(cast: Cast, signed_in: SignIn) -> None:
    lee = person("Lee", "Park")
    grant(lee, "lead", cast.lincoln)
    several, one = signed_in(cast.jo).get(f"{HOURS}snow/"), signed_in(lee).get(f"{HOURS}snow/")

    assert (ticked(several), ticked(one)) == ([], [str(cast.lincoln.pk)])
    assert ["All schools" in text(page) for page in (several, one)] == [True, False]


def test_a_snow_day_for_no_school_is_refused_and_the_rest_is_kept(cast: Cast, signed_in: SignIn) -> None:
    sent = {"on": "2027-04-28", "how": "delay", "delay": "90", "reason": "Ice"}

    for more in ({}, {"sure": "1"}):
        refused = signed_in(cast.jo).post(f"{HOURS}snow/", sent | more)
        assert refused.status_code == 422
        assert "No school is chosen. Tick those that close or begin later." in text(refused)
        assert 'value="Ice"' in refused.content.decode()
        assert ticked(refused) == []


def test_a_called_day_is_shown_with_its_undo(cast: Cast, signed_in: SignIn) -> None:
    call_snow_day([cast.lincoln], SnowDay(date(2027, 4, 28), "Snow day"), by=cast.jo)

    page = text(signed_in(cast.renee).get(f"{HOURS}snow/"))
    line = text(signed_in(cast.jo).get(f"{HOURS}?school={cast.lincoln.pk}"))

    assert "Undo: Lincoln Middle School is closed on Wednesday, April 28." in page
    assert "Remove Snow day" not in line
    day = text(signed_in(cast.jo).get(f"{HOURS}day/?school={cast.lincoln.pk}&first=2027-04-28"))
    assert "“Snow day” was called for this day." in day
