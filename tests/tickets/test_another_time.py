"""A visit is planned, and another time suits her better."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from schools.models import TestingWindow
from tests.cast import Cast
from tests.tickets.pages import text_of, value_of
from tests.tickets.scenes import teach
from tickets.actions import Filing, follow, open_ticket, reply, schedule_visit, undo
from tickets.models import Message, Ticket
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture
def visited(cast: Cast) -> Ticket:
    """Marcus answered, and comes today in period 4."""
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel)
    ticket = reply(open_ticket(filing, by=cast.elena), by=cast.marcus, body="I come by.")
    begin = clock.now() + timedelta(minutes=44)
    return schedule_visit(ticket, by=cast.marcus, at=begin, until=begin + timedelta(minutes=48))


def test_she_chooses_of_her_free_periods_and_it_is_a_reply_of_hers(
    cast: Cast, visited: Ticket, signed_in: SignedIn
) -> None:
    teach(cast, "1", "3")
    browser = signed_in(cast.elena)
    page = browser.get(f"/tickets/{visited.pk}/")
    # Period 4 of today is the visit that is planned.
    offered = (
        "Change the time Your free periods, from the bell schedule. Choose as many as you like. Today Now, period 3"
    )
    assert offered in text_of(page)
    assert "Tomorrow Period 2 8:52 to 9:40 AM Period 4 10:36 to 11:24 AM After school" in text_of(page)
    assert 'value="2027-04-27/4"' not in page.content.decode()

    answer = browser.post(
        f"/tickets/{visited.pk}/another-time/",
        {"slots": ["2027-04-28/2", "2027-04-28/4"], "words": "The door is open."},
    )

    said = Message.objects.latest("pk")
    assert answer["Location"] == f"/tickets/{visited.pk}/#m{said.pk}"
    assert said.body == "Another time suits me better: tomorrow, period 2 or period 4.\n\nThe door is open."
    assert (said.author, said.from_requester) == (cast.elena, True)
    visited.refresh_from_db()
    assert (visited.status, visited.needs_answer) == ("visit", True)


def test_times_of_two_days_are_told_apart(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    teach(cast, "1", "3")

    signed_in(cast.elena).post(
        f"/tickets/{visited.pk}/another-time/", {"slots": ["2027-04-27/", "2027-04-28/2", "2027-04-28/4"]}
    )

    assert (
        Message.objects.latest("pk").body
        == "Another time suits me better: today, after school; or tomorrow, period 2 or period 4."
    )


def test_without_a_timetable_her_words_are_enough_and_something_must_be_said(
    cast: Cast, visited: Ticket, signed_in: SignedIn
) -> None:
    browser, address = signed_in(cast.elena), f"/tickets/{visited.pk}/another-time/"
    assert "Change the time When does it suit you?" in text_of(browser.get(f"/tickets/{visited.pk}/"))

    refused = browser.post(address, {"words": " "})
    browser.post(address, {"words": "After lunch, please."})

    assert refused.status_code == 422
    assert "Choose a time, or say in your own words when it suits you." in text_of(refused)
    assert '<details class="another-time" id="another-time" open>' in refused.content.decode()
    assert Message.objects.latest("pk").body == "Another time suits me better.\n\nAfter lunch, please."


def test_a_period_of_testing_is_shown_and_not_told_on(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    teach(cast, "2", "3")
    TestingWindow.objects.create(
        school=cast.lincoln,
        name="State testing",
        first_day=date(2027, 4, 28),
        last_day=date(2027, 4, 28),
        periods=["2"],
    )
    browser = signed_in(cast.elena)

    page = browser.get(f"/tickets/{visited.pk}/")
    browser.post(f"/tickets/{visited.pk}/another-time/", {"slots": ["2027-04-28/2", "2027-04-28/1"]})

    assert "Period 2 State testing: no visits" in text_of(page)
    assert Message.objects.latest("pk").body == "Another time suits me better: tomorrow, period 1."


def test_the_page_says_that_she_asked_until_somebody_answers(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    reply(visited, by=cast.elena, body="Thank you!")
    assert "Marcus is coming today, period 4" in text_of(browser.get(f"/tickets/{visited.pk}/"))

    browser.post(f"/tickets/{visited.pk}/another-time/", {"words": "After lunch, please."})
    reply(visited, by=cast.elena, body="Or before eight.")
    asked = text_of(browser.get(f"/tickets/{visited.pk}/"))
    reply(visited, by=cast.marcus, body="I cannot, sorry.")

    assert (
        "You asked for another time Until we answer, it stays today, period 4: 10:36 to 11:24 AM, room 214." in asked
    )
    assert "Marcus is coming today, period 4" in text_of(browser.get(f"/tickets/{visited.pk}/"))
    undo(Entry.objects.about(visited).latest("pk"), by=cast.marcus)
    assert "You asked for another time" in text_of(browser.get(f"/tickets/{visited.pk}/"))


def test_home_and_my_tickets_say_it_too_and_a_colleague_reads_who_asked(
    cast: Cast, visited: Ticket, signed_in: SignedIn
) -> None:
    follow(visited, by=cast.elena, who=cast.david)
    before = [text_of(signed_in(cast.elena).get(path)) for path in ("/", "/my/")]
    assert ["Marcus is coming today, period 4 No sound" in one for one in before] == [True, True]

    signed_in(cast.elena).post(f"/tickets/{visited.pk}/another-time/", {"words": "After lunch, please."})

    hers = [text_of(signed_in(cast.elena).get(path)) for path in ("/", "/my/")]
    his = [text_of(signed_in(cast.david).get(path)) for path in ("/", "/my/")]
    assert ["You asked for another time No sound" in one for one in hers] == [True, True]
    assert ["Elena asked for another time No sound" in one for one in his] == [True, True]


def test_another_visit_answers_her(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    browser.post(f"/tickets/{visited.pk}/another-time/", {"words": "Tomorrow, please."})

    schedule_visit(Ticket.objects.get(pk=visited.pk), by=cast.marcus, at=clock.now() + timedelta(days=1))

    visited.refresh_from_db()
    assert visited.needs_answer is False
    assert "Marcus is coming tomorrow" in text_of(browser.get(f"/tickets/{visited.pk}/"))


def test_sent_twice_it_is_said_once(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    token = value_of(browser.get(f"/tickets/{visited.pk}/"), "form_token") or str(uuid4())
    before = visited.messages.count()

    for _ in range(2):
        browser.post(f"/tickets/{visited.pk}/another-time/", {"words": "Tomorrow.", "form_token": token})

    assert visited.messages.count() == before + 1


def test_where_no_visit_is_planned_nothing_is_sent(cast: Cast, signed_in: SignedIn) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound"), by=cast.elena)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/another-time/", {"words": "Tomorrow."})

    assert (answer.status_code, ticket.messages.count()) == (422, 1)
    assert "No visit is planned any more. Write a message instead." in answer.content.decode()


def test_who_works_it_sets_the_visit_instead(cast: Cast, visited: Ticket, signed_in: SignedIn) -> None:
    answer = signed_in(cast.marcus).post(f"/tickets/{visited.pk}/another-time/", {"words": "Tomorrow."})

    assert answer.status_code == 422
    assert "You work this ticket: set the visit to another time instead." in text_of(answer)
