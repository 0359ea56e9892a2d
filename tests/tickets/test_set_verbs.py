"""A verb for many tickets does what its single verb does to each, in as many statements as for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.refusal import Refused
from tests.cast import Cast
from tests.conftest import STORY_MORNING
from tests.tickets.stored import everything
from tickets import actions
from tickets.actions import ticking
from tickets.models import Ticket

Tickets = list[Ticket]
LATER = STORY_MORNING + timedelta(minutes=100)

# Each verb for many, and the loop that it must equal.
SET_VERBS: dict[str, tuple[Callable[[Tickets, Cast], Any], Callable[[Ticket, Cast], Any]]] = {
    "take": (
        lambda tickets, cast: actions.assign_many(tickets, by=cast.marcus, to=cast.marcus),
        lambda ticket, cast: actions.assign(ticket, by=cast.marcus, to=cast.marcus),
    ),
    "give to a colleague": (
        lambda tickets, cast: actions.assign_many(tickets, by=cast.jo, to=cast.priya),
        lambda ticket, cast: actions.assign(ticket, by=cast.jo, to=cast.priya),
    ),
    "give to nobody": (
        lambda tickets, cast: actions.assign_many(tickets, by=cast.marcus, to=None),
        lambda ticket, cast: actions.assign(ticket, by=cast.marcus, to=None),
    ),
    "raise the priority": (
        lambda tickets, cast: actions.triage_many(tickets, by=cast.marcus, priority=1),
        lambda ticket, cast: actions.triage(ticket, by=cast.marcus, priority=1),
    ),
    "sort under a category": (
        lambda tickets, cast: actions.triage_many(tickets, by=cast.jo, category=category(cast), school=cast.high),
        lambda ticket, cast: actions.triage(ticket, by=cast.jo, category=category(cast), school=cast.high),
    ),
    "solve": (
        lambda tickets, cast: actions.solve_many(tickets, by=cast.marcus),
        lambda ticket, cast: actions.solve(ticket, by=cast.marcus),
    ),
    "work on": (
        lambda tickets, cast: actions.work_on_many(tickets, by=cast.marcus),
        lambda ticket, cast: actions.work_on(ticket, by=cast.marcus),
    ),
    "wait for a part": (
        lambda tickets, cast: actions.wait_many(tickets, by=cast.marcus, reason="part", expected_on=LATER.date()),
        lambda ticket, cast: actions.wait(ticket, by=cast.marcus, reason="part", expected_on=LATER.date()),
    ),
    "come by": (
        lambda tickets, cast: actions.schedule_visits(tickets, by=cast.marcus, at=LATER + timedelta(hours=2)),
        lambda ticket, cast: actions.schedule_visit(ticket, by=cast.marcus, at=LATER + timedelta(hours=2)),
    ),
    "answer with the same words": (
        lambda tickets, cast: actions.reply_many(tickets, by=cast.marcus, body="The update is in."),
        lambda ticket, cast: actions.reply(ticket, by=cast.marcus, body="The update is in."),
    ),
    "write the same note": (
        lambda tickets, cast: actions.note_many(tickets, by=cast.marcus, body="Ask the vendor."),
        lambda ticket, cast: actions.note(ticket, by=cast.marcus, body="Ask the vendor."),
    ),
    "solve with the same words": (
        lambda tickets, cast: actions.solve_many(tickets, by=cast.marcus, note="The update is in."),
        lambda ticket, cast: actions.solve(ticket, by=cast.marcus, note="The update is in."),
    ),
}


def category(cast: Cast) -> Any:
    return cast.category("copier")


def in_all_states(cast: Cast) -> Tickets:
    """A new one, a taken one, a planned visit, waiting ones, one that is late, one of another priority."""
    tickets = [file(cast, impact=impact) for impact in ("none", "none", "manages", "none", "none", "stopped", "none")]
    _new, taken, visit, waits, part, _late, wish = tickets
    soon = LATER + timedelta(hours=1)
    early(lambda: actions.assign(taken, by=cast.jo, to=cast.marcus))
    early(lambda: actions.schedule_visit(visit, by=cast.marcus, at=soon))
    early(lambda: actions.reply(waits, by=cast.marcus, body="Which room?"))
    early(lambda: actions.wait(waits, by=cast.marcus, reason="user"))
    early(lambda: actions.wait(part, by=cast.marcus, reason="part"))
    early(lambda: actions.part_arrived(part, by=cast.marcus))
    early(lambda: actions.triage(wish, by=cast.marcus, priority=4))
    clock.set_now(LATER - timedelta(minutes=1))
    ticking.mark_late(by=cast.system)
    return [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]


def early(act: Callable[[], Any]) -> None:
    clock.set_now(STORY_MORNING)
    act()


def file(cast: Cast, **changes: Any) -> Ticket:
    clock.set_now(STORY_MORNING)
    told = {"category": cast.category("panel-touch"), "device": cast.panel, **changes}
    filing = actions.Filing(requester=cast.elena, subject="Panel does not react", **told)
    return actions.open_ticket(filing, by=cast.elena)


def each(tickets: Sequence[Ticket], do: Callable[[Ticket], Any]) -> None:
    for ticket in tickets:
        clock.set_now(LATER)
        do(ticket)


@pytest.mark.parametrize("verb", SET_VERBS)
def test_a_set_verb_equals_the_loop_of_its_single_verb(cast: Cast, verb: str) -> None:
    many, single = SET_VERBS[verb]
    one_by_one, at_once = in_all_states(cast), in_all_states(cast)
    before = [everything(ticket) for ticket in at_once]

    each(one_by_one, lambda ticket: single(ticket, cast))
    clock.set_now(LATER)
    many(at_once, cast)

    after = [everything(ticket) for ticket in at_once]
    assert after == [everything(ticket) for ticket in one_by_one]
    assert after != before


@pytest.mark.parametrize("verb", ["part_arrived", "reopen"])
def test_what_fits_one_state_only_is_done_to_many_alike(cast: Cast, verb: str) -> None:
    one_by_one, at_once = [[file(cast) for _ in range(3)] for _ in range(2)]
    for ticket in (*one_by_one, *at_once):
        early(lambda: actions.wait(ticket, by=cast.marcus, reason="part"))  # noqa: B023 - called at once
        if verb == "reopen":
            early(lambda: actions.solve(ticket, by=cast.marcus))  # noqa: B023 - called at once

    each(one_by_one, lambda ticket: getattr(actions, verb)(ticket, by=cast.marcus))
    clock.set_now(LATER)
    getattr(actions, f"{verb}_many")(at_once, by=cast.marcus)

    assert [everything(ticket) for ticket in at_once] == [everything(ticket) for ticket in one_by_one]


def test_closing_many_equals_closing_each(cast: Cast) -> None:
    one_by_one, at_once = in_all_states(cast), in_all_states(cast)
    for tickets in (one_by_one, at_once):
        each(tickets, lambda ticket: actions.solve(ticket, by=cast.marcus))

    each(one_by_one, lambda ticket: actions.close(ticket, by=cast.marcus))
    clock.set_now(LATER)
    actions.close_many(at_once, by=cast.marcus)

    assert [everything(ticket) for ticket in at_once] == [everything(ticket) for ticket in one_by_one]
    assert {ticket.status for ticket in Ticket.objects.all()} == {"closed"}


@pytest.mark.parametrize("verb", SET_VERBS)
def test_a_set_verb_costs_thirty_tickets_what_it_costs_two(cast: Cast, verb: str) -> None:
    many, _single = SET_VERBS[verb]
    some, more = [file(cast) for _ in range(2)], [file(cast) for _ in range(30)]
    many([file(cast)], cast)  # the calendars are read once

    assert queries(lambda: many(more, cast)) == queries(lambda: many(some, cast))


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


@pytest.mark.parametrize("verb", [verb for verb in SET_VERBS if verb != "write the same note"])
def test_a_set_verb_changes_all_or_none(cast: Cast, verb: str) -> None:
    many, _single = SET_VERBS[verb]
    fine, closed = file(cast), actions.close(actions.solve(file(cast), by=cast.jo), by=cast.jo)
    before = everything(fine)

    with pytest.raises(Refused) as refusal:
        many([fine, closed], cast)

    assert str(refusal.value) == "This ticket is “Closed”, so that is not possible now."
    assert everything(fine) == before


def test_a_ticket_of_others_among_many_stops_them_all(cast: Cast) -> None:
    ours, theirs = file(cast), file(cast, school=cast.high, device=None)

    with pytest.raises(Refused) as refusal:
        actions.assign_many([ours, theirs], by=cast.marcus, to=cast.marcus)

    assert str(refusal.value) == f"Ticket {theirs.pk} is not yours to change. Its team or a lead can do that."
    assert Ticket.objects.get(pk=ours.pk).assignee is None


def test_only_somebody_who_works_tickets_can_be_given_one(cast: Cast) -> None:
    ticket = file(cast)

    for person in (cast.david, cast.kim, cast.ada, cast.keiko):
        with pytest.raises(Refused) as refusal:
            actions.assign_many([ticket], by=cast.jo, to=person)
        assert str(refusal.value) == f"{person} does not work tickets. Choose somebody of the helpdesk."
