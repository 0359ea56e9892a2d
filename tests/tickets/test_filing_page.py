"""What the form knows, asks and promises before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assets.models import Device
from audit import clock
from schools.models import TestingWindow
from tests.cast import Cast
from tests.tickets.pages import chosen_of, text_of, value_of
from tests.tickets.scenes import photo, teach
from tickets.models import Ticket
from users.models import User

SignedIn = Callable[[User], Client]


def test_her_words_fill_in_device_room_and_kind_of_trouble(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/report/", {"subject": "panel does not react to touch"})

    assert (chosen_of(page, "device"), chosen_of(page, "room"), chosen_of(page, "category")) == (
        str(cast.panel.pk),
        str(cast.room_214.pk),
        "panel-touch",
    )
    text = text_of(page)
    assert "What happens when you touch the screen?" in text
    # Nobody is assigned by sending, so it does not say to whom it goes.
    assert "Marcus Reed usually helps at Lincoln Middle School." in text


@pytest.mark.parametrize(
    "words", ["El panel no tiene sonido", "La pizarra digital no tiene sonido", "No sound, panel"]
)
def test_a_reader_of_spanish_may_call_a_device_as_in_either_language(
    cast: Cast, signed_in: SignedIn, words: str
) -> None:
    cast.elena.language = "es"
    cast.elena.save()

    page = signed_in(cast.elena).get("/report/", {"subject": words})

    assert chosen_of(page, "device") == str(cast.panel.pk)


def test_each_form_brings_its_own_token(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    tokens = [value_of(browser.get("/report/"), "form_token") for _ in range(2)]
    for token in tokens:
        browser.post("/report/", {"subject": "No sound", "form_token": token})

    assert Ticket.objects.count() == 2


def test_several_errors_are_gathered_with_links_to_the_fields(cast: Cast, signed_in: SignedIn) -> None:
    form = {"subject": "", "device_label": "X-999", "somebody": "Nobody Atall", "photos": photo()}

    page = signed_in(cast.elena).post("/report/", form)

    content = page.content.decode()
    assert [name for name in ("subject", "device_label", "somebody") if f'href="#id_{name}"' in content] == [
        "subject",
        "device_label",
        "somebody",
    ]
    assert content.count("autofocus") == 1
    assert "Please add your photos once more" in text_of(page)


def test_each_answer_about_the_class_says_what_is_promised_for_it(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    text = text_of(browser.get("/report/"))
    assert "Yes, we cannot go on You hear from us within 15 minutes" in text
    assert "Yes, but we manage You hear from us within 2 hours" in text
    assert "No class right now You hear from us within a school day" in text
    assert "Tomorrow 9:52 AM You hear from us by then" in text
    assert "10:07 AM You hear from us by then" in text_of(browser.get("/report/", {"impact": "stopped"}))


def test_a_student_is_not_asked_about_the_student(cast: Cast, signed_in: SignedIn) -> None:
    pages = {
        who: text_of(signed_in(who).get("/report/", {"category": "chromebook-screen"}))
        for who in (cast.elena, cast.kim, cast.paula)
    }

    assert [who for who, text in pages.items() if "Is there loose glass?" in text] == [
        cast.elena,
        cast.kim,
        cast.paula,
    ]
    assert [who for who, text in pages.items() if "Does the student have a loaner?" in text] == [cast.elena]


def test_in_the_evening_the_promise_counts_from_the_next_opening(cast: Cast, signed_in: SignedIn) -> None:
    clock.move(timedelta(hours=8))

    text = text_of(signed_in(cast.elena).get("/report/", {"impact": "stopped"}))

    assert "Tomorrow 7:15 AM You hear from us by then" in text
    assert "We are closed now. The time counts from tomorrow 7:00 AM." in text


def test_a_change_of_device_asks_other_questions_and_moves_the_promise(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    question = "What happens when you touch the screen?"
    assert question not in text_of(browser.get("/report/"))

    part = browser.get(
        "/report/",
        {"subject": "touch is dead", "device": cast.panel.pk, "room": "", "category": "", "impact": "stopped"},
        headers={"HX-Request": "true", "HX-Trigger-Name": "device"},
    )

    content = part.content.decode()
    assert "<html" not in content
    assert question in text_of(part)
    assert chosen_of(part, "room") == str(cast.room_214.pk)  # the panel's room
    assert 'id="file-next" hx-swap-oob="true"' in content
    assert "10:07 AM" in text_of(part)


def test_a_chosen_device_suggests_its_kind_and_follows_the_next_one_but_never_what_she_chose_herself(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.elena)

    def told(trigger: str, **form: object) -> tuple[str, str]:
        headers = {"HX-Request": "true", "HX-Trigger-Name": trigger}
        part = browser.get("/report/", {"subject": "", "category": "", "guessed": "", **form}, headers=headers)
        return chosen_of(part, "category"), value_of(part, "guessed")

    assert told("device", device=cast.panel.pk) == ("classroom", "classroom")
    laptop = {"device": cast.laptop.pk, "category": "classroom", "guessed": "classroom"}
    assert told("device", **laptop) == ("devices", "devices")
    assert told("device", **laptop | {"category": "printing-cannot"}) == ("printing-cannot", "")
    assert told("category", **laptop | {"category": ""}) == ("", "")


def test_a_device_of_hers_that_she_comes_with_brings_its_kind_and_more_words_a_better_one(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.elena)

    page = browser.get("/report/", {"device": cast.laptop.pk})
    assert (chosen_of(page, "category"), value_of(page, "guessed")) == ("devices", "devices")
    assert "Kind of trouble Laptop, iPad, or a lost device" in text_of(page)

    part = browser.get(
        "/report/",
        {"subject": "it is so slow", "device": cast.laptop.pk, "category": "devices", "guessed": "devices"},
        headers={"HX-Request": "true", "HX-Trigger-Name": "subject"},
    )
    assert chosen_of(part, "category") == "laptop-slow"

    browser.post("/report/", {"subject": "It is odd", "device": cast.panel.pk, "category": ""})
    assert [ticket.category and ticket.category.key for ticket in Ticket.objects.all()] == ["classroom"]


def test_without_script_a_button_asks_for_the_other_questions_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignedIn
) -> None:
    form = {"subject": "It is dead", "category": "panel-touch", "body": "Please hurry.", "update": "1"}

    page = signed_in(cast.elena).post("/report/", form)

    assert (page.status_code, Ticket.objects.count()) == (200, 0)
    assert "What happens when you touch the screen?" in text_of(page)
    assert ">\nPlease hurry.</textarea>" in page.content.decode()


def test_free_periods_are_offered_where_the_roster_knows_classes(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    assert "When may we come in?" not in text_of(browser.get("/report/"))
    teach(cast, "1", "2", "3")

    text = text_of(browser.get("/report/"))

    assert "Today Now, period 3 You are teaching Period 4 10:36 to 11:24 AM After school 11:24 AM to 3:30 PM" in text
    assert "Tomorrow Period 4 10:36 to 11:24 AM After school" in text
    assert "We can come in period 4, your next free period." in text


@pytest.mark.parametrize(("impact", "told"), [("stopped", 0), ("manages", 1), ("none", 1)])
def test_a_class_that_cannot_go_on_is_not_told_of_a_later_period(
    cast: Cast, signed_in: SignedIn, impact: str, told: int
) -> None:
    teach(cast, "1", "2", "3")

    text = text_of(signed_in(cast.elena).get("/report/", {"subject": "No picture", "impact": impact}))

    assert text.count("your next free period") == told


def test_a_class_in_testing_is_not_visited(cast: Cast, signed_in: SignedIn) -> None:
    teach(cast, "1", "2", "3")
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 28), last_day=date(2027, 5, 7))

    text = text_of(signed_in(cast.elena).get("/report/"))

    assert "Tomorrow Periods 1 to 3 State testing: no visits Period 4" in text
    signed_in(cast.elena).post("/report/", {"subject": "No sound", "slots": ["2027-04-28/1"]})
    assert Ticket.objects.get().answers == []


def test_what_she_told_already_is_offered_instead(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    browser.post("/report/", {"subject": "No sound from the panel", "device": cast.panel.pk})
    number = Ticket.objects.get().pk

    again = browser.get("/report/", {"subject": "the panel has no sound"})
    other = browser.get("/report/", {"subject": "Printer jams"})

    assert f"You told us already No sound from the panel Ticket {number} Add this to ticket {number}" in text_of(again)
    assert f'formaction="/report/add/{number}/"' in again.content.decode()
    assert "You told us already" not in text_of(other)


def test_the_page_costs_the_same_however_many_tickets_and_devices_there_are(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.elena)
    browser.post("/report/", {"subject": "No sound"})
    browser.get("/report/")  # the service hours are kept from here on
    with django_assert_num_queries(17):
        browser.get("/report/", {"subject": "Panel"})
    for number in range(30):
        browser.post("/report/", {"subject": f"Trouble {number}"})
        Device.objects.create(tag=f"N-{number}", product=cast.panel.product, school=cast.lincoln, holder=cast.elena)

    with django_assert_num_queries(17):
        browser.get("/report/", {"subject": "Panel"})


@pytest.mark.parametrize(
    ("told", "filed"),
    [
        ({"category": "classroom", "guessed": "classroom"}, "panel-picture"),
        ({"category": "classroom", "guessed": ""}, "classroom"),
        ({"category": "printing", "guessed": "classroom"}, "printing"),
        ({"category": "panel-touch", "guessed": "panel-touch", "q-touch": "Nothing at all"}, "panel-touch"),
    ],
    ids=["our guess from the device", "her choice of it", "her choice", "our guess, whose questions she answered"],
)
def test_what_was_only_guessed_follows_the_words_that_came_after_it(
    cast: Cast, signed_in: SignedIn, told: dict[str, str], filed: str
) -> None:
    """A press on another field comes so soon after the words that the form had no time to guess anew."""
    form = {"subject": "No picture", "device": str(cast.panel.pk), **told}

    page = signed_in(cast.elena).get("/report/", form, headers={"HX-Request": "true", "HX-Trigger-Name": "impact"})
    assert page.context["page"].category.key == filed

    signed_in(cast.elena).post("/report/", form)
    assert Ticket.objects.get().category == cast.category(filed)
