"""Who hears of a ticket: colleagues who follow, people in copy, why each does, and how somebody stops."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets import actions
from tickets.actions import Filing, open_ticket
from tickets.actions.message_drafts import keep_draft
from tickets.actions.saved_views import Wish, save_view
from tickets.asked import understand
from tickets.models import Ticket, TicketAccess
from tickets.tables import Tables
from tickets.timeline import timeline
from tickets.view_menu import menu
from users.models import User

SignedIn = Callable[[User], Client]
VENDOR = "repair@panels.example"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)


def named(ticket: Ticket) -> dict[str, str]:
    rows = TicketAccess.objects.filter(ticket=ticket).order_by("pk")
    return {str(row.user): row.reason for row in rows.select_related("user")}


def told(act: Callable[[], Any]) -> list[str]:
    """To whom letters go because of an act."""
    deliver("notifications.tell")
    before = OutgoingLetter.objects.count()
    act()
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    return sorted(letter.to for letter in OutgoingLetter.objects.order_by("pk")[before:])


def last_letter(to: str) -> EmailMessage:
    row = OutgoingLetter.objects.filter(to=to).order_by("pk").last()
    assert row
    letter: EmailMessage = message_from_bytes(bytes(row.raw), policy=policy.default)  # type: ignore[arg-type, assignment]
    return letter


def card(page: str) -> str:
    """The words of the card that says who is told."""
    found = re.search(r'id="told">(.*?)</section>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


# Who follows as what ------------------------------------------------------------------------------------------------


def test_who_works_the_ticket_follows_among_colleagues_and_anybody_else_is_in_copy(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.marcus, who=cast.jo)
    actions.follow(ticket, by=cast.marcus, who=cast.david)
    actions.follow(ticket, by=cast.marcus, who=cast.priya)  # she works another school, and may not read notes here

    assert named(ticket) == {
        "Elena Alvarez": "requester",
        "Jo Lindqvist": "colleague",
        "David Chen": "follower",
        "Priya Nair": "follower",
    }
    assert [line.did for line in timeline(ticket)[1:]] == [
        "added Jo Lindqvist",
        "added David Chen in copy",
        "added Priya Nair in copy",
    ]


def test_the_search_box_finds_those_on_which_somebody_is_in_copy(cast: Cast, ticket: Ticket) -> None:
    other = actions.open_ticket(actions.Filing(requester=cast.david, subject="Hums", device=cast.panel), by=cast.david)
    for one in (ticket, other):
        actions.follow(one, by=cast.marcus, who=cast.jo)
    actions.follow(ticket, by=cast.marcus, who=cast.david)
    actions.follow(ticket, by=cast.marcus, who=cast.priya)

    def found(reader: User, query: str) -> list[int]:
        asked = understand(reader, query, clock.now())
        assert asked.problems == ()
        return list(Ticket.objects.visible_to(reader).filter(asked.narrowed()).values_list("pk", flat=True))

    assert found(cast.marcus, "cc:chen") == found(cast.marcus, "copy:david") == [ticket.pk]
    assert found(cast.marcus, "-cc:chen") == [other.pk]
    assert found(cast.marcus, "cc:lindqvist") == []  # colleagues who follow are not in copy
    assert found(cast.priya, "cc:me") == [ticket.pk]
    assert found(cast.priya, "cc:chen") == []  # she is not shown who else is
    view = save_view(Wish("Chen in copy", "cc:chen status:open"), by=cast.marcus)
    assert str(menu(cast.marcus, clock.now(), Tables()).count_of(view.key)) == "1"


def test_nobody_of_the_desk_gets_into_a_restricted_ticket_by_following_it(cast: Cast, ticket: Ticket) -> None:
    actions.restrict(ticket, by=cast.marcus)

    with pytest.raises(Refused, match=r"Priya Nair may not see this restricted ticket\. Assign it, if it is theirs\."):
        actions.follow(ticket, by=cast.marcus, who=cast.priya)
    with pytest.raises(Refused, match="so nobody outside the district is told of it"):
        actions.follow_outside(ticket, by=cast.marcus, address=VENDOR)
    assert "Priya Nair" not in named(ticket)


def test_notes_go_to_colleagues_who_follow_and_never_to_who_is_in_copy(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.marcus, who=cast.jo)
    actions.follow(ticket, by=cast.marcus, who=cast.david)
    actions.follow_outside(ticket, by=cast.marcus, address=VENDOR)

    assert told(lambda: actions.note(ticket, by=cast.marcus, body="She broke it.")) == [cast.jo.email]
    answered = told(lambda: actions.reply(ticket, by=cast.marcus, body="Hold Source."))
    assert answered == sorted([cast.elena.email, cast.david.email, cast.jo.email, VENDOR])


def test_a_colleague_who_may_read_it_no_longer_hears_nothing_more(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.marcus, who=cast.marcus)
    write = lambda: actions.reply(ticket, by=cast.elena, body="And now?")  # noqa: E731
    assert told(write) == [cast.marcus.email]

    actions.triage(ticket, by=cast.jo, school=cast.high, team=cast.network)

    assert told(write) == []


# The desk's page ----------------------------------------------------------------------------------------------------


def test_the_desk_sees_who_is_told_and_why(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    actions.follow_outside(ticket, by=cast.jo, address=VENDOR)
    actions.follow(ticket, by=cast.renee, who=cast.renee)
    actions.note(ticket, by=cast.marcus, body="@Jo Lindqvist?", mentions=[cast.jo])

    words = card(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode())

    assert words.partition(" Add somebody")[0] == (
        "Who is told Follow In copy of our answers DC David Chen added by Elena Alvarez "
        f"R {VENDOR} outside the district added by Jo Lindqvist "
        "Colleagues who follow JL Jo Lindqvist asked in a note by Marcus Reed RC Renee Castellano by their own wish"
    )


def test_one_press_follows_and_one_stops(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)
    browser.post(f"/tickets/{ticket.pk}/follow/", {"me": "on"})
    assert named(ticket) == {"Elena Alvarez": "requester", "Marcus Reed": "colleague"}
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert card(page).startswith("Who is told Stop following")

    browser.post(f"/tickets/{ticket.pk}/unfollow/", {"who": cast.marcus.pk})

    assert named(ticket) == {"Elena Alvarez": "requester"}
    assert [line.did for line in timeline(ticket)[1:]] == ["began to follow it", "stopped following it"]
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert card(page).startswith("Who is told Follow")
    assert "You stopped following it." in page
    undo = re.search(r'name="entry" value="(\d+)"', page)
    assert undo
    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": undo[1]})
    assert named(ticket) == {"Elena Alvarez": "requester", "Marcus Reed": "colleague"}


def test_an_address_of_outside_is_asked_about_once(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    browser, address = signed_in(cast.marcus), f"/tickets/{ticket.pk}/follow/"
    asked = browser.post(address, {"who": "Repair@Panels.example"})

    words = f"{VENDOR} is outside the district: what we answer leaves to there. Add it if you mean it."
    assert (asked.status_code, words in text_of(asked)) == (422, True)
    assert named(ticket) == {"Elena Alvarez": "requester"}
    held = dict(re.findall(r'<input[^>]* name="(outside|who)"[^>]* value="([^"]*)"', asked.content.decode()))
    browser.post(address, held)

    assert named(ticket) == {"Elena Alvarez": "requester", VENDOR: "follower"}


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("kim.park@cedarvalley.example", "Only staff can be added. A student sees tickets that are about them."),
        ("not an address", "We find nobody called “not an address” whom you can name here. Try the e-mail address."),
    ],
)
def test_who_cannot_be_added_is_said(cast: Cast, ticket: Ticket, signed_in: SignedIn, who: str, sentence: str) -> None:
    answer = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/follow/", {"who": who})

    assert (answer.status_code, sentence in text_of(answer)) == (422, True)


def test_who_asked_adds_nobody_from_outside(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/follow/", {"who": VENDOR, "outside": VENDOR})

    assert answer.status_code == 422
    assert named(ticket) == {"Elena Alvarez": "requester"}


# An answer ----------------------------------------------------------------------------------------------------------


def left_out_page(browser: Client, ticket: Ticket) -> str:
    found = re.search(
        r'<p class="comp-to" data-for="reply">(.*?)</p>', browser.get(f"/tickets/{ticket.pk}/").content.decode(), re.S
    )
    assert found
    return " ".join(re.sub(r'<span class="visually-hidden">.*?</span>|<[^>]+>', " ", found[1], flags=re.S).split())


@pytest.mark.parametrize("then", ["", "solve"])
def test_one_in_copy_is_left_out_of_one_answer(cast: Cast, ticket: Ticket, signed_in: SignedIn, then: str) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    actions.follow(ticket, by=cast.elena, who=cast.rosa)
    browser = signed_in(cast.marcus)
    assert left_out_page(browser, ticket) == "To Elena Alvarez CC David Chen CC Rosa Delgado"
    sent = {"body": "Hold Source.", "then": then, "leave_out": [cast.rosa.pk, cast.elena.pk, "x"]}

    answered = told(lambda: browser.post(f"/tickets/{ticket.pk}/reply/", sent))

    assert answered == sorted([cast.elena.email, cast.david.email])
    assert "Public reply, e-mailed to Elena Alvarez, not to Rosa Delgado" in text_of(
        browser.get(f"/tickets/{ticket.pk}/")
    )
    actions.reply(ticket, by=cast.elena, body="So?")
    assert cast.rosa.email in told(lambda: actions.reply(ticket, by=cast.marcus, body="Yes."))


def test_over_the_list_one_is_left_out_as_well(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    browser, one = signed_in(cast.marcus), {"tickets": ticket.pk}
    panel = text_of(browser.post("/queue/act/reply/", one))
    assert "To Elena Alvarez Leave David Chen out of this answer CC David Chen" in panel

    sent = {**one, "kind": "reply", "body": "Hold Source.", "leave_out": cast.david.pk}
    assert told(lambda: browser.post("/queue/change/", sent)) == [cast.elena.email]


def crossed_out(page: Any) -> list[str]:
    """The keys of the people in copy whom the form leaves out."""
    return re.findall(r'name="leave_out" value="(\d+)" checked', page.content.decode())


@pytest.mark.parametrize("then", ["", "wait_user", "solve"])
def test_an_answer_that_is_taken_back_still_leaves_out_whom_it_left_out(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, then: str
) -> None:
    for who in (cast.david, cast.rosa):
        actions.follow(ticket, by=cast.elena, who=who)
    browser, rosa = signed_in(cast.marcus), str(cast.rosa.pk)
    sent = {"body": "Hold Source.", "then": then, "leave_out": rosa}
    browser.post(f"/tickets/{ticket.pk}/reply/", sent)
    assert crossed_out(browser.get(f"/tickets/{ticket.pk}/")) == []  # the next answer leaves out nobody

    browser.post(
        f"/tickets/{ticket.pk}/undo/", {"entry": Entry.objects.about(ticket).get(data__has_key="left_out").pk}
    )

    assert crossed_out(browser.get(f"/tickets/{ticket.pk}/")) == [rosa]
    assert crossed_out(browser.post("/queue/act/reply/", {"tickets": ticket.pk})) == [rosa]


def test_a_draft_keeps_who_is_left_out_until_it_is_sent(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    browser, david = signed_in(cast.marcus), str(cast.david.pk)
    begun = {"kind": "reply", "body": "Hold", "leave_out": [david, "x"]}
    browser.post(f"/tickets/{ticket.pk}/message-draft/", begun)
    assert crossed_out(browser.get(f"/tickets/{ticket.pk}/")) == [david]
    keep_draft(ticket, by=cast.marcus, kind="reply", body="Hold Source")  # by a macro
    assert crossed_out(browser.get(f"/tickets/{ticket.pk}/")) == [david]

    browser.post(f"/tickets/{ticket.pk}/message-draft/", {**begun, "leave_out": []})
    assert crossed_out(browser.get(f"/tickets/{ticket.pk}/")) == []
    browser.post(f"/tickets/{ticket.pk}/message-draft/", begun)
    filing = Filing(requester=cast.elena, subject="Silent", device=cast.panel, followers=[cast.david])
    whole = open_ticket(filing, by=cast.elena)
    actions.merge(ticket, into=whole, by=cast.renee)
    assert crossed_out(browser.get(f"/tickets/{whole.pk}/")) == [david]
    browser.post(f"/tickets/{whole.pk}/reply/", {"body": "Hold Source.", "leave_out": david})
    assert crossed_out(browser.get(f"/tickets/{whole.pk}/")) == []


def test_over_the_list_what_was_chosen_there_counts_before_the_draft(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    for who in (cast.david, cast.rosa):
        actions.follow(ticket, by=cast.elena, who=who)
    browser = signed_in(cast.marcus)
    begun = {"kind": "reply", "body": "Hold", "leave_out": cast.david.pk}
    browser.post(f"/tickets/{ticket.pk}/message-draft/", begun)

    panel = {"tickets": ticket.pk, "body": "Hold Source", "kind": "reply"}
    assert crossed_out(browser.post("/queue/act/reply/", {**panel, "leave_out": cast.rosa.pk})) == [str(cast.rosa.pk)]
    assert crossed_out(browser.post("/queue/act/reply/", panel)) == []


# The asking side ----------------------------------------------------------------------------------------------------


def test_who_asked_sees_who_is_told_and_takes_off_whom_she_added(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    actions.follow(ticket, by=cast.marcus, who=cast.rosa)
    actions.follow(ticket, by=cast.marcus, who=cast.jo)
    elena = signed_in(cast.elena)
    page = elena.get(f"/tickets/{ticket.pk}/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "DC David Chen added by Elena Alvarez RD Rosa Delgado added by Marcus Reed Add a colleague" in words
    assert re.findall(r'aria-label="Take ([\w ]+) off"', page) == ["David Chen"]
    assert elena.post(f"/tickets/{ticket.pk}/unfollow/", {"who": cast.rosa.pk}).status_code == 422
    after = elena.post(f"/tickets/{ticket.pk}/unfollow/", {"who": cast.david.pk}, follow=True)

    assert named(ticket) == {"Elena Alvarez": "requester", "Rosa Delgado": "follower", "Jo Lindqvist": "colleague"}
    assert "You took David Chen off." in text_of(after)
    assert "Jo Lindqvist" not in text_of(after)


def test_who_is_in_copy_stops_and_may_take_that_back(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    david = signed_in(cast.david)
    assert "Tell me no longer" in text_of(david.get(f"/tickets/{ticket.pk}/"))

    after = david.post(f"/tickets/{ticket.pk}/unfollow/", {"who": cast.david.pk}, follow=True)

    assert after.redirect_chain[0][0].startswith("/my/?done=")
    assert f"You are not told of ticket {ticket.pk} any more. Undo" in text_of(after)
    assert david.get(f"/tickets/{ticket.pk}/").status_code == 404
    entry = Entry.objects.get(verb="unfollowed")
    david.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry.pk})
    assert david.get(f"/tickets/{ticket.pk}/").status_code == 200


# The foot of a letter -----------------------------------------------------------------------------------------------


def stop_link(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    found = re.search(r"no longer: http://[^/]+(/tell-no-longer/\S+)", body.get_content())
    return found[1] if found else ""


def test_a_letter_to_who_was_added_has_a_way_out_and_one_to_who_asked_has_none(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    told(lambda: actions.reply(ticket, by=cast.marcus, body="Hold Source."))
    his, hers = last_letter(cast.david.email), last_letter(cast.elena.email)
    assert (stop_link(hers), hers["List-Unsubscribe"]) == ("", None)
    assert his["List-Unsubscribe"].endswith(f"{stop_link(his)}>")
    assert his["List-Unsubscribe-Post"] is None  # one click needs https

    nobody = Client()
    assert nobody.get(stop_link(his)).status_code == 200
    assert "David Chen" in named(ticket)
    done = nobody.post(stop_link(his), follow=True)

    assert "David Chen" not in named(ticket)
    assert f"You are not told of ticket {ticket.pk} any more" in text_of(done)
    assert (Entry.objects.get(verb="unfollowed").by, "No sound" in text_of(done)) == (cast.david, False)
    nobody.post(stop_link(his), {"undo": "on"})
    assert named(ticket)["David Chen"] == "follower"


def test_a_mail_program_stops_with_one_click(cast: Cast, ticket: Ticket, settings: Any) -> None:
    settings.BASE_URL = "https://help.cedarvalley.example"
    actions.follow(ticket, by=cast.elena, who=cast.david)
    told(lambda: actions.reply(ticket, by=cast.marcus, body="Hold Source."))
    letter = last_letter(cast.david.email)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip().strip("<>").removeprefix(settings.BASE_URL)

    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, "David Chen" in named(ticket)) == (200, False)


def test_an_old_link_brings_nobody_back_who_was_taken_off(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    told(lambda: actions.reply(ticket, by=cast.marcus, body="Hold Source."))
    link = stop_link(last_letter(cast.david.email))
    actions.unfollow(ticket, by=cast.marcus, who=cast.david)

    Client().post(link, {"undo": "on"})

    assert named(ticket) == {"Elena Alvarez": "requester"}
    assert Client().get(f"{link[:-3]}aa/").status_code == 404


def test_the_way_out_follows_a_merge(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    told(lambda: actions.reply(ticket, by=cast.marcus, body="Hold Source."))
    whole = open_ticket(Filing(requester=cast.elena, subject="Silent", device=cast.panel), by=cast.elena)
    actions.merge(ticket, into=whole, by=cast.marcus)
    assert named(whole)["David Chen"] == "follower"

    Client().post(stop_link(last_letter(cast.david.email)))

    assert "David Chen" not in named(whole)


def test_who_came_by_a_letter_is_said_to_be_in_copy_of_it(cast: Cast, signed_in: SignedIn) -> None:
    filing = Filing(requester=cast.elena, subject="Silent", device=cast.panel, source="mail", followers=[cast.david])
    ticket = open_ticket(filing, by=cast.elena)

    assert "David Chen in copy of the e-mail" in card(
        signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()
    )
