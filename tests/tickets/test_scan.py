"""Scanning a label: a camera, a hand scanner or fingers lead to the device and its tickets, or to the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from assets.actions.custody import Move, transfer
from assets.models import Device
from audit import clock
from schools.models import Room
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tickets.actions import Filing, open_ticket, solve
from tickets.models import Ticket
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("read", "code"),
    [
        ("P-0214", "P-0214"),
        ("p-0214", "P-0214"),
        (" *P-0214* ", "P-0214"),
        ("AP9000214", "P-0214"),
        ("SAP9000214", "P-0214"),
        ("1S82W0S00T00AP9000214", "P-0214"),
        ("LMS/214", "LMS/214"),
        ("https://old.cedarvalley.example/r/LMS/B%C3%BCro%202%3F", "LMS/B%C3%BCro%202%3F"),
        ("HTTP://127.0.0.1:8000/r/P-0214?from=camera", "P-0214"),
    ],
)
def test_what_is_read_leads_to_the_thing(cast: Cast, signed_in: SignedIn, read: str, code: str) -> None:
    Room.objects.create(school=cast.lincoln, name="Büro 2?")

    answer = signed_in(cast.marcus).get("/scan/", {"code": read})

    assert (answer.status_code, answer["Location"]) == (302, f"/r/{code}")


def test_a_serial_number_that_begins_with_s_is_read_as_it_stands(cast: Cast, signed_in: SignedIn) -> None:
    Device.objects.create(serial="SAP9000214", product=cast.panel.product, school=cast.lincoln)

    assert signed_in(cast.marcus).get("/scan/", {"code": "SAP9000214"})["Location"] == "/r/SAP9000214"


def test_a_teacher_who_scans_gets_the_form_with_it_filled_in(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/scan/", {"code": "P-0214"}, follow=True)

    assert [where for where, _status in page.redirect_chain] == ["/r/P-0214", "/report/?sticker=P-0214"]
    assert value_of(page, "sticker") == "P-0214"


def test_an_unknown_label_and_an_address_of_somebody_else_say_what_to_do(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    unknown = browser.get("/scan/", {"code": "X-1"})
    poster = browser.get("/scan/", {"code": "https://example.com/lunch"})

    assert (unknown.status_code, poster.status_code) == (404, 404)
    assert (
        "We do not know this label No device or room of yours has the code “X-1”. Scan another label of it, or write "
        "its tag or serial number." in text_of(unknown)
    )
    assert "It is an address at example.com, not a sticker of ours." in text_of(poster)
    assert value_of(unknown, "code") == "X-1"


def test_only_the_scan_page_may_run_the_reader(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    policies = [browser.get(path)["Content-Security-Policy"] for path in ("/scan/", "/scan/?code=X-1", "/queue/")]

    assert ["script-src 'self' 'wasm-unsafe-eval'" in policy for policy in policies] == [True, True, False]
    assert ["script-src" in policy for policy in policies] == [True, True, False]
    assert "camera=(self)" in browser.get("/scan/")["Permissions-Policy"]


def test_the_page_of_a_device_says_who_has_it_and_what_it_had(cast: Cast, signed_in: SignedIn) -> None:
    transfer([Move(cast.chromebook.pk, cast.david, None)], by=cast.marcus)
    clock.move(timedelta(days=30))
    first = open_ticket(Filing(cast.elena, "Keys are missing", device=cast.chromebook), by=cast.elena)
    solve(first, by=cast.marcus)
    open_ticket(Filing(cast.elena, "Screen is cracked", device=cast.chromebook), by=cast.elena)
    hidden = Filing(cast.elena, "Found in a fight", device=cast.chromebook, restricted=True)
    solve(open_ticket(hidden, by=cast.elena), by=cast.keiko)
    browser = signed_in(cast.marcus)

    page = browser.get("/r/C-19902")

    words = text_of(page)
    assert "Who has it David Chen Teacher, Lincoln MS since Apr 27 Status" in words
    assert "Open now Screen is cracked New Before Keys are missing" in words
    assert "fight" not in words
    assert links_of(page, "/walk-in/?about")[-1] == "/walk-in/?about=C-19902"
    (listed,) = [link for link in links_of(page, "device%3AC-19902") if "status" not in link]
    found = browser.get(listed).content.decode()
    assert [title in found for title in ("Keys are missing", "Screen is cracked", "fight")] == [True, True, False]


def test_a_technician_of_another_school_learns_nothing_of_who_has_it(cast: Cast, signed_in: SignedIn) -> None:
    open_ticket(Filing(cast.elena, "Screen is cracked", device=cast.chromebook), by=cast.elena)

    own, foreign = (text_of(signed_in(one).get("/r/C-19902")) for one in (cast.marcus, cast.priya))

    assert [(str(cast.kim) in page, "Screen is cracked" in page) for page in (own, foreign)] == [
        (True, True),
        (False, False),
    ]
    assert "It is a device of another school. Its technicians see who has it." in foreign
    form = signed_in(cast.priya).get("/walk-in/?about=C-19902")
    assert (str(cast.kim) in text_of(form), value_of(form, "who")) == (False, "")


def test_a_walk_in_about_a_panel_is_about_it_whoever_asks(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)
    form = browser.get("/walk-in/?about=P-0214")
    assert "About ActivPanel 9 75″ P-0214 Who asked?" in text_of(form)
    assert (value_of(form, "about"), value_of(form, "who")) == ("P-0214", "")

    browser.post("/walk-in/", {"about": "P-0214", "who": "rosa delgado", "minutes": "5"})

    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.room, ticket.school) == (cast.panel, cast.room_214, cast.lincoln)
    assert ticket.requester == cast.rosa


def test_a_walk_in_about_a_room_is_there(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.marcus).post("/walk-in/", {"about": "CVH/101", "who": "rosa delgado", "minutes": "5"})

    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.room, ticket.school) == (None, cast.room_101, cast.high)


def test_whoever_has_the_device_is_filled_in_as_the_one_who_asks(cast: Cast, signed_in: SignedIn) -> None:

    form = signed_in(cast.marcus).get("/walk-in/?about=C-19902")

    assert (value_of(form, "who"), value_of(form, "person")) == (str(cast.kim), str(cast.kim.pk))


def test_the_page_of_a_device_costs_the_same_whatever_it_had(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: Callable[..., Any]
) -> None:
    browser = signed_in(cast.marcus)

    for _round in (1, 2):
        open_ticket(Filing(cast.elena, "Screen is cracked", device=cast.chromebook), by=cast.elena)
        solve(open_ticket(Filing(cast.elena, "Keys", device=cast.chromebook), by=cast.elena), by=cast.marcus)
        with django_assert_num_queries(13):
            browser.get("/r/C-19902")
        for _more in range(14):
            open_ticket(Filing(cast.elena, "Dark", device=cast.chromebook), by=cast.elena)
