"""Whether our help was good: asked once, said once, and who learns what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast, person
from tests.tickets.pages import links_of, text_of
from tickets import actions
from tickets.actions import rate, thank
from tickets.models import Satisfaction, Ticket
from tickets.satisfaction import link
from users.models import User

SignedIn = Callable[[User], Client]
ASKED = "Was our help good?"


def file(cast: Cast, by: User | None = None, **more: Any) -> Ticket:
    values = {"subject": "No sound", "device": cast.panel, **more}
    return actions.open_ticket(actions.Filing(requester=by or cast.elena, **values), by=by or cast.elena)


def solved(cast: Cast, **more: Any) -> Ticket:
    return actions.solve(file(cast, **more), by=cast.marcus, note="A new cable is in.")


def asked(ticket: Ticket) -> list[User]:
    return [row.person for row in Satisfaction.objects.filter(ticket=ticket).order_by("person")]


def question(ticket: Ticket) -> Satisfaction:
    return Satisfaction.objects.get(ticket=ticket)


def test_who_asked_and_whom_it_was_for_are_asked_and_followers_never(cast: Cast) -> None:
    ticket = file(cast, by=cast.rosa, beneficiary=cast.elena, followers=[cast.david])

    actions.solve(ticket, by=cast.marcus)

    assert asked(ticket) == [cast.elena, cast.rosa]


def test_nobody_is_asked_where_we_did_not_help_or_the_matter_is_delicate(cast: Cast) -> None:
    by_herself = actions.solve(file(cast), by=cast.elena)
    after_our_words = actions.solve(actions.reply(file(cast), by=cast.marcus, body="Try Source."), by=cast.elena)
    withdrawn = actions.withdraw(file(cast), by=cast.elena)
    restricted = actions.solve(actions.restrict(file(cast), by=cast.marcus), by=cast.marcus)
    his_own = actions.solve(file(cast, by=cast.marcus), by=cast.marcus)

    cases = (by_herself, after_our_words, withdrawn, restricted, his_own)
    assert [asked(one) for one in cases] == [[], [cast.elena], [], [], []]


def test_a_district_may_switch_it_off(cast: Cast, signed_in: SignedIn) -> None:
    before = solved(cast)
    assert ASKED in text_of(signed_in(cast.elena).get(f"/tickets/{before.pk}/"))

    cast.district.asks_satisfaction = False
    cast.district.save()

    assert asked(solved(cast)) == []
    assert ASKED not in text_of(signed_in(cast.elena).get(f"/tickets/{before.pk}/"))


def test_a_ticket_that_is_solved_again_does_not_ask_again(cast: Cast) -> None:
    ticket = solved(cast)
    again = actions.solve(actions.not_fixed(ticket, by=cast.elena), by=cast.marcus)

    assert [entry.data.get("asked") for entry in Entry.objects.about(again).filter(verb="solved")] == [
        [cast.elena.pk],
        None,
    ]
    assert len(asked(again)) == 1


def test_what_is_taken_back_was_not_asked(cast: Cast) -> None:
    ticket = solved(cast)

    actions.undo(Entry.objects.about(ticket).get(verb="solved"), by=cast.marcus)

    assert asked(ticket) == []


def test_many_solved_at_once_ask_like_one(cast: Cast) -> None:
    tickets = [file(cast), file(cast, by=cast.david)]

    actions.solve_many(tickets, by=cast.marcus)

    assert [asked(ticket) for ticket in tickets] == [[cast.elena], [cast.david]]


def test_one_press_records_and_the_first_word_stays(cast: Cast) -> None:
    ticket = solved(cast)

    rate(ticket, by=cast.elena, satisfied=True)
    rate(ticket, by=cast.elena, satisfied=False)
    thank(ticket, by=cast.elena, words=" You saved my lesson. ")
    thank(ticket, by=cast.elena, words="Twice.")

    row = question(ticket)
    assert (row.satisfied, row.words, row.helper) == (True, "You saved my lesson.", cast.marcus)
    entries = Entry.objects.about(ticket).filter(verb__in=["rated", "thanked"])
    assert [(entry.verb, entry.data, entry.changed) for entry in entries] == [("rated", {}, {}), ("thanked", {}, {})]


def test_the_question_stands_as_long_as_the_ticket_may_be_reopened(cast: Cast) -> None:
    ticket, open_again = solved(cast), solved(cast)
    actions.reopen(open_again, by=cast.elena)

    with pytest.raises(Refused, match="not open any more"):
        rate(open_again, by=cast.elena, satisfied=True)
    clock.move(timedelta(days=7, minutes=1))
    with pytest.raises(Refused, match="not open any more"):
        rate(ticket, by=cast.elena, satisfied=True)


@pytest.mark.parametrize("who", ["david", "marcus", "jo", "kim"])
def test_nobody_else_says_how_it_was(cast: Cast, who: str) -> None:
    ticket = solved(cast, followers=[cast.david])

    with pytest.raises(Refused, match="Only who asked for this help can say how it was"):
        rate(ticket, by=getattr(cast, who), satisfied=True)


def test_words_come_after_the_press(cast: Cast) -> None:
    with pytest.raises(Refused, match="Please say first whether our help was good"):
        thank(solved(cast), by=cast.elena, words="Thanks")


def test_on_her_page_it_is_one_press_then_some_words_if_she_likes(cast: Cast, signed_in: SignedIn) -> None:
    ticket, browser = solved(cast), signed_in(cast.elena)
    page = f"/tickets/{ticket.pk}/"
    assert "Was our help good? Yes Not really" in text_of(browser.get(page))

    browser.post(f"{page}rate/", {"answer": "yes"})
    pressed = text_of(browser.get(page))
    browser.post(f"{page}thank/", {"words": "You saved my lesson."})
    thanked = text_of(browser.get(page))

    assert "Thank you. You said: our help was good. A word of thanks to Marcus? (optional)" in pressed
    assert "Thank you. You said: our help was good. You wrote to Marcus: “You saved my lesson.” Not fixed" in thanked
    assert ("A word of thanks" in thanked, ASKED in thanked) == (False, False)


def test_who_only_follows_it_is_not_asked_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solved(cast, followers=[cast.david])

    assert ASKED not in text_of(signed_in(cast.david).get(f"/tickets/{ticket.pk}/"))


def test_her_words_are_read_by_who_helped_and_by_no_colleague(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solved(cast, followers=[cast.david])
    rate(ticket, by=cast.elena, satisfied=True)
    thank(ticket, by=cast.elena, words="You saved my lesson.")

    readers = ("marcus", "jo", "renee", "david")
    on_ticket = [
        "You saved" in text_of(signed_in(getattr(cast, who)).get(f"/tickets/{ticket.pk}/")) for who in readers
    ]
    on_page = ["You saved" in text_of(signed_in(getattr(cast, who)).get("/thanks/")) for who in readers]

    assert (on_ticket, on_page) == ([True, False, False, False], [True, False, False, False])
    assert "You saved my lesson. Elena Alvarez, " in text_of(signed_in(cast.marcus).get("/thanks/"))


def test_thanks_leave_out_complaints_and_tickets_that_became_restricted(cast: Cast, signed_in: SignedIn) -> None:
    bad = solved(cast)
    secret = actions.solve(actions.assign(file(cast), by=cast.jo, to=cast.priya), by=cast.marcus)
    for ticket, good in ((bad, False), (secret, True)):
        rate(ticket, by=cast.elena, satisfied=good)
        thank(ticket, by=cast.elena, words="Zebra")
    assert "Zebra" in text_of(signed_in(cast.marcus).get("/thanks/"))

    actions.restrict(secret, by=cast.jo)

    assert "No thanks yet" in text_of(signed_in(cast.marcus).get("/thanks/"))
    assert "Written to you Zebra" in text_of(signed_in(cast.marcus).get(f"/tickets/{bad.pk}/"))


def letters(to: str) -> list[str]:
    deliver("notifications.tell")
    found = OutgoingLetter.objects.filter(to=to).order_by("pk")
    mails = [message_from_bytes(bytes(row.raw), policy=policy.default) for row in found]
    return [mail.get_body(("plain",)).get_content() for mail in mails]  # type: ignore[attr-defined]


def answers_in(letter: str) -> list[str]:
    return re.findall(r"https?://[^/]+(/satisfied/\S+)", letter)


def test_the_letter_of_the_solution_asks_whoever_has_an_address_but_no_pupil_and_no_follower(cast: Cast) -> None:
    for by in (cast.elena, cast.kim):
        actions.solve(file(cast, by=by, followers=[cast.david]), by=cast.marcus)
    hers, his, davids = letters(cast.elena.email or ""), letters(cast.kim.email or ""), letters(cast.david.email or "")

    assert [ASKED in one for one in hers] == [False, True]
    assert [ASKED in one for one in (*his, *davids)] == [False] * 4
    assert [one.partition("?")[2] for one in answers_in(hers[1])] == ["answer=yes", "answer=no"]


def test_the_second_solution_writes_no_second_question(cast: Cast) -> None:
    ticket = solved(cast)
    letters(cast.elena.email or "")
    actions.solve(actions.not_fixed(ticket, by=cast.elena), by=cast.marcus)

    assert [ASKED in one for one in letters(cast.elena.email or "")] == [False, True, False]


def test_the_link_opens_without_signing_in_and_only_a_press_records(cast: Cast) -> None:
    ticket = solved(cast)
    address = answers_in(letters(cast.elena.email or "")[-1])[0]
    guest = Client()

    scanned = [text_of(guest.get(address)) for _ in range(3)]
    head = guest.head(address)
    assert (question(ticket).answered_at, head.status_code) == (None, 405)
    assert ["One more press" in page for page in scanned] == [True] * 3

    pressed = guest.post(address, {"answer": "yes"}, follow=True)
    guest.post(address, {"answer": "no"})
    thanked = guest.post(address.partition("?")[0], {"words": "You saved my lesson."}, follow=True)

    assert "Thank you Ticket" in text_of(pressed)
    assert "Your words are on their way." in text_of(thanked)
    row = question(ticket)
    assert (row.satisfied, row.words) == (True, "You saved my lesson.")


@pytest.mark.parametrize("change", ["signature", "row"])
def test_a_link_that_is_not_ours_leads_nowhere(cast: Cast, change: str) -> None:
    path, _mark, query = link(question(solved(cast)), "yes").partition("?")
    other = question(solved(cast))
    forged = {"signature": path[:-3] + "xx/", "row": re.sub(r"/\d+:", f"/{other.pk}:", path)}[change]

    assert Client().get(f"{path}?{query}").status_code == 200
    assert [Client().get(f"{forged}?{query}").status_code, Client().post(forged, {"answer": "yes"}).status_code] == [
        404,
        404,
    ]


def test_a_link_that_came_too_late_says_so(cast: Cast) -> None:
    ticket = solved(cast)
    address = link(question(ticket), "yes")
    actions.reopen(ticket, by=cast.elena)
    working = Client().get(address)
    answer = Client().post(address, {"answer": "yes"})

    assert "This question is not open any more Ticket" in text_of(working)
    assert "We are working on this ticket again." in text_of(working)
    assert (answer.status_code, question(ticket).answered_at) == (422, None)


def test_the_link_speaks_the_language_of_whom_we_asked_and_hides_a_restricted_subject(cast: Cast) -> None:
    ticket = solved(cast, subject="Zebra in the panel")
    address = link(question(ticket), "yes")
    assert "Zebra" in text_of(Client().get(address))

    actions.restrict(ticket, by=cast.jo)

    assert "Zebra" not in Client().get(address).content.decode()


def test_who_wrote_by_letter_only_may_answer_by_the_link(cast: Cast) -> None:
    stranger = person("Vera", "Vendor", kind="external")
    ticket = solved(cast, by=stranger)

    answer = Client().post(link(question(ticket), "yes"), {"answer": "yes"})

    assert (answer.status_code, question(ticket).satisfied) == (302, True)


def test_a_press_without_an_answer_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solved(cast)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/rate/", {"answer": "maybe"})

    assert (answer.status_code, question(ticket).answered_at) == (422, None)


def test_the_account_menu_leads_helpers_to_their_thanks(cast: Cast, signed_in: SignedIn) -> None:
    found = [links_of(signed_in(who).get("/account/"), "/thanks/") for who in (cast.marcus, cast.elena)]

    assert found == [["/thanks/"], []]
