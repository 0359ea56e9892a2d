"""Time spent on tickets: written down, corrected by a further entry, taken back; seen by the desk alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit import clock
from audit.models import Delivery, Entry
from audit.refusal import Refused
from tests.cast import Cast
from tickets.actions import Filing, add_time, assign, open_ticket, solve, undo
from tickets.models import Ticket, TimeEntry
from tickets.timeline import timeline

TODAY = date(2027, 4, 27)


def file(cast: Cast) -> Ticket:
    return open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)


def told(ticket: Ticket) -> list[str]:
    """The history as the desk reads it."""
    return [f"{line.who} {line.did}" for line in timeline(ticket)]


def written(ticket: Ticket) -> list[tuple[str, int, date]]:
    found = TimeEntry.objects.filter(ticket=ticket).order_by("pk").select_related("person")
    return [(entry.person.given_name, entry.minutes, entry.day) for entry in found]


def last_entry(ticket: Ticket) -> Entry:
    entry = Entry.objects.about(ticket).last()
    assert entry
    return entry


def test_it_is_written_down_by_who_works_the_ticket_and_told_to_nobody(cast: Cast) -> None:
    ticket = file(cast)

    add_time(ticket, by=cast.marcus, minutes=12)
    add_time(ticket, by=cast.jo, minutes=30, day=TODAY - timedelta(days=1))

    assert written(ticket) == [("Marcus", 12, TODAY), ("Jo", 30, TODAY - timedelta(days=1))]
    assert told(ticket)[1:] == ["Marcus Reed spent 12 min", "Jo Lindqvist spent 30 min, for yesterday"]
    times = Entry.objects.about(ticket).filter(verb="time_added")
    assert list(Delivery.objects.filter(entry__in=times)) == []


def test_it_is_no_change_that_stands_in_a_colleagues_way(cast: Cast) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=12)

    assigned = assign(ticket, by=cast.jo, to=cast.marcus, seen=ticket.version)

    assert assigned.assignee == cast.marcus
    add_time(ticket, by=cast.marcus, minutes=3)
    assert undo(Entry.objects.about(ticket).get(verb="assigned"), by=cast.jo).assignee is None


def test_what_was_too_much_is_taken_off_by_a_further_entry(cast: Cast) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=30)

    add_time(ticket, by=cast.marcus, minutes=-10)

    assert written(ticket) == [("Marcus", 30, TODAY), ("Marcus", -10, TODAY)]
    assert told(ticket)[-1] == "Marcus Reed took 10 min of the time spent off again"


def test_no_more_is_taken_off_than_one_wrote_down_oneself_for_that_day(cast: Cast) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=30)
    add_time(ticket, by=cast.jo, minutes=30)

    with pytest.raises(Refused, match="You wrote down 30 min for that day: no more than that can be taken off"):
        add_time(ticket, by=cast.marcus, minutes=-31)
    with pytest.raises(Refused, match="You wrote down 0 min for that day"):
        add_time(ticket, by=cast.marcus, minutes=-1, day=TODAY - timedelta(days=1))

    assert TimeEntry.objects.filter(ticket=ticket).minutes() == 60


@pytest.mark.parametrize("minutes", [0, 1441, -1441])
def test_a_day_has_no_more_minutes(cast: Cast, minutes: int) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=1440)
    add_time(ticket, by=cast.marcus, minutes=1440)

    with pytest.raises(Refused, match="Write minutes from 1 to 1440"):
        add_time(ticket, by=cast.marcus, minutes=minutes)


@pytest.mark.parametrize("days", [1, -32])
def test_neither_days_to_come_nor_what_is_long_over_is_written_down(cast: Cast, days: int) -> None:
    with pytest.raises(Refused, match="today, or for a day of the last 31"):
        add_time(file(cast), by=cast.marcus, minutes=5, day=TODAY + timedelta(days=days))


def test_it_is_taken_back_and_history_says_so(cast: Cast) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=12)
    entry = last_entry(ticket)
    clock.move(timedelta(hours=2))  # nobody was told of it, so that it can be taken back for as long as one likes

    undo(entry, by=cast.marcus)

    assert written(ticket) == []
    assert told(ticket)[1:] == ["Marcus Reed spent 12 min", "Marcus Reed took the last act back"]


def test_what_was_taken_off_since_stands_in_the_way_of_taking_it_back(cast: Cast) -> None:
    ticket = file(cast)
    add_time(ticket, by=cast.marcus, minutes=12)
    entry = last_entry(ticket)
    add_time(ticket, by=cast.marcus, minutes=-12)

    with pytest.raises(Refused, match="Something has changed since"):
        undo(entry, by=cast.marcus)


def test_it_is_written_down_after_the_end_as_well(cast: Cast) -> None:
    ticket = solve(file(cast), by=cast.marcus)

    add_time(ticket, by=cast.marcus, minutes=12)

    ticket.refresh_from_db()
    assert (ticket.status, written(ticket)) == ("solved", [("Marcus", 12, TODAY)])
