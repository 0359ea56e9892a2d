"""People in the administration: added, found, never removed; the last administrator stays."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tests.cast import PASSWORD, Cast, grant
from tests.helpdesk.test_admin import ada, address, filled, save
from users.models import (
    ContactAddress,
    RoleGrant,
    User,
)

__all__ = ["ada"]


def test_a_new_person_begins_without_a_password_and_gets_one_on_a_page_of_its_own(cast: Cast, ada: Client) -> None:
    answer = save(ada, "users.user", given_name="Nina", family_name="New", kind="staff", email="Nina.New@CV.example")
    assert answer.status_code == 302
    nina = User.objects.get(given_name="Nina")
    assert (nina.email, nina.has_usable_password()) == ("nina.new@cv.example", False)
    url = reverse("admin:auth_user_password_change", args=[nina.pk])
    assert "password1" in ada.get(url).content.decode()
    secret = "Winter-sparrow-81"
    ada.post(url, {"password1": secret, "password2": secret, "usable_password": "true"})
    assert authenticate(username=nina.email, password=secret) == nina
    told = Entry.objects.about(nina).last()
    assert (told.verb, secret in str(told.changed), told.changed) == ("changed", False, {"password": ["•••", "•••"]})


def test_who_adds_a_person_stands_on_her_page_and_finds_the_way_to_her_password(cast: Cast, ada: Client) -> None:
    answer = save(ada, "users.user", given_name="Nina", family_name="New", kind="staff", email="nina.new@cv.example")
    nina = User.objects.get(given_name="Nina")
    assert answer.headers["Location"] == address("users.user", "change", nina.pk)

    tools = re.search(r'<ul class="object-tools">.*?</ul>', ada.get(answer.headers["Location"]).content.decode(), re.S)

    assert tools and re.findall(r'href="([^"]*)"', tools[0]) == [
        reverse("admin:auth_user_password_change", args=[nina.pk]),
        address("users.user", "history", nina.pk),
    ]


def test_a_weak_password_is_refused(cast: Cast, ada: Client) -> None:
    url = reverse("admin:auth_user_password_change", args=[cast.kim.pk])
    ada.post(url, {"password1": "short", "password2": "short", "usable_password": "true"})
    cast.kim.refresh_from_db()
    assert cast.kim.check_password(PASSWORD)
    assert Entry.objects.count() == 0


def test_a_sign_in_address_is_unique_in_any_case_and_contact_addresses_repeat(cast: Cast, ada: Client) -> None:
    answer = save(ada, "users.user", cast.david.pk, email=cast.elena.email.upper())
    assert "already exists" in answer.content.decode()
    for user in (cast.david, cast.paula):
        url = address("users.user", "change", user.pk)
        sent = filled(ada.get(url), **{
            "addresses-TOTAL_FORMS": 1, "addresses-0-user": user.pk, "addresses-0-address": "Both@Home.example",
        })  # fmt: skip
        assert ada.post(url, sent).status_code == 302
    assert list(ContactAddress.objects.values_list("address", flat=True)) == ["both@home.example"] * 2


def test_an_old_sign_in_address_of_somebody_opens_no_door(cast: Cast, ada: Client) -> None:
    old, new = "elena.alvarez@cedarvalley.example", "elena.reyes@cedarvalley.example"
    EmailAddress.objects.create(user=cast.elena, email=old, primary=True)
    assert filter_users_by_email(old) == [cast.elena]

    assert save(ada, "users.user", cast.elena.pk, email=new).status_code == 302

    assert (filter_users_by_email(old), filter_users_by_email(new)) == ([], [cast.elena])


def test_external_people_get_no_sign_in_address(cast: Cast, ada: Client) -> None:
    answer = save(ada, "users.user", given_name="Ven", family_name="Dor", kind="external", email="ven@dor.example")
    assert "External people never sign in." in answer.content.decode()
    assert User.objects.filter(kind="external").count() == 0


def test_people_are_never_removed(cast: Cast, ada: Client) -> None:
    assert ada.post(address("users.user", "delete", cast.kim.pk), {"post": "yes"}).status_code == 403


def test_the_last_administrator_cannot_be_shut_out(cast: Cast, ada: Client) -> None:
    role = RoleGrant.objects.get(user=cast.ada)
    for answer in (
        save(ada, "users.user", cast.ada.pk, is_active=""),
        save(ada, "users.rolegrant", role.pk, role="lead"),
        ada.post(address("users.rolegrant", "delete", role.pk), {"post": "yes"}),
    ):
        assert answer.status_code == 403
        assert "Nobody would be administrator any more." in answer.content.decode()
    assert User.objects.get(pk=cast.ada.pk).scope.is_administrator
    assert Entry.objects.count() == 0
    grant(cast.rosa, "administrator")
    assert ada.post(address("users.rolegrant", "delete", role.pk), {"post": "yes"}).status_code == 302


def test_who_is_let_in_by_hand_is_no_longer_kept_out_by_the_roster(cast: Cast, ada: Client) -> None:
    User.objects.filter(pk=cast.kim.pk).update(is_active=False, left_roster_at="2027-04-01T10:00Z")
    save(ada, "users.user", cast.kim.pk, is_active="on")
    kim = User.objects.get(pk=cast.kim.pk)
    assert (kim.is_active, kim.left_roster_at) == (True, None)


@pytest.mark.parametrize(
    "words", ["alva", "elena alvarez", "ELENA.ALVAREZ@cedar", "private@home.example", "person-elena"]
)
def test_people_are_found_by_name_address_and_roster_id(cast: Cast, ada: Client, words: str) -> None:
    ContactAddress.objects.create(user=cast.elena, address="private@home.example")
    found = ada.get(address("users.user", "changelist"), {"q": words}).context["cl"].result_list
    assert list(found) == [cast.elena]
