"""Which kinds of trouble a walk-in may be: the chips, and what is found by a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.tickets.pages import text_of, value_of
from tickets.actions import Filing, walk_in
from tickets.models import Category, Ticket
from tickets.offering import Offering
from tickets.walk_in_kinds import found_kinds, usual_kinds
from users.models import User

SignedIn = Callable[[User], Client]
SIGN_IN = ["password-staff", "password-student"]


def found(cast: Cast, words: str) -> list[str]:
    return [kind.key for kind in found_kinds(words, Offering.to(cast.marcus))]


@pytest.mark.parametrize("words", ["password", "passwords", "pass", "Contraseña", "contrasena", "the password"])
def test_trouble_to_sign_in_is_found_first_by_its_words_in_each_language(cast: Cast, words: str) -> None:
    assert found(cast, words)[:2] == SIGN_IN


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("printing", "printing-cannot"),
        ("toner", "copier"),
        ("proyector", "projector"),
        ("projector lamp", "projector"),
        ("lamp projector", "projector"),
        ("email", "mail-groups"),
        ("wi-fi one room", "wifi-room"),
        ("Panel or projector: something else", "classroom"),
    ],
)
def test_a_kind_is_found_by_its_name_or_by_what_people_say(cast: Cast, words: str, first: str) -> None:
    assert found(cast, words)[0] == first


def test_what_is_called_so_stands_before_what_is_only_said_to_be_so(cast: Cast) -> None:
    Category.objects.filter(key="charger").update(words="password")

    assert found(cast, "charger")[0] == "charger"
    assert found(cast, "password")[:3] == ["charger", *SIGN_IN]  # in the order of the catalogue

    Category.objects.filter(key="password-student").update(name="Password of a student")
    assert found(cast, "password")[0] == "password-student"


@pytest.mark.parametrize("words", ["", " ", "the", "xyzzy"])
def test_nothing_is_found_by_words_that_say_nothing(cast: Cast, words: str) -> None:
    assert found(cast, words) == []


def test_trouble_to_sign_in_has_a_chip_among_the_first_six(cast: Cast) -> None:
    for key in ("charger", "loaner", "projector", "copier", "doc-camera", "panel-touch", "printing-cannot"):
        walk_in(Filing(requester=cast.elena, subject="x", category=cast.category(key)), by=cast.marcus)

    kinds = [one.key for one in usual_kinds(cast.marcus, Offering.to(cast.marcus))]

    assert (kinds[5], len(kinds), len(set(kinds))) == ("accounts", 9, 9)


def test_who_writes_down_forgotten_passwords_has_that_chip_and_no_second_one(cast: Cast) -> None:
    walk_in(Filing(requester=cast.elena, subject="x", category=cast.category("password-staff")), by=cast.marcus)

    kinds = [one.key for one in usual_kinds(cast.marcus, Offering.to(cast.marcus))]

    assert (kinds[0], kinds[1:6]) == (
        "password-staff",
        [one.key for one in Offering.to(cast.marcus).tiles if one.key != "password-staff"][:5],
    )


def test_the_list_says_below_what_a_kind_stands(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    def listed(words: str) -> str:
        return text_of(browser.get("/walk-in/kinds/", {"sought": words}))

    assert listed("toner") == "Copier: jam, toner, or an error Printing"
    assert listed("xyzzy") == "No kind by that word. Try another one, or leave it empty."
    assert listed("") == ""


def sent(browser: Client, **values: str) -> tuple[int, str]:
    page = browser.get("/walk-in/")
    fields = {"form_token": value_of(page, "form_token"), "who": "alvarez", **values}
    answer = browser.post("/walk-in/", fields)
    return answer.status_code, text_of(answer)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"sought": "copier"}, "copier"),
        ({"sought": "a student  cannot SIGN in"}, "password-student"),
        ({"sought": "password", "other": "password-student"}, "password-student"),
        ({"sought": "copier", "kind": "charger"}, "copier"),
        ({"sought": " ", "kind": "charger"}, "charger"),
    ],
)
def test_what_stands_in_the_field_is_meant_where_it_means_one_kind(
    cast: Cast, signed_in: SignedIn, values: dict[str, str], key: str
) -> None:
    sent(signed_in(cast.marcus), **values)

    assert Ticket.objects.get().category == cast.category(key)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("password", "“password” may be several kinds: I cannot sign in (staff); A student cannot sign in; "),
        ("xyzzy", "There is no kind by “xyzzy”. Try another word, or leave it empty."),
    ],
)
def test_what_may_be_several_kinds_or_none_is_asked_about(
    cast: Cast, signed_in: SignedIn, words: str, sentence: str
) -> None:
    status, text = sent(signed_in(cast.marcus), sought=words)

    assert (status, sentence in text, Ticket.objects.count()) == (422, True, 0)
