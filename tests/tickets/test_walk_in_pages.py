"""The walk-in line at the pages: who is meant, what is chosen, and what becomes of it, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tickets.actions import Filing, walk_in
from tickets.models import Ticket, TimeEntry
from users.models import User

SignedIn = Callable[[User], Client]
OVER = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/queue/?view=mine"}


def sent(browser: Client, over: bool = False, **values: Any) -> Any:
    """The form as the page gives it, with what is typed."""
    page = browser.get("/walk-in/")
    fields = {"form_token": value_of(page, "form_token"), **values}
    return browser.post("/walk-in/", fields, **(OVER if over else {}))


def people(browser: Client, typed: str) -> str:
    return text_of(browser.get("/walk-in/people/", {"who": typed}))


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("alv", "Elena Alvarez Teacher, Lincoln MS, room 214"),
        ("elena.alvarez@cedarvalley.example", "Elena Alvarez Teacher, Lincoln MS, room 214"),
        ("person-kim", "Kim Park Student, grade 7, Lincoln MS"),
        ("c-19902", "Kim Park Student, grade 7, Lincoln MS, C-19902"),
        ("5CD1234XYZ", "Kim Park Student, grade 7, Lincoln MS, C-19902"),
        ("https://help.cedarvalley.example/r/C-19902", "Kim Park Student, grade 7, Lincoln MS, C-19902"),
        ("P-0214", "Nobody by that name. Try the family name."),  # a panel belongs to nobody
        ("park", "Kim Park Student, grade 7, Lincoln MS Paula Park Guardian"),
        ("al", ""),
    ],
)
def test_a_name_a_badge_or_a_label_says_who_is_meant(cast: Cast, signed_in: SignedIn, typed: str, listed: str) -> None:
    assert people(signed_in(cast.marcus), typed) == listed


def test_neither_oneself_nor_the_house_is_offered(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    assert "Marcus Reed" in people(signed_in(cast.jo), "reed")
    browser = signed_in(cast.marcus)
    assert [people(browser, typed) for typed in ("reed", "tech help")] == [
        "Nobody by that name. Try the family name."
    ] * 2


def test_without_script_one_types_a_name_and_is_back_for_the_next_one(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    answer = sent(browser, who="alvarez", kind="password-staff", minutes="5")

    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/walk-in/?saved={ticket.pk}"
    assert (ticket.requester, ticket.status, ticket.source) == (cast.elena, "solved", "walk")
    assert (ticket.school, ticket.room, ticket.category) == (
        cast.lincoln,
        cast.room_214,
        cast.category("password-staff"),
    )
    assert ticket.subject == cast.category("password-staff").name
    assert TimeEntry.objects.get().minutes == 5
    assert f"{ticket.pk} for Elena Alvarez is written down as solved. Undo" in text_of(
        browser.get(answer.headers["Location"])
    )


def test_a_scanned_device_brings_its_holder_and_itself(cast: Cast, signed_in: SignedIn) -> None:
    sent(signed_in(cast.marcus), who="C-19902", words="Cracked screen", unsolved="on")

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.device, ticket.subject) == (cast.kim, cast.chromebook, "Cracked screen")
    assert (ticket.status, ticket.assignee) == ("open", cast.marcus)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Say who asked: type a name, or scan a badge or a device."),
        ({"who": "xylo"}, "We know nobody by “xylo”. Try the family name."),
        ({"who": "alvarez", "minutes": "many"}, "Write the minutes as a number, such as 10."),
        ({"who": "alvarez", "minutes": "-5"}, "greater than or equal to 1"),
        ({"person": "0", "who": ""}, "Say who asked"),
    ],
)
def test_what_is_missing_is_said_where_it_is_missing(
    cast: Cast, signed_in: SignedIn, values: dict[str, str], words: str
) -> None:
    answer = sent(signed_in(cast.marcus), **values)

    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert Ticket.objects.count() == 0


def test_who_may_be_several_is_asked_about(cast: Cast, signed_in: SignedIn) -> None:
    answer = sent(signed_in(cast.marcus), who="park")

    assert "“park” may be several people: Kim Park (kim.park@cedarvalley.example); Paula Park" in text_of(answer)


def test_who_was_chosen_from_the_list_is_meant_whatever_the_name(cast: Cast, signed_in: SignedIn) -> None:
    sent(signed_in(cast.marcus), who="Park", person=str(cast.paula.pk))

    assert Ticket.objects.get().requester == cast.paula


def test_ten_min_is_understood_too(cast: Cast, signed_in: SignedIn) -> None:
    sent(signed_in(cast.marcus), who="alvarez", minutes="10 min")

    assert TimeEntry.objects.get().minutes == 10


def test_over_another_page_one_stays_there_and_may_take_it_back(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    answer = sent(browser, over=True, who="alvarez", minutes="5")

    ticket = Ticket.objects.get()
    assert answer.headers["HX-Trigger"] == "walk-in-saved"
    assert text_of(answer) == f"{ticket.pk} for Elena Alvarez is written down as solved. Undo Z"
    assert links_of(answer, "undo") == ["/walk-in/undo/"]
    back = browser.post("/walk-in/undo/", {"ticket": ticket.pk, "next": value_of(answer, "next")}, follow=True)
    assert back.redirect_chain == [("/queue/?view=mine", 302)]
    assert "Taken back. Nothing of it is kept as a ticket." in back.content.decode()
    assert Ticket.objects.count() == 0


def test_only_ones_own_walk_in_is_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    ticket = walk_in(Filing(requester=cast.elena, subject="Sound"), by=cast.marcus)

    back = signed_in(cast.jo).post("/walk-in/undo/", {"ticket": ticket.pk}, follow=True)

    assert "There is nothing to take back." in back.content.decode()
    assert Ticket.objects.filter(pk=ticket.pk).exists()


def test_ones_own_last_kinds_stand_first_and_the_tiles_follow(cast: Cast, signed_in: SignedIn) -> None:
    for key in ("charger", "loaner", "loaner"):
        walk_in(Filing(requester=cast.elena, subject="x", category=cast.category(key)), by=cast.marcus)

    kinds = [one.key for one in signed_in(cast.marcus).get("/walk-in/").context["kinds"]]

    assert (kinds[:2], len(kinds)) == (["loaner", "charger"], 9)


@pytest.mark.parametrize("who", ["elena", "ada", "keiko"])
def test_who_works_no_tickets_is_not_offered_the_line(cast: Cast, signed_in: SignedIn, who: str) -> None:
    assert "data-walk-in" in signed_in(cast.marcus).get("/queue/").content.decode()

    page = signed_in(getattr(cast, who)).get("/account/").content.decode()

    assert "data-walk-in" not in page


def test_a_reply_brings_the_time_along_and_both_are_taken_back_at_once(cast: Cast, signed_in: SignedIn) -> None:
    ticket = walk_in(Filing(requester=cast.elena, subject="Sound"), by=cast.marcus, solved=False)
    browser = signed_in(cast.marcus)

    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "Coming.", "minutes": "12", "measured": "12"})

    spent = TimeEntry.objects.get()
    assert (spent.minutes, spent.source) == (12, "screen")
    page = browser.get(f"/tickets/{ticket.pk}/")
    assert "You answered. It is sent in a few seconds. Undo" in text_of(page)
    assert "Time spent 12 min Marcus Reed" in text_of(page)
    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": value_of(page, "entry")})
    assert (TimeEntry.objects.count(), "Time spent 12" in text_of(browser.get(f"/tickets/{ticket.pk}/"))) == (0, False)


def test_solving_brings_it_along_too(cast: Cast, signed_in: SignedIn) -> None:
    ticket = walk_in(Filing(requester=cast.elena, subject="Sound"), by=cast.marcus, solved=False)
    browser = signed_in(cast.marcus)

    browser.post(f"/tickets/{ticket.pk}/solve/", {"minutes": "7"})

    ticket.refresh_from_db()
    assert (ticket.status, TimeEntry.objects.get().minutes) == ("solved", 7)


def test_time_never_shows_on_the_requesters_page(cast: Cast, signed_in: SignedIn) -> None:
    ticket = walk_in(Filing(requester=cast.elena, subject="Sound"), by=cast.marcus, minutes=37)
    assert "37 min" in text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/"))

    page = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))

    assert ("Sound" in page, "37" in page.replace(str(ticket.pk), "")) == (True, False)


def test_time_is_added_by_hand_and_taken_off_again(cast: Cast, signed_in: SignedIn) -> None:
    ticket = walk_in(Filing(requester=cast.elena, subject="Sound"), by=cast.marcus)
    browser = signed_in(cast.marcus)

    for minutes in ("30", "-10"):
        browser.post(f"/tickets/{ticket.pk}/add-time/", {"minutes": minutes, "day": "2027-04-26"})
    refused = browser.post(f"/tickets/{ticket.pk}/add-time/", {"minutes": "-21", "day": "2027-04-26"})

    assert "Time spent 20 min Marcus Reed" in text_of(refused)
    assert "You wrote down 20 min for that day" in text_of(refused)
