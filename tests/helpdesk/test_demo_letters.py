"""The demo shows the letters that the house sent; a real house shows them to nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client, override_settings

from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tickets.actions import Filing, open_ticket
from users.models import User

SignIn = Callable[[User], Client]


def receipt(cast: Cast) -> OutgoingLetter:
    open_ticket(Filing(requester=cast.elena, subject="No sound from the panel"), by=cast.elena)
    deliver("notifications.tell")
    return OutgoingLetter.objects.get()


@override_settings(DEMO=True)
def test_a_letter_can_be_read_as_its_reader_gets_it(cast: Cast, signed_in: SignIn) -> None:
    letter = receipt(cast)
    client = signed_in(cast.elena)

    listed = client.get("/demo/letters/").content.decode()
    page = client.get(f"/demo/letters/{letter.pk}/").content.decode()

    assert f"/demo/letters/{letter.pk}/" in listed
    assert "We got it. Your ticket is number" in page


@override_settings(DEMO=False)
def test_outside_the_demo_the_page_is_not_there(cast: Cast, signed_in: SignIn) -> None:
    letter = receipt(cast)
    client = signed_in(cast.ada)

    assert client.get("/demo/letters/").status_code == 404
    assert client.get(f"/demo/letters/{letter.pk}/").status_code == 404


@override_settings(DEMO=True)
def test_who_does_not_work_at_the_desk_reads_only_letters_to_themselves(cast: Cast, signed_in: SignIn) -> None:
    letter = receipt(cast)
    address = f"/demo/letters/{letter.pk}/"
    assert address in signed_in(cast.marcus).get("/demo/letters/").content.decode()

    client = signed_in(cast.kim)

    assert address not in client.get("/demo/letters/").content.decode()
    assert client.get(address).status_code == 404
