"""What pages offer to take back, what they say where it cannot be, and where one is then."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from audit import clock
from audit.context import context
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.test_undo import CHANGED_SINCE, last, panel_ticket, refusal, second_trouble, solved, split
from tickets import actions
from tickets.models import Ticket, TicketLink
from tickets.undo_rules import done_together


def offered(client: Client, ticket: Ticket) -> str:
    """The entry that the page offers to take back, if any."""
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    found = re.findall(rf'action="/tickets/{ticket.pk}/undo/".*?name="entry" value="(\d+)"', page, re.S)
    return found[0] if found else ""


def test_later_ones_own_last_act_is_taken_back_from_the_timeline_without_script(cast: Cast, signed_in: Any) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.jo, priority=2)
    clock.move(timedelta(minutes=10))
    entry = str(last(ticket).pk)

    assert [offered(signed_in(one), ticket) for one in (cast.marcus, cast.jo)] == ["", entry]
    answer = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry}, follow=True)

    assert "took the last act back" in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).priority == 3
    assert offered(signed_in(cast.jo), ticket) == ""


@pytest.mark.parametrize("at", ["", "/queue/?view=open"])
def test_a_refused_undo_leads_back_with_the_sentence(cast: Cast, signed_in: Any, at: str) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.jo, priority=2)
    entry = last(ticket).pk
    actions.triage(ticket, by=cast.marcus, priority=1)

    answer = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry, "next": at}, follow=True)

    assert answer.redirect_chain == [(at or f"/tickets/{ticket.pk}/", 302)]
    assert CHANGED_SINCE in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).priority == 1


@pytest.mark.parametrize("sent", [{}, {"entry": "x"}, {"entry": 2**61}, {"entry": 2**63}])
def test_an_act_that_is_not_there_leads_back_with_the_sentence(cast: Cast, signed_in: Any, sent: Any) -> None:
    ticket = panel_ticket(cast)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/undo/", sent, follow=True)

    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/", 302)]
    assert "There is nothing to take back." in answer.content.decode()


def test_what_has_gone_out_of_sight_meanwhile_leads_home_with_the_sentence(cast: Cast, signed_in: Any) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.marcus, school=cast.high)
    entry = last(ticket).pk
    actions.triage(ticket, by=cast.jo, priority=1)

    answer = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry}, follow=True)

    assert answer.redirect_chain[0] == ("/", 302)
    assert CHANGED_SINCE in answer.content.decode()


def test_the_timeline_offers_nothing_that_would_be_refused(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    changed, told, restricted = panel_ticket(cast), panel_ticket(cast), panel_ticket(cast)
    actions.work_on(changed, by=cast.marcus)
    actions.triage(changed, by=cast.jo, priority=2)
    actions.solve(told, by=cast.marcus)
    actions.restrict(restricted, by=cast.marcus)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")

    assert [offered(client, one) for one in (changed, told, restricted)] == ["", "", ""]
    page = client.get(f"/tickets/{restricted.pk}/").content.decode()
    assert "Only Keiko Mori can open it to the team again." in page
    assert [refusal(last(one), cast.marcus) for one in (told, restricted)] == [
        "The e-mail about it has left already, so it cannot be undone any more.",
        "That cannot be taken back by you.",
    ]


def test_a_key_holder_finds_the_way_back_beside_who_can_see_it(cast: Cast, signed_in: Any) -> None:
    ticket = actions.restrict(panel_ticket(cast), by=cast.marcus)
    client = signed_in(cast.keiko)
    side = client.get(f"/tickets/{ticket.pk}/").content.decode().partition('id="s-named"')[2]
    assert side.partition("</section>")[0].count("Open to the team again") == 1

    client.post(f"/tickets/{ticket.pk}/unrestrict/", {"seen": Ticket.objects.get(pk=ticket.pk).version})

    assert Ticket.objects.get(pk=ticket.pk).restricted is False


def test_from_a_timeline_one_ticket_of_a_change_of_many_goes_back_alone(cast: Cast, signed_in: Any) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)
    client = signed_in(cast.jo)
    with context(batch=uuid4()):
        for each in (one, other):
            actions.triage(each, by=cast.jo, priority=2)
    clock.move(timedelta(minutes=1))

    client.post(f"/tickets/{one.pk}/undo/", {"entry": offered(client, one)})

    assert [Ticket.objects.get(pk=each.pk).priority for each in (one, other)] == [3, 2]


def test_a_ticket_that_was_split_off_by_mistake_is_seen_by_nobody_who_asked(cast: Cast) -> None:
    ticket = second_trouble(panel_ticket(cast), cast)
    new = split(ticket, cast)
    assert Ticket.objects.visible_to(cast.elena).contains(new)

    actions.undo(last(ticket), by=cast.marcus)

    new.refresh_from_db()
    assert (new.status, new.merged_into, new.due_at) == ("merged", ticket, None)
    assert not Ticket.objects.visible_to(cast.elena).contains(new)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    assert not OutgoingLetter.objects.filter(subject__contains=f"{new.pk}]").exists()


def solve_with_duplicate(cast: Cast) -> tuple[Ticket, Ticket]:
    problem, duplicate = panel_ticket(cast), panel_ticket(cast)
    actions.link(duplicate, to=problem, kind="duplicate", by=cast.marcus)
    with context(batch=uuid4()):
        solved(problem, cast)
        actions.solve_duplicates(problem, by=cast.marcus, note="It works again.")
    return problem, duplicate


def states(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_a_duplicate_is_taken_back_alone_and_the_problem_with_the_rest(cast: Cast) -> None:
    problem, duplicate = solve_with_duplicate(cast)
    assert states(problem, duplicate) == ["solved", "solved"]

    actions.undo_many(done_together(last(duplicate)), by=cast.marcus)
    assert states(problem, duplicate) == ["solved", "new"]

    actions.undo_many(done_together(last(problem)), by=cast.marcus)
    assert states(problem, duplicate) == ["new", "new"]


def test_a_problem_is_taken_back_together_with_its_duplicates(cast: Cast) -> None:
    problem, duplicate = solve_with_duplicate(cast)

    actions.undo_many(done_together(last(problem)), by=cast.marcus)

    assert states(problem, duplicate) == ["new", "new"]


def test_later_a_link_is_taken_back_from_either_timeline_but_no_merge_of_which_somebody_was_told(
    cast: Cast, signed_in: Any
) -> None:
    one, other, whole, gone = (panel_ticket(cast) for _n in range(4))
    client = signed_in(cast.marcus)
    actions.link(one, to=other, kind="related", by=cast.marcus)
    actions.merge(gone, into=whole, by=cast.marcus)
    clock.move(timedelta(minutes=1))
    assert [offered(client, each) != "" for each in (one, other, whole, gone)] == [True, True, True, True]
    deliver("notifications.tell")

    assert [offered(client, each) != "" for each in (one, other, whole, gone)] == [True, True, False, False]
    client.post(f"/tickets/{other.pk}/undo/", {"entry": offered(client, other)})

    assert TicketLink.objects.count() == 0
    assert [offered(client, each) for each in (one, other)] == ["", ""]


def test_a_link_is_not_offered_to_be_taken_back_once_the_other_ticket_has_changed(cast: Cast, signed_in: Any) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)
    actions.link(one, to=other, kind="related", by=cast.marcus)
    actions.note(other, by=cast.jo, body="Seen.")
    clock.move(timedelta(minutes=1))

    assert offered(signed_in(cast.marcus), one) == ""
