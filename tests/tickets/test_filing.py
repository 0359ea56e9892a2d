"""Asking for help at the portal."""

from __future__ import annotations

from tests.cast import Cast
from tickets.models import Ticket


def test_a_teacher_files_a_ticket_sees_it_and_writes_back(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    browser = signed_in(cast.elena)

    answer = browser.post("/report/", {"subject": "Panel does not react to touch"}, follow=True)

    ticket = Ticket.objects.get()
    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/?filed=1", 302)]
    assert "Panel does not react to touch" in answer.content.decode()
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "It froze in the middle of a lesson."})
    assert list(ticket.messages.values_list("body", flat=True)) == [
        "Panel does not react to touch",
        "It froze in the middle of a lesson.",
    ]
