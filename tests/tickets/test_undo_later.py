"""Taking back later: what will happen is said first, who was told hears of it, and what was said stays said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.context import context
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from letters.told import written_about
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_undo import last, panel_ticket, state_of
from tickets import actions
from tickets.actions.macros import keep_macro
from tickets.models import Macro, Message, Ticket
from tickets.my_timeline import happened
from tickets.timeline import timeline
from tickets.undo_plan import plan_undo
from users.models import User

SignedIn = Callable[[User], Client]
SAID = "What was said cannot be unsaid. Write once more, and say how it is."


def delivered() -> list[tuple[str, str]]:
    """(to, heading) of the letters that go out now, after the seconds in which an act is silent."""
    before = OutgoingLetter.objects.count()
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    letters = OutgoingLetter.objects.order_by("pk")[before:]
    return [(one.to, _heading(bytes(one.raw))) for one in letters]


def _heading(raw: bytes) -> str:
    text = message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    return str(text).splitlines()[2]


def look(browser: Client, ticket: Ticket) -> str:
    """The page that says what will happen, as words; reached from the ticket's own page."""
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    found = re.search(rf'href="(/tickets/{ticket.pk}/undo/\d+/)"', page)
    assert found, "no way to take it back"
    return found[1]


def press(browser: Client, address: str, which: str = "this") -> Any:
    """Press one of the buttons of that page."""
    forms = re.findall(r"<form class=\"card.*?</form>", browser.get(address).content.decode(), re.S)
    sent = [dict(re.findall(r'name="(mark|which|next)" value="([^"]*)"', form)) for form in forms]
    return browser.post(address, next(one for one in sent if one["which"] == which))


def solved_and_told(cast: Cast, note: str = "") -> tuple[Ticket, dict[str, Any]]:
    ticket = panel_ticket(cast)
    delivered()
    before = state_of(ticket)
    with context(door="web", batch=uuid4()):
        actions.solve(ticket, by=cast.marcus, note=note)
    assert delivered() == [(cast.elena.email, "Marcus Reed solved it.")]
    return ticket, before


def test_the_timeline_says_who_was_told_and_the_page_what_will_happen(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _before = solved_and_told(cast)
    at = clock.now()
    clock.move(timedelta(hours=1))
    browser = signed_in(cast.marcus)
    when = f"{at.astimezone(cast.district.zone):%-I:%M %p}"
    line = f"You solved it. Elena Alvarez was written today {when}. Undo…"
    assert line in text_of(browser.get(f"/tickets/{ticket.pk}/"))

    words = text_of(browser.get(look(browser, ticket)))

    assert "Undo: you solved it" in words
    assert f"{ticket.pk} Panel does not react “New” again, with nobody" in words
    assert (
        f"Elena Alvarez was written today {when}. They will be told that it is not solved after all. "
        "An e-mail that has left cannot be unsent. Undo for this ticket"
    ) in words
    assert Ticket.objects.get(pk=ticket.pk).status == "solved"


def test_while_the_letter_is_on_its_way_nobody_says_that_none_went_out(cast: Cast, signed_in: SignedIn) -> None:
    """“Public reply, e-mailed to her” stood above “No e-mail went out about it”."""
    ticket = panel_ticket(cast)
    delivered()
    with context(door="web", batch=uuid4()):
        actions.solve(ticket, by=cast.marcus, note="A new cable.")
    clock.move(timedelta(seconds=20))
    browser = signed_in(cast.marcus)

    waiting = text_of(browser.get(f"/tickets/{ticket.pk}/"))
    delivered()

    assert "You solved it. The e-mail about it is on its way. Undo…" in waiting
    assert "You solved it. Elena Alvarez was written today" in text_of(browser.get(f"/tickets/{ticket.pk}/"))


def test_a_solution_that_was_told_goes_back_and_she_is_told(cast: Cast, signed_in: SignedIn) -> None:
    ticket, before = solved_and_told(cast)
    browser = signed_in(cast.marcus)

    press(browser, look(browser, ticket))

    after = state_of(ticket)
    assert {**after, "satisfactions": []} == before
    assert len(after["satisfactions"]) == 1  # the question of the letter keeps its address
    assert (last(ticket).verb, last(ticket).data["told"]) == ("undone", [cast.elena.pk])
    assert delivered() == [(cast.elena.email, "It is not solved after all: Marcus Reed took that back.")]
    assert timeline(ticket)[-1].did == "took that back; told of it: Elena Alvarez"


def test_her_page_says_what_happened_and_that_it_was_taken_back(cast: Cast) -> None:
    ticket, _before = solved_and_told(cast)
    actions.undo_told([last(ticket)], by=cast.marcus)

    entries = list(Entry.objects.about(ticket).select_related("by"))
    lines = [line.words for line in happened(entries, ticket, cast.elena, clock.now())]
    assert lines[-2:] == ["Marcus solved it", "Marcus took that back"]


def test_words_that_were_read_stay_said_and_what_they_answered_stays_answered(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _before = solved_and_told(cast, note="It was set to HDMI 2.")
    answered = Ticket.objects.get(pk=ticket.pk).answered_at
    browser = signed_in(cast.marcus)
    assert "The words that were sent stay in the conversation." in text_of(browser.get(look(browser, ticket)))

    press(browser, look(browser, ticket))

    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.status, kept.answered_at, kept.solved_at, kept.needs_answer) == ("open", answered, None, False)
    assert list(Message.objects.filter(ticket=ticket, withdrawn_at=None).values_list("body", flat=True)) == [
        "Panel does not react",
        "It was set to HDMI 2.",
    ]
    clocks = {one["kind"]: one["state"] for one in state_of(ticket)["clocks"]}
    assert (clocks["first_answer"], clocks["solution"]) == ("met", "running")


def test_send_and_wait_goes_back_without_what_was_sent(cast: Cast, signed_in: SignedIn) -> None:
    ticket = panel_ticket(cast)
    with context(door="web", batch=uuid4()):
        actions.wait(actions.reply(ticket, by=cast.marcus, body="Which room?"), by=cast.marcus, reason="user")
    delivered()
    browser = signed_in(cast.marcus)
    words = text_of(browser.get(look(browser, ticket)))
    assert re.search(r"Elena Alvarez was written today [\d:]+ AM\. What was said stays said\.", words)

    press(browser, look(browser, ticket))

    assert delivered() == []
    assert Ticket.objects.get(pk=ticket.pk).status == "open"
    assert Message.objects.filter(ticket=ticket, body="Which room?", withdrawn_at=None).count() == 1
    assert [entry.data["verb"] for entry in Entry.objects.about(ticket).filter(verb="undone")] == ["waited"]


def test_an_answer_alone_cannot_be_unsaid_and_that_is_said(cast: Cast, signed_in: SignedIn) -> None:
    ticket = panel_ticket(cast)
    with context(door="web"):
        actions.reply(ticket, by=cast.marcus, body="Hold Source.")
    delivered()
    entry, browser = last(ticket), signed_in(cast.marcus)

    assert "/undo/" not in browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert SAID in text_of(browser.get(f"/tickets/{ticket.pk}/undo/{entry.pk}/"))
    with pytest.raises(Refused, match="cannot be unsaid"):
        actions.undo_told([entry], by=cast.marcus)


def test_a_macro_that_was_told_keeps_its_words_and_gives_the_rest_back(cast: Cast, signed_in: SignedIn) -> None:
    ticket = panel_ticket(cast)
    macro = keep_macro(Macro(), by=cast.jo, name="Hold", body="Hold Source.", priority=2)
    with context(door="web"):
        actions.apply_macro(ticket, macro, by=cast.marcus)
    delivered()
    browser = signed_in(cast.marcus)

    press(browser, look(browser, ticket))

    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.priority, kept.status) == (3, "open")
    assert Message.objects.filter(ticket=ticket, body="Hold Source.", withdrawn_at=None).count() == 1


def visits(ticket: Ticket, cast: Cast) -> None:
    actions.schedule_visit(ticket, by=cast.marcus, at=ticket.created_at + timedelta(hours=1))


HEARD: dict[str, tuple[Callable[[Ticket, Cast], Any], str, str, str]] = {
    "visit": (visits, "marcus", "elena", "Marcus Reed took back the visit today 10:52 AM."),
    "assign": (
        lambda t, cast: actions.assign(t, by=cast.jo, to=cast.marcus),
        *("jo", "marcus", "Jo Lindqvist took back that ticket {} is yours."),
    ),
    "follow": (
        lambda t, cast: actions.follow(t, by=cast.marcus, who=cast.david),
        *("marcus", "david", "Marcus Reed took you off ticket {} again."),
    ),
    "merge": (
        lambda t, cast: actions.merge(t, into=panel_ticket(cast), by=cast.marcus),
        *("marcus", "elena", "Ticket {} stands by itself again."),
    ),
}


@pytest.mark.parametrize("what", HEARD)
def test_who_was_told_hears_what_does_not_hold_any_more(cast: Cast, what: str) -> None:
    act, by, to, heading = HEARD[what]
    ticket = panel_ticket(cast)
    delivered()
    before = state_of(ticket)
    with context(door="web"):
        act(ticket, cast)
    delivered()
    entry = Entry.objects.about(ticket).last()
    assert entry

    actions.undo_told([entry], by=getattr(cast, by))

    assert state_of(ticket) == before
    assert delivered() == [(getattr(cast, to).email, heading.format(ticket.pk))]


def test_what_was_told_to_nobody_goes_back_without_a_word(cast: Cast, signed_in: SignedIn) -> None:
    ticket = panel_ticket(cast)
    with context(door="web"):
        actions.assign(ticket, by=cast.marcus, to=cast.marcus)
    delivered()
    browser = signed_in(cast.marcus)
    words = text_of(browser.get(look(browser, ticket)))
    assert "Nobody was written to about it, and nobody is now." in words

    press(browser, look(browser, ticket))

    assert Ticket.objects.get(pk=ticket.pk).assignee is None
    assert delivered() == []


def test_a_ticket_that_somebody_knows_of_does_not_vanish(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    actions.reply(ticket, by=cast.elena, body="And the printer is jammed.")
    message = Message.objects.get(body="And the printer is jammed.")
    with context(door="web"):
        new = actions.split(message, by=cast.marcus, subject="Printer is jammed")
    delivered()

    assert plan_undo(last(new), cast.marcus, clock.now()) is None
    with pytest.raises(Refused, match="Merge it with the one from which it came"):
        actions.undo_told([Entry.objects.about(new).get(verb="opened")], by=cast.marcus)


# Several at once ----------------------------------------------------------------------------------------------------


def solved_together(cast: Cast, number: int = 4) -> list[Ticket]:
    tickets = [panel_ticket(cast) for _n in range(number)]
    delivered()
    with context(door="web", batch=uuid4()):
        actions.solve_many(tickets, by=cast.marcus)
    delivered()
    return tickets


def states(tickets: list[Ticket]) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_a_change_of_many_goes_back_whole_but_for_what_has_changed_since(cast: Cast, signed_in: SignedIn) -> None:
    one, two, three, four = tickets = solved_together(cast)
    actions.reopen(two, by=cast.elena)
    delivered()
    browser = signed_in(cast.marcus)
    assert "Undo for 3…" in text_of(browser.get(f"/tickets/{four.pk}/"))
    address = look(browser, four)
    words = text_of(browser.get(address))
    assert "For this ticket" in words
    assert "For all 3 tickets" in words
    assert f"1 has changed since and stays: {two.pk} Undo for all 3" in words

    answer = press(browser, address, "all")

    assert (answer.status_code, states(tickets)) == (302, ["new", "open", "new", "new"])
    heading = "It is not solved after all: Marcus Reed took that back."
    assert delivered() == [(cast.elena.email, heading)] * 3
    assert len({entry.batch for entry in Entry.objects.filter(verb="undone")}) == 1
    assert [one, three][0].pk < four.pk


def test_a_change_of_many_goes_back_for_one_alone(cast: Cast, signed_in: SignedIn) -> None:
    tickets = solved_together(cast, 3)
    browser = signed_in(cast.marcus)

    press(browser, look(browser, tickets[1]), "this")
    assert states(tickets) == ["solved", "new", "solved"]

    press(browser, look(browser, tickets[0]), "all")
    assert states(tickets) == ["new", "new", "new"]


def test_silently_too_all_of_a_change_go_back_from_one_timeline(cast: Cast, signed_in: SignedIn) -> None:
    tickets = [panel_ticket(cast) for _n in range(3)]
    with context(door="web", batch=uuid4()):
        actions.triage_many(tickets, by=cast.jo, priority=2)
    delivered()
    browser = signed_in(cast.jo)
    page = text_of(browser.get(f"/tickets/{tickets[0].pk}/"))
    assert "You set priority High. Nobody was told of it. Undo here Undo for 3…" in page

    press(browser, look(browser, tickets[0]), "all")

    assert {ticket.priority for ticket in Ticket.objects.all()} == {3}
    assert delivered() == []


def test_what_was_shown_is_what_is_done_or_it_is_shown_again(cast: Cast, signed_in: SignedIn) -> None:
    tickets = solved_together(cast, 3)
    browser = signed_in(cast.marcus)
    address = look(browser, tickets[0])
    forms = re.findall(r"<form class=\"card.*?</form>", browser.get(address).content.decode(), re.S)
    shown = dict(re.findall(r'name="(mark|which)" value="([^"]*)"', forms[1]))
    actions.reopen(tickets[2], by=cast.elena)

    answer = browser.post(address, shown)

    assert (answer.status_code, states(tickets)) == (409, ["solved", "solved", "open"])
    assert "Something has changed meanwhile. Look once more." in text_of(answer)
    assert "For all 2 tickets" in text_of(answer)


def test_what_is_out_of_sight_now_stays_and_tells_nothing_of_itself(cast: Cast, signed_in: SignedIn) -> None:
    tickets = solved_together(cast, 2)
    Ticket.objects.filter(pk=tickets[1].pk).update(school=cast.high, team=None, assignee=None, subject="Quokka")
    browser = signed_in(cast.marcus)
    page = browser.get(f"/tickets/{tickets[0].pk}/undo/{last(tickets[0]).pk}/")

    assert "Quokka" not in page.content.decode()
    assert len(re.findall(r'<form class="card', page.content.decode())) == 1


def test_a_colleagues_change_is_not_mine_to_take_back(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _before = solved_and_told(cast)
    address = f"/tickets/{ticket.pk}/undo/{last(ticket).pk}/"

    assert [signed_in(one).get(address).status_code for one in (cast.jo, cast.elena, cast.priya)] == [404, 403, 404]
    with pytest.raises(Refused, match="cannot be taken back by you"):
        actions.undo_told([last(ticket)], by=cast.jo)


def test_time_that_a_colleague_writes_down_hides_no_undo(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _before = solved_and_told(cast)
    actions.add_time(ticket, by=cast.jo, minutes=5)
    browser = signed_in(cast.marcus)

    press(browser, look(browser, ticket))

    assert states([ticket]) == ["new"]


def test_the_look_costs_the_same_for_few_and_for_many(cast: Cast, signed_in: SignedIn) -> None:
    def queries(tickets: list[Ticket]) -> int:
        browser = signed_in(cast.marcus)
        address = look(browser, tickets[0])
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        return len(asked)

    assert queries(solved_together(cast, 2)) == queries(solved_together(cast, 9))


def test_letters_about_an_act_are_found_by_their_names_and_no_others(cast: Cast) -> None:
    ticket, _before = solved_and_told(cast)
    other, _same = solved_and_told(cast)
    entry = Entry.objects.about(ticket).get(verb="solved")

    assert [(one.entry, one.reader) for one in written_about([(ticket.pk, entry.pk)])] == [(entry.pk, cast.elena.pk)]
    assert written_about([(other.pk, entry.pk), (ticket.pk, entry.pk + 1)]) == []
    OutgoingLetter.objects.update(state="failed")
    assert written_about([(ticket.pk, entry.pk)]) == []


# A merge: two halves of one act -------------------------------------------------------------------------------------


def merged_pair(cast: Cast) -> tuple[Ticket, Ticket]:
    part, whole = panel_ticket(cast), panel_ticket(cast)
    delivered()
    with context(door="web", batch=uuid4()):
        actions.merge(part, into=whole, by=cast.marcus)
    return part, whole


def undo_line(browser: Client, ticket: Ticket) -> str:
    """What the end of the timeline says about the reader's own last act."""
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    found = re.search(r'<div class="undo-later">(.*?)</div>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_both_ends_of_a_merge_say_who_was_told_of_it(cast: Cast, signed_in: SignedIn) -> None:
    part, whole = merged_pair(cast)
    assert len(delivered()) == 1
    browser, when = signed_in(cast.marcus), f"{clock.now().astimezone(cast.district.zone):%-I:%M %p}"

    told = f"Elena Alvarez was written today {when}. Undo…"
    assert undo_line(browser, whole) == f"You merged ticket {part.pk} into this one. {told}"
    assert undo_line(browser, part) == f"You merged it into ticket {whole.pk}. {told}"
    press(browser, look(browser, whole), "all")

    assert Ticket.objects.get(pk=part.pk).status == "new"
    assert delivered() == [(cast.elena.email, f"Ticket {part.pk} stands by itself again.")]


def test_while_a_letter_waits_nobody_was_told_yet(cast: Cast, signed_in: SignedIn) -> None:
    part, whole = merged_pair(cast)
    clock.move(timedelta(seconds=16))
    browser = signed_in(cast.marcus)

    assert undo_line(browser, whole) == f"You merged ticket {part.pk} into this one. Nobody was told of it yet. Undo"
    assert undo_line(browser, part) == f"You merged it into ticket {whole.pk}. Nobody was told of it yet. Undo"


def test_who_presses_undo_after_the_letter_has_left_sees_what_it_would_do_now(cast: Cast, signed_in: SignedIn) -> None:
    part, whole = merged_pair(cast)
    clock.move(timedelta(seconds=16))
    browser = signed_in(cast.marcus)
    entry = last(whole).pk
    deliver("notifications.tell")

    answer = browser.post(f"/tickets/{whole.pk}/undo/", {"entry": entry}, follow=True)

    assert answer.redirect_chain == [(f"/tickets/{whole.pk}/undo/{entry}/", 302)]
    page = answer.content.decode()
    assert "People know of it by now. See first what taking it back does." in page
    assert "They will be told that the ticket stands by itself again." in text_of(answer)
    assert Ticket.objects.get(pk=part.pk).status == "merged"


def test_a_merge_that_was_built_upon_says_how_the_tickets_part(cast: Cast, signed_in: SignedIn) -> None:
    part, whole = merged_pair(cast)
    entry, browser = last(whole).pk, signed_in(cast.marcus)
    actions.reply(whole, by=cast.elena, body="And now?")
    says = f"Something has changed since. To part them, press “Take it out again” on ticket {part.pk}."

    answer = browser.post(f"/tickets/{whole.pk}/undo/", {"entry": entry}, follow=True)

    assert says in answer.content.decode()
    assert says in text_of(browser.get(f"/tickets/{whole.pk}/undo/{entry}/"))
    assert "Take it out again" in text_of(browser.get(f"/tickets/{part.pk}/"))
    actions.unmerge(part, by=cast.marcus)
    parted = text_of(browser.get(f"/tickets/{whole.pk}/undo/{entry}/"))
    assert "Something has changed since, so it cannot simply be undone. Change it by hand." in parted
