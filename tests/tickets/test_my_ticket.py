"""A ticket as its requester sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import clock
from files.actions import store
from tests.cast import Cast, person
from tests.tickets.pages import links_of, text_of
from tickets.actions import (
    Filing,
    assign,
    close,
    follow,
    note,
    open_ticket,
    reply,
    restrict,
    schedule_visit,
    solve,
    wait,
)
from tickets.models import Message, Ticket
from users.models import User

SignedIn = Callable[[User], Client]

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


def file(cast: Cast, **more: object) -> Ticket:
    values = {
        "subject": "No sound from the panel",
        "body": "It shows the picture but is silent.",
        "category": cast.category("panel-touch"),
        "device": cast.panel,
        "impact": "manages",
        **more,
    }
    return open_ticket(Filing(requester=cast.elena, **values), by=cast.elena)  # type: ignore[arg-type]


def page_of(browser: Client, ticket: Ticket) -> str:
    return text_of(browser.get(f"/tickets/{ticket.pk}/"))


def test_she_reads_who_comes_and_when(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=8))
    assign(ticket, by=cast.jo, to=cast.marcus)
    schedule_visit(
        ticket, by=cast.marcus, at=clock.now() + timedelta(minutes=36), until=clock.now() + timedelta(minutes=84)
    )

    text = page_of(signed_in(cast.elena), ticket)

    assert (
        "Marcus is coming today, period 4 10:36 to 11:24 AM, room 214. Change the time When does it suit you?" in text
    )
    assert (
        "We got it Today 9:52 AM Marcus has it Today 10:00 AM Visit Today, period 4 Solved By tomorrow 9:52 AM" in text
    )


def test_a_student_reads_what_to_do_with_a_broken_chromebook_before_sending_and_until_it_is_solved(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.kim)
    advice = "Bring it to the library or the front office before your next class."
    assert advice in text_of(browser.get("/report/?category=chromebook-screen"))

    filing = Filing(requester=cast.kim, subject="Cracked", category=cast.category("chromebook-screen"))
    ticket = open_ticket(filing, by=cast.kim)
    assert f"Meanwhile {advice}" in page_of(browser, ticket)
    solve(ticket, by=cast.jo)
    assert advice not in page_of(browser, ticket)


def test_the_conversation_shows_both_sides_and_who_speaks(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast, answers=[{"label": "What happens?", "answer": "Nothing at all"}])
    reply(ticket, by=cast.marcus, body="Please see https://example.org/hdmi & press Source.")
    clock.move(timedelta(minutes=19))

    page = signed_in(cast.elena).get(f"/tickets/{ticket.pk}/")

    text = text_of(page)
    assert "You Today 9:52 AM It shows the picture but is silent. What happens? Nothing at all" in text
    assert "Marcus Reed Technician at Lincoln MS Today 9:52 AM Please see" in text
    assert (
        '<a href="https://example.org/hdmi" rel="nofollow">https://example.org/hdmi</a> &amp; press'
        in page.content.decode()
    )
    assert (
        "About this ticket About Panel: touch or pen Device ActivPanel 9 75″ P-0214 Room 214, Lincoln Middle School "
        "Class You said: we manage Answered after 0 min Solution By tomorrow 9:52 AM"
    ) in text


def test_what_took_us_a_while_does_not_read_as_the_future(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    clock.move(timedelta(minutes=18))
    reply(ticket, by=cast.marcus, body="Press Source.")
    clock.move(timedelta(hours=2))
    solve(ticket, by=cast.marcus)

    text = page_of(signed_in(cast.elena), ticket)

    assert "Answered after 18 min Solved after 2 h 18" in text


def test_notes_are_read_by_those_who_work_it_only(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    note(ticket, by=cast.marcus, body="The lamp was replaced twice already.")
    follow(ticket, by=cast.elena, who=cast.david)

    assert "replaced twice" in page_of(signed_in(cast.marcus), ticket)
    assert [
        "replaced twice" in signed_in(reader).get(f"/tickets/{ticket.pk}/").content.decode()
        for reader in (cast.elena, cast.david)
    ] == [False, False]


def test_an_answer_appears_when_it_can_no_longer_be_undone(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    reply(ticket, by=cast.marcus, body="Press Source.")
    browser = signed_in(cast.elena)

    assert "Press Source." not in page_of(browser, ticket)
    clock.move(timedelta(seconds=16))
    assert "Press Source." in page_of(browser, ticket)


def test_what_was_taken_back_never_appears(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    reply(ticket, by=cast.marcus, body="Wrong ticket, sorry.")
    clock.move(timedelta(seconds=20))
    browser = signed_in(cast.elena)
    assert "Wrong ticket" in page_of(browser, ticket)

    Message.objects.filter(body__startswith="Wrong").update(withdrawn_at=clock.now())

    assert "Wrong ticket" not in page_of(browser, ticket)


@pytest.mark.parametrize("reader", ["david", "kim", "paula", "rosa", "pat", "sam"])
def test_a_foreign_number_is_nowhere(cast: Cast, signed_in: SignedIn, reader: str) -> None:
    ticket = file(cast)
    assert ticket.subject in page_of(signed_in(cast.elena), ticket)

    answer = signed_in(getattr(cast, reader)).get(f"/tickets/{ticket.pk}/")

    assert (answer.status_code, ticket.subject in answer.content.decode()) == (404, False)


def test_a_restricted_ticket_is_gone_for_colleagues_and_stays_for_those_named(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    assert ticket.subject in page_of(signed_in(cast.jo), ticket)
    restrict(ticket, by=cast.marcus)

    readers = (cast.elena, cast.marcus, cast.keiko, cast.jo, cast.renee, cast.ada, cast.priya)
    found = [signed_in(reader).get(f"/tickets/{ticket.pk}/").status_code for reader in readers]

    assert found == [200, 200, 200, 404, 404, 404, 404]
    text = page_of(signed_in(cast.elena), ticket)
    assert "Only people named on this ticket, and the few who handle such matters." in text
    assert "Keiko" not in text


def test_she_writes_back_with_a_photo_once_however_often_it_is_sent(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    browser, token = signed_in(cast.elena), str(uuid4())

    for _ in range(2):
        browser.post(
            f"/tickets/{ticket.pk}/reply/",
            {"body": "Still silent.", "form_token": token, "files": SimpleUploadedFile("a.png", PICTURE, "image/png")},
        )

    message = ticket.messages.exclude(pk=ticket.messages.earliest("pk").pk).get()
    assert (message.body, message.attachments.count()) == ("Still silent.", 1)


def test_after_sending_she_lands_at_her_message_with_a_word(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    browser, words = signed_in(cast.elena), {"body": "Still silent.", "form_token": str(uuid4())}

    answers = [browser.post(f"/tickets/{ticket.pk}/reply/", words) for _ in range(2)]

    message = ticket.messages.latest("pk")
    assert [answer["Location"] for answer in answers] == [f"/tickets/{ticket.pk}/#m{message.pk}"] * 2
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    assert f'id="m{message.pk}"' in page
    assert "<span>Sent.</span>" in page


def undone(browser: Client, ticket: Ticket) -> str:
    """The page after its offer to take back was pressed."""
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()
    found = re.search(r'name="next" value="([^"]+)"><input type="hidden" name="entry" value="(\d+)"', page)
    assert found
    where, entry = found.groups()
    return browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry, "next": where}, follow=True).content.decode()


def test_a_reply_can_be_taken_back_for_some_seconds_and_is_in_the_box_again(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    browser = signed_in(cast.elena)
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "It is <b>room</b> 215."})
    assert "Sent. Undo" in page_of(browser, ticket)

    page = undone(browser, ticket)

    assert "Taken back. What you wrote is in the box again." in page
    assert "It is &lt;b&gt;room&lt;/b&gt; 215.</textarea>" in page
    assert ticket.messages.filter(withdrawn_at=None).count() == 1
    assert "room" not in browser.get(f"/tickets/{ticket.pk}/").content.decode().partition("Who is on it")[0]
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "It is room 216."})
    clock.move(timedelta(seconds=15))
    assert "Sent. Undo" not in page_of(browser, ticket)


def test_a_reply_that_opened_a_solved_ticket_again_is_taken_back_with_it(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solve(file(cast), by=cast.marcus)
    browser = signed_in(cast.elena)
    photo = SimpleUploadedFile("a.png", PICTURE, "image/png")
    browser.post(f"/tickets/{ticket.pk}/not-fixed/", {"body": "Only the left speaker is silent.", "files": photo})
    page = page_of(browser, ticket)
    assert ("It is open again" in page, "Sent. Undo" in page, "Pressed by mistake?" in page) == (True, True, False)
    assert "You Today 9:52 AM Only the left speaker is silent." in page

    page = undone(browser, ticket)

    assert "What you wrote is in the box again. Add your photos once more." in page
    assert page.count("Only the left speaker is silent.</textarea>") == 1
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_what_was_begun_of_what_is_still_wrong_survives_a_refused_photo(cast: Cast, signed_in: SignedIn) -> None:
    ticket = solve(file(cast), by=cast.marcus)
    many = [SimpleUploadedFile(f"{number}.png", PICTURE, "image/png") for number in range(11)]

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/not-fixed/", {"body": "Still silent.", "files": many})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Still silent.</textarea>") == 1
    assert page.index("Still silent.</textarea>") < page.index("What happened")


def test_an_empty_reply_is_refused_in_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/reply/", {"body": "  "})

    assert answer.status_code == 422
    assert "Please write something first, or add a photo." in text_of(answer)
    assert ticket.messages.count() == 1


def test_her_answer_brings_a_waiting_ticket_to_work_again(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    reply(ticket, by=cast.marcus, body="Hi Ms. Alvarez, which room is it?")
    wait(ticket, by=cast.marcus, reason="user")
    clock.move(timedelta(minutes=1))
    browser = signed_in(cast.elena)
    assert "Waiting for you: which room is it? We go on as soon as you answer. Answer It works again" in page_of(
        browser, ticket
    )

    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "214."})

    assert "We got it You hear from us by today 1:53 PM." in page_of(browser, ticket)


def test_she_says_that_it_works_again_and_that_it_does_not(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    browser = signed_in(cast.elena)

    browser.post(f"/tickets/{ticket.pk}/solve/")
    solved = page_of(browser, ticket)
    browser.post(f"/tickets/{ticket.pk}/not-fixed/")

    assert "Not right? Tell us by Tuesday, May 4. Not fixed What is still wrong? (optional) Open it again" in solved
    assert "We got it Today 9:52 AM You said it works again Today 9:52 AM What happened" in solved
    assert ("Solved after 0 min" in solved, "Answered" in solved) == (True, False)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopened) == ("open", 1)
    assert "Class You said: we manage Answer By today 11:52 AM Solution" in page_of(browser, ticket)


NEW_ONE = "A new ticket goes on from this one; both are linked. Not fixed"


def test_after_the_districts_days_a_new_ticket_is_offered_that_goes_on_from_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    ticket = solve(file(cast), by=cast.marcus)
    browser = signed_in(cast.elena)
    within = page_of(browser, ticket)
    clock.move(timedelta(days=8))
    later = page_of(browser, ticket)
    close(ticket, by=cast.marcus)
    closed = page_of(browser, ticket)

    assert [(NEW_ONE in text, "Write to" in text) for text in (within, later, closed)] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert "Closed Same trouble again? Tell us. Not fixed" in closed


def test_a_part_says_its_day_and_that_the_time_stops(cast: Cast, signed_in: SignedIn) -> None:
    ticket = wait(file(cast), by=cast.marcus, reason="part", expected_on=date(2027, 4, 29))

    text = page_of(signed_in(cast.elena), ticket)

    assert "The part comes Thursday, April 29" in text
    assert "Solved The time stops while we wait" in text


def test_a_colleague_whom_she_adds_sees_it_and_may_write(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)

    signed_in(cast.elena).post(f"/tickets/{ticket.pk}/follow/", {"who": "david.chen@cedarvalley.example"})

    assert (
        "You, the Tech Help team, and people you add. DC David Chen added by Elena Alvarez Add a colleague"
        in page_of(signed_in(cast.elena), ticket)
    )
    browser = signed_in(cast.david)
    assert "Elena Alvarez" in page_of(browser, ticket)
    assert "It works again" not in page_of(browser, ticket)
    browser.post(f"/tickets/{ticket.pk}/reply/", {"body": "Mine is silent, too."})
    assert "David Chen Today 9:52 AM Mine is silent, too." in page_of(signed_in(cast.elena), ticket)


def test_students_and_guardians_are_not_offered_to_add_colleagues(cast: Cast, signed_in: SignedIn) -> None:
    filing = Filing(requester=cast.kim, subject="Keys are missing", device=cast.chromebook, school=cast.lincoln)
    ticket = open_ticket(filing, by=cast.kim)

    text = page_of(signed_in(cast.kim), ticket)

    assert "Add a colleague" in page_of(signed_in(cast.elena), file(cast))
    assert "Who can see it You and the Tech Help team." in text
    assert "Add a colleague" not in text
    assign(ticket, by=cast.jo, to=cast.marcus)
    assert "Who can see it You, Marcus and the Tech Help team." in page_of(signed_in(cast.kim), ticket)


def test_a_letter_is_shown_formatted_cleaned_and_with_its_own_pictures_only(cast: Cast, signed_in: SignedIn) -> None:
    letter = (
        '<p onclick="x()">Dear <b>team</b>,</p><script>steal()</script><img src="cid:logo@1" alt="Logo">'
        '<img src="https://tracker.example/p.gif"><img src="cid:unknown"><a href="javascript:x()">go</a>'
    )
    upload = store(PICTURE, "logo.png", by=cast.elena)
    ticket = file(cast, html=letter, source="mail", uploads=[upload], content_ids=["logo@1"])

    page = signed_in(cast.elena).get(f"/tickets/{ticket.pk}/")

    content = page.content.decode()
    assert "<p>Dear <b>team</b>,</p>" in content
    assert [bad for bad in ("onclick", "steal()", "tracker.example", "cid:", "javascript:") if bad in content] == []
    assert len(links_of(page, "logo.png")) == 1
    assert "You by e-mail Today 9:52 AM" in text_of(page)


def test_acts_on_a_foreign_ticket_are_nowhere(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast)
    browser = signed_in(cast.david)

    found = [
        browser.post(f"/tickets/{ticket.pk}/{act}/", {"body": "Hi", "who": "x"}).status_code
        for act in ("reply", "solve", "reopen", "follow")
    ]

    assert found == [404, 404, 404, 404]
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == ("new", 1)


def test_the_page_costs_the_same_with_two_messages_and_with_thirty(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = file(cast, uploads=[store(PICTURE, "a.png", by=cast.elena)])
    reply(ticket, by=cast.marcus, body="Which room?")
    assign(ticket, by=cast.jo, to=cast.marcus)
    follow(ticket, by=cast.elena, who=cast.david)
    clock.move(timedelta(minutes=1))
    browser = signed_in(cast.elena)
    page_of(browser, ticket)  # the service hours are kept from here on
    with django_assert_num_queries(20):
        page_of(browser, ticket)
    for number in range(15):
        reply(ticket, by=cast.elena, body=f"Word {number}", uploads=[store(PICTURE, "b.png", by=cast.elena)])
        follow(ticket, by=cast.elena, who=person(f"Pal{number}", "Ng"))

    with django_assert_num_queries(20):
        page_of(browser, ticket)


def test_how_long_it_took_is_told_in_school_days_as_it_was_promised(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast, impact="none")
    browser = signed_in(cast.elena)
    promised = page_of(browser, ticket)
    clock.move(timedelta(days=6))
    solve(ticket, by=cast.marcus)

    text = page_of(browser, ticket)

    assert "Solution Promised, in school time 3 school days Tue, Apr 27, 9:52 AM to 3:30 PM" in promised
    assert "Solved after 3 school days" in text
    assert "You hear from us within a school day" in text_of(browser.get("/report/"))
