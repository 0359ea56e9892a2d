"""The walk from room to room: what presses first, then what is free first, what waits last; and where one walks."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from schools.models import Building, Room, ServiceCalendar, ServiceHours, TestingWindow
from tests.cast import Cast, grant
from tests.conftest import STORY_MORNING
from tests.tickets.pages import text_of
from tests.tickets.test_queue import PHONE, QUEUE, file, filing, words
from tickets import actions
from tickets.models import Ticket
from tickets.walking import is_resting, rests
from users.models import ClassSection, User

WALK = f"{QUEUE}?by=room"


@pytest.fixture
def walk(cast: Cast) -> dict[str, Ticket]:
    """Tickets in three rooms, in no order."""
    office = Room.objects.create(school=cast.lincoln, name="Office", position=9)
    first = Room.objects.create(school=cast.lincoln, name="118", position=1)
    return {
        "Office": file(cast, "Office printer", room=office),
        "214": file(cast, "Panel", room=cast.room_214),
        "118": file(cast, "Testing app", room=first),
        "101": file(cast, "Projector", room=cast.room_101, device=None),
        "nowhere": file(cast, "Password", device=None, school=cast.lincoln),
    }


def stops(client: Client, query: str = "?by=room", **headers: str) -> list[str]:
    """Schools, rooms and subjects, as they follow each other."""
    page = client.get(QUEUE + query, headers=headers).content.decode()
    found = re.findall(
        r"<h[23][^>]*>([^<]+)</h[23]>|<span class=\"mrow-s\">(.*?)</span>\s*<span class=\"q-meta\"", page, re.DOTALL
    )
    return [heading or words(row) for heading, row in found]


def test_a_walk_goes_from_school_to_school_and_room_to_room(cast: Cast, walk: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    assert stops(signed_in(cast.jo)) == [
        "Cedar Valley High School", "Room 101", "Projector",
        "Lincoln Middle School", "Room 118", "Testing app", "Room 214", "Panel", "Office", "Office printer",
        "No room", "Password",
    ]  # fmt: skip


def test_a_walk_says_what_the_bells_say(cast: Cast, walk: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    assert "Lincoln Middle School Period 3, 9:44 to 10:32 AM" in text_of(
        signed_in(cast.marcus).get(f"{QUEUE}?by=room")
    )


def test_a_walk_says_at_each_room_whether_one_may_go_in(cast: Cast, walk: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    TestingWindow.objects.create(
        name="State testing",
        school=cast.lincoln,
        first_day=date(2027, 4, 27),
        last_day=date(2027, 4, 27),
        grades=["08"],
    )
    for room, grade in ((cast.room_214, "07"), (walk["118"].room, "08")):
        ClassSection.objects.create(
            roster_id=f"C{room.pk}", school=cast.lincoln, title="Math", room=room, periods=["3"], grades=[grade]
        )

    said = text_of(signed_in(cast.marcus).get(f"{QUEUE}?by=room"))

    assert "Room 118 Testing: do not enter until 10:32 AM" in said
    assert "Room 214 Class until 10:32 AM, then free" in said
    assert "Office Free all day" in said


def test_a_walk_goes_to_the_rooms_first_that_are_free_first(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """Periods 3 and 4 are 9:44 to 10:32 and 10:36 to 11:24; it is 9:52."""
    main = Building.objects.create(school=cast.lincoln, name="Main")
    for place, (name, periods) in enumerate([("110", "34"), ("111", "3"), ("112", ""), ("113", "4"), ("114", "")], 1):
        room = Room.objects.create(school=cast.lincoln, building=main, name=name, position=place)
        file(cast, f"In {name}", room=room, device=None)
        ClassSection.objects.create(
            roster_id=name, school=cast.lincoln, title="Math", room=room, periods=list(periods) or ["1"]
        )

    walked = stops(signed_in(cast.marcus))

    rooms = [one for one in walked if one.startswith("Room ")]
    assert rooms == ["Room 113", "Room 112", "Room 114", "Room 111", "Room 110"]
    said = text_of(signed_in(cast.marcus).get(f"{QUEUE}?by=room"))
    assert "Room 113 Free until 10:36 AM" in said
    assert "Room 111 Class until 10:32 AM, then free" in said
    assert "Room 110 Class until 11:24 AM, then free" in said


@pytest.mark.parametrize(
    ("later", "bell", "door"),
    [
        (timedelta(hours=2), "Open until 3:30 PM", "Free all day"),  # after the last bell
        (timedelta(hours=7), "Closed until tomorrow 7:00 AM", ""),
    ],
)
def test_a_walk_says_what_the_hours_say_outside_of_the_periods(
    cast: Cast, signed_in, later: timedelta, bell: str, door: str
) -> None:  # type: ignore[no-untyped-def]
    file(cast, room=cast.room_214)
    clock.move(later)

    said = text_of(signed_in(cast.marcus).get(f"{QUEUE}?by=room"))

    assert f"Lincoln Middle School {bell} Room 214 {door}".strip() in said
    assert ("Free" in said) == bool(door)


def test_a_class_that_lasts_until_the_school_closes_says_so(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ServiceHours.objects.update(closes=time(10, 30))
    ServiceCalendar.objects.update(version=F("version") + 1)
    file(cast, room=cast.room_214)
    ClassSection.objects.create(roster_id="C", school=cast.lincoln, title="Math", room=cast.room_214, periods=["3"])

    said = text_of(signed_in(cast.marcus).get(f"{QUEUE}?by=room"))

    assert "Room 214 Classes until the day ends at 10:30 AM" in said


def test_a_phone_gets_the_walk_unless_it_asks_for_the_list(cast: Cast, walk: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    assert stops(client, "", user_agent=PHONE)[0] == "Lincoln Middle School"
    assert stops(client, "", sec_ch_ua_mobile="?1")[0] == "Lincoln Middle School"
    assert stops(client, "", sec_ch_ua_mobile="?0", user_agent=PHONE) == ["My work"]
    assert stops(client, "?by=due", user_agent=PHONE) == ["My work"]
    assert stops(client, "?q=panel", user_agent=PHONE) == ["My work"]


def next_of(response: Any) -> str:
    """The query of the next page; "" where there is none."""
    found = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def subjects(client: Client, query: str = "?by=room") -> list[str]:
    """What stands on a page of the walk, without schools and rooms."""
    page = client.get(QUEUE + query).content.decode()
    return [words(one) for one in re.findall(r'<span class="mrow-s">(.*?)</span>\s*<span class="q-meta"', page, re.S)]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_walk_costs_the_same_at_any_length(cast: Cast, signed_in, rows: int) -> None:  # type: ignore[no-untyped-def]
    rooms = [Room.objects.create(school=cast.lincoln, name=f"3{n:02}", position=n) for n in range(rows)]
    actions.open_many([filing(cast, room=room) for room in rooms], by=cast.elena)
    Ticket.objects.update(status="visit", visit_at=STORY_MORNING + timedelta(hours=1))
    client = signed_in(cast.jo)
    client.get(QUEUE)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(WALK)

    assert len(re.findall("data-row ", response.content.decode())) == rows
    assert len(asked) == 15


# What presses, and what waits ---------------------------------------------------------------------------------------


def test_what_is_urgent_or_late_comes_first_and_says_why(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """Room 11 is free and comes first by walking; the high school comes first by name."""
    rooms = {
        name: Room.objects.create(school=cast.lincoln, name=name, position=at)
        for at, name in enumerate(("11", "12", "13"))
    }
    file(cast, "Projector", room=cast.room_101, device=None)
    file(cast, "Printer", room=rooms["11"], device=None)
    file(cast, "Sound", room=rooms["12"], device=None)
    file(cast, "Panel", room=rooms["13"], device=None, impact="manages")
    file(cast, "Wi-Fi", room=rooms["12"], device=None, impact="stopped")
    clock.move(timedelta(minutes=20))

    walked = stops(signed_in(cast.jo))
    said = text_of(signed_in(cast.jo).get(WALK))

    assert walked == [
        "Lincoln Middle School", "Room 12", "Wi-Fi", "Sound", "Room 13", "Panel", "Room 11", "Printer",
        "Cedar Valley High School", "Room 101", "Projector",
    ]  # fmt: skip
    assert "Room 12 Free all day Go here first Urgent: a class cannot go on · Late" in said
    assert "Room 13 Free all day Due soon" in said
    assert said.count("Go here first") == 1


def test_one_goes_first_to_one_school_and_the_other_says_only_why_it_presses(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Wi-Fi", impact="stopped")
    file(cast, "Projector", room=cast.room_101, device=None, impact="stopped")

    said = text_of(signed_in(cast.jo).get(WALK))

    assert said.count("Go here first") == 1
    assert said.count("Urgent: a class cannot go on") == 2


def test_a_visit_shows_its_time_of_day(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    morning, noon = clock.now() + timedelta(minutes=50), clock.now() + timedelta(days=1, hours=2)
    for subject, at in (("Panel", morning), ("Cable", noon)):
        visited = actions.assign(file(cast, subject), by=cast.marcus, to=cast.marcus)
        actions.schedule_visit(visited, by=cast.marcus, at=at)

    said = text_of(signed_in(cast.marcus).get(WALK))

    assert ("Visit, per. 4, 10:42 AM" in said, "Visit, Wed, 11:52 AM" in said) == (True, True)


def test_a_room_under_test_comes_after_others_that_press(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    tested = Room.objects.create(school=cast.lincoln, name="11", position=1)
    ClassSection.objects.create(roster_id="11", school=cast.lincoln, title="Math", room=tested, periods=["3"])
    window = TestingWindow.objects.create(
        name="State testing", school=cast.lincoln, first_day=date(2027, 4, 27), last_day=date(2027, 4, 27)
    )
    window.rooms.add(tested)
    file(cast, "Testing app", room=tested, device=None, impact="stopped")
    file(cast, "Panel", room=cast.room_214, impact="manages")

    assert stops(signed_in(cast.marcus)) == ["Lincoln Middle School", "Room 214", "Panel", "Room 11", "Testing app"]
    said = text_of(signed_in(cast.marcus).get(WALK))
    assert "Room 11 Testing: do not enter until 11:24 AM As soon as you may go in Urgent" in said
    assert said.count("Go here first") == 1

    # A room that one may not enter yet is nowhere where one goes first, though something is due there first.
    file(cast, "Late", room=cast.room_101, device=None, impact="manages")
    Ticket.objects.filter(room=cast.room_214).delete()
    assert stops(signed_in(cast.jo))[:3] == ["Cedar Valley High School", "Room 101", "Late"]
    assert "Room 101 Go here first" in text_of(signed_in(cast.jo).get(WALK))


def test_a_school_in_which_no_room_may_be_entered_comes_after_one_with_work_now(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """Lincoln is under test, and something is late there; at the high school nothing presses."""
    ClassSection.objects.create(roster_id="214", school=cast.lincoln, title="Math", room=cast.room_214, periods=["3"])
    TestingWindow.objects.create(
        name="State testing", school=cast.lincoln, first_day=date(2027, 4, 27), last_day=date(2027, 4, 27)
    )
    file(cast, "Testing app", room=cast.room_214, impact="stopped")
    file(cast, "Projector", room=cast.room_101, device=None)
    there = ["Cedar Valley High School", "Room 101", "Projector"]

    assert stops(signed_in(cast.jo)) == [*there, "Lincoln Middle School", "Room 214", "Testing app"]

    office = Room.objects.create(school=cast.lincoln, name="Office", position=9)
    file(cast, "Printer", room=office, device=None)
    assert stops(signed_in(cast.jo)) == [
        "Lincoln Middle School", "Room 214", "Testing app", "Office", "Printer", *there,
    ]  # fmt: skip


def test_what_presses_and_is_in_no_room_is_to_be_done_first(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Password", device=None, school=cast.lincoln, impact="stopped")

    assert "No room Do this first Urgent" in text_of(signed_in(cast.marcus).get(WALK))


def test_who_walks_goes_first_where_something_is_due_first_and_may_be_entered(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """What is in no room can be done anywhere, and does not hide the room to which one goes."""
    file(cast, "Password", device=None, school=cast.lincoln, impact="stopped")
    file(cast, "Projector", room=cast.room_101, device=None, impact="manages")
    clock.move(timedelta(minutes=1))
    file(cast, "Panel", room=cast.room_214, impact="manages")

    said = text_of(signed_in(cast.jo).get(WALK))

    assert "Room 101 Go here first Due soon" in said
    assert (said.count("Go here first"), said.count("Do this first")) == (1, 0)


def test_what_waits_comes_after_everything_else_wherever_it_is(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """The high school comes first by name; at Lincoln an urgent ticket is open."""
    actions.wait(file(cast, "Lamp", room=cast.room_101, device=None), by=cast.jo, reason="part")
    actions.wait(file(cast, "Speaker", room=cast.room_214), by=cast.jo, reason="vendor")
    planned = file(cast, "Cable", room=cast.room_101, device=None)
    actions.schedule_visit(planned, by=cast.jo, at=STORY_MORNING + timedelta(days=1))
    file(cast, "Panel", room=cast.room_214, impact="stopped")

    assert stops(signed_in(cast.jo)) == [
        "Lincoln Middle School", "Room 214", "Panel",
        "Waiting: look in only if you pass", "Room 101", "Lamp", "Room 214", "Speaker",
        "Visits of another day", "Room 101", "Cable",
    ]  # fmt: skip
    said = text_of(signed_in(cast.jo).get(WALK))
    assert "Room 101 Cedar Valley HS" in said
    assert "Room 214 Lincoln MS" in said


def test_a_visit_that_was_agreed_for_later_has_its_own_turn(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    first = Room.objects.create(school=cast.lincoln, name="11", position=1)
    agreed = file(cast, "Panel", room=first, device=None, impact="stopped")
    actions.schedule_visit(agreed, by=cast.marcus, at=STORY_MORNING + timedelta(hours=3))
    file(cast, "Printer", room=cast.room_214)

    assert stops(signed_in(cast.marcus)) == ["Lincoln Middle School", "Room 214", "Printer", "Room 11", "Panel"]
    assert "Room 11 Free all day At 12:52 PM" in text_of(signed_in(cast.marcus).get(WALK))


def visit(cast: Cast, subject: str, room: Room, minutes: int) -> Ticket:
    """Marcus is to come so many minutes after 9:52 AM."""
    ticket = file(cast, subject, room=room, device=None)
    at = STORY_MORNING + timedelta(minutes=minutes)
    return actions.schedule_visit(ticket, by=cast.marcus, at=at, until=at + timedelta(minutes=20))


def test_visits_of_later_today_stand_in_the_order_of_today_at_their_time(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """East has a class until 11:24; West, the last building, is free now."""
    east, west = (Building.objects.create(school=cast.lincoln, name=name) for name in ("East", "West"))
    held, shut, other, free = (
        Room.objects.create(school=cast.lincoln, building=where, name=name, position=place)
        for place, (name, where) in enumerate([("11", east), ("12", east), ("13", east), ("31", west)])
    )
    for room in (shut, held):
        ClassSection.objects.create(
            roster_id=room.name, school=cast.lincoln, title="Math", room=room, periods=["3", "4"]
        )
    late = visit(cast, "At 11", held, 68)
    visit(cast, "At 12", other, 128)
    file(cast, "In a class", room=shut, device=None)
    file(cast, "Now", room=free, device=None)

    assert stops(signed_in(cast.marcus)) == [
        "Lincoln Middle School", "Room 12", "In a class", "Room 31", "Now", "Room 11", "At 11", "Room 13", "At 12",
    ]  # fmt: skip
    assert "Waiting" not in text_of(signed_in(cast.marcus).get(WALK)).partition("Lincoln Middle School")[2]
    actions.schedule_visit(late, by=cast.marcus, at=STORY_MORNING + timedelta(minutes=130))
    assert stops(signed_in(cast.marcus))[-4:] == ["Room 13", "At 12", "Room 11", "At 11"]


def test_a_school_where_one_is_expected_later_comes_after_one_with_work_now(cast: Cast, both: User, signed_in) -> None:  # type: ignore[no-untyped-def]
    """The high school comes first by name."""
    projector = Ticket.objects.get(subject="Projector")
    actions.schedule_visit(projector, by=cast.marcus, at=STORY_MORNING + timedelta(hours=2))

    assert stops(signed_in(both)) == [
        "Lincoln Middle School", "Room 214", "Panel", "Cedar Valley High School", "Room 101", "Projector",
    ]  # fmt: skip


def test_a_visit_brings_the_rest_of_its_room_along_while_that_is_shut(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """There is a class until 11:24 in room 11, and until 10:32 in room 12; the visit is at 10:12."""
    for name, periods in (("11", ["3", "4"]), ("12", ["3"])):
        room = Room.objects.create(school=cast.lincoln, name=name, position=int(name))
        ClassSection.objects.create(roster_id=name, school=cast.lincoln, title="Math", room=room, periods=periods)
        file(cast, f"In {name}", room=room, device=None)
    visit(cast, "Agreed", Room.objects.get(name="11"), 20)

    walked = stops(signed_in(cast.marcus))

    assert [one for one in walked if one.startswith("Room")] == ["Room 11", "Room 12"]
    assert {walked[2], walked[3]} == {"In 11", "Agreed"}


def test_what_rests_is_asked_of_the_database_and_of_a_ticket_alike(cast: Cast) -> None:
    made = {
        "part": actions.wait(file(cast), by=cast.jo, reason="part"),
        "tomorrow": actions.schedule_visit(file(cast), by=cast.jo, at=STORY_MORNING + timedelta(days=1)),
        "today": actions.schedule_visit(file(cast), by=cast.jo, at=STORY_MORNING + timedelta(hours=2)),
        "off": actions.schedule_visit(file(cast), by=cast.jo, at=STORY_MORNING + timedelta(days=1)),
        "new": file(cast),
    }
    Ticket.objects.filter(pk=made["off"].pk).update(visit_off="hours")

    resting = set(Ticket.objects.filter(rests(clock.now())).values_list("pk", flat=True))

    assert resting == {made["part"].pk, made["tomorrow"].pk}
    assert resting == {one.pk for one in Ticket.objects.all() if is_resting(one, clock.now())}


# Pages --------------------------------------------------------------------------------------------------------------


def test_a_page_has_what_is_due_first_and_the_last_one_what_waits(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    late = actions.open_many([filing(cast, f"Late {n}", impact="stopped") for n in range(3)], by=cast.elena)
    actions.open_many([filing(cast, f"Ticket {n}") for n in range(62)], by=cast.elena)
    waiting = actions.open_many([filing(cast, f"Waiting {n}") for n in range(35)], by=cast.elena)
    actions.wait_many(waiting, by=cast.marcus, reason="part")
    client = signed_in(cast.marcus)

    pages = [client.get(WALK)]
    while query := next_of(pages[-1]):
        pages.append(client.get(QUEUE + query))
    told = [subjects(client)] + [subjects(client, next_of(page)) for page in pages[:-1]]

    assert [len(page) for page in told] == [50, 15 + 20, 15]
    assert told[0][:3] == [ticket.subject for ticket in late]
    assert [one.split()[0] for one in told[1]] == ["Ticket"] * 15 + ["Waiting"] * 20
    assert len({one for page in told for one in page}) == 100
    assert "The next page has those that are due later." in text_of(pages[0])
    assert "From the beginning of the walk" in text_of(pages[2])


# Where one walks ----------------------------------------------------------------------------------------------------


@pytest.fixture
def both(cast: Cast) -> User:
    """Marcus, who works at two schools today, with a ticket at each."""
    grant(cast.marcus, "technician", cast.high)
    file(cast, "Projector", room=cast.room_101, device=None)
    file(cast, "Panel", room=cast.room_214)
    return User.objects.get(pk=cast.marcus.pk)


def test_the_schools_of_a_walk_are_chosen_and_remembered(cast: Cast, both: User, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(both)
    assert subjects(client) == ["Projector", "Panel"]

    sent = client.post("/queue/walk/", {"schools": [cast.lincoln.pk], "back": "view=open&cursor=x"})

    assert (sent.status_code, sent.headers["Location"]) == (302, "/queue/?view=open&by=room")
    assert subjects(client) == ["Panel"]
    client.logout()
    client = signed_in(both)
    assert subjects(client) == ["Panel"]
    assert "Only Lincoln MS." in text_of(client.get(WALK))
    # The list is no walk, and has all of it.
    assert "Projector" in text_of(client.get(f"{QUEUE}?by=due"))

    client.post("/queue/walk/", {"schools": [cast.lincoln.pk], "everywhere": "on"})
    assert subjects(client) == ["Projector", "Panel"]


def test_nobody_chooses_a_school_of_others_nor_keeps_one_that_is_theirs_no_longer(
    cast: Cast, both: User, signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(both)
    client.post("/queue/walk/", {"schools": [cast.high.pk]})
    assert subjects(client) == ["Projector"]

    both.role_grants.filter(school=cast.high).delete()

    assert subjects(client) == ["Panel"]
    assert "Where do you walk?" not in text_of(client.get(WALK))
    client.post("/queue/walk/", {"schools": [cast.high.pk]})
    assert subjects(client) == ["Panel"]


def test_a_ticket_of_another_school_does_not_come_to_an_open_walk(cast: Cast, both: User, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(both)
    numbers = ",".join(str(one) for one in Ticket.objects.values_list("pk", flat=True))
    live = f"/queue/rows/?by=room&ids={numbers}"
    assert re.findall(r'data-row id="t\d+"', client.get(live).content.decode()) != []

    client.post("/queue/walk/", {"schools": [cast.lincoln.pk]})

    here = Ticket.objects.get(subject="Panel")
    assert re.findall(r'data-row id="t(\d+)"', client.get(live).content.decode()) == [str(here.pk)]
