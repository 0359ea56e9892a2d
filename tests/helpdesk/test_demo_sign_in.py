"""Signing in as one of the people of the demo, in demo mode only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from helpdesk.demo.cast import demo_logins
from tests.cast import Cast
from tickets.models import Promise


@pytest.fixture(autouse=True)
def demo_mode(settings: Any, cast: Cast) -> None:
    """A demo with the cast in it, whose addresses are those of the demo."""
    settings.DEMO = True
    cache.clear()


def sign_in_as(client: Client, email: str) -> Any:
    return client.post(reverse("demo_sign_in"), {"email": email})


def test_the_sign_in_page_lists_everybody_by_what_they_do(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()

    listed = [login.email for _group, logins in demo_logins() for login in logins]
    assert len(listed) == 14
    assert [email for email in listed if f'value="{email}"' not in page] == []


def test_the_sign_in_page_promises_what_the_district_promises(client: Client) -> None:
    Promise.objects.filter(kind="first_answer", priority=2, in_testing=False).update(amount=3)

    page = client.get(reverse("account_login")).content.decode()

    promised = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page)
    assert promised == [
        ("A class cannot go on", "You hear from us within 15 minutes"),
        ("A class manages", "You hear from us within 3 hours"),
        ("No class right now", "You hear from us within a school day"),
    ]


def test_one_press_signs_in(client: Client, cast: Cast) -> None:
    response = sign_in_as(client, "elena.alvarez@cedarvalley.example")

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.elena.pk)


def test_somebody_who_is_not_listed_is_not_signed_in(client: Client, cast: Cast) -> None:
    assert cast.david.is_active

    response = sign_in_as(client, "david.chen@cedarvalley.example")

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_demo_mode_nothing_is_listed_and_nobody_signed_in(client: Client, settings: Any) -> None:
    settings.DEMO = False

    page = client.get(reverse("account_login")).content.decode()
    response = sign_in_as(client, "elena.alvarez@cedarvalley.example")

    assert "elena.alvarez@cedarvalley.example" not in page
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_too_many_presses_are_slowed_down(client: Client) -> None:
    statuses = [sign_in_as(client, "elena.alvarez@cedarvalley.example").status_code for _try in range(31)]

    assert statuses == [302] * 30 + [429]


def test_the_sign_up_address_only_says_where_accounts_come_from(client: Client) -> None:
    page = client.get(reverse("account_signup"))

    assert page.status_code == 200
    assert "Accounts come from your school." in page.content.decode()
    assert '<input type="password"' not in page.content.decode()


def test_the_account_page_keeps_colours_language_and_keys(client: Client, cast: Cast) -> None:
    sign_in_as(client, "marcus.reed@cedarvalley.example")

    client.post(reverse("account"), {"theme": "dark", "language": "en"})

    cast.marcus.refresh_from_db()
    assert (cast.marcus.theme, cast.marcus.language, cast.marcus.single_keys) == ("dark", "en", False)
    page = client.get(reverse("account")).content.decode()
    assert 'data-bs-theme="dark"' in page
    assert 'data-keys="off"' in page


def test_a_teacher_keeps_her_keys_which_are_no_matter_of_the_portal(client: Client, cast: Cast) -> None:
    sign_in_as(client, "elena.alvarez@cedarvalley.example")

    client.post(reverse("account"), {"theme": "light", "language": ""})

    cast.elena.refresh_from_db()
    assert (cast.elena.theme, cast.elena.single_keys) == ("light", True)


@pytest.mark.parametrize("name", ["account_reset_password", "account_login", "account_signup"])
def test_pages_of_signing_in_stand_in_our_frame(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()

    assert 'class="signin' in page
    assert "Menu:" not in page


@pytest.mark.parametrize("name", ["mfa_index", "account_change_password", "account_logout", "account"])
def test_pages_of_the_account_stand_in_our_frame(client: Client, name: str) -> None:
    sign_in_as(client, "elena.alvarez@cedarvalley.example")

    page = client.get(reverse(name)).content.decode()

    assert 'class="portal-top"' in page
    assert "Menu:" not in page


def test_a_wrong_password_is_told_in_a_sentence(client: Client) -> None:
    words = {"login": "elena.alvarez@cedarvalley.example", "password": "not hers"}

    page = client.post(reverse("account_login"), words).content.decode()

    assert "This address and this password do not belong together." in page
    assert "_auth_user_id" not in client.session
