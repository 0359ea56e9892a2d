"""A ticket from being filed to being closed, with its clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tests.cast import Cast
from tickets.actions import (
    Filing,
    assign,
    open_ticket,
    reopen,
    reply,
    schedule_visit,
    solve,
    triage,
    wait,
    work_on,
)
from tickets.models import Clock, Ticket
from users.actions.absence import announce_absence


def file(cast: Cast, **changes: object) -> Ticket:
    filing = Filing(
        requester=cast.elena,
        subject="Panel does not react to touch",
        category=cast.category("panel-touch"),
        device=cast.panel,
        impact="stopped",
        **changes,  # type: ignore[arg-type]
    )
    return open_ticket(filing, by=cast.elena)


def clocks(ticket: Ticket) -> dict[str, Clock]:
    return {c.kind: c for c in Clock.objects.filter(ticket=ticket)}


def test_a_filed_ticket_is_urgent_where_a_class_cannot_go_on_and_its_clocks_run(cast: Cast) -> None:
    ticket = file(cast)

    kept = clocks(ticket)
    assert (ticket.status, ticket.priority, ticket.team.key) == ("new", 1, "field")
    assert (ticket.school, ticket.room) == (cast.lincoln, cast.room_214)
    assert round((kept["first_answer"].due_at - ticket.created_at).total_seconds()) == 15 * 60
    assert round((kept["solution"].due_at - ticket.created_at).total_seconds()) == 4 * 3600
    assert ticket.due_at == kept["first_answer"].due_at


def test_the_first_public_answer_meets_the_first_promise(cast: Cast) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=8))

    ticket = reply(ticket, by=cast.marcus, body="Please hold Source for ten seconds.")

    kept = clocks(ticket)
    assert (ticket.status, ticket.needs_answer) == ("open", False)
    assert (kept["first_answer"].state, kept["first_answer"].used) == ("met", 8)
    assert ticket.due_at == kept["solution"].due_at


def test_waiting_for_the_requester_pauses_the_solution_clock_and_her_answer_lets_it_go_on(cast: Cast) -> None:
    ticket = reply(file(cast), by=cast.marcus, body="Which room?")
    clock.move(timedelta(minutes=30))
    ticket = wait(ticket, by=cast.marcus, reason="user")
    assert ticket.due_at is None
    clock.move(timedelta(hours=2))

    ticket = reply(ticket, by=cast.elena, body="214.")

    kept = clocks(ticket)["solution"]
    assert (ticket.status, ticket.needs_answer) == ("open", True)
    assert (kept.state, kept.used) == ("running", 30)
    # 9:52 + 30 min used + 2 h pause = 12:22; 3 h 30 are left and school time ends at 15:30: 22 min of tomorrow.
    assert round((kept.due_at - clock.now()).total_seconds() / 60) == 3 * 60 + 8 + 15 * 60 + 30 + 22


def test_solving_ends_both_clocks_and_a_letter_back_reopens(cast: Cast) -> None:
    ticket = solve(file(cast), by=cast.marcus, note="It works again.")
    assert {c.state for c in clocks(ticket).values()} == {"met"}
    assert (ticket.status, ticket.solved_by, ticket.assignee, ticket.due_at) == (
        "solved",
        cast.marcus,
        cast.marcus,
        None,
    )

    ticket = reply(ticket, by=cast.elena, body="It does not.")

    assert (ticket.status, ticket.reopened, ticket.solved_at) == ("open", 1, None)
    assert clocks(ticket)["solution"].state == "running"


def test_a_change_over_somebody_elses_change_is_refused_with_a_sentence(cast: Cast) -> None:
    ticket = file(cast)
    seen = ticket.version
    wait(ticket, by=cast.jo, reason="part")

    with pytest.raises(Conflict) as refusal:
        assign(ticket, by=cast.marcus, to=cast.marcus, seen=seen)

    assert str(refusal.value) == "Jo changed this ticket 0 s ago. Look at it once more, then decide."


def test_a_new_priority_moves_the_promise_from_its_start(cast: Cast) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=5))

    ticket = triage(ticket, by=cast.marcus, priority=2)

    kept = clocks(ticket)["first_answer"]
    assert (kept.budget, round((kept.due_at - ticket.created_at).total_seconds())) == (120, 2 * 3600)


def test_history_tells_each_act_and_never_a_text(cast: Cast) -> None:
    ticket = file(cast)
    assign(ticket, by=cast.jo, to=cast.marcus)
    schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))
    work_on(ticket, by=cast.marcus)

    entries = Entry.objects.about(ticket)

    assert [(e.by.given_name, e.verb) for e in entries] == [
        ("Elena", "opened"),
        ("Jo", "assigned"),
        ("Marcus", "visit_scheduled"),
        ("Marcus", "worked_on"),
    ]
    assert not any("Panel" in str(e.changed) + str(e.data) for e in entries)


def test_a_technician_of_another_school_may_not_change_it(cast: Cast) -> None:
    ticket = file(cast)

    with pytest.raises(Refused) as refusal:
        solve(ticket, by=cast.priya)

    assert str(refusal.value) == f"Ticket {ticket.pk} is not yours to change. Its team or a lead can do that."


def test_the_requester_may_reopen_within_the_districts_days_only(cast: Cast) -> None:
    ticket = solve(file(cast), by=cast.marcus)
    clock.move(timedelta(days=6))
    assert reopen(ticket, by=cast.elena).status == "open"
    ticket = solve(ticket, by=cast.marcus)
    clock.move(timedelta(days=8))

    with pytest.raises(Refused):
        reopen(ticket, by=cast.elena)


@pytest.mark.parametrize("again", ["reopened", "wrote back"])
def test_a_visit_that_is_still_to_come_stays_planned_when_the_ticket_is_opened_again(cast: Cast, again: str) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    ticket = schedule_visit(file(cast), by=cast.marcus, at=tomorrow)
    ticket = solve(ticket, by=cast.marcus, note="It was the cable.")
    clock.move(timedelta(hours=1))

    ticket = open_again(cast, ticket, again)

    assert (ticket.status, ticket.visit_at) == ("visit", tomorrow)
    assert Clock.objects.get(ticket=ticket, kind="visit").state == "running"
    assert Entry.objects.about(ticket).latest("pk").changed["status"] == ["solved", "visit"]


@pytest.mark.parametrize("again", ["reopened", "wrote back"])
def test_a_visit_that_is_over_is_gone_when_the_ticket_is_opened_again(cast: Cast, again: str) -> None:
    ticket = schedule_visit(file(cast), by=cast.marcus, at=clock.now() + timedelta(minutes=5))
    clock.move(timedelta(hours=1))
    ticket = solve(ticket, by=cast.marcus, note="It was the cable.")

    ticket = open_again(cast, ticket, again)

    assert (ticket.status, ticket.visit_at, ticket.visit_until) == ("open", None, None)


def test_a_visit_that_cannot_take_place_any_more_says_so_when_the_ticket_is_opened_again(cast: Cast) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    ticket = solve(schedule_visit(file(cast), by=cast.marcus, at=tomorrow), by=cast.marcus)
    announce_absence(cast.marcus, by=cast.jo, first_day=tomorrow.date(), last_day=tomorrow.date(), substitute=None)

    ticket = reopen(ticket, by=cast.elena)

    assert (ticket.status, ticket.visit_off) == ("visit", "away")


def test_what_works_again_before_anybody_answered_was_not_answered_and_goes_on_to_be_waited_for(cast: Cast) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=3))

    ticket = solve(ticket, by=cast.elena)

    kept = clocks(ticket)
    assert (ticket.answered_at, kept["first_answer"].state, kept["solution"].state) == (None, "dropped", "met")
    clock.move(timedelta(minutes=10))
    ticket = reopen(ticket, by=cast.elena)
    kept = clocks(ticket)
    assert (kept["first_answer"].state, kept["first_answer"].used, "next_answer" in kept) == ("running", 3, False)
    assert kept["first_answer"].due_at == ticket.updated_at + timedelta(minutes=12)
    clock.move(timedelta(minutes=5))
    ticket = reply(ticket, by=cast.marcus, body="I am on my way.")
    assert (clocks(ticket)["first_answer"].state, clocks(ticket)["first_answer"].used) == ("met", 8)


def test_an_answer_that_was_late_before_it_worked_again_stays_missed(cast: Cast) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=20))

    assert clocks(solve(ticket, by=cast.elena))["first_answer"].state == "missed"


def open_again(cast: Cast, ticket: Ticket, how: str) -> Ticket:
    """She presses “Not fixed”, or writes that it is not."""
    if how == "reopened":
        return reopen(ticket, by=cast.elena)
    return reply(ticket, by=cast.elena, body="It is broken again.")
