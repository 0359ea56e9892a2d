"""Walk-ins: what somebody asks for in the hallway, written down at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tickets import actions
from tickets.actions import Filing, solve, undo_many, walk_in
from tickets.models import Clock, Satisfaction, Ticket, TicketAccess, TimeEntry
from tickets.timeline import timeline
from tickets.undo_rules import done_together


def filing(cast: Cast, **more: Any) -> Filing:
    words: dict[str, Any] = {"subject": "Forgot her password", "category": cast.category("password-staff")}
    return Filing(requester=cast.elena, school=cast.lincoln, room=cast.room_214, **(words | more))


def letters() -> list[tuple[str, str]]:
    """(to, subject) of all letters that are on their way."""
    clock.move(timedelta(minutes=1))
    deliver("notifications.tell")
    return list(OutgoingLetter.objects.order_by("pk").values_list("to", "subject"))


def test_it_is_a_ticket_that_is_solved_with_its_time_by_who_wrote_it_down(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, minutes=5)

    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.source, ticket.status, ticket.requester) == ("walk", "solved", cast.elena)
    assert (ticket.solved_by, ticket.assignee, ticket.school) == (cast.marcus, cast.marcus, cast.lincoln)
    spent = TimeEntry.objects.get(ticket=ticket)
    assert (spent.minutes, spent.person, spent.source) == (5, cast.marcus, "walk_in")
    assert [f"{line.who} {line.did}" for line in timeline(ticket)] == [
        "Marcus Reed wrote down what was asked for in person",
        "Marcus Reed solved it",
        "Marcus Reed spent 5 min",
    ]


def test_nothing_was_promised_nobody_is_written_to_and_nobody_asked_how_it_was(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, minutes=5)

    assert set(Clock.objects.filter(ticket=ticket).values_list("state", flat=True)) == {"dropped"}
    assert list(Satisfaction.objects.filter(ticket=ticket)) == []
    assert letters() == []


def test_a_letter_goes_where_it_is_wanted_and_it_is_one(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, tells=True)

    assert [(to, str(ticket.pk) in subject) for to, subject in letters()] == [(cast.elena.email, True)]


def test_what_is_not_solved_is_a_ticket_of_who_wrote_it_down_with_the_usual_receipt(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, minutes=2, solved=False)

    assert (ticket.status, ticket.assignee, ticket.source) == ("open", cast.marcus, "walk")
    assert [(to, str(ticket.pk) in subject) for to, subject in letters()] == [(cast.elena.email, True)]
    solve(ticket, by=cast.marcus)
    asked = Satisfaction.objects.filter(ticket=ticket).values_list("person", flat=True)
    assert list(asked) == [cast.elena.pk]  # from here on it is as any other


def test_a_form_that_is_sent_twice_makes_one_ticket(cast: Cast) -> None:
    sent = filing(cast, form_token=uuid4())

    first, second = (walk_in(sent, by=cast.marcus, minutes=5) for _n in range(2))

    assert first.pk == second.pk
    assert TimeEntry.objects.count() == 1


@pytest.mark.parametrize("who", ["elena", "sam", "pat", "ada", "keiko"])
def test_only_who_works_tickets_writes_walk_ins(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="written down by those who work tickets"):
        walk_in(filing(cast), by=getattr(cast, who))


def test_nobody_writes_down_a_walk_in_of_their_own(cast: Cast) -> None:
    with pytest.raises(Refused, match="For a request of your own"):
        walk_in(Filing(requester=cast.marcus, subject="My phone"), by=cast.marcus)


def test_somebody_of_another_school_may_stop_a_technician_too(cast: Cast) -> None:
    ticket = walk_in(Filing(requester=cast.rosa, subject="Projector", school=cast.high), by=cast.marcus)

    assert list(Ticket.objects.visible_to(cast.marcus).filter(pk=ticket.pk)) == [ticket]


def test_a_restricted_matter_is_seen_by_who_wrote_it_down_and_the_key_holders_only(cast: Cast) -> None:
    ticket = walk_in(filing(cast, category=cast.category("data-wrong-person")), by=cast.marcus)

    people = (cast.marcus, cast.jo, cast.priya, cast.keiko, cast.elena, cast.renee)
    seen = [one for one in people if Ticket.objects.visible_to(one).filter(pk=ticket.pk).exists()]
    assert seen == [cast.marcus, cast.keiko, cast.elena]


def test_it_is_taken_back_whole_as_if_nobody_had_come(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, minutes=5)
    entry = Entry.objects.about(ticket).last()
    assert entry

    undo_many(done_together(entry), by=cast.marcus)

    assert not Ticket.objects.filter(pk=ticket.pk).exists()
    assert not TicketAccess.objects.filter(ticket=ticket.pk).exists()
    assert TimeEntry.objects.count() == 0
    verbs = Entry.objects.about(ticket).values_list("verb", flat=True)
    assert list(verbs) == ["opened", "solved", "time_added", "undone", "undone", "undone"]
    assert letters() == []


def test_what_the_requester_has_heard_of_stays(cast: Cast) -> None:
    ticket = walk_in(filing(cast), by=cast.marcus, solved=False)
    entry = Entry.objects.about(ticket).last()
    assert entry
    assert len(letters()) == 1

    with pytest.raises(Refused, match="The e-mail about it has left already"):
        undo_many(done_together(entry), by=cast.marcus)


def test_a_ticket_that_somebody_filed_is_not_taken_back_like_this(cast: Cast) -> None:
    ticket = actions.open_ticket(filing(cast), by=cast.elena)
    entry = Entry.objects.about(ticket).last()
    assert entry

    with pytest.raises(Refused, match="cannot be taken back by you"):
        undo_many([entry], by=cast.elena)
    assert Ticket.objects.filter(pk=ticket.pk).exists()
