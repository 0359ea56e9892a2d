"""The portal's first page and the ask box."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assets.models import Device, Product
from audit import clock
from schools.models import TestingWindow
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tickets.actions import (
    Filing,
    OutagePlan,
    assign,
    declare,
    merge,
    open_ticket,
    reply,
    restrict,
    schedule_visit,
    solve,
    triage,
    wait,
)
from tickets.models import Ticket
from users.models import User

SignedIn = Callable[[User], Client]


def file(cast: Cast, subject: str = "No sound from the panel", **more: object) -> Ticket:
    values = {"requester": cast.elena, "school": cast.lincoln, "room": cast.room_214, **more}
    return open_ticket(Filing(subject=subject, **values), by=values["requester"])  # type: ignore[arg-type]


def test_a_teacher_is_greeted_by_name_and_time_of_day(cast: Cast, signed_in: SignedIn) -> None:
    assert "Good morning, Ms. Alvarez" in text_of(signed_in(cast.elena).get("/"))
    clock.move(timedelta(hours=3))
    assert "Good afternoon, Ms. Alvarez" in text_of(signed_in(cast.elena).get("/"))


def test_agents_begin_at_the_queue_and_reach_the_portal_too(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    assert browser.get("/").headers["Location"] == "/queue/"
    assert "Good morning, Marcus" in text_of(browser.get("/home/"))


def test_open_tickets_are_told_in_sentences_what_waits_for_her_first(cast: Cast, signed_in: SignedIn) -> None:
    visit = file(cast)
    schedule_visit(visit, by=cast.marcus, at=clock.now() + timedelta(minutes=44))
    waiting = file(cast, "A student cannot open the reading app")
    reply(waiting, by=cast.marcus, body="Thanks. Which student is it?")
    wait(waiting, by=cast.marcus, reason="user")
    part = file(cast, "Document camera arm is loose")
    wait(part, by=cast.marcus, reason="part", expected_on=date(2027, 4, 29))
    solve(file(cast, "Printer jams"), by=cast.marcus)
    clock.move(timedelta(seconds=20))

    text = text_of(signed_in(cast.elena).get("/"))

    assert (
        "Good morning, Ms. Alvarez Waiting for you "
        "Which student is it? A student cannot open the reading app Asked by Marcus, today 9:52 AM "
        "What is going wrong?"
    ) in text
    assert (
        "My open tickets All 4 tickets "
        "Marcus is coming today, period 4 No sound from the panel Room 214 · reported today "
        "The part comes Thursday, April 29 Document camera arm is loose Room 214 · reported today "
        "My devices"
    ) in text


def test_what_presses_stays_in_sight_however_much_is_newer_and_the_rest_is_counted(
    cast: Cast, signed_in: SignedIn
) -> None:
    stopped = file(cast, "The whole class stands", impact="stopped")
    urgent = triage(file(cast, "Hot laptop"), by=cast.marcus, priority=1)
    waiting = file(cast, "Which app is it")
    wait(waiting, by=cast.marcus, reason="user")
    later = [file(cast, f"Trouble {number}") for number in range(6)]
    solve(later[0], by=cast.marcus)
    browser = signed_in(cast.elena)

    page = browser.get("/")

    shown = [int(link.split("/")[2]) for link in links_of(page, "/tickets/")]
    assert shown == [one.pk for one in (waiting, urgent, stopped, *reversed(later[3:]))]
    assert "My open tickets All 9 tickets" in text_of(page)
    assert "Trouble 3 Room 214 · reported today 2 more open tickets" in text_of(page)
    for one in later[1:3]:
        solve(one, by=cast.marcus)
    assert "more open" not in text_of(browser.get("/"))


def test_what_waits_for_her_comes_after_outages_and_before_everything_else(cast: Cast, signed_in: SignedIn) -> None:
    plan = OutagePlan("Wi-Fi is slow", schools=[cast.lincoln], category=cast.category("wifi-down"))
    declare(plan, by=cast.jo, next_news_at=clock.now() + timedelta(hours=1))
    for number in range(7):
        wait(file(cast, f"Question {number}"), by=cast.marcus, reason="user")

    page = signed_in(cast.elena).get("/")

    headings, text = re.findall(r"<h2[^>]*>(?:<[^>]*>)*([^<]+)", page.content.decode()), text_of(page)
    assert headings[:4] == ["Wi-Fi is slow", "Waiting for you", "What is going wrong?", "Common troubles"]
    assert [f"Question {number}" in text for number in range(7)] == [False, False, True, True, True, True, True]
    assert "My open tickets All 7 tickets 2 more open tickets My devices" in text


def test_where_all_that_is_open_waits_for_her_the_list_of_the_rest_says_so(cast: Cast, signed_in: SignedIn) -> None:
    wait(file(cast), by=cast.marcus, reason="user")

    assert "My open tickets All 1 ticket Nothing else is open. Tell us when" in text_of(signed_in(cast.elena).get("/"))


def test_an_answer_that_may_still_be_undone_is_not_told_yet(cast: Cast, signed_in: SignedIn) -> None:
    waiting = file(cast)
    reply(waiting, by=cast.marcus, body="Which student is it?")
    wait(waiting, by=cast.marcus, reason="user")
    browser = signed_in(cast.elena)

    assert "which student" not in text_of(browser.get("/"))
    clock.move(timedelta(seconds=20))
    assert "Waiting for you Which student is it?" in text_of(browser.get("/"))


def test_her_devices_and_those_of_her_room_can_be_reported(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/")

    assert links_of(page, "?device=") == [f"/report/?device={cast.laptop.pk}", f"/report/?device={cast.panel.pk}"]
    assert "Laptop ThinkPad L13 · T-04471" in text_of(page)
    assert "Panel in 214 ActivPanel 9 75″ · P-0214" in text_of(page)


def test_her_room_says_what_is_in_it_and_when_there_is_testing(cast: Cast, signed_in: SignedIn) -> None:
    chromebook = Product.objects.get(kind="chromebook")
    for number, status in enumerate(["deployed", "in_repair", "deployed", "retired"]):
        Device.objects.create(
            tag=f"R-{number}", product=chromebook, school=cast.lincoln, room=cast.room_214, status=status
        )
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 5, 7))

    text = text_of(signed_in(cast.elena).get("/"))

    assert "My room: 214, Lincoln MS Chromebook 3, 1 in repair Panel 1 State testing until Friday, May 7" in text


def test_a_student_sees_her_own_device_and_no_room(cast: Cast, signed_in: SignedIn) -> None:
    cast.kim.memberships.update(room=cast.room_214)
    page = signed_in(cast.kim).get("/")

    assert links_of(page, "?device=") == [f"/report/?device={cast.chromebook.pk}"]
    assert "My room" not in text_of(page)


def test_a_guardian_sees_the_devices_of_her_child(cast: Cast, signed_in: SignedIn) -> None:
    assert "Devices Chromebook, Kim Chromebook 300e · C-19902" in text_of(signed_in(cast.paula).get("/"))


def test_common_troubles_lead_to_the_form_and_students_see_theirs(cast: Cast, signed_in: SignedIn) -> None:
    staff = links_of(signed_in(cast.elena).get("/"), "?category=")
    pupil = links_of(signed_in(cast.kim).get("/"), "?category=")

    assert "/report/?category=classroom" in staff
    assert set(pupil) < set(staff)


def test_the_ask_box_is_a_plain_form_with_her_words(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/")
    assert '<form class="ask card" action="/report/"' in page.content.decode()

    filled = signed_in(cast.elena).get("/report/", {"subject": "panel is dead"})

    assert "<h1" in filled.content.decode()
    assert "Panel is dead Change the words" in text_of(filled)


def test_while_she_types_kinds_devices_and_her_own_ticket_are_offered(cast: Cast, signed_in: SignedIn) -> None:
    number = file(cast).pk

    part = signed_in(cast.elena).get("/report/suggestions/", {"subject": "panel has no sound"})

    text = text_of(part)
    assert f"You told us already No sound from the panel Add this to ticket {number}" in text
    assert "Is it one of these?" in text
    assert "Report it: “panel has no sound” ActivPanel 9 75″ P-0214 is filled in for you. You hear from us by" in text
    assert f'formaction="/report/add/{number}/"' in part.content.decode()


def test_without_words_the_list_is_a_button(cast: Cast, signed_in: SignedIn) -> None:
    part = signed_in(cast.elena).get("/report/suggestions/", {"subject": " "})

    assert text_of(part) == "Report it"


def test_words_are_never_markup(cast: Cast, signed_in: SignedIn) -> None:
    words = '"><script>alert(1)</script>'
    browser = signed_in(cast.elena)
    pages = [
        browser.get("/report/suggestions/", {"subject": words}),
        browser.get("/report/", {"subject": words}),
        browser.post("/report/", {"subject": words, "body": words}, follow=True),
        browser.get("/"),
    ]

    assert [
        ("&lt;script&gt;" in page.content.decode(), "<script>alert" in page.content.decode()) for page in pages
    ] == [(True, False)] * 4


def test_other_peoples_tickets_are_not_hers(cast: Cast, signed_in: SignedIn) -> None:
    theirs = file(cast, "Projector is dim", requester=cast.david)
    assert theirs.subject in text_of(signed_in(cast.david).get("/"))

    browser = signed_in(cast.elena)

    assert [theirs.subject in text_of(browser.get(address)) for address in ("/", "/my/")] == [False, False]
    assert "You told us" not in text_of(browser.get("/report/suggestions/", {"subject": "projector is dim"}))


def test_an_agents_portal_shows_what_he_asked_for_not_what_he_works(cast: Cast, signed_in: SignedIn) -> None:
    worked = assign(file(cast), by=cast.marcus, to=cast.marcus)
    own = file(cast, "My own monitor flickers", requester=cast.marcus)

    text = text_of(signed_in(cast.marcus).get("/my/"))

    assert (own.subject in text, worked.subject in text) == (True, False)


def test_all_my_tickets_are_listed_open_ones_first_and_paged(cast: Cast, signed_in: SignedIn) -> None:
    numbers = [file(cast, f"Trouble {number}").pk for number in range(33)]
    solve(Ticket.objects.get(pk=numbers[32]), by=cast.marcus)
    browser = signed_in(cast.elena)

    first = browser.get("/my/")
    second = browser.get("/my/" + links_of(first, "?cursor=")[0])

    shown = [int(link.split("/")[2]) for page in (first, second) for link in links_of(page, "/tickets/")]
    assert shown == [*reversed(numbers[:32]), numbers[32]]


def test_all_my_tickets_stand_in_groups_on_every_page(cast: Cast, signed_in: SignedIn) -> None:
    numbers = [file(cast, f"Trouble {number}").pk for number in range(35)]
    wait(Ticket.objects.get(pk=numbers[0]), by=cast.marcus, reason="user")
    reply(Ticket.objects.get(pk=numbers[1]), by=cast.marcus, body="Which app is it?")
    wait(Ticket.objects.get(pk=numbers[1]), by=cast.marcus, reason="user")
    solve(Ticket.objects.get(pk=numbers[34]), by=cast.marcus)
    clock.move(timedelta(seconds=20))
    browser = signed_in(cast.elena)

    first = browser.get("/my/")
    second = browser.get("/my/" + links_of(first, "?cursor=")[0])

    groups = [
        re.findall(r'href="/tickets/(\d+)/"|<h2[^>]*>([^<]+)', page.content.decode()) for page in (first, second)
    ]
    told = [[int(number) if number else heading for number, heading in page] for page in groups]
    assert told[0] == ["Waiting for you", numbers[1], numbers[0], "Open", *reversed(numbers[6:34])]
    assert told[1] == ["Open", *reversed(numbers[2:6]), "Solved", numbers[34]]
    assert "Waiting for you Which app is it? Trouble 1 Asked by Marcus, today" in text_of(first)
    assert "We need your answer Trouble 0" in text_of(first)


def test_what_was_joined_with_an_open_one_is_not_among_the_solved(cast: Cast, signed_in: SignedIn) -> None:
    part, whole = file(cast), file(cast, "No sound again")
    merge(part, into=whole, by=cast.marcus)
    assert "My tickets Open" in text_of(signed_in(cast.elena).get("/my/"))
    assert "Solved" not in text_of(signed_in(cast.elena).get("/my/"))

    solve(Ticket.objects.get(pk=whole.pk), by=cast.marcus)

    assert "My tickets Solved" in text_of(signed_in(cast.elena).get("/my/"))


def test_an_empty_list_says_what_will_stand_there(cast: Cast, signed_in: SignedIn) -> None:
    text = text_of(signed_in(cast.david).get("/my/"))

    assert (
        text == "My tickets No tickets yet What you report, and what others add you to, stands here. Report a problem"
    )
    assert "Nothing is open. Tell us when something goes wrong." in text_of(signed_in(cast.david).get("/"))


def test_a_restricted_ticket_stays_with_its_requester(cast: Cast, signed_in: SignedIn) -> None:
    ticket = restrict(file(cast, "I clicked a strange link"), by=cast.marcus)

    assert ticket.subject in text_of(signed_in(cast.elena).get("/"))
    assert ticket.subject not in text_of(signed_in(cast.ada).get("/home/"))


def test_pages_cost_the_same_with_one_ticket_and_with_thirty(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.elena)
    schedule_visit(file(cast), by=cast.marcus, at=clock.now() + timedelta(hours=1))
    browser.get("/")  # the service hours are kept from here on
    for more in (29, 0):
        with django_assert_num_queries(19):
            browser.get("/")
        with django_assert_num_queries(11):
            browser.get("/my/")
        for number in range(more):
            schedule_visit(file(cast, f"Trouble {number}"), by=cast.marcus, at=clock.now() + timedelta(hours=1))
