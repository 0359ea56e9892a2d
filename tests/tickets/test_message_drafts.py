"""What somebody has begun to write: kept for them alone, until it is sent, thrown away, forgotten, or out of reach."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast
from tickets import actions
from tickets.actions import Filing, open_ticket, reply
from tickets.actions.message_drafts import keep_draft
from tickets.models import MessageDraft, Ticket
from tickets.tasks import drop_old_drafts
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)


def send_draft(browser: Client, ticket: Ticket, **data: Any) -> tuple[int, dict[str, Any]]:
    answer = browser.post(f"/tickets/{ticket.pk}/message-draft/", data)
    return answer.status_code, answer.json() if answer.headers["Content-Type"] == "application/json" else {}


def kept() -> list[tuple[str, str, str]]:
    return sorted(MessageDraft.objects.values_list("person__given_name", "kind", "body"))


def field_of(answer: Any) -> tuple[str, str]:
    """The kind in which one goes on writing, and the words in the field."""
    page = answer.content.decode()
    words = re.search(r'<textarea[^>]*id="id_body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    kind = re.search(r'name="kind" value="(\w+)"', page)
    assert words
    assert kind
    return kind[1], unescape(words[1])


def test_a_reply_and_a_note_are_two_drafts_and_the_page_goes_on_with_the_last(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    assert field_of(browser.get(f"/tickets/{ticket.pk}/")) == ("reply", "")

    assert send_draft(browser, ticket, kind="reply", body="Hold") == (200, {"kept": True})
    clock.move(timedelta(seconds=3))
    assert send_draft(browser, ticket, kind="reply", body="Hold Source  ") == (200, {"kept": True})
    assert field_of(browser.get(f"/tickets/{ticket.pk}/")) == ("reply", "Hold Source  ")
    clock.move(timedelta(seconds=3))
    send_draft(browser, ticket, kind="note", body="Third <time>")

    assert kept() == [("Marcus", "note", "Third <time>"), ("Marcus", "reply", "Hold Source  ")]
    assert field_of(browser.get(f"/tickets/{ticket.pk}/")) == ("note", "Third <time>")
    assert list(Entry.objects.about(ticket).values_list("verb", flat=True)) == ["opened"]


def test_a_draft_is_its_authors_alone(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    send_draft(signed_in(cast.marcus), ticket, kind="note", body="Quokka")

    assert field_of(signed_in(cast.jo).get(f"/tickets/{ticket.pk}/")) == ("reply", "")
    assert "Quokka" not in signed_in(cast.jo).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Quokka" in signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()


@pytest.mark.parametrize(("kind", "address"), [("reply", "reply"), ("note", "note")])
def test_what_is_sent_is_no_draft_any_more_also_where_the_last_save_comes_late(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, kind: str, address: str
) -> None:
    browser, token = signed_in(cast.marcus), str(uuid4())
    for one in ("reply", "note"):
        send_draft(browser, ticket, kind=one, body=f"Begun {one}")

    browser.post(f"/tickets/{ticket.pk}/{address}/", {"body": "Done", "form_token": token, "kind": kind})
    late = send_draft(browser, ticket, kind=kind, body="Don", form_token=token)

    other = {"reply": "note", "note": "reply"}[kind]
    assert late == (200, {"kept": False})
    assert kept() == [("Marcus", other, f"Begun {other}")]


def test_a_draft_is_thrown_away_by_its_button_or_by_emptying_it(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    for kind in ("reply", "note"):
        send_draft(browser, ticket, kind=kind, body="Begun")

    answer = browser.post(f"/tickets/{ticket.pk}/message-draft/", {"kind": "reply", "body": "Begun", "throw": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tickets/{ticket.pk}/")
    assert kept() == [("Marcus", "note", "Begun")]
    assert send_draft(browser, ticket, kind="note", body=" \n") == (200, {"kept": False})
    assert kept() == []


def test_a_draft_on_a_ticket_out_of_sight_is_gone_for_its_author(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    send_draft(browser, ticket, kind="reply", body="Begun")
    actions.restrict(ticket, by=cast.jo)

    assert browser.get(f"/tickets/{ticket.pk}/").status_code == 404
    assert send_draft(browser, ticket, kind="reply", body="More")[0] == 404
    assert kept() == [("Marcus", "reply", "Begun")]


def test_who_may_not_write_so_gets_a_sentence(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    answer = send_draft(signed_in(cast.elena), ticket, kind="note", body="Hm")

    assert answer == (422, {"said": f"Ticket {ticket.pk} is not yours to change. Its team or a lead can do that."})
    with pytest.raises(Refused):
        keep_draft(ticket, by=cast.elena, kind="reply", body="Hm")
    assert send_draft(signed_in(cast.marcus), ticket, kind="note", body="x" * 100_001)[0] == 422
    assert kept() == []


def test_what_is_taken_back_can_be_mended_and_sent_once_more(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "Hold Sorce", "then": "wait_user"})
    entry = Entry.objects.about(ticket).filter(verb="answered").get()
    assert kept() == []

    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry.pk})

    assert kept() == [("Marcus", "reply", "Hold Sorce")]
    assert field_of(browser.get(f"/tickets/{ticket.pk}/")) == ("reply", "Hold Sorce")


def test_what_is_taken_back_does_not_push_out_what_was_begun_since(cast: Cast, ticket: Ticket) -> None:
    answered = reply(ticket, by=cast.marcus, body="Hold Sorce")
    keep_draft(answered, by=cast.marcus, kind="reply", body="One thing more")

    actions.undo(Entry.objects.about(ticket).get(verb="answered"), by=cast.marcus)

    assert kept() == [("Marcus", "reply", "One thing more")]


def test_what_the_requester_takes_back_is_no_draft_of_the_desk(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.elena, body="Still silent")
    actions.undo(Entry.objects.about(ticket).get(verb="responded"), by=cast.elena)

    assert kept() == []


def test_a_draft_on_a_merged_ticket_goes_along_unless_one_is_begun_there(cast: Cast, ticket: Ticket) -> None:
    whole = open_ticket(Filing(requester=cast.elena, subject="Silent", device=cast.panel), by=cast.elena)
    for person, kind in ((cast.marcus, "reply"), (cast.marcus, "note"), (cast.jo, "note")):
        keep_draft(ticket, by=person, kind=kind, body="There")
    keep_draft(whole, by=cast.marcus, kind="note", body="Here")

    actions.merge(ticket, into=whole, by=cast.renee)

    here = MessageDraft.objects.filter(ticket=whole).values_list("person__given_name", "kind", "body")
    assert sorted(here) == [("Jo", "note", "There"), ("Marcus", "note", "Here"), ("Marcus", "reply", "There")]


def test_drafts_that_nobody_touched_for_thirty_days_are_thrown_away(cast: Cast, ticket: Ticket) -> None:
    keep_draft(ticket, by=cast.marcus, kind="reply", body="Old")
    keep_draft(ticket, by=cast.marcus, kind="note", body="Touched")
    clock.move(timedelta(days=29))
    keep_draft(ticket, by=cast.marcus, kind="note", body="Touched")
    drop_old_drafts()
    assert len(kept()) == 2

    clock.move(timedelta(days=1, seconds=1))
    drop_old_drafts()

    assert kept() == [("Marcus", "note", "Touched")]


def test_the_page_says_to_whom_a_reply_goes_the_requester_first(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    page = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()
    said = re.search(r'<p class="comp-to" data-for="reply">(.*?)</p>', page, re.DOTALL)

    assert said
    words = " ".join(re.sub(r"<[^>]+>", " ", said[1]).split()).replace(" ,", ",")
    assert words == "To Elena Alvarez Leave David Chen out of this answer CC David Chen"


def marked(browser: Client, address: str = "/queue/?view=open") -> list[int]:
    """The tickets of a list that say that a draft waits there."""
    page = browser.get(address).content.decode()
    rows = re.findall(r'<(?:tr|li)[^>]* data-number="(\d+)"(.*?)</(?:tr|li)>', page, re.DOTALL)
    assert rows
    return [int(number) for number, row in rows if ">Draft</span>" in row]


def test_a_row_says_that_my_draft_waits_there_and_nobody_elses(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    open_ticket(Filing(requester=cast.elena, subject="Other", device=cast.panel), by=cast.elena)
    keep_draft(ticket, by=cast.marcus, kind="note", body="There")

    assert marked(signed_in(cast.jo)) == []
    marcus = signed_in(cast.marcus)
    assert marked(marcus) == [ticket.pk]
    assert marked(marcus, "/queue/?view=open&by=room") == [ticket.pk]
    reply(ticket, by=cast.marcus, body="Sent from elsewhere.")
    assert marked(marcus) == [ticket.pk]

    marcus.post(f"/tickets/{ticket.pk}/message-draft/", {"kind": "note", "body": ""})
    assert marked(marcus) == []


def test_a_page_of_drafts_costs_no_more_than_one_without(cast: Cast, signed_in: SignedIn) -> None:
    made = [open_ticket(Filing(requester=cast.elena, subject=f"T{n}"), by=cast.elena) for n in range(3)]
    browser = signed_in(cast.jo)

    def queries() -> int:
        browser.get("/queue/?view=open")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/queue/?view=open")
        return len(asked)

    before = queries()
    for one in made:
        keep_draft(one, by=cast.jo, kind="reply", body="So far")

    assert (queries(), len(marked(browser))) == (before, 3)
