"""Letters about an account leave the house as all others do: kept first, sent by a worker, from the help address."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from django.test import Client

from letters.models import Mailbox, OutgoingLetter
from tests.cast import Cast


def ask(client: Client, address: str) -> tuple[int, str]:
    answer = client.post("/accounts/password/reset/", {"email": address})
    return answer.status_code, answer.headers["Location"]


def test_a_forgotten_password_is_answered_by_a_letter_in_the_outbox(
    cast: Cast, client: Client, mailoutbox: list[object]
) -> None:
    assert ask(client, cast.elena.email) == (302, "/accounts/password/reset/done/")

    letter = OutgoingLetter.objects.get()
    message = message_from_bytes(bytes(letter.raw), policy=policy.default)
    assert (letter.to, letter.mailbox, letter.state) == (cast.elena.email, cast.help_box, "queued")
    assert message["From"] == f"{cast.help_box.name} <{cast.help_box.address}>"
    assert message["Message-ID"] == f"<{letter.message_id}>"
    assert (message["Auto-Submitted"], mailoutbox) == ("auto-generated", [])
    assert message["Subject"] == "A new password for Tech Help"
    text = message.get_content().replace("\r\n", "\n")
    assert text.startswith("Somebody, probably you, asked for a new password for elena.alvarez@cedarvalley.example")
    assert text.endswith("-- \nCedar Valley School District, Tech Help, 555-0142")
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", text)
    assert link is not None
    assert client.get(link[1], follow=True).status_code == 200


def test_an_unknown_address_gets_the_same_answer_and_no_letter(cast: Cast, client: Client) -> None:
    assert ask(client, "nobody@elsewhere.example") == ask(client, cast.elena.email)

    assert [letter.to for letter in OutgoingLetter.objects.all()] == [cast.elena.email]


def test_a_house_without_a_mailbox_says_so_in_its_log_and_shows_no_error(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    Mailbox.objects.update(active=False)

    assert ask(client, cast.elena.email) == (302, "/accounts/password/reset/done/")

    assert OutgoingLetter.objects.count() == 0
    assert caplog.messages == ["a letter about an account was not written: no mailbox is active"]
