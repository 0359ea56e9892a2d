"""Links between tickets on their pages: shown on both, removed, and solved together."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.tickets.pages import text_of, value_of
from tests.tickets.test_merge_pages import SignedIn, panel_ticket, two
from tickets import actions
from tickets.models import Message, Ticket, TicketLink

__all__ = ["two"]


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("duplicate", "Duplicate of", "Duplicates of this one"),
        ("child", "Part of", "Parts of this one"),
        ("parent", "Parts of this one", "Part of"),
        ("caused", "Caused by the change in", "Caused by this change"),
        ("related", "Related", "Related"),
    ],
)
def test_links_show_on_both_tickets_and_can_be_removed(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket], kind: str, here: str, there: str
) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)

    page = browser.post(
        f"/tickets/{newer.pk}/link/", {"other": older.pk, "kind": kind, "seen": newer.version}, follow=True
    )

    assert f"{here} {older.pk} Panel dark" in text_of(page)
    assert "You linked it:" in text_of(page)
    assert f"{there} {newer.pk} Zebra on the panel" in text_of(browser.get(f"/tickets/{older.pk}/"))

    gone = browser.post(f"/tickets/{older.pk}/unlink/", {"other": newer.pk}, follow=True)

    assert "You removed the link:" in text_of(gone)
    assert TicketLink.objects.count() == 0
    browser.post(f"/tickets/{older.pk}/undo/", {"entry": value_of(gone, "entry")})
    assert TicketLink.objects.count() == 1


def test_solving_a_problem_offers_to_solve_its_duplicates_with_the_same_answer(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    problem, duplicate = two
    actions.link(duplicate, to=problem, kind="duplicate", by=cast.marcus)
    browser = signed_in(cast.marcus)
    page = browser.get(f"/tickets/{problem.pk}/")
    assert "Solve its 1 duplicate, too" in text_of(page)
    assert "Solve its" not in text_of(browser.get(f"/tickets/{duplicate.pk}/"))

    sent = {"body": "The update is in.", "then": "solve", "also": "on", "form_token": value_of(page, "form_token")}
    page = browser.post(f"/tickets/{problem.pk}/reply/", sent, follow=True)

    assert set(Ticket.objects.values_list("status", flat=True)) == {"solved"}
    assert Message.objects.filter(ticket=duplicate, body="The update is in.", from_requester=False).count() == 1
    alone = browser.get(f"/tickets/{duplicate.pk}/")
    browser.post(f"/tickets/{duplicate.pk}/undo/", {"entry": value_of(alone, "entry")})
    assert Ticket.objects.get(pk=duplicate.pk).status == "new"
    assert Ticket.objects.get(pk=problem.pk).status == "solved"


def test_duplicates_are_solved_without_words_too_and_stay_open_unless_asked_for(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    problem, duplicate = two
    actions.link(duplicate, to=problem, kind="duplicate", by=cast.marcus)
    browser = signed_in(cast.marcus)

    browser.post(f"/tickets/{problem.pk}/solve/")
    assert Ticket.objects.get(pk=duplicate.pk).status == "new"
    actions.reopen(problem, by=cast.marcus)
    browser.post(f"/tickets/{problem.pk}/solve/", {"also": "on"})

    assert set(Ticket.objects.values_list("status", flat=True)) == {"solved"}


def test_links_to_tickets_that_the_reader_may_not_see_any_more_are_not_shown(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.link(newer, to=older, kind="related", by=cast.jo)
    assert f"related to ticket {older.pk}" in text_of(signed_in(cast.marcus).get(f"/tickets/{newer.pk}/"))

    actions.restrict(older, by=cast.jo)

    words = text_of(signed_in(cast.marcus).get(f"/tickets/{newer.pk}/"))
    assert "related to another ticket" in words
    assert str(older.pk) not in words.split()
    assert "Panel dark" not in words


def test_the_page_costs_the_same_with_one_link_and_with_twenty(cast: Cast, signed_in: SignedIn) -> None:
    ticket = panel_ticket(cast)
    browser = signed_in(cast.marcus)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get(f"/tickets/{ticket.pk}/")
        return len(caught)

    actions.link(panel_ticket(cast), to=ticket, kind="duplicate", by=cast.marcus)
    actions.merge(panel_ticket(cast), into=ticket, by=cast.marcus)
    cost()
    few = cost()
    for _n in range(10):
        actions.link(panel_ticket(cast), to=ticket, kind="duplicate", by=cast.marcus)
        actions.merge(panel_ticket(cast), into=ticket, by=cast.marcus)

    assert cost() == few
