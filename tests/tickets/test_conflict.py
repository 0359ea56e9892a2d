"""Two changes that met: what she did, what one wanted, and one press for hers, mine or both."""

from __future__ import annotations

import re
from typing import Any

import pytest

from audit.models import Entry
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_queue import file
from tickets import actions
from tickets.conflict import since
from tickets.models import Message, Ticket

JO_S = "Keep Jo’s"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A new ticket of Elena's about her panel, as Marcus sees it."""
    return file(cast)


def choices(response: Any) -> list[str]:
    """What is offered, in order."""
    strip = re.search(r'class="conflict-acts.*?</(?:form|div)>', response.content.decode(), re.DOTALL)
    assert strip
    return [" ".join(one.split()) for one in re.findall(r"<(?:a|button) [^>]*btn[^>]*>([^<]+)<", strip[0])]


def press(client: Any, response: Any, choice: str, **typed: str) -> Any:
    """One press in the strip, with everything that its form holds."""
    form = next(
        one
        for one in re.findall(r"<form.*?</form>", response.content.decode(), re.DOTALL)
        if f'name="resolve" value="{choice}"' in one
    )
    address = re.search(r'action="([^"]+)"', form)
    assert address
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag:
            sent.setdefault(name[1], []).append(value[1] if value else "")
    return client.post(address[1], {**sent, **typed, "resolve": choice})


def now(ticket: Ticket, *fields: str) -> tuple[Any, ...]:
    return Ticket.objects.values_list(*fields).get(pk=ticket.pk)


def test_changes_of_different_things_can_both_hold(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.wait(ticket, by=cast.jo, reason="part")

    response = client.post(f"/tickets/{ticket.pk}/triage/", {"priority": "1", "seen": "1"})

    assert response.status_code == 409
    said = text_of(response)
    assert re.search(r"Jo changed this ticket \d+ s ago. Look at it once more, then decide.", said)
    assert "Jo Lindqvist set it to “Waiting: part”" in said
    assert "Yours, not saved: set priority Urgent" in said
    assert "data-menu open" not in response.content.decode(), "no menu lies over the choice"
    assert choices(response) == [JO_S, "Both"]
    assert now(ticket, "status", "priority") == ("waiting_part", 3)

    done = press(client, response, "both")

    assert (done.status_code, done.url) == (302, f"/tickets/{ticket.pk}/")
    assert now(ticket, "status", "priority") == ("waiting_part", 1)


def test_of_the_same_thing_one_change_holds(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.assign(ticket, by=cast.jo, to=cast.tomas)

    response = client.post(f"/tickets/{ticket.pk}/assign/", {"to": cast.marcus.pk, "seen": "1"})

    assert "Jo Lindqvist gave it to Tomás Ortega" in text_of(response)
    assert "Yours, not saved: took the ticket" in text_of(response)
    assert choices(response) == [JO_S, "Take mine"]
    press(client, response, "mine")
    assert now(ticket, "assignee") == (cast.marcus.pk,)


def test_a_form_of_many_fields_wants_only_what_was_changed_in_it(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client, room = signed_in(cast.marcus), cast.room_214.name
    actions.triage(ticket, by=cast.jo, subject="Panel is dark", team=cast.network)
    form = {"subject": "Panel in 214", "school": cast.lincoln.pk, "room": room, "device": "T-04471", "seen": "1"}
    form["team"] = ticket.team_id or ""

    response = client.post(f"/tickets/{ticket.pk}/triage/", form)

    assert "Yours, not saved: set device T-04471, another subject" in text_of(response)
    assert choices(response) == [JO_S, "Take mine", "Both"]
    fields = ("subject", "device__tag", "team")

    both = press(client, response, "both")
    assert both.status_code == 302
    assert now(ticket, *fields) == ("Panel is dark", "T-04471", cast.network.pk)

    actions.triage(ticket, by=cast.jo, subject="Panel is very dark")
    version = str(Ticket.objects.get(pk=ticket.pk).version - 1)
    mine = client.post(f"/tickets/{ticket.pk}/triage/", form | {"team": cast.network.pk, "seen": version})
    press(client, mine, "mine")
    assert now(ticket, *fields) == ("Panel in 214", "T-04471", cast.network.pk)


def test_her_team_is_not_taken_along_by_my_category(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client, other = signed_in(cast.marcus), cast.category("copier")
    actions.triage(ticket, by=cast.jo, team=cast.network)

    response = client.post(f"/tickets/{ticket.pk}/triage/", {"category": other.pk, "seen": "1"})

    assert choices(response) == [JO_S, "Take mine", "Both"]
    press(client, response, "both")
    assert now(ticket, "category", "team") == (other.pk, cast.network.pk)


def test_the_version_is_looked_at_again_at_the_press(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.wait(ticket, by=cast.jo, reason="part")
    response = client.post(f"/tickets/{ticket.pk}/triage/", {"priority": "1", "seen": "1"})
    actions.triage(ticket, by=cast.jo, priority=4)

    again = press(client, response, "both")

    assert again.status_code == 409
    assert now(ticket, "priority") == (4,)
    said = text_of(again)
    assert "Jo Lindqvist set it to “Waiting: part”" in said, "what came first is still told"
    assert "Jo Lindqvist set priority Low" in said
    assert choices(again) == [JO_S, "Take mine"]
    assert press(client, again, "mine").status_code == 302
    assert now(ticket, "status", "priority") == ("waiting_part", 1)


def test_what_is_not_possible_any_more_is_not_offered(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    actions.solve(ticket, by=cast.jo)

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/wait/", {"reason": "part", "seen": "1"})

    assert "Yours, not saved: set it to “Waiting: part”" in text_of(response)
    assert "What you wanted is not possible any more." in text_of(response)
    assert choices(response) == [JO_S]


@pytest.mark.parametrize(
    ("act", "sent", "words"),
    [
        ("visit", {"at": "2027-04-27T13:00"}, "set a visit: today 1:00 PM"),
        ("follow", {"who": "david.chen@cedarvalley.example"}, "added David Chen"),
        ("restrict", {}, "restricted it to named people"),
        ("solve", {}, "solved it"),
        ("work-on", {}, "works on it"),
    ],
)
def test_each_act_says_what_was_wanted(
    cast: Cast, ticket: Ticket, signed_in: Any, act: str, sent: dict[str, str], words: str
) -> None:
    client = signed_in(cast.marcus)
    actions.triage(ticket, by=cast.jo, priority=1)
    entries = Entry.objects.about(ticket).count()

    response = client.post(f"/tickets/{ticket.pk}/{act}/", {**sent, "seen": "1"})

    assert f"Yours, not saved: {words}" in text_of(response)
    assert choices(response) == [JO_S, "Both"]
    assert press(client, response, "both").status_code == 302
    assert Entry.objects.about(ticket).count() == entries + 1


def test_what_is_so_already_is_said_and_needs_no_choice(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    actions.wait(ticket, by=cast.jo, reason="part")

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/triage/", {"priority": "3", "seen": "1"})

    assert "What you wanted is so already." in text_of(response)
    assert "Yours, not saved" not in text_of(response)
    assert choices(response) == [JO_S]


@pytest.mark.parametrize("also", [None, "jo"])
def test_ones_own_change_from_another_window_has_no_name(
    cast: Cast, ticket: Ticket, signed_in: Any, also: str | None
) -> None:
    actions.triage(ticket, by=cast.marcus, priority=1)
    if also:
        actions.triage(ticket, by=cast.jo, priority=2)

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/wait/", {"reason": "part", "seen": "1"})

    assert choices(response) == ["Keep it as it is", "Both"]


def test_changes_since_a_version_are_counted_right(cast: Cast, ticket: Ticket) -> None:
    actions.triage(ticket, by=cast.jo, priority=1)
    reply = actions.reply(ticket, by=cast.jo, body="Coming.")
    entry = Entry.objects.about(ticket).last()
    assert entry
    fresh = actions.undo(entry, by=cast.jo)

    assert fresh.version == 4
    assert [one.verb for one in since(fresh, 3)] == ["undone"]
    assert [one.verb for one in since(fresh, reply.version - 1)] == ["answered", "undone"]
    assert [one.verb for one in since(fresh, 1)] == ["triaged", "answered", "undone"]
    assert since(fresh, 4) == []


# Words --------------------------------------------------------------------------------------------------------------


def test_a_reply_is_kept_as_typed_and_sent_too(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client, body = signed_in(cast.marcus), "Hold Source for ten seconds."
    actions.assign(ticket, by=cast.jo, to=cast.jo)

    response = client.post(f"/tickets/{ticket.pk}/reply/", {"body": body, "kind": "reply", "then": "", "seen": "1"})

    assert "Jo Lindqvist took the ticket" in text_of(response)
    assert choices(response) == [f"{JO_S}, send nothing yet", "Both: send it too"]
    kept = press(client, response, "hers", body=body)
    assert (kept.status_code, f"{body}</textarea>" in kept.content.decode()) == (200, True)
    assert "strip tone-warn" not in kept.content.decode()
    assert Message.objects.filter(author=cast.marcus).count() == 0

    assert press(client, response, "both", body=body).status_code == 302
    assert [one.body for one in Message.objects.filter(author=cast.marcus)] == [body]
    assert now(ticket, "assignee") == (cast.jo.pk,)


@pytest.mark.parametrize(("choice", "status"), [("mine", "solved"), ("both", "waiting_part")])
def test_send_and_solve_over_her_state_asks_which_state_holds(
    cast: Cast, ticket: Ticket, signed_in: Any, choice: str, status: str
) -> None:
    client, body = signed_in(cast.marcus), "It works again."
    actions.wait(ticket, by=cast.jo, reason="part")

    response = client.post(
        f"/tickets/{ticket.pk}/reply/", {"body": body, "kind": "reply", "then": "solve", "seen": "1"}
    )

    assert "Yours, not saved: a reply, and “Solved”" in text_of(response)
    assert choices(response) == [f"{JO_S}, send nothing yet", "Take mine", "Both: send it too"]
    assert press(client, response, choice, body=body).status_code == 302
    assert now(ticket, "status") == (status,)
    assert [one.body for one in Message.objects.filter(author=cast.marcus)] == [body]


def test_a_reply_to_what_she_solved_is_kept_but_cannot_be_sent(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    actions.solve(ticket, by=cast.jo)

    response = signed_in(cast.marcus).post(
        f"/tickets/{ticket.pk}/reply/", {"body": "Hold Source.", "kind": "reply", "then": "", "seen": "1"}
    )

    assert response.status_code == 409
    assert now(ticket, "status") == ("solved",)
    assert Message.objects.filter(author=cast.marcus).count() == 0


# Several tickets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "taken"), [("hers", 2), ("mine", 3)])
def test_a_change_of_many_names_those_that_met_another(cast: Cast, signed_in: Any, choice: str, taken: int) -> None:
    client, made = signed_in(cast.marcus), [file(cast, f"Panel {n}") for n in range(3)]
    actions.assign(made[1], by=cast.jo, to=cast.jo)
    ids = [one.pk for one in made]
    sent = {"tickets": ids, "take": "on", "back": "view=open", "seen": [f"{pk}:1" for pk in ids]}

    response = client.post("/queue/change/", sent)

    said = text_of(response)
    assert response.status_code == 409
    assert "Jo changed this ticket" in said
    assert f"Panel 1 {ids[1]} Jo Lindqvist took the ticket" in said
    assert "Panel 0" not in said
    assert Ticket.objects.filter(assignee=cast.marcus).count() == 0

    done = press(client, response, choice)

    assert done.url.startswith("/queue/?view=open&done=")
    assert Ticket.objects.filter(assignee=cast.marcus).count() == taken
    assert now(made[1], "assignee") == ((cast.marcus if choice == "mine" else cast.jo).pk,)


def test_the_versions_of_many_are_looked_at_again_at_the_press(cast: Cast, signed_in: Any) -> None:
    client, made = signed_in(cast.marcus), [file(cast), file(cast)]
    for one in made:
        actions.triage(one, by=cast.jo, priority=1)
    sent = {"tickets": [one.pk for one in made], "take": "on", "seen": [f"{one.pk}:1" for one in made]}
    response = client.post("/queue/change/", sent)
    assert "2 of these tickets were changed meanwhile." in text_of(response)
    assert "Keep theirs" not in text_of(response), "there is no other ticket"
    actions.note(made[0], by=cast.jo, body="I am on my way.")

    again = press(client, response, "mine")

    assert again.status_code == 409
    assert press(client, again, "mine").status_code == 302
    assert Ticket.objects.filter(assignee=cast.marcus).count() == 2


def test_a_list_without_versions_changes_as_before(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)
    actions.triage(ticket, by=cast.jo, priority=1)

    for seen in ([], ["x", "1:2:3", f"{ticket.pk}:"]):
        response = signed_in(cast.marcus).post("/queue/change/", {"tickets": [ticket.pk], "take": "on", "seen": seen})
        assert response.status_code == 302
    assert now(ticket, "assignee") == (cast.marcus.pk,)


def test_the_list_sends_the_versions_that_it_shows(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)

    page = signed_in(cast.marcus).get("/queue/").content.decode()

    assert f'<input type="hidden" name="seen" value="{ticket.pk}:1" form="bulk">' in page
