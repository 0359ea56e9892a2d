"""People behind addresses, and writers whom the roster does not know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import authenticate, get_user
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory

from audit.models import Entry
from audit.refusal import Refused
from tests.cast import PASSWORD, Cast
from users.actions.external import external_person
from users.lookup import people_of_address
from users.models import ContactAddress, User

STRANGER = "vendor@print.example"


def test_the_sign_in_address_comes_before_contact_addresses(cast: Cast) -> None:
    shared = cast.elena.email
    ContactAddress.objects.create(user=cast.ada, address=shared)
    assert people_of_address(f"  {shared.upper()} ") == [cast.elena, cast.ada]


def test_active_people_come_before_those_who_left(cast: Cast) -> None:
    ContactAddress.objects.create(user=cast.paula, address="family@park.example")
    ContactAddress.objects.create(user=cast.elena, address="family@park.example")
    assert people_of_address("family@park.example") == [cast.elena, cast.paula]
    cast.elena.is_active = False
    cast.elena.save()
    assert people_of_address("family@park.example") == [cast.paula, cast.elena]


def test_nobody_stands_behind_an_unknown_or_empty_address(cast: Cast) -> None:
    assert people_of_address(STRANGER) == []
    assert people_of_address("") == []
    assert people_of_address("  ") == []


def test_a_contact_address_may_repeat_but_a_sign_in_address_may_not(cast: Cast) -> None:
    for person in (cast.elena, cast.paula):
        ContactAddress.objects.create(user=person, address="both@park.example")
    assert len(people_of_address("both@park.example")) == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(cast.elena.email, kind="staff")


def test_a_stranger_who_writes_becomes_an_external_person_with_an_entry(cast: Cast) -> None:
    person = external_person(STRANGER.upper(), "Lopez, Maria", by=cast.system)
    assert (person.kind, person.email, person.given_name, person.family_name) == (
        "external",
        None,
        "Maria",
        "Lopez",
    )
    assert list(person.addresses.values_list("address", flat=True)) == [STRANGER]
    assert list(Entry.objects.about(person).values_list("verb", "by", "data")) == [
        ("created", cast.system.pk, {"kind": "external"})
    ]


def test_the_second_letter_of_a_stranger_finds_the_first_person(cast: Cast) -> None:
    first = external_person(STRANGER, "Maria Lopez", by=cast.system)
    assert external_person(" Vendor@Print.example", "M. L.", by=cast.system) == first
    assert Entry.objects.about(first).count() == 1


def test_a_writer_without_a_name_is_called_by_the_address(cast: Cast) -> None:
    assert str(external_person(STRANGER, " ", by=cast.system)) == STRANGER


def test_teachers_do_not_note_external_people_but_technicians_do(cast: Cast) -> None:
    with pytest.raises(Refused):
        external_person(STRANGER, "", by=cast.elena)
    assert people_of_address(STRANGER) == []
    assert people_of_address(STRANGER) == [] != [external_person(STRANGER, "", by=cast.marcus)]


def test_external_people_never_sign_in_even_with_an_address_and_a_password(cast: Cast) -> None:
    person = external_person(STRANGER, "", by=cast.system)
    person.email = STRANGER
    person.set_password(PASSWORD)
    person.save()
    assert authenticate(username=STRANGER, password=PASSWORD) is None
    person.kind = "guardian"
    person.save()
    assert authenticate(username=STRANGER, password=PASSWORD) == person


def test_the_sign_in_page_opens_no_session_for_an_external_person(cast: Cast, client: Client) -> None:
    person = external_person(STRANGER, "", by=cast.system)
    person.email = STRANGER
    person.set_password(PASSWORD)
    person.save()
    assert _signs_in_as(client) is None
    person.kind = "staff"
    person.save()
    assert _signs_in_as(client) == person.pk


def _signs_in_as(client: Client) -> int | None:
    client.post("/accounts/login/", {"login": STRANGER, "password": PASSWORD})
    request = RequestFactory().get("/")
    request.session = client.session
    return get_user(request).pk


@pytest.mark.django_db(transaction=True)
def test_two_letters_of_one_stranger_at_the_same_moment_make_one_person() -> None:
    system, _ = User.objects.get_or_create(roster_id="system", defaults={"kind": "service", "password": "!"})

    def note(_number: int) -> int:
        try:
            return external_person(STRANGER, "Maria Lopez", by=system).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(note, range(8)))) == 1
    assert User.objects.filter(kind="external").count() == 1
