"""What tickets have to do with each other, and duplicates that are solved with the ticket that they repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tickets import actions
from tickets.duplicates import duplicates_of
from tickets.models import Message, Ticket, TicketLink
from users.models import User


def panel_ticket(cast: Cast, person: User | None = None, **more: Any) -> Ticket:
    person = person or cast.elena
    filing = actions.Filing(requester=person, subject=f"Panel of {person}", device=cast.panel, **more)
    return actions.open_ticket(filing, by=person)


def links() -> list[tuple[int, str, int]]:
    return list(TicketLink.objects.order_by("pk").values_list("source", "kind", "target"))


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def test_a_link_stands_in_the_history_of_both(cast: Cast) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)

    actions.link(one, to=other, kind="child", by=cast.marcus)

    assert links() == [(one.pk, "child", other.pk)]
    mine, its = Entry.objects.about(one).last(), Entry.objects.about(other).last()
    assert mine and its
    assert (mine.verb, mine.data) == ("linked", {"kind": "child", "other": other.pk, "is_source": True})
    assert (its.verb, its.data) == ("linked", {"kind": "child", "other": one.pk, "is_source": False})


def test_linking_twice_links_once_and_removing_needs_a_link(cast: Cast) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)
    actions.link(one, to=other, kind="related", by=cast.marcus)
    actions.link(other, to=one, kind="related", by=cast.marcus)
    assert links() == [(one.pk, "related", other.pk)]
    assert refusal(lambda: actions.link(one, to=other, kind="duplicate", by=cast.marcus)) == (
        "These two are linked already. Remove that link first."
    )

    actions.unlink(other, to=one, by=cast.marcus)

    assert links() == []
    assert refusal(lambda: actions.unlink(one, to=other, by=cast.marcus)) == "This link has been removed already."


@pytest.mark.parametrize("kind", ["duplicate", "child"])
def test_there_is_no_going_round_in_a_circle(cast: Cast, kind: str) -> None:
    one, two, three = (panel_ticket(cast) for _n in range(3))
    actions.link(one, to=two, kind=kind, by=cast.marcus)
    actions.link(two, to=three, kind=kind, by=cast.marcus)

    sentence = {
        "duplicate": "That is the same ticket. Choose another one.",
        "child": "It is the other way round already: remove that link first.",
    }[kind]
    if kind == "duplicate":  # three repeats what repeats three
        assert refusal(lambda: actions.link(three, to=one, kind=kind, by=cast.marcus)) == sentence
    else:
        assert refusal(lambda: actions.link(three, to=one, kind=kind, by=cast.marcus)) == sentence
    assert len(links()) == 2


def test_a_duplicate_of_a_duplicate_repeats_the_first_of_them(cast: Cast) -> None:
    one, two, three = (panel_ticket(cast) for _n in range(3))
    actions.link(two, to=one, kind="duplicate", by=cast.marcus)

    actions.link(three, to=two, kind="duplicate", by=cast.marcus)

    assert links() == [(two.pk, "duplicate", one.pk), (three.pk, "duplicate", one.pk)]
    assert refusal(lambda: actions.link(two, to=panel_ticket(cast), kind="duplicate", by=cast.marcus)) == (
        f"Ticket {two.pk} has such a link with another ticket. Remove it first."
    )


def test_a_link_to_a_merged_ticket_leads_to_the_one_in_which_it_lives_on(cast: Cast) -> None:
    one, gone, whole = (panel_ticket(cast) for _n in range(3))
    actions.merge(gone, into=whole, by=cast.marcus)

    actions.link(one, to=gone, kind="related", by=cast.marcus)

    assert links() == [(one.pk, "related", whole.pk)]


def test_a_ticket_is_not_linked_with_itself(cast: Cast) -> None:
    one = panel_ticket(cast)

    assert refusal(lambda: actions.link(one, to=one, kind="related", by=cast.marcus)) == (
        "That is the same ticket. Choose another one."
    )


def test_restricted_and_other_tickets_are_not_linked(cast: Cast) -> None:
    open_one = panel_ticket(cast)
    hidden = panel_ticket(cast, restricted=True, followers=[cast.jo])

    assert refusal(lambda: actions.link(open_one, to=hidden, kind="related", by=cast.jo)) == (
        "Only one of them is restricted. Restricted and other tickets are not linked."
    )


def test_who_does_not_work_both_links_neither(cast: Cast) -> None:
    here = panel_ticket(cast)
    there = actions.open_ticket(actions.Filing(requester=cast.elena, subject="There", school=cast.high), by=cast.elena)

    assert refusal(lambda: actions.link(here, to=there, kind="related", by=cast.marcus)) == (
        f"Ticket {there.pk} cannot be linked by you. A lead can do that."
    )


def test_duplicates_are_solved_with_the_same_answer_and_each_requester_hears_it(cast: Cast) -> None:
    problem, hers, his = panel_ticket(cast), panel_ticket(cast, cast.rosa), panel_ticket(cast, cast.david)
    for one in (hers, his):
        actions.link(one, to=problem, kind="duplicate", by=cast.marcus)
    clock.move(timedelta(minutes=1))
    deliver("notifications.tell")
    before = list(OutgoingLetter.objects.values_list("pk", flat=True))

    actions.solve(problem, by=cast.marcus, note="The update is in.")
    actions.solve_duplicates(problem, by=cast.marcus, note="The update is in.")
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")

    assert set(Ticket.objects.values_list("status", flat=True)) == {"solved"}
    said = Message.objects.filter(body="The update is in.", from_requester=False)
    assert sorted(said.values_list("ticket", flat=True)) == [problem.pk, hers.pk, his.pk]
    assert sorted(OutgoingLetter.objects.exclude(pk__in=before).values_list("to", flat=True)) == sorted(
        person.email for person in (cast.elena, cast.rosa, cast.david)
    )
    solved = Entry.objects.about(problem).get(verb="solved")
    assert {Entry.objects.about(one).get(verb="solved").caused_by for one in (hers, his)} == {solved}


def test_only_open_duplicates_that_one_may_solve_are_solved_along(cast: Cast) -> None:
    problem, open_one, done, gone = (panel_ticket(cast) for _n in range(4))
    elsewhere = actions.open_ticket(
        actions.Filing(requester=cast.elena, subject="There", school=cast.high), by=cast.elena
    )
    for one in (open_one, done, elsewhere):
        actions.link(one, to=problem, kind="duplicate", by=cast.jo)
    actions.solve(done, by=cast.marcus)
    of_gone = panel_ticket(cast)
    actions.link(of_gone, to=gone, kind="duplicate", by=cast.jo)
    actions.merge(gone, into=problem, by=cast.jo)

    assert [one.pk for one in duplicates_of(problem, cast.marcus)] == [open_one.pk, of_gone.pk]
    assert [one.pk for one in duplicates_of(problem, cast.jo)] == [open_one.pk, elsewhere.pk, of_gone.pk]
    assert duplicates_of(open_one, cast.jo) == []
