"""“Not fixed”: the same ticket within the district's days, later another one that follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tests.tickets.scenes import photo
from tickets.actions import Filing, assign, close, follow, not_fixed, open_ticket, restrict, solve, triage
from tickets.models import Ticket
from users.models import User

SignedIn = Callable[[User], Client]


def solved(cast: Cast, **more: Any) -> Ticket:
    values = {"subject": "No sound", "category": cast.category("panel-touch"), "device": cast.panel, **more}
    return solve(open_ticket(Filing(requester=cast.elena, **values), by=cast.elena), by=cast.marcus)


def test_within_the_districts_days_one_press_opens_it_again(cast: Cast) -> None:
    ticket = solved(cast)
    clock.move(timedelta(days=7, minutes=-1))

    goes_on = not_fixed(ticket, by=cast.elena)

    assert (goes_on.pk, goes_on.status, goes_on.reopened) == (ticket.pk, "open", 1)


@pytest.mark.parametrize(("words", "offer"), [("", "Pressed by mistake? Undo"), ("Silent again.", "Sent. Undo")])
def test_the_page_says_who_is_told_and_by_when_she_hears(
    cast: Cast, signed_in: SignedIn, words: str, offer: str
) -> None:
    ticket = solved(cast)
    browser = signed_in(cast.elena)

    page = text_of(browser.post(f"/tickets/{ticket.pk}/not-fixed/", {"body": words}, follow=True))

    assert (
        "It is open again Marcus is told, and goes on with it. You hear from us by tomorrow 9:52 AM. "
        f"News comes by e-mail, too. {offer}"
    ) in page
    clock.move(timedelta(seconds=15))
    assert "It is open again" not in text_of(browser.get(f"/tickets/{ticket.pk}/"))


def test_what_nobody_has_is_with_the_team_again_and_counts_from_the_opening(cast: Cast, signed_in: SignedIn) -> None:
    told = {"category": cast.category("panel-touch"), "device": cast.panel}
    filing = Filing(requester=cast.elena, subject="No sound", **told)
    ticket = solve(open_ticket(filing, by=cast.elena), by=cast.elena)
    clock.move(timedelta(hours=8))

    page = text_of(signed_in(cast.elena).post(f"/tickets/{ticket.pk}/not-fixed/", follow=True))

    assert (
        f"It is open again It is with {ticket.team} again. You hear from us by tomorrow 3:30 PM. "
        "We are closed now. The time counts from tomorrow 7:00 AM."
    ) in page
    assert "We got it You hear from us by tomorrow 3:30 PM." in page
    assert "Someone takes it By tomorrow 3:30 PM We work on it Solved" in page
    assert "has it" not in page
    assert "Who is on it Marcus Reed usually helps at Lincoln Middle School. About" in page


def test_her_lists_do_not_say_either_that_somebody_has_what_nobody_took(cast: Cast, signed_in: SignedIn) -> None:
    told = {"category": cast.category("panel-touch"), "device": cast.panel}
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", **told), by=cast.elena)
    not_fixed(solve(ticket, by=cast.elena), by=cast.elena)
    browser = signed_in(cast.elena)

    pages = {address: text_of(browser.get(address)) for address in ("/home/", "/my/")}
    assert [("We got it No sound" in text, "has it" in text) for text in pages.values()] == [(True, False)] * 2

    assign(ticket, by=cast.marcus, to=cast.marcus)
    assert "Marcus has it No sound" in text_of(browser.get("/my/"))


def test_words_go_along(cast: Cast) -> None:
    goes_on = not_fixed(solved(cast), by=cast.elena, words="Silent again.")

    assert (goes_on.status, goes_on.messages.latest("pk").body) == ("open", "Silent again.")
    assert [entry.verb for entry in Entry.objects.about(goes_on)] == ["opened", "solved", "reopened"]


@pytest.mark.parametrize("closed", [False, True])
def test_later_a_new_ticket_about_the_same_follows_it_and_both_say_so(cast: Cast, closed: bool) -> None:
    ticket = solved(cast, impact="stopped")
    if closed:
        close(ticket, by=cast.marcus)
    clock.move(timedelta(days=8))

    new = not_fixed(ticket, by=cast.elena)

    about = ("subject", "category", "device", "room", "school", "team", "requester")
    assert [getattr(new, name) for name in about] == [getattr(ticket, name) for name in about]
    assert (new.status, new.impact, new.priority) == ("new", "", cast.category("panel-touch").priority)
    assert new.messages.get().body == f"It is not fixed, or it came back: see ticket {ticket.pk}."
    assert Entry.objects.about(new).get().data["follows"] == ticket.pk
    assert Entry.objects.about(ticket).last().data == {"as": new.pk}  # type: ignore[union-attr]


def test_it_goes_to_the_team_that_solved_it_and_stays_restricted(cast: Cast) -> None:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel)
    ticket = triage(open_ticket(filing, by=cast.elena), by=cast.marcus, team=cast.network)
    ticket = close(solve(restrict(ticket, by=cast.marcus), by=cast.marcus), by=cast.marcus)

    new = not_fixed(ticket, by=cast.elena)

    assert (new.team, new.restricted) == (cast.network, True)


def test_the_person_it_was_for_goes_on_with_whoever_asked_for_them(cast: Cast) -> None:
    filing = Filing(requester=cast.rosa, subject="No sound", beneficiary=cast.elena, device=cast.panel)
    ticket = close(solve(open_ticket(filing, by=cast.rosa), by=cast.marcus), by=cast.marcus)

    by_her, by_office = not_fixed(ticket, by=cast.elena), not_fixed(ticket, by=cast.rosa)

    assert (by_her.requester, by_her.beneficiary, named(by_her)) == (
        cast.elena,
        None,
        [(cast.elena.pk, "requester"), (cast.rosa.pk, "follower")],
    )
    assert (by_office.requester, by_office.beneficiary) == (cast.rosa, cast.elena)


def named(ticket: Ticket) -> list[tuple[int, str]]:
    return list(ticket.accesses.order_by("user").values_list("user", "reason"))


@pytest.mark.parametrize("who", ["david", "marcus"])
def test_who_did_not_ask_for_it_is_refused(cast: Cast, who: str) -> None:
    ticket = follow(solved(cast), by=cast.elena, who=cast.david)

    with pytest.raises(Refused, match="is not yours to change"):
        not_fixed(ticket, by=getattr(cast, who))


@pytest.mark.parametrize("days", [1, 8])
def test_a_form_that_is_posted_twice_does_it_once(cast: Cast, signed_in: SignedIn, days: int) -> None:
    ticket, browser, token = solved(cast), signed_in(cast.elena), str(uuid4())
    clock.move(timedelta(days=days))

    answers = [
        browser.post(
            f"/tickets/{ticket.pk}/not-fixed/", {"body": "Silent again.", "form_token": token, "files": photo()}
        )
        for _ in range(2)
    ]

    new = Ticket.objects.latest("pk")
    assert Ticket.objects.count() == (1 if days == 1 else 2)
    where = f"/tickets/{new.pk}/" if days == 1 else f"/tickets/{new.pk}/?filed=1"
    assert [answer["Location"] for answer in answers] == [where] * 2
    said = new.messages.filter(body="Silent again.").get()
    assert said.attachments.count() == 1


def test_both_pages_lead_to_each_other_for_her_and_at_the_desk(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solved(cast)
    clock.move(timedelta(days=8))
    new = not_fixed(ticket, by=cast.elena, words="Silent again.")

    for reader, words in ((cast.elena, ("It went on", "It goes on from")), (cast.marcus, ("it goes on as", "asked"))):
        browser = signed_in(reader)
        pages = [browser.get(f"/tickets/{one.pk}/") for one in (ticket, new)]
        assert [word in text_of(page) for word, page in zip(words, pages, strict=True)] == [True, True]
        assert links_of(pages[0], f"/tickets/{new.pk}/")[:1] == [f"/tickets/{new.pk}/"]
        assert f"/tickets/{ticket.pk}/" in links_of(pages[1], f"/tickets/{ticket.pk}/")


def test_she_is_not_led_to_a_ticket_that_somebody_else_opened_from_hers(cast: Cast, signed_in: SignedIn) -> None:
    ticket = close(solved(cast), by=cast.marcus)
    filing = Filing(requester=cast.david, subject="Mine, too", data={"follows": ticket.pk})
    other = open_ticket(filing, by=cast.david)

    page = signed_in(cast.elena).get(f"/tickets/{ticket.pk}/")

    assert links_of(page, f"/tickets/{other.pk}/") == []
    assert "It went on" not in text_of(page)
    assert links_of(signed_in(cast.jo).get(f"/tickets/{ticket.pk}/"), f"/tickets/{other.pk}/") != []
    # Nor is Marcus, who may not see it: it is of no school.
    technician = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/")
    assert links_of(technician, f"/tickets/{other.pk}/") == []
    assert "it goes on as another ticket" in text_of(technician)


def test_on_an_open_ticket_it_is_refused_with_a_sentence_and_words_are_kept(cast: Cast, signed_in: SignedIn) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound"), by=cast.elena)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/not-fixed/", {"body": "Silent again."})

    assert answer.status_code == 422
    assert "This ticket is “New”, so that is not possible now." in answer.content.decode()
    assert "Silent again." in answer.content.decode()
