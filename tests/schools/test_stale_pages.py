"""A page that was left open brings nothing back that a colleague removed or changed, and tells no removal twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.refusal import Conflict
from schools import actions, tasks
from schools.entered_day import EnteredDay
from schools.models import CalendarFeed, SchoolYear, SpecialDay, Suggestion, Term
from tests.cast import Cast
from tests.schools.test_fetching import Door, door
from tests.schools.test_ics import calendar, event

__all__ = ["door"]
pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
HOURS = "/settings/hours/"
THURSDAY, FRIDAY = date(2027, 5, 20), date(2027, 5, 21)
FAIR = EnteredDay("closed", "Fair")


@pytest.fixture
def feed(cast: Cast) -> CalendarFeed:
    """A calendar that the district reads."""
    return actions.add_feed(None, "District", "https://cedarvalley.example/days.ics", by=cast.jo)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def hidden(page: Any, name: str) -> list[str]:
    """The values of the hidden fields of this name, as a browser sends them back."""
    return re.findall(rf'type="hidden" name="{name}" value="([^"]*)"', text(page))


def days() -> list[tuple[str, str]]:
    found = SpecialDay.objects.filter(date__gte=date(2027, 5, 1))
    return [(str(one.date), one.reason) for one in found]


def test_a_calendar_that_a_colleague_took_from_the_list_is_not_removed_again(cast: Cast, feed: CalendarFeed) -> None:
    actions.remove_feed(CalendarFeed.objects.get(), by=cast.renee)
    with pytest.raises(Conflict, match="A colleague removed “District” since you opened the page"):
        actions.remove_feed(feed, by=cast.jo)

    assert [one.verb for one in Entry.objects.about(feed)] == ["created", "deleted"]


@pytest.mark.usefixtures("inside")
def test_a_calendar_that_was_removed_while_it_was_read_suggests_nothing(cast: Cast, door: Door) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 6, 18))
    door.body = calendar(event("No School", ";VALUE=DATE:20270531"))
    feed = actions.add_feed(None, "District", f"{door.url}/days.ics", by=cast.jo)
    actions.remove_feed(CalendarFeed.objects.get(), by=cast.renee)

    with pytest.raises(Conflict, match="A colleague removed “District”"):
        actions.read_feed(feed, by=cast.jo)
    tasks.read_feed(feed.pk)

    assert (Suggestion.objects.count(), CalendarFeed.objects.count()) == (0, 0)


@pytest.fixture
def inside(settings: Any) -> None:
    """The district has a calendar server of its own."""
    settings.INSIDE_CALENDAR_HOSTS = ["127.0.0.1"]


def test_a_suggestion_that_a_colleague_decided_on_is_not_said_to_be_accepted(cast: Cast, signed_in: SignIn) -> None:
    one = Suggestion.objects.create(uid="1", summary="Fair", first_day=THURSDAY, last_day=THURSDAY, kind="closed")
    actions.dismiss([one], by=cast.renee)

    for word in ("accept", "dismiss"):
        client = signed_in(cast.jo)
        page = text(client.post(f"{HOURS}calendar/decide/", {"do": f"{word}:{one.pk}"}, follow=True))
        assert "A colleague has decided on this already." in page
        assert ("Accepted." in page, "Dismissed." in page) == (False, False)
    assert days() == []


def test_a_day_that_a_colleague_removed_is_not_brought_back_by_changing_it(cast: Cast, signed_in: SignIn) -> None:
    actions.set_days(None, THURSDAY, FRIDAY, FAIR, by=cast.jo)
    client = signed_in(cast.jo)
    address = f"{HOURS}day/?first=2027-05-20&last=2027-05-21"
    seen = hidden(client.get(address), "seen")
    actions.remove_days(None, THURSDAY, FRIDAY, by=cast.renee)
    log = Entry.objects.count()

    sent = {"first": "2027-05-20", "last": "2027-05-21", "kind": "closed", "reason": "County fair", "seen": seen}
    answer = client.post(address, sent)

    assert (answer.status_code, "A colleague removed this day since you opened the page." in text(answer)) == (
        409,
        True,
    )
    assert (days(), Entry.objects.count()) == ([], log)


def test_a_day_that_a_colleague_changed_is_neither_overwritten_nor_removed_unseen(
    cast: Cast, signed_in: SignIn
) -> None:
    actions.set_days(None, THURSDAY, THURSDAY, FAIR, by=cast.jo)
    client = signed_in(cast.jo)
    address = f"{HOURS}day/?first=2027-05-20"
    page = client.get(address)
    listed = client.get(HOURS)
    late = EnteredDay("late_start", "Fair", delay=60)
    actions.set_days(None, THURSDAY, THURSDAY, late, by=cast.renee, instead_of=(THURSDAY, THURSDAY))
    sentence = "A colleague changed this day since you opened the page."
    sent = {"first": "2027-05-20", "kind": "closed", "reason": "Fair", "seen": hidden(page, "seen")[0]}
    seen_in_list = hidden(listed, "seen")
    assert sent["seen"] in seen_in_list

    overwritten = client.post(address, sent)
    removed = client.post(f"{HOURS}day/remove/", {"first": "2027-05-20", "seen": sent["seen"]}, follow=True)

    assert (overwritten.status_code, sentence in text(overwritten), sentence in text(removed)) == (409, True, True)
    assert SpecialDay.objects.get(date=THURSDAY).kind == "late_start"
    client.post(f"{HOURS}day/remove/", {"first": "2027-05-20", "seen": hidden(client.get(address), "seen")[0]})
    assert days() == []


def test_an_unchanged_day_is_changed_and_removed_as_it_was_seen(cast: Cast, signed_in: SignIn) -> None:
    actions.set_days(cast.lincoln, THURSDAY, FRIDAY, FAIR, by=cast.jo)
    client = signed_in(cast.jo)
    here = f"school={cast.lincoln.pk}"
    address = f"{HOURS}day/?{here}&first=2027-05-20&last=2027-05-21"
    seen = hidden(client.get(address), "seen")[0]
    sent = {"first": "2027-05-20", "last": "", "kind": "closed", "reason": "County fair", "seen": seen}

    assert client.post(address, sent).status_code == 302
    assert days() == [("2027-05-20", "County fair")]
    seen = hidden(client.get(f"{HOURS}?{here}"), "seen")
    for mark in seen:
        client.post(f"{HOURS}day/remove/?{here}", {"first": "2027-05-20", "seen": mark})

    assert days() == []


FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)
YEAR = actions.YearPlan("2026–27", FIRST, LAST)
SPRING = actions.TermPlan("Spring", "semester", date(2027, 1, 5), LAST)
SENTENCE = "A colleague changed “%s” since you opened the page. Look at it again."


def form_of(page: Any) -> dict[str, str]:
    """What the form of the page sends, as it stands."""
    return {name: value or "" for name, value in page.context["form"].initial.items() if value is not False}


def test_a_stale_form_of_a_school_year_does_not_overwrite_what_a_colleague_entered(
    cast: Cast, signed_in: SignIn
) -> None:
    year = actions.keep_year(YEAR, by=cast.jo)
    client = signed_in(cast.jo)
    address = f"{HOURS}year/{year.pk}/"
    stale = form_of(client.get(address))
    renee = replace(YEAR, staff_return=date(2026, 8, 3), cycle=["A", "B"])
    actions.keep_year(renee, by=cast.renee, year=SchoolYear.objects.get())
    log = Entry.objects.count()

    refused = client.post(address, stale | {"name": "2026/27"})
    kept = SchoolYear.objects.get()
    again = client.post(address, form_of(client.get(address)) | {"name": "2026/27"})

    assert (refused.status_code, SENTENCE % "2026–27" in text(refused)) == (409, True)
    assert (kept.name, kept.staff_return, kept.cycle, Entry.objects.count() - log) == (
        "2026–27",
        date(2026, 8, 3),
        ["A", "B"],
        1,
    )
    assert (again.status_code, SchoolYear.objects.get().name, SchoolYear.objects.get().cycle) == (
        302,
        "2026/27",
        ["A", "B"],
    )


def test_a_stale_form_of_a_term_does_not_overwrite_what_a_colleague_entered(cast: Cast, signed_in: SignIn) -> None:
    year = actions.keep_year(YEAR, by=cast.jo)
    term = actions.keep_term(year, SPRING, by=cast.jo)
    client = signed_in(cast.jo)
    address = f"{HOURS}term/{term.pk}/"
    stale = form_of(client.get(address))
    later = replace(SPRING, first_day=date(2027, 1, 11))
    actions.keep_term(year, later, by=cast.renee, term=Term.objects.get())

    refused = client.post(address, stale | {"name": "Semester 2"})
    kept = (Term.objects.get().name, Term.objects.get().first_day)
    again = client.post(address, form_of(client.get(address)) | {"name": "Semester 2"})

    assert (refused.status_code, SENTENCE % "Spring" in text(refused)) == (409, True)
    assert kept == ("Spring", date(2027, 1, 11))
    assert (again.status_code, Term.objects.get().name, Term.objects.get().first_day) == (
        302,
        "Semester 2",
        date(2027, 1, 11),
    )


def test_what_a_colleague_changed_elsewhere_keeps_no_form_of_a_year_from_being_saved(
    cast: Cast, signed_in: SignIn
) -> None:
    year = actions.keep_year(YEAR, by=cast.jo)
    client = signed_in(cast.jo)
    address = f"{HOURS}year/{year.pk}/"
    form = form_of(client.get(address))
    actions.set_days(None, THURSDAY, THURSDAY, FAIR, by=cast.renee)
    actions.keep_term(year, SPRING, by=cast.renee)

    assert client.post(address, form | {"name": "2026/27"}).status_code == 302
    assert SchoolYear.objects.get().name == "2026/27"
