"""What somebody is about to tell again is added to the ticket that says it, in one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from audit import clock
from audit.models import Delivery
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tests.tickets.scenes import photo
from tickets import actions
from tickets.message_html import attachment_url
from tickets.models import Attachment, DraftPhoto, Message, Ticket
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture
def told(cast: Cast) -> Ticket:
    """What Elena told before."""
    filing = actions.Filing(requester=cast.elena, subject="No sound from the panel", device=cast.panel)
    return actions.open_ticket(filing, by=cast.elena)


def test_her_words_answers_and_photos_go_to_the_ticket(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    token = str(uuid4())
    form = {
        "subject": "still no sound from the panel",
        "body": "Now the picture is gone, too.",
        "category": "panel-touch",
        "q-touch": "Nothing at all",
        "photos": photo(),
        "form_token": token,
    }
    browser = signed_in(cast.elena)
    browser.post("/report/draft/", {"form_token": token, "subject": "still no sound"})

    answer = browser.post(f"/report/add/{told.pk}/", form, follow=True)

    (message,) = Message.objects.filter(ticket=told).exclude(body="No sound from the panel")
    assert answer.redirect_chain == [(f"/tickets/{told.pk}/#m{message.pk}", 302)]
    assert f"Added to ticket {told.pk}." in answer.content.decode()
    assert message.body == (
        "Still no sound from the panel\n\nNow the picture is gone, too.\n\n"
        "What happens when you touch the screen? Nothing at all"
    )
    assert [one.message_id for one in Attachment.objects.all()] == [message.pk]
    assert Ticket.objects.count() == 1
    assert "Go on with what you began" not in text_of(browser.get("/"))
    # Nor does what her browser saves late bring it back.
    assert browser.post("/report/draft/", {"form_token": token, "subject": "still no sound"}).status_code == 204


def test_for_some_seconds_it_goes_back_to_the_form_with_all_that_she_told(
    cast: Cast, told: Ticket, signed_in: SignedIn
) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    kept = {"form_token": token, "field": "photos", "photo": photo("kept.jpg")}
    number = browser.post("/report/draft/photo/", kept).json()["kept"]
    form = {"subject": "Still no sound", "body": "Since noon.", "form_token": token, "kept": number}
    page = browser.post(f"/report/add/{told.pk}/", {**form, "photos": photo("sent.jpg")}, follow=True)
    assert f"Added to ticket {told.pk}. Undo" in text_of(page)

    back = browser.post(f"/report/add/{told.pk}/undo/", follow=True)

    assert back.redirect_chain == [(f"/report/?draft={token}", 302)]
    assert value_of(back, "subject") == "Still no sound"
    assert ">\nSince noon.</textarea>" in back.content.decode()
    assert [one.name for one in DraftPhoto.objects.order_by("pk")] == ["kept.jpg", "sent.jpg"]
    assert "Still no sound" not in text_of(browser.get(f"/tickets/{told.pk}/"))
    assert Delivery.objects.filter(entry__verb="responded", cancelled_at=None).count() == 0
    # From the form it goes wherever she sends it now.
    photos = [one.pk for one in DraftPhoto.objects.all()]
    browser.post("/report/", {**form, "kept": photos})
    new = Ticket.objects.latest("pk")
    assert (new.subject, new.messages.get().attachments.count()) == ("Still no sound", 2)


def test_once_people_know_of_it_it_stays(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    browser.post(f"/report/add/{told.pk}/", {"subject": "Still no sound", "form_token": str(uuid4())})
    clock.move(timedelta(seconds=15))
    page = text_of(browser.get(f"/tickets/{told.pk}/"))
    assert ("Still no sound" in page, "Undo" in page) == (True, False)

    late = browser.post(f"/report/add/{told.pk}/undo/", follow=True)

    assert late.redirect_chain == [(f"/tickets/{told.pk}/", 302)]
    assert "What was said cannot be unsaid. Write once more, and say how it is." in late.content.decode()
    assert "Still no sound" in text_of(late)


def test_what_she_wrote_on_the_ticket_itself_is_not_taken_to_the_form(
    cast: Cast, told: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.elena)

    browser.post(f"/tickets/{told.pk}/reply/", {"body": "Still no sound", "form_token": str(uuid4())})

    page = browser.get(f"/tickets/{told.pk}/").content.decode()
    assert ("Sent." in page, f"/report/add/{told.pk}/undo/" in page) == (True, False)


def test_of_several_troubles_of_one_device_the_one_with_the_same_words_is_offered(
    cast: Cast, told: Ticket, signed_in: SignedIn
) -> None:
    words = "Panel does not react to touch, class is waiting"
    filing = actions.Filing(requester=cast.elena, subject=words, device=cast.panel)
    touch = actions.open_ticket(filing, by=cast.elena)
    browser = signed_in(cast.elena)

    def offered(words: str) -> str:
        return text_of(browser.get("/report/suggestions/", {"subject": words, "device": cast.panel.label}))

    assert f"Add this to ticket {told.pk}" in offered("no sound from the panel")
    assert f"Add this to ticket {touch.pk}" in offered("touch is dead")


def test_the_same_kind_of_trouble_counts_more_than_the_same_device_in_either_language(
    cast: Cast, signed_in: SignedIn
) -> None:
    def file(words: str, kind: str) -> Ticket:
        told = {"category": cast.category(kind), "device": cast.panel}
        return actions.open_ticket(actions.Filing(requester=cast.elena, subject=words, **told), by=cast.elena)

    sound = file("No sound from the panel", "classroom-sound")
    touch = file("Panel does not react to touch", "panel-touch")
    browser = signed_in(cast.elena)

    def offered(words: str, page: str) -> str:
        return text_of(browser.get(page, {"subject": words, "device": cast.panel.pk}))

    for page in ("/report/known/", "/report/suggestions/", "/report/"):
        assert f"Add this to ticket {sound.pk}" in offered("No hay sonido en la pizarra", page)
        assert f"Add this to ticket {touch.pk}" in offered("La pizarra no responde al tocar", page)


def test_another_device_or_a_kind_that_is_about_a_person_is_no_same_trouble(cast: Cast, signed_in: SignedIn) -> None:
    for words, kind, device in (
        ("Cannot get in", "password-staff", None),
        ("It crashes", "laptop-slow", cast.laptop),
    ):
        told = {"category": cast.category(kind), "device": device}
        actions.open_ticket(actions.Filing(requester=cast.elena, subject=words, **told), by=cast.elena)
    browser = signed_in(cast.elena)

    for words in ("olvidé mi contraseña", "no sound from the panel"):
        assert "You told us already" not in text_of(browser.get("/report/suggestions/", {"subject": words}))


def test_the_ask_box_adds_with_its_words_alone(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    token = value_of(browser.get("/"), "form_token")
    part = browser.get("/report/suggestions/", {"subject": "the panel has no sound"})
    assert f"You told us already No sound from the panel Add this to ticket {told.pk}" in text_of(part)
    assert f'form="ask-add" formaction="/report/add/{told.pk}/" name="subject"' in part.content.decode()

    for _press in range(2):
        browser.post(f"/report/add/{told.pk}/", {"subject": "the panel has no sound", "form_token": token})

    assert list(told.messages.order_by("pk").values_list("body", flat=True)) == [
        "No sound from the panel",
        "The panel has no sound",
    ]


def test_the_form_offers_it_while_she_types(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    assert (
        f'formaction="/report/add/{told.pk}/"'
        in browser.get("/report/known/", {"subject": "no sound from panel"}).content.decode()
    )

    for words in ("", "printer jams"):
        assert text_of(browser.get("/report/known/", {"subject": words})) == ""


def test_it_is_offered_to_nobody_else_and_taken_from_nobody_else(
    cast: Cast, told: Ticket, signed_in: SignedIn
) -> None:
    david = signed_in(cast.david)

    assert text_of(david.get("/report/known/", {"subject": "No sound from the panel"})) == ""
    assert david.post(f"/report/add/{told.pk}/", {"subject": "Mine, too"}).status_code == 404
    assert told.messages.count() == 1


def test_a_ticket_that_waited_for_her_goes_on(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    actions.wait(told, by=cast.marcus, reason="user")

    signed_in(cast.elena).post(f"/report/add/{told.pk}/", {"subject": "no sound from the panel"})

    told.refresh_from_db()
    assert told.status == "open"


def test_without_words_the_form_comes_back(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    answer = signed_in(cast.elena).post(f"/report/add/{told.pk}/", {"subject": " ", "body": "Look at this."})

    assert (answer.status_code, told.messages.count()) == (422, 1)
    assert ">\nLook at this.</textarea>" in answer.content.decode()
    assert "Please say in a few words what is going wrong." in text_of(answer)


def preview_of(browser: Client, ticket: Ticket) -> str:
    """What the pane beside the list says."""
    return text_of(browser.get(f"/tickets/{ticket.pk}/preview/"))


def test_the_list_and_its_preview_show_what_was_added(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    actions.reply(told, by=cast.marcus, body="Is it plugged in?")
    told.refresh_from_db()
    assert (told.needs_answer, "wrote last" in preview_of(signed_in(cast.marcus), told)) == (False, False)

    clock.move(timedelta(minutes=20))
    form = {"subject": "still no sound", "body": "And it hums.", "photos": photo()}
    signed_in(cast.elena).post(f"/report/add/{told.pk}/", form)

    told.refresh_from_db()
    browser = signed_in(cast.marcus)
    pane = browser.get(f"/tickets/{told.pk}/preview/")
    row = browser.get("/queue/?view=open").content.decode().partition(f'id="t{told.pk}"')[2].partition(">")[0]
    (photo_of_it,) = Attachment.objects.all()
    assert (told.needs_answer, 'class="is-unread"' in row) == (True, True)
    assert "Elena Alvarez wrote last, today 10:12 AM Still no sound And it hums." in text_of(pane)
    assert links_of(pane, "/files/")[:1] == [attachment_url(told.pk, photo_of_it)]


def test_what_the_desk_says_is_not_her_last_word(cast: Cast, told: Ticket, signed_in: SignedIn) -> None:
    actions.reply(told, by=cast.elena, body="It hums.")
    actions.reply(told, by=cast.marcus, body="I come at noon.")
    actions.note(told, by=cast.marcus, body="Bring a cable.")

    said = preview_of(signed_in(cast.marcus), told)

    assert [words in said for words in ("It hums.", "I come at noon.", "Bring a cable.")] == [True, False, False]


def test_the_preview_costs_the_same_with_many_messages(
    cast: Cast, told: Ticket, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.marcus)
    address = f"/tickets/{told.pk}/preview/"
    browser.get(address)
    with CaptureQueriesContext(connection) as first:
        browser.get(address)
    for number in range(12):
        actions.reply(told, by=cast.elena, body=f"Once more: {number}")
    with django_assert_num_queries(len(first)):
        browser.get(address)
