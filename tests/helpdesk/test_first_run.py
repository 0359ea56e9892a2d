"""Opening an empty house with a link that works once."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from audit.models import Entry
from audit.refusal import Refused
from helpdesk.first_run import make_link
from helpdesk.models import FirstRunLink
from letters.models import Mailbox
from schools.models import District, ServiceHours
from tests.cast import Cast
from tickets.models import Category, Promise
from users.models import User

ANSWERS = {
    "district": "Pine County Schools",
    "time_zone": "America/Denver",
    "opens": "07:30",
    "closes": "16:00",
    "given_name": "Alex",
    "family_name": "Moreno",
    "email": "Alex.Moreno@pine.example",
    "password": "a long walk in the woods",
    "mailbox": "help@pine.example",
}


@pytest.fixture
def path(db: None) -> str:
    """The path of a fresh link."""
    return urlsplit(make_link()).path


def test_an_empty_house_is_opened_with_district_hours_and_first_administrator(path: str, client: Client) -> None:
    assert client.get(path).status_code == 200

    answer = client.post(path, ANSWERS)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
    district = District.objects.get()
    assert (district.name, district.time_zone) == ("Pine County Schools", "America/Denver")
    hours = list(ServiceHours.objects.values_list("weekday", "opens", "closes"))
    assert [(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in hours] == [
        (day, "07:30", "16:00") for day in range(5)
    ]
    first = User.objects.get(email="alex.moreno@pine.example")
    assert sorted(first.role_grants.values_list("role", flat=True)) == ["administrator", "lead"]
    assert first.scope.is_administrator
    assert Mailbox.objects.get().address == "help@pine.example"
    usual = Promise.objects.filter(in_testing=False, kind__in=["first_answer", "solution"])
    assert (Category.objects.exists(), usual.count()) == (True, 8)
    assert Entry.objects.about(district).get().verb == "founded"


def test_the_first_administrator_can_sign_in(path: str, client: Client) -> None:
    client.post(path, ANSWERS)

    answer = client.post("/accounts/login/", {"login": "alex.moreno@pine.example", "password": ANSWERS["password"]})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_the_link_works_once(path: str, client: Client) -> None:
    client.post(path, ANSWERS)

    for again in (client.get(path), client.post(path, ANSWERS | {"email": "thief@pine.example"})):
        assert (again.status_code, "This link is used up" in again.content.decode()) == (410, True)
    assert User.objects.filter(email="thief@pine.example").count() == 0


def test_a_wrong_link_opens_nothing(path: str, client: Client) -> None:
    answer = client.post("/first-run/made-up/", ANSWERS)

    assert (answer.status_code, District.objects.count()) == (410, 0)


def test_a_newer_link_ends_the_older_one(path: str, client: Client) -> None:
    newer = urlsplit(make_link()).path

    assert (client.get(path).status_code, client.get(newer).status_code) == (410, 200)


def test_the_link_itself_is_not_kept(path: str) -> None:
    assert FirstRunLink.objects.get().token_hash not in path


def test_a_house_with_a_district_makes_no_link(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused):
        make_link()

    call_command("first_run_link")

    assert capsys.readouterr().out.strip() == ("This house has its district already. Sign in as an administrator.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"closes": "06:00"}, "Help must close after it opens."),
        ({"password": "1234567890"}, "This password is too common."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice. Mars/Olympus is not one of the available choices."),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_the_link(
    path: str, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(path, ANSWERS | wrong)

    assert answer.status_code == 422
    said = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert said == [sentence]
    assert (District.objects.count(), client.get(path).status_code) == (0, 200)
