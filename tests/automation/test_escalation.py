"""A promise that is not kept reaches the lead, once."""

from __future__ import annotations

from datetime import timedelta

from audit import clock
from audit.models import Entry
from audit.tasks import deliver, sweep
from letters.models import OutgoingLetter
from tests.cast import Cast, grant
from tickets.actions import Filing, assign, open_ticket, restrict, solve
from tickets.models import Clock, Ticket
from tickets.tasks import tick


def urgent(cast: Cast) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="stopped")
    return open_ticket(filing, by=cast.elena)


def told() -> list[str]:
    for _ in range(3):
        sweep()
    return list(OutgoingLetter.objects.order_by("pk").values_list("to", flat=True))


def verbs(ticket: Ticket) -> list[str]:
    return list(Entry.objects.about(ticket).values_list("verb", flat=True))


def test_a_late_promise_is_told_to_the_lead_once_however_often_the_clock_ticks(cast: Cast) -> None:
    ticket = urgent(cast)
    clock.move(timedelta(minutes=16))

    tick()
    tick()

    assert told() == [cast.elena.email, cast.jo.email]
    tick()
    assert told() == [cast.elena.email, cast.jo.email]
    assert verbs(ticket) == ["opened", "late", "escalated"]


def test_the_assignee_is_warned_when_half_the_time_of_what_is_urgent_is_used(cast: Cast) -> None:
    ticket = assign(urgent(cast), by=cast.jo, to=cast.marcus)
    clock.move(timedelta(minutes=7))
    tick()
    assert verbs(ticket) == ["opened", "assigned"]

    clock.move(timedelta(minutes=2))
    tick()

    assert verbs(ticket) == ["opened", "assigned", "warned"]
    assert told() == [cast.elena.email, cast.marcus.email, cast.marcus.email]


def test_the_lead_of_the_school_comes_before_the_lead_of_the_district(cast: Cast) -> None:
    grant(cast.david, "lead", cast.lincoln)
    urgent(cast)
    clock.move(timedelta(minutes=16))
    tick()

    assert told() == [cast.elena.email, cast.david.email]


def test_a_solved_ticket_is_not_escalated_any_more(cast: Cast) -> None:
    ticket = urgent(cast)
    clock.move(timedelta(minutes=16))
    tick()
    solve(ticket, by=cast.marcus)

    deliver("automation.escalate")

    assert verbs(ticket) == ["opened", "late", "solved"]


def test_a_restricted_ticket_is_escalated_to_key_holders_only(cast: Cast) -> None:
    ticket = restrict(urgent(cast), by=cast.marcus)
    clock.move(timedelta(minutes=16))
    tick()
    told()

    assert Entry.objects.about(ticket).get(verb="escalated").data["to"] == [cast.keiko.pk]


def test_a_late_clock_stays_missed_when_the_answer_comes_after_all(cast: Cast) -> None:
    ticket = urgent(cast)
    clock.move(timedelta(minutes=16))
    tick()
    solve(ticket, by=cast.marcus)

    assert dict(Clock.objects.filter(ticket=ticket).values_list("kind", "state")) == {
        "first_answer": "missed",
        "solution": "met",
    }
