"""The numbers of the views in the menu."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from tests.cast import Cast, grant
from tests.tickets.saved_views import URGENT, asked_for, save, urgent
from tests.tickets.test_queue import QUEUE, file, numbers
from tickets import actions
from tickets.counting import counts
from tickets.models import SavedView, Ticket
from tickets.queue_views import tickets_in, views_for
from tickets.tables import Tables
from tickets.view_menu import menu
from users.choices import HelpdeskRole
from users.models import User

__all__ = ["urgent"]


QUERIES = [
    URGENT,
    "in:mine",
    "in:solved",
    "in:late -priority:low",
    "from:alvarez status:open",
    "for:kim status:open",
    "from:nobodyiscalledso status:open",
    "school:lincoln is:open",
    "school:nosuchschool is:open",
    "room:214 status:open",
    "room:nosuchroom status:open",
    "device:P-0214 status:open",
    "-device:P-0214 status:open",
    "category:panel status:open",
    "team:network status:open",
    "assigned:marcus status:open",
    "assigned:nobody is:unread",
    "status:waiting",
    "has:photo status:open",
    "has:room is:open since:yesterday",
    "-frozen status:open",
    "is:restricted is:open",
    "is:missed status:open",
    "-is:missed status:open",
    "is:walk-in is:open",
]


@pytest.fixture
def many(cast: Cast) -> None:
    """Tickets of many kinds: open, waiting, solved, late, restricted, of two schools."""
    file(cast, impact="stopped")
    file(cast, "Frozen again", category=cast.category("copier"), device=None)
    file(cast, restricted=True)
    file(cast, school=cast.high, device=None)
    file(cast, device=cast.chromebook, beneficiary=cast.kim)
    file(cast, "No signal", category=cast.category("network"), school=cast.high, device=None)
    actions.assign(file(cast), by=cast.marcus, to=cast.marcus)
    actions.wait(file(cast), by=cast.marcus, reason="part")
    actions.solve(file(cast), by=cast.marcus, note="Done.")
    clock.move(timedelta(minutes=40))


@pytest.mark.parametrize("reader", ["marcus", "priya", "tomas", "jo", "renee", "ada", "keiko"])
def test_each_number_is_the_length_of_its_list(cast: Cast, many: None, signed_in, reader: str) -> None:  # type: ignore[no-untyped-def]
    views = {query: save(cast.jo, query[:60], query, audience="all") for query in QUERIES}
    client = signed_in(getattr(cast, reader))

    offered = menu(getattr(cast, reader), clock.now(), Tables())
    counted = {query: str(offered.count_of(view.key)) for query, view in views.items()}
    listed = {query: str(len(numbers(client, f"?view={view.key}"))) for query, view in views.items()}

    # Who works no tickets has no “mine”, and so neither a number of it nor a list.
    assert counted == listed | ({"in:mine": "None"} if reader in ("ada", "keiko") else {})
    assert set(listed.values()) > {"0"}


def test_a_restricted_ticket_is_counted_for_nobody_who_may_not_see_it(cast: Cast) -> None:
    view = save(cast.jo, "Open", "status:open", audience="all")

    def number(user: User) -> str:
        return str(menu(user, clock.now(), Tables()).count_of(view.key))

    before = {name: number(getattr(cast, name)) for name in ("marcus", "jo", "renee", "ada", "keiko")}
    file(cast, restricted=True)

    assert {name: number(getattr(cast, name)) for name in before} == before | {"keiko": "1"}


def test_words_and_what_is_long_done_have_no_number(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    for query in ("panel status:open", "status:closed", "school:lincoln", "from:alvarez before:2026-01-01"):
        save(cast.marcus, query, query)
    counted = save(cast.marcus)
    client = signed_in(cast.marcus)

    assert [key for key in asked_for(client) if key.startswith("s")] == ["soon", "snoozed", "solved", counted.key]
    shown = [client.get(f"{QUEUE}?view={view.key}") for view in SavedView.objects.exclude(pk=counted.pk)]
    assert ['data-count="total"' in page.content.decode() for page in shown] == [False] * 4


def test_a_page_shows_the_number_of_its_own_view_and_asks_for_those_of_the_others(
    cast: Cast, urgent: Ticket, signed_in: Any
) -> None:
    mine, other = save(cast.marcus), save(cast.marcus, "All", "status:open")
    client = signed_in(cast.marcus)
    page = client.get(f"{QUEUE}?view={mine.key}")

    shown = dict(re.findall(r'data-count="(s\d+)">([^<]*)<', page.content.decode()))
    assert shown == {mine.key: "1", other.key: ""}
    assert {key: asked_for(client)[key] for key in shown} == {mine.key: "1", other.key: "2"}


def test_all_views_are_counted_by_one_statement_however_many_there_are(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{QUEUE}rows/?view=open&counts=1")
        return [one["sql"] for one in asked.captured_queries]

    def save_some(numbers: range) -> None:
        for number in numbers:
            query = f"school:lincoln category:panel team:network from:alvarez device:P-0{number + 100} is:open"
            save(cast.marcus, f"View {number}", query)

    save_some(range(1))
    one = statements()
    save_some(range(1, 25))
    many = statements()

    assert len(many) == len(one)
    assert [sql.count("AS held") for sql in many if "AS held" in sql] == [11 + 25]


def test_a_number_is_never_dearer_than_some_thousand_tickets(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Where there are more open tickets than are read for saved views, what is counted is “or more”."""
    monkeypatch.setattr("tickets.counting.READ", 3)
    view = save(cast.jo, audience="all")
    for _ in range(3):
        file(cast, impact="stopped")
    assert str(menu(cast.jo, clock.now(), Tables()).count_of(view.key)) == "3"

    for _ in range(2):
        file(cast, impact="stopped")

    for reader in (cast.jo, cast.marcus):
        assert str(menu(reader, clock.now(), Tables()).count_of(view.key)) == "4+"


def test_open_pages_hear_of_the_numbers(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    view = save(cast.marcus)
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    file(cast, impact="stopped")
    answer = client.get(f"/queue/rows/?view={view.key}&counts=1").content.decode()

    assert f'<span data-count="{view.key}">2</span>' in answer
    assert 'data-total="2"' in answer


def test_built_in_views_are_counted_as_before_where_nothing_is_saved(cast: Cast, many: None) -> None:
    assert counts(cast.jo, clock.now()) == counts(cast.jo, clock.now(), {})


@pytest.mark.parametrize("reader", ["marcus", "priya", "tomas", "jo", "keiko"])
def test_numbers_of_built_in_views_are_those_of_their_lists_at_any_moment(cast: Cast, many: None, reader: str) -> None:
    """Late at night and the next days, too: the statement is written once for a reader, not for a moment."""

    def told() -> tuple[list[int], list[int]]:
        who, at = User.objects.get(pk=getattr(cast, reader).pk), clock.now()
        views = views_for(who)
        counted = counts(who, at)
        return [counted[view.key].number for view in views], [tickets_in(view, who, at).count() for view in views]

    seen = set()
    for step in (0, 1, 5, 8, 12, 24, 70):
        clock.move(timedelta(hours=step))
        numbers, lists = told()
        assert numbers == lists
        seen.add(tuple(numbers))
    assert len(seen) > 1

    grant(getattr(cast, reader), HelpdeskRole.TECHNICIAN, cast.lincoln if reader == "priya" else cast.high)
    numbers, lists = told()
    assert numbers == lists
