"""Asking for help at the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from assets.models import Device
from audit import clock
from tests.cast import Cast, belong, person
from tests.tickets.pages import chosen_of, text_of
from tests.tickets.scenes import photo, teach
from tickets.models import Attachment, Ticket, TicketAccess
from users.models import User

SignedIn = Callable[[User], Client]


def test_a_teacher_files_a_ticket_sees_it_and_writes_back(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    answer = browser.post("/report/", {"subject": "panel does not react to touch"}, follow=True)

    ticket = Ticket.objects.get()
    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/?filed=1", 302)]
    assert (
        f"It is with us Your ticket is number {ticket.pk}. Marcus Reed usually helps at Lincoln Middle School. "
        "You hear from us by tomorrow 9:52 AM. News comes by e-mail, too." in text_of(answer)
    )
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "It froze in the middle of a lesson."})
    assert list(ticket.messages.values_list("body", flat=True)) == [
        "Panel does not react to touch",
        "It froze in the middle of a lesson.",
    ]


def test_in_the_evening_the_confirmation_says_from_when_the_time_counts(cast: Cast, signed_in: SignedIn) -> None:
    clock.move(timedelta(hours=8))

    answer = signed_in(cast.elena).post("/report/", {"subject": "No Wi-Fi", "category": "wifi-room"}, follow=True)

    assert (
        "Goes to Network and phones. You hear from us by tomorrow 3:30 PM. "
        "We are closed now. The time counts from tomorrow 7:00 AM." in text_of(answer)
    )


def test_everything_she_tells_stands_on_the_ticket(cast: Cast, signed_in: SignedIn) -> None:
    teach(cast, "1", "2", "3")
    form = {
        "subject": "Panel does not react to touch",
        "category": "panel-touch",
        "device": cast.panel.pk,
        "room": cast.room_214.pk,
        "impact": "stopped",
        "q-touch": "Nothing at all",
        "slots": ["2027-04-27/4", "2027-04-28/"],
        "body": "It froze in the middle of a lesson.",
        "somebody": "david chen",
    }

    signed_in(cast.elena).post("/report/", form)

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.beneficiary, ticket.device, ticket.room, ticket.school) == (
        cast.elena,
        cast.david,
        cast.panel,
        cast.room_214,
        cast.lincoln,
    )
    assert (ticket.priority, ticket.impact, ticket.team.key, ticket.category.key) == (
        1,
        "stopped",
        "field",
        "panel-touch",
    )
    assert ticket.answers == [
        {"key": "touch", "label": "What happens when you touch the screen?", "answer": "Nothing at all"},
        {
            "label": "When may we come in?",
            "answer": "Tuesday, April 27: period 4 (10:36 to 11:24 AM); "
            "Wednesday, April 28: after school (11:24 AM to 3:30 PM)",
        },
    ]
    assert ticket.messages.get().body == "It froze in the middle of a lesson."


def test_a_form_that_comes_twice_makes_one_ticket_with_one_photo(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())

    first, second = (
        browser.post("/report/", {"subject": "No sound", "form_token": token, "photos": [photo()]}) for _ in range(2)
    )

    assert Ticket.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert Attachment.objects.count() == 1


def test_the_location_is_removed_from_a_photo(cast: Cast, signed_in: SignedIn) -> None:
    sent = photo()
    assert Image.open(BytesIO(sent.read())).getexif()[0x010F] == "Cedar Camera"
    sent.seek(0)

    signed_in(cast.elena).post("/report/", {"subject": "Look at this", "photos": [sent, photo("two.jpg")]})

    uploads = [one.upload for one in Attachment.objects.order_by("pk")]
    assert [upload.name for upload in uploads] == ["IMG_2041.jpg", "two.jpg"]
    with uploads[0].file.open() as kept:
        assert dict(Image.open(kept).getexif()) == {}


def test_a_form_without_words_says_so_and_loses_nothing(cast: Cast, signed_in: SignedIn) -> None:
    form = {
        "subject": " ",
        "body": "It froze.",
        "impact": "manages",
        "device": cast.panel.pk,
        "category": "panel-touch",
    }

    page = signed_in(cast.elena).post("/report/", {**form, "q-touch": "Nothing at all"})

    assert (page.status_code, Ticket.objects.count()) == (422, 0)
    assert "Please say in a few words what is going wrong." in text_of(page)
    content = page.content.decode()
    assert '<textarea name="body"' in content
    assert ">\nIt froze.</textarea>" in content
    assert 'id="id_impact_manages" value="manages" checked' in content
    assert content.count("checked") == 2
    assert chosen_of(page, "device") == str(cast.panel.pk)


def test_words_longer_than_a_subject_are_kept_whole(cast: Cast, signed_in: SignedIn) -> None:
    words = "The panel " + "flickers and " * 30 + "goes dark"

    signed_in(cast.elena).post("/report/", {"subject": words, "body": "Since today."})

    ticket = Ticket.objects.get()
    assert (len(ticket.subject), ticket.subject[-1]) == (200, "…")
    assert ticket.messages.get().body == f"{words}\n\nSince today."


def test_a_device_is_named_by_its_label_too(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.elena).post("/report/", {"subject": "Screen is cracked", "device_label": " c-19902 "})

    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.school) == (cast.chromebook, cast.lincoln)


def test_a_label_of_another_school_is_not_known(cast: Cast, signed_in: SignedIn) -> None:
    Device.objects.create(tag="H-1", product=cast.panel.product, school=cast.high)
    assert Device.objects.filter(tag="H-1").exists()

    page = signed_in(cast.elena).post("/report/", {"subject": "Cracked", "device_label": "H-1"})

    assert Ticket.objects.count() == 0
    assert "No device at your school has the label “H-1”. Please look again, or leave this empty." in text_of(page)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "Zoe",
            "We find nobody called “Zoe” whom you can name here. Try the e-mail address. "
            "Or leave this empty, and say in your words who it is.",
        ),
        (
            "Priya Nair",
            "We find nobody called “Priya Nair” whom you can name here. Try the e-mail address. "
            "Or leave this empty, and say in your words who it is.",
        ),
        (
            "David",
            "“David” may be several people: David Chen (david.chen@cedarvalley.example), "
            "Davida Dorn (davida.dorn@cedarvalley.example). Please write the e-mail address.",
        ),
    ],
)
def test_somebody_else_must_be_one_person_of_the_same_school(
    cast: Cast, signed_in: SignedIn, words: str, sentence: str
) -> None:
    belong(person("Davida", "Dorn"), cast.lincoln, "teacher")

    page = signed_in(cast.elena).post("/report/", {"subject": "No sound", "somebody": words})

    assert Ticket.objects.count() == 0
    assert sentence in text_of(page)


def test_both_are_on_a_ticket_for_somebody_else(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.rosa).post("/report/", {"subject": "New phone", "somebody": "elena.alvarez@cedarvalley.example"})

    ticket = Ticket.objects.get()
    assert dict(TicketAccess.objects.filter(ticket=ticket).values_list("user__given_name", "reason")) == {
        "Rosa": "requester",
        "Elena": "beneficiary",
    }
    assert ticket.subject in text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))


def test_a_guardian_files_for_her_child_and_sees_only_what_is_meant_for_families(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.paula)
    page = browser.get("/report/", {"subject": "Chromebook does not charge"})

    assert (chosen_of(page, "ward"), chosen_of(page, "device")) == (str(cast.kim.pk), str(cast.chromebook.pk))
    text = text_of(page)
    assert [words for words in ("class affected", "Room", "somebody else", "Panel") if words in text] == []
    browser.post(
        "/report/", {"subject": "Chromebook does not charge", "ward": cast.kim.pk, "device": cast.chromebook.pk}
    )
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.beneficiary, ticket.school) == (cast.paula, cast.kim, cast.lincoln)
    assert ticket.subject in text_of(signed_in(cast.kim).get(f"/tickets/{ticket.pk}/"))


def test_a_stranger_is_no_ward(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.paula).post("/report/", {"subject": "Chromebook", "ward": cast.david.pk})

    assert (page.status_code, Ticket.objects.count()) == (422, 0)


def test_a_student_cannot_choose_what_is_not_offered(cast: Cast, signed_in: SignedIn) -> None:
    form = {"subject": "Grades", "category": "data-wrong-person", "impact": "stopped", "room": cast.room_101.pk}
    signed_in(cast.elena).post("/report/", {**form, "room": ""})
    assert Ticket.objects.get().restricted

    page = signed_in(cast.kim).post("/report/", form)

    assert (page.status_code, Ticket.objects.filter(requester=cast.kim).count()) == (422, 0)
    signed_in(cast.kim).post("/report/", {**form, "category": ""})
    assert Ticket.objects.get(requester=cast.kim).priority != 1


def test_nobody_files_without_signing_in(client: Client, cast: Cast) -> None:
    answer = client.post("/report/", {"subject": "No sound"})

    assert answer.headers["Location"].startswith("/accounts/login/")
    assert Ticket.objects.count() == 0
