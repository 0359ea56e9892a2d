"""What each clock does in every state under every clock policy: the table, and that the verbs keep it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from audit import clock
from tests.cast import Cast
from tickets import actions
from tickets.choices import ClockKind
from tickets.clock_rules import Clockwork, Pauses, wanted
from tickets.models import Clock, ClockPolicy, Ticket
from tickets.workflow import OPEN_STATUSES, Status

POLICIES = [Pauses(*bits) for bits in product((False, True), repeat=4)]
# The pause that a state asks for; the others ask for none.
PAUSE_OF = {
    Status.WAITING_USER: "user",
    Status.WAITING_PART: "part",
    Status.WAITING_VENDOR: "vendor",
    Status.VISIT: "visit",
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("pauses", POLICIES)
def test_each_clock_in_each_state_under_each_policy(status: Status, pauses: Pauses) -> None:
    rests = status in PAUSE_OF and getattr(pauses, PAUSE_OF[status])
    for answered, needs_answer in product((False, True), repeat=2):
        does = {kind: wanted(kind, status, pauses, answered=answered, needs_answer=needs_answer) for kind in ClockKind}
        if status not in OPEN_STATUSES:
            assert set(does.values()) == {Clockwork.END}
            continue
        resting = Clockwork.REST if rests else Clockwork.RUN
        assert does == {
            ClockKind.FIRST_ANSWER: Clockwork.END if answered else Clockwork.RUN,
            ClockKind.NEXT_ANSWER: resting if answered and needs_answer else Clockwork.END,
            ClockKind.SOLUTION: resting,
            ClockKind.VISIT: Clockwork.RUN if status == Status.VISIT else Clockwork.END,
        }


def in_state(cast: Cast, status: Status) -> Ticket:
    filing = actions.Filing(requester=cast.elena, subject="No sound", device=cast.panel)
    ticket = actions.open_ticket(filing, by=cast.elena)
    steps: dict[Status, Any] = {
        Status.NEW: lambda: ticket,
        Status.OPEN: lambda: actions.work_on(ticket, by=cast.marcus),
        Status.VISIT: lambda: actions.schedule_visit(ticket, by=cast.marcus, at=clock.now()),
        Status.WAITING_USER: lambda: actions.wait(ticket, by=cast.marcus, reason="user"),
        Status.WAITING_PART: lambda: actions.wait(ticket, by=cast.marcus, reason="part"),
        Status.WAITING_VENDOR: lambda: actions.wait(ticket, by=cast.marcus, reason="vendor"),
        Status.PART_IN: lambda: actions.part_arrived(
            actions.wait(ticket, by=cast.marcus, reason="part"), by=cast.marcus
        ),
    }
    found: Ticket = steps[status]()
    assert found.status == status
    return found


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_a_ticket_in_a_state_has_the_clock_of_the_policy_and_changing_it_changes_the_clock(
    cast: Cast, status: Status
) -> None:
    policy = ClockPolicy.objects.create(pk=1)
    ticket = in_state(cast, status)
    for pauses in POLICIES:
        for name in ("user", "part", "vendor", "visit"):
            setattr(policy, f"pause_{name}", getattr(pauses, name))
        policy.save()
        actions.follow_promises(by=cast.system)
        kept = Clock.objects.get(ticket=ticket, kind="solution")
        assert kept.state == ("paused" if pauses.rest_in(status) else "running")
        assert (kept.due_at is None) == pauses.rest_in(status)
