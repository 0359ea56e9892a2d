"""One change for all ticked tickets of the queue: all or none, and taken back as one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tickets import actions
from tickets.models import Ticket

CHANGE = "/queue/change/"
QUEUE = "/queue/"


def file(cast: Cast, **changes: Any) -> Ticket:
    told = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="Panel does not react", **told), by=cast.elena)


@pytest.fixture
def three(cast: Cast) -> list[Ticket]:
    return [file(cast) for _ in range(3)]


def change(client: Client, tickets: list[Any], **wish: Any) -> Any:
    """Press a button of the bar; the page that follows."""
    numbers = [getattr(one, "pk", one) for one in tickets]
    return client.post(CHANGE, {"tickets": numbers, "back": "view=open", **wish}, follow=True)


def kept(tickets: list[Ticket], *fields: str) -> list[Any]:
    return [Ticket.objects.values_list(*fields, flat=len(fields) == 1).get(pk=ticket.pk) for ticket in tickets]


@pytest.mark.parametrize(
    ("wish", "fields", "after"),
    [
        ({"take": "on"}, ("assignee__given_name", "status"), ("Marcus", "open")),
        ({"to": "jo"}, ("assignee__given_name", "status"), ("Jo", "open")),
        ({"priority": "1"}, ("priority", "status"), (1, "new")),
        ({"team": "network"}, ("team__key", "status"), ("network", "new")),
        ({"solve": "on"}, ("status", "solved_by__given_name"), ("solved", "Marcus")),
    ],
    ids=lambda one: next(iter(one), "") if isinstance(one, dict) else "",
)
def test_each_button_changes_what_is_ticked_and_nothing_else(
    cast: Cast, three: list[Ticket], signed_in, wish: dict[str, str], fields: tuple[str, ...], after: tuple[Any, ...]
) -> None:  # type: ignore[no-untyped-def]
    persons = {"jo": cast.jo.pk, "network": cast.network.pk}
    before = kept(three, *fields)

    response = change(
        signed_in(cast.marcus), three[:2], **{key: persons.get(value, value) for key, value in wish.items()}
    )

    assert kept(three, *fields) == [after, after, before[2]]
    assert "2 tickets are changed. Nobody is told of it for some seconds. Undo" in text_of(response)
    assert response.redirect_chain[0][0].startswith(f"{QUEUE}?view=open&done=")


def test_the_change_of_one_ticket_speaks_of_one(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    assert "1 ticket is changed." in text_of(change(signed_in(cast.marcus), three[:1], take="on"))


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"to": "elena"}, "Elena Alvarez does not work tickets. Choose somebody of the helpdesk."),
        ({"to": "99999999999999999999"}, "Choose somebody or something of the list."),
        ({"priority": "9"}, "Choose somebody or something of the list."),
        ({"team": "²"}, "Choose somebody or something of the list."),
        ({}, "Choose what to change."),
    ],
    ids=["a teacher", "a number beyond numbers", "no such priority", "no number", "no button"],
)
def test_a_wish_that_cannot_be_is_refused_with_a_sentence(
    cast: Cast, three: list[Ticket], signed_in, wish: dict[str, str], sentence: str
) -> None:  # type: ignore[no-untyped-def]
    wish = {key: str(cast.elena.pk) if value == "elena" else value for key, value in wish.items()}

    response = change(signed_in(cast.marcus), three, **wish)

    assert sentence in response.content.decode()
    assert kept(three, "version") == [1, 1, 1]


@pytest.mark.parametrize("tickets", [[], ["x"], ["²"], ["-1"], ["9" * 30], ["\0"]])
def test_nothing_ticked_is_said_so(cast: Cast, three: list[Ticket], signed_in, tickets: list[str]) -> None:  # type: ignore[no-untyped-def]
    response = change(signed_in(cast.marcus), tickets, take="on")

    assert "Tick at least one ticket first." in response.content.decode()
    assert kept(three, "assignee") == [None] * 3


def test_tickets_that_one_may_not_see_are_not_touched(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    elsewhere, secret = file(cast, school=cast.high, device=None), file(cast, restricted=True)

    change(signed_in(cast.marcus), [three[0], elsewhere, secret], take="on")

    assert kept([three[0], elsewhere, secret], "assignee__given_name") == ["Marcus", None, None]


def test_a_ticket_that_one_sees_but_does_not_work_stops_them_all(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    followed = file(cast, school=cast.high, device=None, followers=[cast.marcus])

    response = change(signed_in(cast.marcus), [*three, followed], take="on")

    sentence = f"Ticket {followed.pk} is not yours to change. Its team or a lead can do that."
    assert sentence in response.content.decode()
    assert kept([*three, followed], "assignee") == [None] * 4


@pytest.mark.parametrize("person", ["elena", "kim", "rosa", "pat"])
def test_who_does_not_help_changes_nothing(cast: Cast, three: list[Ticket], signed_in, person: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(getattr(cast, person)).post(CHANGE, {"tickets": [three[0].pk], "solve": "on"})

    assert response.status_code == 403
    assert kept(three, "status") == ["new"] * 3


def test_the_list_is_shown_again_as_it_was(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    back = value_of(client.get(f"{QUEUE}?view=unassigned&priority=3&sort=newest"), "back")

    response = client.post(CHANGE, {"tickets": [three[0].pk], "take": "on", "back": back})

    assert re.fullmatch(r"/queue/\?view=unassigned&priority=3&sort=newest&done=[0-9a-f]{32}", response.url)


@pytest.mark.parametrize("back", ["", "//elsewhere.example/", "x\r\nSet-Cookie: a=b", "view=%00", "=&&&"])
def test_it_never_leads_elsewhere(cast: Cast, three: list[Ticket], signed_in, back: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).post(CHANGE, {"tickets": [three[0].pk], "take": "on", "back": back})

    assert (response.status_code, response.url.startswith(QUEUE)) == (302, True)
    assert "\n" not in response.url


# Undo ---------------------------------------------------------------------------------------------------------------


def undo(client: Client, page: Any) -> Any:
    """Press Undo on the page of the queue."""
    (address,) = links_of(page, "/undo/")
    form = re.search(rf'<form[^>]*action="{address}".*?</form>', page.content.decode(), re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="(entry|next)" value="([^"]*)"', form[0]))
    return client.post(address, {**fields, "next": fields["next"].replace("&amp;", "&")}, follow=True)


@pytest.mark.parametrize(
    "wish", [{"take": "on"}, {"priority": "1"}, {"solve": "on"}], ids=["take", "priority", "solve"]
)
def test_a_change_is_taken_back_as_one(cast: Cast, three: list[Ticket], signed_in, wish: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    before = kept(three, "status", "assignee", "priority", "due_at")
    page = change(client, three, **wish)
    assert kept(three, "status", "assignee", "priority", "due_at") != before

    after = undo(client, page)

    assert kept(three, "status", "assignee", "priority", "due_at") == before
    assert after.redirect_chain[-1][0].startswith(f"{QUEUE}?view=open")
    assert "Undo" not in text_of(after)


def test_tickets_that_were_given_to_another_team_by_mistake_come_back(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    tickets = [file(cast, team=cast.network, school=None, device=None, category=None) for _ in range(2)]
    client = signed_in(cast.tomas)
    field = cast.category("panel-touch").owner
    page = change(client, tickets, team=field.pk)
    assert [Ticket.objects.visible_to(cast.tomas).contains(one) for one in tickets] == [False, False]

    undo(client, page)

    assert [Ticket.objects.visible_to(cast.tomas).contains(one) for one in tickets] == [True, True]


def test_undo_is_offered_for_fifteen_seconds_and_to_nobody_else(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    address = change(client, three, take="on").redirect_chain[-1][0]
    assert 'data-snack="14"' in client.get(address).content.decode()

    clock.move(timedelta(seconds=10))
    assert 'data-snack="4"' in client.get(address).content.decode()
    assert "Undo" not in text_of(signed_in(cast.jo).get(address))
    clock.move(timedelta(seconds=6))
    assert "Undo" not in text_of(signed_in(cast.marcus).get(address))


@pytest.mark.parametrize("done", ["x", "0" * 32, "z" * 32, "9" * 400])
def test_an_undo_that_never_was_is_not_offered(cast: Cast, three: list[Ticket], signed_in, done: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).get(f"{QUEUE}?done={done}")

    assert (response.status_code, "Undo" in text_of(response)) == (200, False)


def test_one_change_is_one_batch_of_history(cast: Cast, three: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    change(signed_in(cast.marcus), three, take="on")

    batches = {entry.batch for entry in Entry.objects.filter(verb="assigned")}
    assert (len(batches), None in batches) == (1, False)
