"""In which language somebody reads: their own choice, then that of their browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tests.cast import PASSWORD, Cast
from users.models import User

SPANISH = {"HTTP_ACCEPT_LANGUAGE": "es-MX,es;q=0.9,en;q=0.5"}
GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de-DE,de;q=0.9"}


def language_of(response: Any) -> str:
    """The language that the page itself says, and the header beside it."""
    said = response.content.decode().partition('<html lang="')[2][:2]
    assert response.headers["Content-Language"] == said
    return said


def sign_in(client: Client, person: User, **headers: str) -> None:
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, **headers)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(("headers", "language"), [(SPANISH, "es"), (GERMAN, "en"), ({}, "en")])
def test_before_signing_in_pages_speak_the_language_of_the_browser(
    client: Client, cast: Cast, headers: dict[str, str], language: str
) -> None:
    page = client.get(reverse("account_login"), **headers)

    assert language_of(page) == language
    assert "Accept-Language" in page.headers["Vary"]


def test_somebody_who_is_not_signed_in_chooses_at_the_foot_of_the_page(client: Client, cast: Cast) -> None:
    assert language_of(client.get(reverse("account_login"))) == "en"

    response = client.post(reverse("set_language"), {"language": "es", "next": reverse("account_login")})

    assert (response.status_code, response.headers["Location"]) == (302, reverse("account_login"))
    assert language_of(client.get(reverse("account_login"))) == "es"


def test_what_somebody_chooses_at_the_foot_of_a_page_is_kept_in_the_account(client: Client, cast: Cast) -> None:
    client.force_login(cast.elena)

    client.post(reverse("set_language"), {"language": "es", "next": "/"})

    cast.elena.refresh_from_db()
    assert cast.elena.language == "es"
    entry = Entry.objects.about(cast.elena).get()
    assert (entry.verb, entry.changed) == ("settings_changed", {"language": ["", "es"]})
    elsewhere = Client()
    elsewhere.force_login(cast.elena)
    assert language_of(elsewhere.get("/", **GERMAN)) == "es"


def test_the_choice_of_the_account_page_holds_where_somebody_else_chose_before(client: Client, cast: Cast) -> None:
    client.post(reverse("set_language"), {"language": "es"})
    client.force_login(cast.elena)
    assert language_of(client.get("/")) == "es"

    client.post(reverse("account"), {"theme": "auto", "language": "en"})

    assert language_of(client.get("/", **SPANISH)) == "en"


def test_a_language_that_we_do_not_speak_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.elena)

    client.post(reverse("set_language"), {"language": "xx"})

    cast.elena.refresh_from_db()
    assert (cast.elena.language, language_of(client.get("/"))) == ("", "en")


def test_a_link_cannot_change_the_language(client: Client, cast: Cast) -> None:
    client.force_login(cast.elena)

    assert client.get(reverse("set_language"), {"language": "es"}).status_code == 405


def test_letters_follow_the_choice_then_the_browser_of_the_last_sign_in_then_the_house(
    client: Client, cast: Cast
) -> None:
    assert cast.elena.letter_language == "en"
    sign_in(client, cast.elena, **SPANISH)
    cast.elena.refresh_from_db()
    assert cast.elena.letter_language == "es"

    cast.elena.language = "en"

    assert cast.elena.letter_language == "en"


def test_the_account_page_offers_each_language_by_its_own_name(client: Client, cast: Cast) -> None:
    client.force_login(cast.elena)

    page = client.get(reverse("account")).content.decode()

    assert [name for name in ("Like my browser", ">English</option>", ">Español</option>") if name not in page] == []
