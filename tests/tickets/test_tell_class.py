"""What a teacher in a hurry left open: whether a class is affected, said in one tap after sending."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets.actions import Filing, assign, follow, open_ticket, solve, tell_class, triage, undo
from tickets.models import Clock, Ticket
from users.models import User

SignedIn = Callable[[User], Client]
TOOK = "We took it as: no class right now"


def file(cast: Cast, **more: object) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, **more)  # type: ignore[arg-type]
    return open_ticket(filing, by=cast.elena)


def sent(browser: Client, **more: str) -> str:
    """The address to which the form leads."""
    return browser.post("/report/", {"subject": "No sound from the panel", **more}).headers["Location"]


def answer_by(ticket: Ticket) -> str:
    due = Clock.objects.get(ticket=ticket, kind="first_answer").due_at
    assert due
    return f"{clock.now() + (due - clock.now()):%a %H:%M}"


def test_without_an_answer_the_confirmation_says_how_we_took_it_and_offers_to_say_otherwise(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.elena)

    page = text_of(browser.get(sent(browser)))

    assert (
        f"{TOOK} You did not say whether a class is affected. Is one? Say so in one tap, and we come to it sooner. "
        "We cannot go on You hear from us within 15 minutes We manage You hear from us within 2 hours"
    ) in page
    for said in ("none", "manages", "stopped"):
        assert TOOK not in text_of(browser.get(sent(browser, impact=said)))


def test_one_tap_moves_the_promise_says_so_and_can_be_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    address = sent(browser)
    ticket = Ticket.objects.get()
    before = (ticket.priority, answer_by(ticket))

    page = browser.post(f"/tickets/{ticket.pk}/tell-class/", {"impact": "stopped", "next": address}, follow=True)

    ticket.refresh_from_db()
    assert (ticket.impact, ticket.priority) == ("stopped", 1)
    assert (before, answer_by(ticket)) == ((3, "Wed 14:52"), "Tue 15:07")
    assert TOOK not in text_of(page)
    assert "You hear from us by today 10:07 AM." in text_of(page)
    assert "You said: a class cannot go on. Undo" in text_of(page)
    assert "To be fixed by today 1:52 PM, no longer by Mon 9:52 AM: a class is affected" in text_of(page)

    again = browser.post(
        f"/tickets/{ticket.pk}/undo/", {"entry": Entry.objects.about(ticket).last().pk, "next": address}, follow=True
    )

    ticket.refresh_from_db()
    assert (ticket.impact, ticket.priority, answer_by(ticket)) == ("", *before)
    assert TOOK in text_of(again)


def test_said_twice_it_is_said_once_and_nothing_else_can_be_said_after_it(cast: Cast) -> None:
    ticket = file(cast)

    tell_class(ticket, by=cast.elena, impact="manages")
    once = Entry.objects.about(ticket).count()
    tell_class(ticket, by=cast.elena, impact="manages")

    assert Entry.objects.about(ticket).count() == once == 2
    with pytest.raises(Refused, match="Write below what has changed"):
        tell_class(ticket, by=cast.elena, impact="stopped")


def test_only_who_filed_it_says_it_while_it_is_open_and_fresh(cast: Cast) -> None:
    ticket = follow(file(cast, beneficiary=cast.rosa), by=cast.elena, who=cast.david)
    for other in (cast.david, cast.rosa, cast.marcus, cast.jo):
        with pytest.raises(Refused, match="is not yours to change"):
            tell_class(ticket, by=other, impact="stopped")
    with pytest.raises(Refused, match="is not possible now"):
        tell_class(solve(file(cast), by=cast.marcus), by=cast.elena, impact="stopped")
    clock.move(timedelta(minutes=30))
    with pytest.raises(Refused, match="That was for the first moments"):
        tell_class(ticket, by=cast.elena, impact="stopped")


def test_later_and_for_who_was_not_asked_the_page_offers_nothing(cast: Cast, signed_in: SignedIn) -> None:
    browser, pupil = signed_in(cast.elena), signed_in(cast.kim)
    address = sent(browser)
    clock.move(timedelta(minutes=30))

    assert TOOK not in text_of(browser.get(address))
    assert TOOK not in text_of(pupil.get(sent(pupil)))


def test_what_was_made_more_urgent_meanwhile_stays_so(cast: Cast) -> None:
    ticket = triage(file(cast), by=cast.marcus, priority=1)

    told = tell_class(ticket, by=cast.elena, impact="manages")

    assert (told.impact, told.priority, told.urgency) == ("manages", 1, {"priority": 2, "by": "class"})


def test_who_has_it_already_is_told(cast: Cast) -> None:
    ticket = assign(file(cast), by=cast.jo, to=cast.marcus)
    deliver("notifications.tell")
    before = OutgoingLetter.objects.count()

    tell_class(ticket, by=cast.elena, impact="stopped")
    clock.move(timedelta(seconds=20))
    deliver("notifications.tell")

    letter = OutgoingLetter.objects.order_by("pk").last()
    assert (OutgoingLetter.objects.count() - before, letter.to) == (1, cast.marcus.email)
    assert f"Elena Alvarez said of ticket {ticket.pk}: a class cannot go on." in bytes(letter.raw).decode()


def test_history_says_it_to_both_sides(cast: Cast, signed_in: SignedIn) -> None:
    ticket = tell_class(file(cast), by=cast.elena, impact="manages")

    assert "Elena Alvarez said: a class manages" in text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/"))
    assert "You said: a class manages" in text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))


def test_taken_back_it_is_open_again(cast: Cast) -> None:
    ticket = tell_class(file(cast), by=cast.elena, impact="manages")

    back = undo(Entry.objects.about(ticket).last(), by=cast.elena)  # type: ignore[arg-type]

    assert (back.impact, back.urgency) == ("", {})


def together(ticket: Ticket, by: User, *impacts: str) -> list[str]:
    """What each of several presses comes to that are made at the same moment, on pages that are equally old."""
    start = Barrier(len(impacts))

    def press(impact: str) -> str:
        try:
            start.wait(timeout=30)
            tell_class(ticket, by=by, impact=impact)
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return impact

    with ThreadPoolExecutor(len(impacts)) as workers:
        return list(workers.map(press, impacts))


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_pressed_at_the_same_moment_exactly_one_holds(cast: Cast) -> None:
    ticket = file(cast)

    told = together(ticket, cast.elena, "stopped", "manages")

    ticket.refresh_from_db()
    late = "That was for the first moments. Write below what has changed, and we see it at once."
    assert sorted(told) == sorted([ticket.impact, late])
    assert ticket.priority == {"stopped": 1, "manages": 2}[ticket.impact]
    assert [entry.verb for entry in Entry.objects.about(ticket)] == ["opened", "class_told"]
    assert Clock.objects.filter(ticket=ticket, kind="first_answer").count() == 1
    assert answer_by(ticket) == {"stopped": "Tue 15:07", "manages": "Tue 16:52"}[ticket.impact]


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_pressed_in_two_windows_at_once_is_said_once(cast: Cast) -> None:
    ticket = file(cast)

    told = together(ticket, cast.elena, "stopped", "stopped")

    assert told == ["stopped", "stopped"]
    assert [entry.verb for entry in Entry.objects.about(ticket)] == ["opened", "class_told"]
