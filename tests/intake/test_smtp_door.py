"""Whose letters the SMTP door takes."""

from __future__ import annotations

from typing import Any

import pytest

from intake.smtp import take, takes
from letters.addresses import reply_address
from letters.models import ReceivedLetter
from tests.cast import Cast
from tests.intake.mail import wire

pytestmark = pytest.mark.django_db(transaction=True)  # the door closes connections that are old

ELENA = "elena.alvarez@cedarvalley.example"


@pytest.mark.parametrize("demo", [False, True])
def test_letters_to_our_mailboxes_are_taken(cast: Cast, settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    ours = ["help@cedarvalley.example", "HELP+lincoln@cedarvalley.example", reply_address(cast.help_box.address, 7)]

    assert [takes(address) for address in ours] == [True, True, True]


def test_letters_to_others_are_not_relayed(cast: Cast, settings: Any) -> None:
    settings.DEMO = False

    assert [takes(address) for address in (ELENA, "help@elsewhere.example")] == [False, False]


def test_letters_of_the_demo_to_its_people_end_at_its_door(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    assert takes(ELENA)

    take(wire("Hello", To=ELENA), [ELENA])

    assert ReceivedLetter.objects.count() == 0
