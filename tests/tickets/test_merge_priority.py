"""Merging keeps the higher priority, unless it is not wanted; parting takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import Entry
from tests.cast import Cast
from tests.tickets.test_merge import at_lincoln, fresh, state
from tickets import actions
from tickets.models import Clock, Ticket
from tickets.timeline import timeline


def due(ticket: Ticket) -> dict[str, Any]:
    return dict(Clock.objects.filter(ticket=ticket).values_list("kind", "due_at"))


def urgent_and_low(cast: Cast) -> tuple[Ticket, Ticket]:
    """David's wish for some day, and Elena's class that cannot go on, both about the panel."""
    low, urgent = at_lincoln(cast, cast.david, "Panel frozen"), at_lincoln(cast, cast.elena, "Zebra on the panel")
    actions.triage(low, by=cast.marcus, priority=4)
    actions.triage(urgent, by=cast.marcus, priority=1)
    return fresh(low), fresh(urgent)


def test_what_goes_on_takes_the_higher_priority_with_its_promises_and_history_tells_it(cast: Cast) -> None:
    low, urgent = urgent_and_low(cast)
    promised = fresh(low).due_at

    actions.merge(urgent, into=low, by=cast.marcus)

    whole = fresh(low)
    assert (whole.priority, bool(whole.due_at and promised and whole.due_at < promised)) == (1, True)
    entry = Entry.objects.about(low).get(verb="took_in")
    assert entry.changed["priority"] == [4, 1]
    assert f"merged ticket {urgent.pk} into this one, which is “Urgent” now" in [line.did for line in timeline(whole)]


def test_it_keeps_its_own_priority_where_that_is_wanted_or_is_the_higher_one(cast: Cast) -> None:
    low, urgent = urgent_and_low(cast)
    actions.merge(urgent, into=low, by=cast.marcus, raises=False)
    assert fresh(low).priority == 4

    low, urgent = urgent_and_low(cast)
    actions.merge(low, into=urgent, by=cast.marcus)
    assert fresh(urgent).priority == 1


def test_a_solved_ticket_raises_no_priority(cast: Cast) -> None:
    low, urgent = urgent_and_low(cast)
    actions.solve(urgent, by=cast.marcus)

    actions.merge(fresh(urgent), into=low, by=cast.marcus)

    assert fresh(low).priority == 4


@pytest.mark.parametrize("way", ["unmerge", "undo"])
def test_taken_out_or_taken_back_the_priority_is_as_it_was(cast: Cast, way: str) -> None:
    low, urgent = urgent_and_low(cast)
    before = state(low)["ticket"], due(low)
    actions.merge(urgent, into=low, by=cast.marcus)
    assert fresh(low).priority == 1

    if way == "unmerge":
        actions.unmerge(fresh(urgent), by=cast.marcus)
    else:
        actions.undo_many(list(Entry.objects.filter(verb__in=("merged", "took_in"))), by=cast.marcus)

    assert (state(low)["ticket"], due(low)) == before
    assert fresh(urgent).priority == 1


def test_the_priority_stays_where_another_part_is_as_urgent_or_somebody_has_set_it_since(cast: Cast) -> None:
    low, urgent = urgent_and_low(cast)
    other = at_lincoln(cast, cast.rosa)
    actions.triage(other, by=cast.marcus, priority=1)
    actions.merge_many([urgent, fresh(other)], into=low, by=cast.marcus)
    actions.unmerge(fresh(urgent), by=cast.marcus)
    assert fresh(low).priority == 1
    actions.unmerge(fresh(other), by=cast.marcus)
    assert fresh(low).priority == 4

    actions.merge(fresh(urgent), into=fresh(low), by=cast.marcus)
    actions.triage(fresh(low), by=cast.marcus, priority=2)
    actions.unmerge(fresh(urgent), by=cast.marcus)
    assert fresh(low).priority == 2
