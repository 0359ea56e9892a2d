"""The ways in: who gets through which door, and what stays shut."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.microsoft.provider import MicrosoftGraphProvider
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client, RequestFactory
from django.urls import reverse

from helpdesk.providers import providers
from tests.cast import PASSWORD, Cast

TENANT = "6f1b2c3d-0000-4000-8000-123456789abc"


@pytest.fixture(autouse=True)
def without_limits() -> None:
    """No test is slowed down by the tries of another."""
    cache.clear()


class BrokenBackend(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, email_messages: Any) -> int:
        """Fail as a connection does."""
        raise ConnectionRefusedError(111, "Connection refused")


def sign_in(email: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_factor_can_be_added_though_nobody_confirms_addresses(cast: Cast, name: str) -> None:
    EmailAddress.objects.create(user=cast.elena, email=cast.elena.email, verified=False, primary=True)

    client = sign_in("elena.alvarez@cedarvalley.example")
    asked = client.get(reverse(name))
    page = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)

    assert (page.status_code, page.request["PATH_INFO"]) == (200, reverse(name))


def test_asking_for_a_new_password_says_the_same_of_everybody_though_no_letter_leaves(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{BrokenBackend.__name__}"

    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("elena.alvarez@cedarvalley.example", "nobody@cedarvalley.example")
    ]

    done = (302, reverse("account_reset_password_done"))
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [done, done]


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_provider_that_is_not_switched_on_is_not_there(client: Client, db: None, provider: str) -> None:
    assert client.get(f"/accounts/{provider}/login/").status_code == 404


def microsoft_login(tenant: str, address: str) -> SocialLogin:
    """What Microsoft tells us of somebody who comes from a directory."""
    told = providers(microsoft=("client", "secret", tenant))["microsoft"]["APPS"][0]
    app = SocialApp(provider="microsoft", client_id=told["client_id"], settings=told["settings"])
    provider = MicrosoftGraphProvider(RequestFactory().get("/"), app=app)
    login = provider.sociallogin_from_response(provider.request, {"id": "m-1", "mail": address})
    assert isinstance(login.account, SocialAccount)
    login.lookup()
    return login


def test_microsoft_opens_the_account_of_the_same_address_in_the_directory_of_the_district(cast: Cast) -> None:
    assert microsoft_login(TENANT, "Elena.Alvarez@cedarvalley.example").user == cast.elena


@pytest.mark.parametrize("tenant", ["organizations", "common", "consumers"])
def test_an_address_that_any_directory_may_claim_opens_nothing(cast: Cast, tenant: str) -> None:
    assert microsoft_login(tenant, "elena.alvarez@cedarvalley.example").user.pk is None


def test_only_what_has_a_client_is_switched_on() -> None:
    assert providers() == {}
    assert set(providers(google=("client", "secret"))) == {"google"}
