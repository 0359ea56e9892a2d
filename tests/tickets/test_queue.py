"""The queue as those who help read it: views, rows, filters, order and pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from schools.models import Room
from tests.cast import Cast
from tests.conftest import STORY_MORNING
from tests.tickets.pages import links_of, text_of
from tickets import actions
from tickets.models import Ticket

QUEUE = "/queue/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def filing(cast: Cast, subject: str = "Panel does not react", **changes: Any) -> actions.Filing:
    told = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.Filing(subject=subject, **told)


def file(cast: Cast, *words: str, **changes: Any) -> Ticket:
    return actions.open_ticket(filing(cast, *words, **changes), by=cast.elena)


def numbers_in(response: Any) -> list[int]:
    """The tickets of a page, in its order."""
    return [int(one) for one in re.findall(r'<tr data-row id="t(\d+)"', response.content.decode())]


def numbers(client: Client, query: str = "") -> list[int]:
    return numbers_in(client.get(QUEUE + query))


def views_in(response: Any) -> dict[str, str]:
    """The views that are offered, with their counts."""
    links = re.findall(r'<a class="plain view"[^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    texts = [[part.strip() for part in re.findall(r">([^<]+)<", f">{link}<")] for link in links]
    return {parts[0]: parts[1] for parts in texts}


@pytest.fixture
def scene(cast: Cast) -> dict[str, Ticket]:
    """One open ticket of each standing at Lincoln, and one of another school."""
    made = {
        "elsewhere": file(cast, school=cast.high, device=None),
        "late": file(cast, impact="stopped"),
        "soon": file(cast, impact="manages"),
        "new": file(cast),
        "mine": actions.assign(file(cast), by=cast.marcus, to=cast.marcus),
        "waits": actions.wait(
            actions.reply(file(cast), by=cast.jo, body="It goes to the maker."), by=cast.jo, reason="vendor"
        ),
        "part": actions.part_arrived(actions.wait(file(cast), by=cast.jo, reason="part"), by=cast.jo),
        "solved": actions.solve(file(cast), by=cast.marcus, note="It works again."),
    }
    clock.move(timedelta(minutes=29))
    return made


# Who it is for ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["elena", "kim", "rosa", "pat", "sam"])
def test_who_does_not_help_is_told_where_their_tickets_are(cast: Cast, signed_in, person: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(getattr(cast, person)).get(QUEUE)

    assert response.status_code == 403
    assert "The queue is for the helpdesk. Your own tickets are under “My tickets”." in text_of(response)


def test_nobody_reads_it_without_signing_in(client: Client, db: None) -> None:
    assert client.get(QUEUE).url == f"/accounts/login/?next={QUEUE}"


def test_everybody_who_helps_gets_their_own_part(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    everywhere = {key: sorted(numbers(signed_in(getattr(cast, key)))) for key in ("jo", "renee", "ada")}
    open_ones = sorted(one.pk for key, one in scene.items() if key != "solved")

    assert everywhere == dict.fromkeys(everywhere, open_ones)
    assert sorted(numbers(signed_in(cast.marcus))) == sorted(set(open_ones) - {scene["elsewhere"].pk})
    assert numbers(signed_in(cast.priya)) == [scene["elsewhere"].pk]
    assert numbers(signed_in(cast.tomas)) == numbers(signed_in(cast.keiko)) == []


# Views --------------------------------------------------------------------------------------------------------------


def test_the_views_say_how_many_tickets_they_hold(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    assert views_in(signed_in(cast.marcus).get(QUEUE)) == {
        "Mine": "1",
        "Unassigned": "5",
        "My schools": "6",
        "Due within 2 h": "1",
        "Late": "1",
        "Waiting": "1",
        "Snoozed": "0",
        "Parts arrived": "1",
        "Visit needs new time": "0",
        "Solved today": "1",
    }


@pytest.mark.parametrize(
    ("view", "held"),
    [
        ("mine", ["mine"]),
        ("unassigned", ["late", "soon", "new", "part", "waits"]),
        ("open", ["late", "soon", "new", "mine", "part", "waits"]),
        ("soon", ["soon"]),
        ("late", ["late"]),
        ("waiting", ["waits"]),
        ("parts", ["part"]),
        ("solved", ["solved"]),
        ("restricted", ["late", "soon", "new", "mine", "part", "waits"]),
        ("no such view", ["late", "soon", "new", "mine", "part", "waits"]),
    ],
)
def test_a_view_holds_its_tickets_due_first(
    cast: Cast, scene: dict[str, Ticket], signed_in, view: str, held: list[str]
) -> None:  # type: ignore[no-untyped-def]
    names = {ticket.pk: name for name, ticket in scene.items()}

    assert [names[one] for one in numbers(signed_in(cast.marcus), f"?view={view}")] == held


def test_a_visit_that_cannot_be_is_found_in_a_view_of_its_own(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    stands, falls = file(cast), file(cast)
    for ticket in (stands, falls):
        actions.schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(days=1))
    Ticket.objects.filter(pk=falls.pk).update(visit_off="closed")

    client = signed_in(cast.marcus)

    assert views_in(client.get(QUEUE))["Visit needs new time"] == "1"
    assert numbers(client, "?view=new_time") == [falls.pk]


def test_the_view_of_restricted_tickets_is_for_those_who_hold_the_key(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    secret = file(cast, restricted=True)

    client = signed_in(cast.keiko)
    assert views_in(client.get(QUEUE))["Restricted"] == "1"
    assert numbers(client, "?view=restricted") == [secret.pk]
    assert "Restricted" not in views_in(signed_in(cast.jo).get(QUEUE))


def test_a_count_stops_at_a_thousand(cast: Cast, signed_in, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tickets.counting.CAP", 2)
    for _ in range(3):
        file(cast)

    assert views_in(signed_in(cast.marcus).get(QUEUE))["My schools"] == "2+"


# Rows ---------------------------------------------------------------------------------------------------------------


def test_a_row_says_what_a_technician_needs(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    page = signed_in(cast.marcus).get(QUEUE).content.decode()

    late, *_rest, waits = re.findall(r"<tr data-row.*?</tr>", page, re.DOTALL)
    assert words(late) == (
        f"Late 14 min late Panel does not react waits for an answer {scene['late'].pk} · Elena Alvarez Lincoln MS 214 "
        "P-0214 New 29 min"
    ).removeprefix("Late ")
    assert 'aria-label="Urgent"' in late
    assert words(waits).startswith("Paused Panel does not react")
    assert "Waiting: vendor" in words(waits)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_how_late_a_ticket_is_is_said_in_the_same_words_wherever_it_stands(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast)
    client = signed_in(cast.marcus)
    clock.move(timedelta(days=9))  # from Tuesday 9:52 AM to Thursday of the next week

    told = [
        set(re.findall(r"(\d+ (?:school days?|min|h|h \d+)) late\b", text_of(client.get(address))))
        for address in (QUEUE, f"{QUEUE}?by=room", f"/tickets/{ticket.pk}/preview/", f"/tickets/{ticket.pk}/")
    ]

    assert told[:3] == [{"5 school days"}] * 3
    assert told[3] == {"5 school days", "3 school days"}  # both of its clocks


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(minutes=50), "Visit, per. 4"),  # 10:42 AM
        (timedelta(hours=4), "Visit, 1:52"),
        (timedelta(days=2), "Visit, Thu"),
        (timedelta(days=20), "Visit, May 17"),
    ],
)
def test_a_visit_says_when_it_is(cast: Cast, signed_in, after: timedelta, said: str) -> None:  # type: ignore[no-untyped-def]
    actions.schedule_visit(file(cast), by=cast.marcus, at=STORY_MORNING + after)

    assert said in text_of(signed_in(cast.marcus).get(QUEUE))


def test_somebody_who_may_not_change_tickets_is_offered_no_ticks(
    cast: Cast, scene: dict[str, Ticket], signed_in
) -> None:  # type: ignore[no-untyped-def]
    def ticks(person: Any) -> int:
        return len(re.findall(r'type="checkbox" name="tickets"', signed_in(person).get(QUEUE).content.decode()))

    assert (ticks(cast.marcus), ticks(cast.ada)) == (6, 0)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("query", "queries"), [("", 10), ("?view=mine", 10), ("?priority=3", 10)])
def test_the_queue_costs_the_same_at_any_length(cast: Cast, signed_in, rows: int, query: str, queries: int) -> None:  # type: ignore[no-untyped-def]
    rooms = [Room.objects.create(school=cast.lincoln, name=f"3{n:02}", position=n) for n in range(rows)]
    made = actions.open_many([filing(cast, room=room) for room in rooms], by=cast.elena)
    actions.assign_many(made, by=cast.marcus, to=cast.marcus)
    Ticket.objects.update(status="visit", visit_at=STORY_MORNING + timedelta(hours=1))
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(QUEUE + query)

    assert len(re.findall(r"tag-id", response.content.decode())) >= rows
    assert len(asked) == queries


# Filters, order, pages ----------------------------------------------------------------------------------------------


def test_filters_choose_and_say_so_and_can_be_taken_off(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    response = client.get(f"{QUEUE}?view=open&priority=3&status=new")

    assert numbers_in(response) == [scene["new"].pk]
    assert "2 filters" in text_of(response)
    off = links_of(response, "priority=3")
    assert "?view=open&priority=3" in off, "a link takes the state off and leaves the priority"


def test_each_filter_chooses(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    other = file(cast, category=cast.category("copier"), device=None, school=cast.high)
    top = cast.category("panel-touch").parent
    everything = set(numbers(client))
    found = {
        "priority": numbers(client, "?priority=1"),
        "status": numbers(client, "?status=waiting_vendor"),
        "done": numbers(client, "?status=solved"),
        "school": numbers(client, f"?school={cast.high.pk}&sort=oldest"),
        "category": numbers(client, f"?category={other.category.parent_id}"),
        "top category": set(numbers(client, f"?category={top.pk}")),
        "assignee": numbers(client, f"?assignee={cast.marcus.pk}"),
        "team": numbers(client, f"?team={cast.network.pk}"),
    }

    assert found == {
        "priority": [scene["late"].pk],
        "status": [scene["waits"].pk],
        "done": [scene["solved"].pk],
        "school": [scene["elsewhere"].pk, other.pk],
        "category": [other.pk],
        "top category": everything - {other.pk},
        "assignee": [scene["mine"].pk],
        "team": [],
    }


@pytest.mark.parametrize(
    "query",
    [
        "?priority=9",
        "?priority=x",
        "?status=nonsense",
        "?school=99999999999999999999",
        "?category=²",
        "?team=-1",
        "?sort=x",
    ],
)
def test_a_filter_that_makes_no_sense_is_left_aside(
    cast: Cast, scene: dict[str, Ticket], signed_in, query: str
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    assert numbers(client, query) == numbers(client)


def test_only_the_schools_that_one_works_for_are_offered(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    def schools(person: Any) -> list[str]:
        page = signed_in(person).get(f"{QUEUE}?filter=1").content.decode()
        select = re.search(r'<select[^>]*name="school".*?</select>', page, re.DOTALL)
        assert select
        return re.findall(r">([^<]+)</option>", select[0])

    assert schools(cast.marcus) == ["Any", "Lincoln Middle School"]
    assert schools(cast.jo) == ["Any", "Cedar Valley High School", "Lincoln Middle School"]


def test_the_order_is_said_in_words_and_can_be_changed(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    assert "Due first Due first Newest first Oldest first" in text_of(client.get(QUEUE))
    assert "Newest first Due first" in text_of(client.get(f"{QUEUE}?sort=newest"))
    assert numbers(client, "?sort=oldest") == sorted(numbers(client))
    assert numbers(client, "?sort=newest") == sorted(numbers(client), reverse=True)


@pytest.mark.parametrize("query", ["?sort=due", "?sort=newest", "?by=due&priority=3"])
def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, signed_in, query: str) -> None:  # type: ignore[no-untyped-def]
    made = [ticket.pk for ticket in actions.open_many([filing(cast)] * 65, by=cast.elena)]
    Ticket.objects.filter(pk__in=made[:20]).update(due_at=None)
    client = signed_in(cast.marcus)

    pages, address = [], QUEUE + query
    while address:
        response = client.get(address)
        pages.append(numbers_in(response))
        following = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        address = QUEUE + following[1].replace("&amp;", "&") if following else ""

    assert [len(page) for page in pages] == [30, 30, 5]
    assert sorted(number for page in pages for number in page) == sorted(made)


@pytest.mark.parametrize(
    "cursor", ["x", "²", "-1", "%00", "W10", "eyJhIjoxfQ", "WyJuIiwiMjAyNyIsMV0", "9" * 40, "A" * 5000, "bnVsbA"]
)
def test_a_cursor_that_makes_no_sense_begins_at_the_beginning(
    cast: Cast, scene: dict[str, Ticket], signed_in, cursor: str
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    for way in ("", "&by=room", "&q=panel"):
        response = client.get(f"{QUEUE}?cursor={cursor}{way}")
        assert response.status_code == 200
    assert numbers(client, f"?cursor={cursor}") == numbers(client)


# Nothing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing is left here New tickets appear here as they come in."),
        ("?priority=1", "No ticket fits these filters Clear the filters"),
        (
            "?q=zebra",
            "No ticket matches “zebra” Try a number, a name, a room, a label, or other words. Clear the search",
        ),
        ("?by=room", "Nothing is left here New tickets appear here as they come in."),
    ],
)
def test_an_empty_list_says_what_is_true_and_what_to_do(cast: Cast, signed_in, query: str, said: str) -> None:  # type: ignore[no-untyped-def]
    assert said in text_of(signed_in(cast.marcus).get(QUEUE + query))


def test_what_depends_on_the_reader_s_machine_says_so(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    vary = signed_in(cast.marcus).get(QUEUE).headers["Vary"]

    assert {"User-Agent", "Sec-CH-UA-Mobile"} <= {one.strip() for one in vary.split(",")}
