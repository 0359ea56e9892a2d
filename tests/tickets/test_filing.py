"""Asking for help at the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from assets.models import Device
from audit import clock
from schools.models import TestingWindow
from tests.cast import Cast, belong, person
from tests.tickets.pages import chosen_of, text_of, value_of
from tickets.models import Attachment, Ticket, TicketAccess
from users.models import ClassSection, Enrollment, User

SignedIn = Callable[[User], Client]


def photo(name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    """A photo that knows where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Cedar Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def teach(cast: Cast, *periods: str) -> None:
    """Elena teaches in these periods."""
    for period in periods:
        section = ClassSection.objects.create(
            roster_id=f"math-{period}", school=cast.lincoln, title=f"Math {period}", periods=[period]
        )
        Enrollment.objects.create(roster_id=f"in-{period}", section=section, user=cast.elena, role="teacher")


def test_a_teacher_files_a_ticket_sees_it_and_writes_back(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    answer = browser.post("/report/", {"subject": "panel does not react to touch"}, follow=True)

    ticket = Ticket.objects.get()
    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/?filed=1", 302)]
    assert f"It is with us Your ticket is number {ticket.pk}. You hear from us by tomorrow 9:52 AM." in text_of(answer)
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "It froze in the middle of a lesson."})
    assert list(ticket.messages.values_list("body", flat=True)) == [
        "Panel does not react to touch",
        "It froze in the middle of a lesson.",
    ]


def test_her_words_fill_in_device_room_and_kind_of_trouble(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.elena).get("/report/", {"subject": "panel does not react to touch"})

    assert (chosen_of(page, "device"), chosen_of(page, "room"), chosen_of(page, "category")) == (
        str(cast.panel.pk),
        str(cast.room_214.pk),
        "panel-touch",
    )
    text = text_of(page)
    assert "What happens when you touch the screen?" in text
    assert "Goes to Marcus Reed, Lincoln Middle School." in text


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
        {"label": "What happens when you touch the screen?", "answer": "Nothing at all"},
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


def test_each_form_brings_its_own_token(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    tokens = [value_of(browser.get("/report/"), "form_token") for _ in range(2)]
    for token in tokens:
        browser.post("/report/", {"subject": "No sound", "form_token": token})

    assert Ticket.objects.count() == 2


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


def test_several_errors_are_gathered_with_links_to_the_fields(cast: Cast, signed_in: SignedIn) -> None:
    form = {"subject": "", "device_label": "X-999", "somebody": "Nobody Atall", "photos": photo()}

    page = signed_in(cast.elena).post("/report/", form)

    content = page.content.decode()
    assert [name for name in ("subject", "device_label", "somebody") if f'href="#id_{name}"' in content] == [
        "subject",
        "device_label",
        "somebody",
    ]
    assert content.count("autofocus") == 1
    assert "Please add your photos once more" in text_of(page)


def test_words_longer_than_a_subject_are_kept_whole(cast: Cast, signed_in: SignedIn) -> None:
    words = "The panel " + "flickers and " * 30 + "goes dark"

    signed_in(cast.elena).post("/report/", {"subject": words, "body": "Since today."})

    ticket = Ticket.objects.get()
    assert (len(ticket.subject), ticket.subject[-1]) == (200, "…")
    assert ticket.messages.get().body == f"{words}\n\nSince today."


def test_each_answer_about_the_class_says_what_is_promised_for_it(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)

    text = text_of(browser.get("/report/"))
    assert "Yes, we cannot go on Answer within 15 minutes" in text
    assert "Yes, but we manage Answer within 2 hours" in text
    assert "No class right now Answer within a school day" in text
    assert "Tomorrow 9:52 AM You hear from us by then" in text
    assert "10:07 AM You hear from us by then" in text_of(browser.get("/report/", {"impact": "stopped"}))


def test_in_the_evening_the_promise_counts_from_the_next_opening(cast: Cast, signed_in: SignedIn) -> None:
    clock.move(timedelta(hours=8))

    text = text_of(signed_in(cast.elena).get("/report/", {"impact": "stopped"}))

    assert "Tomorrow 7:15 AM You hear from us by then" in text
    assert "We are closed now. The time counts from tomorrow 7:00 AM." in text


def test_a_change_of_device_asks_other_questions_and_moves_the_promise(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    question = "What happens when you touch the screen?"
    assert question not in text_of(browser.get("/report/"))

    part = browser.get(
        "/report/",
        {"subject": "touch is dead", "device": cast.panel.pk, "room": "", "category": "", "impact": "stopped"},
        headers={"HX-Request": "true", "HX-Trigger-Name": "device"},
    )

    content = part.content.decode()
    assert "<html" not in content
    assert question in text_of(part)
    assert chosen_of(part, "room") == str(cast.room_214.pk)  # the panel's room
    assert 'id="file-next" hx-swap-oob="true"' in content
    assert "10:07 AM" in text_of(part)


def test_without_script_a_button_asks_for_the_other_questions_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignedIn
) -> None:
    form = {"subject": "It is dead", "category": "panel-touch", "body": "Please hurry.", "update": "1"}

    page = signed_in(cast.elena).post("/report/", form)

    assert (page.status_code, Ticket.objects.count()) == (200, 0)
    assert "What happens when you touch the screen?" in text_of(page)
    assert ">\nPlease hurry.</textarea>" in page.content.decode()


def test_free_periods_are_offered_where_the_roster_knows_classes(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    assert "When may we come in?" not in text_of(browser.get("/report/"))
    teach(cast, "1", "2", "3")

    text = text_of(browser.get("/report/"))

    assert "Today Now, period 3 You are teaching Period 4 10:36 to 11:24 AM After school 11:24 AM to 3:30 PM" in text
    assert "Tomorrow Period 4 10:36 to 11:24 AM After school" in text
    assert "We can come in period 4, your next free period." in text


def test_a_class_in_testing_is_not_visited(cast: Cast, signed_in: SignedIn) -> None:
    teach(cast, "1", "2", "3")
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 28), last_day=date(2027, 5, 7))

    text = text_of(signed_in(cast.elena).get("/report/"))

    assert "Tomorrow Periods 1 to 3 State testing: no visits Period 4" in text
    signed_in(cast.elena).post("/report/", {"subject": "No sound", "slots": ["2027-04-28/1"]})
    assert Ticket.objects.get().answers == []


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
        ("Zoe", "We know nobody called “Zoe” at your school. Try the e-mail address."),
        ("Priya Nair", "We know nobody called “Priya Nair” at your school. Try the e-mail address."),
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


def test_what_she_told_already_is_offered_instead(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    browser.post("/report/", {"subject": "No sound from the panel", "device": cast.panel.pk})
    number = Ticket.objects.get().pk

    again = browser.get("/report/", {"subject": "the panel has no sound"})
    other = browser.get("/report/", {"subject": "Printer jams"})

    assert f"You told us about “No sound from the panel” (ticket {number})." in text_of(again)
    assert f"/tickets/{number}/#reply" in again.content.decode()
    assert "You told us about" not in text_of(other)


def test_the_page_costs_the_same_however_many_tickets_and_devices_there_are(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.elena)
    browser.post("/report/", {"subject": "No sound"})
    browser.get("/report/")  # the service hours are kept from here on
    with django_assert_num_queries(17):
        browser.get("/report/", {"subject": "Panel"})
    for number in range(30):
        browser.post("/report/", {"subject": f"Trouble {number}"})
        Device.objects.create(tag=f"N-{number}", product=cast.panel.product, school=cast.lincoln, holder=cast.elena)

    with django_assert_num_queries(17):
        browser.get("/report/", {"subject": "Panel"})


def test_nobody_files_without_signing_in(client: Client, cast: Cast) -> None:
    answer = client.post("/report/", {"subject": "No sound"})

    assert answer.headers["Location"].startswith("/accounts/login/")
    assert Ticket.objects.count() == 0
