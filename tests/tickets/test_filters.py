"""What the fields of a query choose, as people type them; and what is said where nothing is known by a value."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import clock
from audit.clock import now
from files.actions import store
from schools.models import School
from tests.cast import Cast, person
from tests.conftest import STORY_MORNING
from tests.tickets.pages import links_of, text_of
from tests.tickets.test_search import QUEUE, file, found, numbers_in
from tickets import actions
from tickets.asked import understand
from tickets.filters import MEANINGS
from tickets.models import Ticket
from tickets.query import FIELDS, KNOWN

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


@pytest.fixture
def scene(cast: Cast) -> dict[str, Ticket]:
    """Tickets that differ in one thing each."""
    photo = store(PNG, "panel.png", by=cast.elena)
    sheet = store(b"a,b\n1,2\n", "list.csv", by=cast.elena)
    made = {
        "elena": file(cast, "One", requester=cast.elena, device=None, room=None),
        "kim": file(cast, "Two", beneficiary=cast.kim),
        "high": file(cast, "Three", school=cast.high),
        "room": file(cast, "Four", room=cast.room_214),
        "laptop": file(cast, "Five", device=cast.laptop),
        "urgent": file(cast, "Six", impact="stopped"),
        "panel": file(cast, "Seven", category=cast.category("panel-touch")),
        "mine": actions.assign(file(cast, "Eight"), by=cast.marcus, to=cast.marcus),
        "waits": actions.wait(file(cast, "Nine"), by=cast.jo, reason="part"),
        "solved": actions.solve(file(cast, "Ten"), by=cast.jo),
        "photo": file(cast, "Eleven", uploads=[photo]),
        "sheet": file(cast, "Twelve", uploads=[sheet]),
        "network": actions.triage(file(cast, "Thirteen"), by=cast.jo, team=cast.network),
        "restricted": file(cast, "Fourteen", restricted=True),
    }
    clock.move(timedelta(minutes=29))
    return made


EVERYTHING = "elena kim high room laptop urgent panel mine waits solved photo sheet network"


CHOOSES = {
    "from:elena": "elena",
    "from:ALVAREZ": "elena",
    'from:"alvarez, elena"': "elena",
    "requester:elena.alvarez@cedarvalley.example": "elena",
    "for:kim": "kim",
    "about:park": "kim",
    "for:alvarez": "elena",
    'school:"cedar valley hs"': "high",
    "school:cvh": "high",
    "school:high": "high",
    "room:214": "room",
    'room:"lincoln 214"': "room",
    "device:t-044": "laptop",
    "tag:T-04471": "laptop",
    "serial:pf4k9x1": "laptop",
    "status:waiting": "waits",
    "status:waiting-part": "waits",
    'status:"Waiting: part"': "waits",
    "status:solved": "solved",
    "status:done": "solved",
    "status:in-progress": "mine",
    "status:late": "urgent",
    "is:late": "urgent",
    "is:solved": "solved",
    "priority:urgent": "urgent",
    "priority:P1": "urgent",
    "priority:1": "urgent",
    "category:panel-touch": "panel",
    "category:classroom": "panel",
    "team:network": "network",
    "assigned:me": "mine",
    "assigned:marcus": "mine",
    "owner:reed": "mine",
    "has:photo": "photo",
    "has:attachment": "photo sheet",
    "has:attachment -has:photo": "sheet",
    "has:device": "laptop",
    "has:room": "room",
    "status:solved status:waiting": "solved waits",
    "status:solved from:elena": "",
    "has:photo has:device": "",
    "in:mine": "mine",
    "restricted:yes": "",
    "twelve has:attachment": "sheet",
    "-twelve has:attachment": "photo",
    "is:unread assigned:me": "mine",
}


def test_each_field_chooses(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    names = {ticket.pk: name for name, ticket in scene.items()}
    chosen = {}
    for query in CHOOSES:
        client = signed_in(cast.marcus if "me" in query or query == "in:mine" else cast.jo)
        chosen[query] = {names[one] for one in found(client, query)}

    assert chosen == {query: set(fit.split()) for query, fit in CHOOSES.items()}


LEAVES_OUT = {
    "-school:cvh": "high",
    "-from:elena": "elena",
    "-status:done": "solved",
    "-assigned:marcus": "mine",
    "-team:network": "network",
    "-has:attachment": "photo sheet",
    "-is:late": "urgent",
    "-for:kim": "kim",
    "-twelve": "sheet",
    '-"twelve" -six': "sheet urgent",
    "assigned:nobody": "mine solved",
    "school:lms": "high",
    "status:open": "solved",
    "restricted:no": "",
}


def test_a_minus_leaves_out_and_nothing_else(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    names = {ticket.pk: name for name, ticket in scene.items()}
    seen = set(EVERYTHING.split())
    missing = {}
    for query in LEAVES_OUT:
        missing[query] = seen - {names[one] for one in found(signed_in(cast.jo), query)}

    assert missing == {query: set(one.split()) for query, one in LEAVES_OUT.items()}


def test_names_are_found_with_and_without_accents(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    zoe = person("Zoë", "Núñez")
    zoe.email = None
    zoe.save()
    ticket = file(cast, "Anything", requester=zoe)
    client = signed_in(cast.marcus)

    ways = ["from:zoe", "from:Zoë", "from:nunez", 'from:"núñez zoe"', "zoe nunez", "from:ZOÉ", "from:tomas"]
    assert [found(client, way) for way in ways] == [[ticket.pk]] * 6 + [[]]


def test_schools_are_found_by_what_people_call_them(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    other = School.objects.create(code="LES", name="Lincoln Élan School", short_name="Lincoln ES", kind="elementary")
    tickets = {school.code: file(cast, "One", school=school).pk for school in (cast.lincoln, other)}
    client = signed_in(cast.jo)
    ways = {way: found(client, f"school:{way}") for way in ("lincoln", '"Lincoln ES"', "les", "LMS", "elan", "middle")}

    assert ways == {
        "lincoln": [tickets["LES"], tickets["LMS"]],
        '"Lincoln ES"': [tickets["LES"]],
        "les": [tickets["LES"]],
        "LMS": [tickets["LMS"]],
        "elan": [tickets["LES"]],
        "middle": [tickets["LMS"]],
    }


# Days ---------------------------------------------------------------------------------------------------------------

# The story is on Tuesday, April 27, 2027, in Chicago; each ticket is named after the moment at which it was filed.
FILED = {
    "march": datetime(2027, 3, 31, 12, tzinfo=UTC),
    "last_sunday": datetime(2027, 4, 26, 4, 59, tzinfo=UTC),  # 11:59 PM in Chicago
    "monday": datetime(2027, 4, 26, 5, tzinfo=UTC),  # midnight in Chicago
    "today": STORY_MORNING,
}


DAYS = {
    "on:today": "today",
    "on:yesterday": "monday",
    "on:2027-04-26": "monday",
    "on:2027-04-25": "last_sunday",
    "on:last-week": "last_sunday",
    'on:"last week"': "last_sunday",
    "on:this-week": "monday today",
    "on:last-month": "march",
    "on:2027-03": "march",
    "on:2027": "march last_sunday monday today",
    "before:2027-04-26": "march last_sunday",
    "before:last-week": "march",
    "after:2027-04-26": "today",
    "after:last-week": "monday today",
    "since:2027-04-26": "monday today",
    "after:2027-03 before:today": "last_sunday monday",
    "-on:today": "march last_sunday monday",
}


def test_days_are_those_of_the_district(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    made = {}
    for name, at in FILED.items():
        clock.set_now(at)
        made[file(cast, name).pk] = name
    clock.set_now(STORY_MORNING)
    client = signed_in(cast.jo)

    shown = {query: [made[one] for one in found(client, query)] for query in DAYS}

    newest_first = list(reversed(FILED))
    assert shown == {query: [name for name in newest_first if name in fit.split()] for query, fit in DAYS.items()}


# What is not understood ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "sentence", "better"),
    [
        (
            "scool:lms",
            "“scool:lms” was left out: there is no “scool:”. There are: is, status, school, from,",
            "school:lms",
        ),
        ("error:0x80", "“error:0x80” was left out: there is no “error:”.", '"error:0x80"'),
        ("status:wating", "“wating” is none of: open, waiting, late, done, new,", "status:waiting"),
        ("priority:9", "“9” is none of: urgent, high, normal, low.", ""),
        (
            "school:lincon",
            "No school is called “lincon”. There are: Cedar Valley HS, Lincoln MS.",
            'school:"Lincoln MS"',
        ),
        ("school:", "“school:” needs a value, such as school:lincoln.", ""),
        ("from:zzzz", "We know nobody called “zzzz”. Write a given or family name, or an address.", ""),
        ("from:al", "“al” is too short for a name: write three letters or more.", ""),
        ("room:999", "No room of your schools is called “999”.", ""),
        ("device:zzzz", "No device has “zzzz” in its tag or serial number.", ""),
        ("before:10/1/2026", "“10/1/2026” is no day we know. Write it as 2027-04-27, or: today, yesterday,", ""),
        ("on:2027-02-30", "“2027-02-30” is no day we know.", ""),
        ("category:panel-tuch", "No kind of trouble is called “panel-tuch”. There are:", "category:panel-touch"),
        ("has:photoo", "“photoo” is none of: photo, attachment, device, room.", "has:photo"),
        ("-in:mine", "A view cannot be left out, so “-in:mine” was not looked at.", ""),
    ],
)
def test_what_is_not_known_is_said_and_the_rest_of_the_query_holds(
    cast: Cast, signed_in, query: str, sentence: str, better: str
) -> None:  # type: ignore[no-untyped-def]
    hums = file(cast, "It hums")
    file(cast, "It squeaks")
    client = signed_in(cast.marcus)

    response = client.get(QUEUE, {"q": f"hums {query}"})

    assert numbers_in(response) == [hums.pk]
    assert sentence in text_of(response)
    assert ("Did you mean" in text_of(response)) == bool(better)
    if better:
        assert f"hums {better} ?" in text_of(response)
    alone = client.get(QUEUE, {"q": query})
    assert (numbers_in(alone), "Nothing is left to look for" in text_of(alone)) == ([], True)


def test_only_so_many_parts_are_looked_for(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).get(QUEUE, {"q": "from:elena " * 21})

    assert "Only the first 20 parts of this were looked for." in text_of(response)


def test_every_field_has_a_meaning_and_an_example_that_is_read_as_such(cast: Cast) -> None:
    assert list(MEANINGS) == list(FIELDS)
    assert all(field.example.startswith(f"{name}:") for name, field in MEANINGS.items())


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"{name}:" for name in KNOWN]),
            st.sampled_from(
                ["me", "2027-04-26", "9999-12", "waiting", "late", "lincoln", "-", " ", '"', "\0", "%", "_"]
            ),
            st.text(max_size=6),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_query_is_answered(cast: Cast, query: str) -> None:
    with timezone.override("America/Chicago"):
        asked = understand(cast.marcus, query, now())

    listed: list[Any] = list(Ticket.objects.visible_to(cast.marcus).filter(asked.narrowed())[:1])
    assert listed == []


def test_several_files_of_one_ticket_hide_no_other_ticket(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [store(b"a,b\n", f"{number}.csv", by=cast.elena) for number in range(3)]
    many, one = file(cast, "Many", uploads=first), file(cast, "One", uploads=[store(PNG, "a.png", by=cast.elena)])
    monkeypatch.setattr("tickets.asked.FEW", 2)

    asked = understand(cast.marcus, "has:attachment", now())

    assert {ticket.pk for ticket in Ticket.objects.filter(asked.narrowed())} == {many.pk, one.pk}


# Chips and the filter menu ------------------------------------------------------------------------------------------


def test_what_narrows_the_list_is_a_chip_that_can_be_taken_off(
    cast: Cast, scene: dict[str, Ticket], signed_in
) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.jo).get(QUEUE, {"q": "twelve school:lms -from:elena"})

    assert numbers_in(response) == [scene["sheet"].pk]
    assert "School: Lincoln MS" in text_of(response)
    assert "From: not Elena Alvarez" in text_of(response)
    assert "2 filters" in text_of(response)
    assert "?q=twelve+school%3Alms" in links_of(response, "q=twelve")
    assert "?q=twelve+-from%3Aelena" in links_of(response, "q=twelve")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("status:late school:lms status:solved", ["Status: Late", "or Solved", "School: Lincoln MS"]),
        ("school:cvh school:lms", ["School: Cedar Valley HS", "or Lincoln MS"]),
        ("-status:late -status:solved", ["Status: not Late", "Status: not Solved"]),
        ("status:solved -status:late", ["Status: Solved", "Status: not Late"]),
        ("has:photo has:room", ["With: photo", "With: room"]),
        ("is:late is:unread", ["Is: Late", "Is: Waits for our answer"]),
    ],
)
def test_chips_say_where_either_of_several_values_will_do(cast: Cast, signed_in, query: str, said: list[str]) -> None:  # type: ignore[no-untyped-def]
    page = signed_in(cast.jo).get(QUEUE, {"q": query}).content.decode()

    chips = re.findall(r'<a class="badge tone-accent plain"[^>]*>([^<]*)<', page)
    assert [" ".join(html.unescape(one).split()) for one in chips] == said


@pytest.mark.parametrize(
    ("view", "chosen", "query"),
    [
        ("open", {"status": "open", "priority": "high"}, "status:open priority:high"),
        ("open", {"status": "waiting-part"}, "status:waiting-part"),
        ("mine", {"school": "Lincoln MS"}, 'in:mine school:"Lincoln MS"'),
        ("unassigned", {"assigned": "Marcus Reed"}, 'in:unassigned assigned:"Marcus Reed"'),
        ("open", {"category": "classroom", "team": "network"}, "category:classroom team:network"),
    ],
)
def test_the_filter_menu_writes_what_one_could_have_typed(
    cast: Cast, signed_in, view: str, chosen: dict[str, str], query: str
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    response = client.get(QUEUE, {"write": "1", "view": view, **chosen}, follow=True)

    assert response.redirect_chain[-1][0].startswith("/queue/?q=")
    assert response.context["request"].GET["q"] == query
    assert "problem" not in response.content.decode()


def test_the_filter_menu_keeps_words_and_parts_that_it_does_not_offer(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    sent = {
        "write": "1",
        "q": "hums from:elena -school:cvh status:open school:lms",
        "status": "",
        "school": "Lincoln MS",
    }

    response = signed_in(cast.jo).get(QUEUE, sent, follow=True)

    assert response.context["request"].GET["q"] == 'hums from:elena -school:cvh school:"Lincoln MS"'


def test_the_filter_menu_shows_what_was_typed(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    query = "hums status:waiting school:lms category:printing priority:P1 assigned:Marcus"

    page = signed_in(cast.jo).get(QUEUE, {"q": query, "filter": "1"})

    assert page.context["builder"].initial == {
        "status": "waiting",
        "school": "lms",
        "category": "printing",
        "priority": "P1",
        "assigned": "Marcus",
        "team": "",
        "label": "",
        "snoozed": "",
        "promise": "",
    }


def test_a_query_without_words_is_a_list_in_the_order_of_its_view(
    cast: Cast, scene: dict[str, Ticket], signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)

    due_first = found(client, "status:open school:lms")
    newest_first = found(client, "school:lms")

    assert due_first == [one for one in numbers_in(client.get(QUEUE)) if one != scene["high"].pk]
    assert newest_first == sorted(newest_first, reverse=True)
    assert found(client, "status:open school:lms", "&sort=oldest") == sorted(due_first)


@pytest.mark.parametrize("query", ["status:waiting", "before:2030", "school:lms"])
def test_pages_of_a_list_follow_each_other(cast: Cast, signed_in, query: str) -> None:  # type: ignore[no-untyped-def]
    made = actions.open_many(
        [actions.Filing(requester=cast.david, subject="One", school=cast.lincoln)] * 35, by=cast.david
    )
    for one in made:
        actions.wait(one, by=cast.jo, reason="part")
    client = signed_in(cast.jo)

    first = client.get(QUEUE, {"q": query})
    cursor = first.context["page"].next
    second = client.get(QUEUE, {"q": query, "cursor": cursor})

    assert (len(numbers_in(first)), len(numbers_in(second))) == (30, 5)
    assert sorted(numbers_in(first) + numbers_in(second)) == sorted(one.pk for one in made)


def test_a_ticket_of_a_list_knows_its_neighbours_and_the_way_back(
    cast: Cast, scene: dict[str, Ticket], signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    numbers = found(client, "has:attachment")
    _newest, oldest = numbers

    page = client.get(f"/tickets/{oldest}/", {"q": "has:attachment"})

    assert f"/tickets/{oldest}/previous/?q=has%3Aattachment" in links_of(page, "has")
    assert "/queue/?q=has%3Aattachment" in links_of(page, "has")
    words = client.get(f"/tickets/{oldest}/", {"q": "eleven"})
    assert "Search: eleven" in text_of(words)


def rows_of(client: Any, query: str, *tickets: Ticket) -> list[int]:
    """The rows with which an open list of a query follows a change of some tickets."""
    ids = ",".join(str(ticket.pk) for ticket in tickets)
    return numbers_in(client.get(f"{QUEUE}rows/", {"q": query, "ids": ids}))


def test_an_open_list_follows_its_query(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    waits, solved, sheet = scene["waits"], scene["solved"], scene["sheet"]

    assert rows_of(client, "status:waiting", waits, solved) == [waits.pk]
    assert rows_of(client, "in:mine", waits) == []
    assert rows_of(client, "scool:lms", waits) == []
    assert set(rows_of(client, "twelve", sheet, solved)) == {sheet.pk, solved.pk}, "what words found stays found"
    page = client.get(f"{QUEUE}rows/", {"q": "twelve", "ids": str(sheet.pk)}).content.decode()
    assert "<mark>Twelve</mark>" in page


def test_next_goes_on_in_the_list_of_a_query(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    newest, oldest = found(client, "has:attachment")

    answer = client.get(f"/tickets/{newest}/next/", {"q": "has:attachment"})

    assert answer.url.startswith(f"/tickets/{oldest}/")
    assert answer.url.endswith("?q=has%3Aattachment")
