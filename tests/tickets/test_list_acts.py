"""Keys of the list: what each asks, the line that says exactly what will happen, what it does, and taking it back."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import clock
from audit.models import Entry
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets import actions
from tickets.message_drafts import Drafts, drafts_of
from tickets.models import Message, Ticket, TicketLink
from tickets.panels import PANELS
from tickets.timeline import timeline
from users.actions.absence import announce_absence

CHANGE, UNDO = "/queue/change/", "/queue/undo/"
LIST = {"HX-Request": "true"}


def file(cast: Cast, **changes: Any) -> Ticket:
    told = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="Panel does not react", **told), by=told["requester"])


@pytest.fixture
def three(cast: Cast) -> list[Ticket]:
    return [file(cast) for _ in range(3)]


def chosen(tickets: list[Ticket]) -> dict[str, Any]:
    return {"tickets": [one.pk for one in tickets], "seen": [f"{one.pk}:{one.version}" for one in tickets]}


def asked(client: Client, what: str, tickets: list[Ticket]) -> Any:
    """The panel of a key."""
    return client.post(f"/queue/act/{what}/", {**chosen(tickets), "back": "view=open"}, headers=LIST)


def lines(panel: Any) -> dict[str, str]:
    """What each choice of a panel will do, by what is sent with it."""
    found = re.findall(r'name="(\w+)" value="([^"]*)" role="option".*? data-line="([^"]*)"', panel.content.decode())
    return {f"{name}={value}": html.unescape(line) for name, value, line in found}


def press(client: Client, tickets: list[Ticket], **wish: Any) -> Any:
    """Choose something, from the list."""
    return client.post(CHANGE, {**chosen(tickets), "back": "view=open", **wish}, headers=LIST)


def told(answer: Any) -> dict[str, Any]:
    """What the list is told with an answer."""
    return dict(json.loads(answer.headers["HX-Trigger"])["list-changed"])


def batch_of(answer: Any) -> str:
    found = re.search(r'name="batch" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def now(tickets: list[Ticket], *fields: str) -> list[Any]:
    return [Ticket.objects.values_list(*fields, flat=len(fields) == 1).get(pk=one.pk) for one in tickets]


# What will happen ---------------------------------------------------------------------------------------------------


def test_each_choice_says_how_many_tickets_it_changes_and_how(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.triage(three[0], by=cast.marcus, priority=1)
    three = list(Ticket.objects.order_by("pk"))

    assert (
        lines(asked(client, "assign", three[:1]))[f"to={cast.jo.pk}"] == f"Give ticket {three[0].pk} to Jo Lindqvist"
    )
    assert lines(asked(client, "assign", three))[f"to={cast.jo.pk}"] == "Give 3 tickets to Jo Lindqvist"
    assert (
        lines(asked(client, "team", three))[f"team={cast.network.pk}"] == f"Give 3 tickets to the team {cast.network}"
    )
    anew = "What was promised is worked out anew; nobody is written to."
    assert lines(asked(client, "priority", three)) == {
        "priority=1": f"Set 3 tickets to “Urgent”. For one of them it is so already.\n{anew}",
        "priority=2": f"Set 3 tickets to “High”\n{anew}",
        "priority=3": f"Set 3 tickets to “Normal”. For 2 of them it is so already.\n{anew}",
        "priority=4": f"Set 3 tickets to “Low”\n{anew}",
    }
    assert lines(asked(client, "priority", three[:1]))["priority=1"].splitlines() == [
        f"Set ticket {three[0].pk} to “Urgent”. It is so already."
    ]
    copier = cast.category("copier")
    line = lines(asked(client, "category", three))[f"category={copier.pk}"]
    assert line == f"File 3 tickets under “{copier.name}”. It goes to: {copier.owner}"
    assert "Take 3 tickets" in text_of(asked(client, "take", three))


def test_who_works_at_the_school_comes_first_and_who_is_away_last(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.jo)
    first, *_others = re.findall(r'data-find="([^"]*)"', asked(client, "assign", three).content.decode())
    assert first.strip() == "Marcus Reed"
    today = timezone.localdate(clock.now())
    announce_absence(cast.marcus, by=cast.marcus, first_day=today, last_day=today + timedelta(days=2), substitute=None)

    panel = asked(client, "assign", three)

    names = [name.strip() for name in re.findall(r'data-find="([^"]*)"', panel.content.decode())]
    assert names[-2:] == ["Marcus Reed", "Nobody"]
    assert "Marcus Reed away until Thursday, April 29" in text_of(panel)
    assert lines(panel)[f"to={cast.marcus.pk}"].splitlines() == [
        "Give 3 tickets to Marcus Reed",
        "Marcus Reed is away until Thursday, April 29.",
    ]
    assert text_of(panel).count("works at this school") == 0


def test_only_states_that_are_possible_for_all_of_them_are_offered(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.marcus)
    actions.wait(three[0], by=cast.marcus, reason="part")
    everywhere = {"work_on", "wait_user", "wait_part", "wait_vendor", "solve"}

    def offered(tickets: list[Ticket]) -> set[str]:
        return {one.removeprefix("status=") for one in lines(asked(client, "status", tickets))}

    assert offered(three[:1]) == everywhere | {"part_arrived"}
    assert offered(three) == everywhere
    actions.solve(three[1], by=cast.marcus)
    assert offered(three[1:2]) == {"reopen", "close"}
    assert "Nothing fits all of these tickets." in text_of(asked(client, "status", three))


def test_words_say_who_will_read_them(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client, davids = signed_in(cast.marcus), file(cast, requester=cast.david)

    one = text_of(asked(client, "reply", three[:1]))
    assert f"Elena Alvarez reads this, on ticket {three[0].pk}. It is sent after 15 seconds." in one
    several = text_of(asked(client, "reply", [*three, davids]))
    assert "2 people read this, each on their own of 4 tickets." in several
    assert "Only colleagues read this, on each of 3 tickets." in text_of(asked(client, "note", three))


def test_a_panel_shows_no_ticket_that_one_may_not_see(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    secret = file(cast, restricted=True)

    panel = asked(signed_in(cast.marcus), "assign", [three[0], secret])
    assert f"Give ticket {three[0].pk} to Jo Lindqvist" in html.unescape(panel.content.decode())
    assert re.findall(r'name="tickets" value="(\d+)"', panel.content.decode()) == [str(three[0].pk)]
    assert secret.pk not in [int(number) for number in re.findall(r"\b\d+\b", text_of(panel))]
    alone = asked(signed_in(cast.marcus), "assign", [secret])
    assert (alone.status_code, "Tick at least one ticket first." in text_of(alone)) == (422, True)


@pytest.mark.parametrize("what", PANELS)
def test_each_panel_is_a_page_without_script(cast: Cast, three: list[Ticket], signed_in: Any, what: str) -> None:
    client = signed_in(cast.marcus)

    page = client.post(f"/queue/act/{what}/", {**chosen(three), "back": "view=open"})

    assert page.status_code == 200
    assert f">{PANELS[what].title}</h1>" in page.content.decode()
    assert "hx-target" not in re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)[0]  # type: ignore[index]
    assert client.post("/queue/act/nonsense/", chosen(three)).status_code == 404


@pytest.mark.parametrize("what", PANELS)
def test_a_panel_costs_thirty_tickets_what_it_costs_two(cast: Cast, signed_in: Any, what: str) -> None:
    client, many = signed_in(cast.marcus), [file(cast) for _ in range(30)]
    asked(client, what, many[:2])

    def queries(tickets: list[Ticket]) -> int:
        with CaptureQueriesContext(connection) as caught:
            asked(client, what, tickets)
        return len(caught)

    assert queries(many) == queries(many[:2])


# What happens -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "fields", "after", "word"),
    [
        ({"take": "on"}, ("assignee__given_name",), "Marcus", "You took 2 tickets."),
        ({"to": "jo"}, ("assignee__given_name",), "Jo", "You gave 2 tickets to Jo Lindqvist."),
        ({"team": "network"}, ("team__key",), "network", "You set 2 tickets to team Network and phones."),
        ({"no_team": "on"}, ("team",), None, "You set 2 tickets to no team."),
        ({"priority": "1"}, ("priority",), 1, "You set 2 tickets to priority Urgent."),
        (
            {"category": "copier"},
            ("category__key",),
            "copier",
            "You set 2 tickets to category Copier: jam, toner, or an error.",
        ),
        ({"status": "work_on"}, ("status",), "open", "You work on 2 tickets."),
        (
            {"status": "wait_part", "expected_on": "2027-04-30"},
            ("status",),
            "waiting_part",
            "You set 2 tickets to “Waiting: part”, expected Friday, April 30.",
        ),
        ({"status": "solve"}, ("status",), "solved", "You solved 2 tickets."),
        ({"at": "2027-04-28T13:00"}, ("status",), "visit", "You set a visit for 2 tickets: tomorrow "),
        ({"kind": "note", "body": "Ask the vendor."}, ("status",), "new", "You wrote a note on 2 tickets."),
        (
            {"kind": "reply", "body": "We come."},
            ("status",),
            "open",
            "You answered 2 tickets. It is sent in a few seconds.",
        ),
        (
            {"kind": "reply", "body": "Which?", "then": "wait_user"},
            ("status",),
            "waiting_user",
            "You answered 2 tickets.",
        ),
        ({"kind": "reply", "body": "Done.", "then": "solve"}, ("status",), "solved", "You solved 2 tickets."),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else "",
)
def test_each_choice_is_done_said_and_taken_back(
    cast: Cast,
    three: list[Ticket],
    signed_in: Any,
    wish: dict[str, Any],
    fields: tuple[str, ...],
    after: Any,
    word: str,
) -> None:
    keys = {"jo": cast.jo.pk, "network": cast.network.pk, "copier": cast.category("copier").pk}
    client, before = signed_in(cast.marcus), now(three, "status", "assignee", "team", "priority", "category", "due_at")

    answer = press(client, three[:2], **{name: keys.get(value, value) for name, value in wish.items()})

    assert (answer.status_code, told(answer)) == (200, {"numbers": [three[0].pk, three[1].pk]})
    assert now(three[:2], *fields) == [after, after]
    assert word in text_of(answer)

    undone = client.post(UNDO, {"batch": batch_of(answer)}, headers=LIST)

    assert "Taken back: it is as it was before." in text_of(undone)
    assert told(undone) == {"numbers": [three[0].pk, three[1].pk], "back": True}
    assert now(three, "status", "assignee", "team", "priority", "category", "due_at") == before
    assert not Message.objects.filter(withdrawn_at=None, author=cast.marcus).exists()


def test_a_link_with_the_other_one_is_made_and_taken_back(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)

    answer = press(client, three[:2], what="link", link=f"duplicate:{three[2].pk}")

    assert TicketLink.objects.filter(target=three[2], kind="duplicate").count() == 2
    assert told(answer)["numbers"] == [one.pk for one in three]
    assert f"You linked 2 tickets: duplicate of ticket {three[2].pk}. Undo" in text_of(answer)
    client.post(UNDO, {"batch": batch_of(answer)}, headers=LIST)
    assert not TicketLink.objects.exists()

    fresh = [Ticket.objects.get(pk=three[0].pk)]
    press(client, fresh, what="link", number=str(three[2].pk), kind="related")
    assert TicketLink.objects.get().kind == "related"


def test_what_was_refused_keeps_what_was_typed(cast: Cast, signed_in: Any) -> None:
    own = file(cast, requester=cast.marcus)

    answer = press(signed_in(cast.marcus), [own], what="reply", kind="reply", body="Note to myself.")

    assert answer.status_code == 422
    assert f"Ticket {own.pk} is your own report. Write on its page." in text_of(answer)
    assert "Note to myself.</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"what": "reply", "kind": "reply", "body": "  "}, "Please write something first."),
        ({"what": "link", "kind": "related", "number": ""}, "Choose a ticket of the list, or type its number."),
        ({"what": "link", "kind": "related", "number": "999999"}, "You have no ticket with the number 999999."),
        ({"what": "visit", "at": "2027-04-01T13:00"}, "That time is over. Choose a later one."),
        ({"what": "visit", "at": "soon"}, "Enter a valid date/time."),
        ({"what": "status", "status": "part_arrived"}, "This ticket is “New”, so that is not possible now."),
        ({"what": "status", "status": "nonsense"}, "Choose somebody or something of the list."),
        ({"take": "", "what": "priority"}, "Choose what to change."),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else "",
)
def test_a_refusal_stands_where_the_key_asked(
    cast: Cast, three: list[Ticket], signed_in: Any, wish: dict[str, str], sentence: str
) -> None:
    client, before = signed_in(cast.marcus), now(three, "version")

    for headers in (LIST, {}):
        answer = client.post(CHANGE, {**chosen(three[:1]), **wish}, headers=headers)
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert now(three, "version") == before


def test_a_visit_in_a_period_is_for_one_school(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    elsewhere = file(cast, school=cast.high, device=None, room=cast.room_101)

    answer = press(signed_in(cast.jo), [three[0], elsewhere], what="visit", slot="2027-04-28/3")

    assert "These tickets are at several schools. Say day and time instead of a period." in text_of(answer)
    press(signed_in(cast.marcus), three, what="visit", slot="2027-04-28/3")
    assert now(three, "status") == ["visit"] * 3


def test_a_time_while_help_is_closed_is_asked_about_once(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client, evening = signed_in(cast.marcus), "2027-04-28T21:00"

    asked_once = press(client, three, what="visit", at=evening)

    assert "Set the visit once more if you mean it." in text_of(asked_once)
    assert (now(three, "status"), f'name="meant" value="{evening}"' in asked_once.content.decode()) == (
        ["new"] * 3,
        True,
    )
    press(client, three, what="visit", at=evening, meant=evening)
    assert now(three, "status") == ["visit"] * 3


def test_a_change_that_met_a_colleagues_asks_over_the_list(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.triage(three[1], by=cast.jo, priority=1)

    answer = press(client, three, take="on", what="take")

    assert answer.status_code == 409
    assert "Keep theirs: change the other 2" in text_of(answer)
    assert now(three, "assignee") == [None] * 3
    assert "<!doctype" not in answer.content.decode()


# Taking back --------------------------------------------------------------------------------------------------------


def test_nobody_elses_change_is_taken_back_and_none_that_something_followed(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    answer = press(signed_in(cast.marcus), three, take="on")

    hers = signed_in(cast.jo).post(UNDO, {"batch": batch_of(answer)}, headers=LIST)
    assert ("There is nothing to take back." in text_of(hers), told(hers)["numbers"]) == (True, [])
    actions.triage(three[2], by=cast.jo, priority=1)
    late = signed_in(cast.marcus).post(UNDO, {"batch": batch_of(answer)}, headers=LIST)
    assert "Something has changed since, so it cannot simply be undone." in text_of(late)
    assert now(three, "assignee") == [cast.marcus.pk] * 3


@pytest.mark.parametrize("batch", ["", "x", "0" * 32, "z" * 32, "\0"])
def test_a_batch_that_never_was_is_said_so(cast: Cast, signed_in: Any, batch: str) -> None:
    page = signed_in(cast.marcus).post(UNDO, {"batch": batch, "back": "view=mine"}, follow=True)

    assert page.redirect_chain == [("/queue/?view=mine", 302)]
    assert "There is nothing to take back." in page.content.decode()


def test_what_is_so_already_changes_nothing_and_offers_no_undo(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.marcus)
    press(client, three, take="on")
    entries = Entry.objects.count()

    answer = press(client, list(Ticket.objects.order_by("pk")), take="on")

    assert "It is so already: nothing was changed." in text_of(answer)
    assert ("Undo" in text_of(answer), Entry.objects.count()) == (False, entries)


def test_later_each_ticket_of_a_change_of_many_is_taken_back_from_its_own_page(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.marcus)
    press(client, three, priority="1")
    clock.move(timedelta(minutes=5))

    page = client.get(f"/tickets/{three[0].pk}/").content.decode()
    entry = Entry.objects.about(three[0]).get(verb="triaged")
    assert f'name="entry" value="{entry.pk}"' in page
    client.post(f"/tickets/{three[0].pk}/undo/", {"entry": entry.pk})

    assert now(three, "priority") == [3, 1, 1]


def test_two_hundred_tickets_are_given_away_within_a_second(cast: Cast, signed_in: Any) -> None:
    filing = actions.Filing(requester=cast.elena, subject="Panel does not react", device=cast.panel)
    tickets = actions.open_many([filing] * 200, by=cast.elena)
    client = signed_in(cast.marcus)
    press(client, tickets[:1], priority="2")

    began = monotonic()
    answer = press(client, list(Ticket.objects.all()), to=cast.jo.pk)
    took = monotonic() - began

    assert "You gave 200 tickets to Jo Lindqvist." in text_of(answer)
    assert took < 1


# What is written there is the draft of the ticket's page ------------------------------------------------------------


def test_what_was_begun_on_the_page_goes_on_in_the_list_and_is_over_once_sent(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.marcus)
    client.post(f"/tickets/{three[0].pk}/message-draft/", {"kind": "note", "body": "Ask the vend"})

    panel = asked(client, "note", three[:1]).content.decode()

    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", panel) == ["Ask the vend", "Ask the vend"]
    assert "Ask the vend" not in asked(client, "reply", three[:1]).content.decode()
    assert "Ask the vend" not in asked(client, "note", three[:2]).content.decode(), "it is of one ticket"
    press(client, three[:1], what="note", kind="note", body="Ask the vendor.")
    assert drafts_of(three[0], cast.marcus) == Drafts()


def test_a_draft_that_arrives_after_its_words_were_sent_is_not_kept(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client, token = signed_in(cast.marcus), str(uuid4())
    press(client, three[:1], what="note", kind="note", body="Ask the vendor.", form_token=token)

    client.post(
        f"/tickets/{three[0].pk}/message-draft/", {"kind": "note", "body": "Ask the vendor.", "form_token": token}
    )

    assert drafts_of(three[0], cast.marcus) == Drafts()


def test_who_is_mentioned_in_a_note_of_the_list_hears_of_it(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    press(signed_in(cast.marcus), three[:1], what="note", kind="note", body="@Jo Lindqvist please look.")

    assert timeline(three[0])[-1].did == "mentioned Jo Lindqvist in a note"


def test_what_waits_in_a_browser_is_of_one_person_alone(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    """Two technicians share the browser of a counter: nobody finds what the other had begun."""

    def key(page: Any) -> str:
        return re.findall(r'data-composer="([^"]*)"', page.content.decode())[0]

    page = {person: key(signed_in(person).get(f"/tickets/{three[0].pk}/")) for person in (cast.marcus, cast.jo)}

    assert page[cast.marcus] != page[cast.jo]
    assert key(asked(signed_in(cast.marcus), "reply", three[:1])) == page[cast.marcus]
