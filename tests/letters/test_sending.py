"""In what order letters leave."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMessage

from audit import clock
from letters.actions import post_many
from letters.actions.sending import send_next
from letters.models import OutgoingLetter
from tests.cast import Cast


def test_a_letter_to_one_person_passes_a_large_mailing_that_waits(cast: Cast) -> None:
    def written(name: str) -> tuple[EmailMessage, str]:
        return EmailMessage(subject=name, to=[f"{name}@cedarvalley.example"]), f"{name}@id"

    post_many([written("one"), written("two")], mailbox=cast.help_box, in_bulk=True)
    clock.move(timedelta(minutes=1))
    post_many([written("answer")], mailbox=cast.help_box)
    sent: list[str] = []

    def send(letter: OutgoingLetter) -> None:
        sent.append(letter.subject)

    while send_next(send):
        continue

    assert sent == ["answer", "one", "two"]
