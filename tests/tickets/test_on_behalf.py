"""Asking for somebody else: who can be named, what is offered then, who is told and who may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core import mail
from django.test import Client

from audit.models import Entry
from notifications.composing import compose
from notifications.recipients import RECIPIENTS
from schools.models import Room
from tests.cast import Cast, belong, person
from tests.tickets.pages import chosen_of, text_of
from tickets.actions import assign, close, solve
from tickets.models import Ticket, TicketAccess
from users.models import ClassSection, Enrollment, User

SignedIn = Callable[[User], Client]


@pytest.fixture
def math(cast: Cast) -> ClassSection:
    """Elena's class in room 301, with Kim."""
    room = Room.objects.create(school=cast.lincoln, name="301")
    section = ClassSection.objects.create(
        roster_id="math-7", school=cast.lincoln, title="Math 7", periods=["3(A,B)"], room=room
    )
    Enrollment.objects.create(roster_id="in-elena", section=section, user=cast.elena, role="teacher")
    Enrollment.objects.create(roster_id="in-kim", section=section, user=cast.kim, role="student")
    return section


def devices_of(page: object) -> list[str]:
    """The names of the devices to choose from."""
    select = re.search(r'<select[^>]*name="device".*?</select>', page.content.decode(), re.DOTALL)  # type: ignore[attr-defined]
    assert select
    return [" ".join(one.split()) for one in re.findall(r"<option[^>]*>([^<]*)<", select[0])][1:]


def letter(cast: Cast, ticket: Ticket, to: User, verb: str = "opened") -> str:
    """The words of the letter about an act."""
    [made] = compose(Entry.objects.about(ticket).get(verb=verb), ticket, [to])
    return " ".join(str(made.message.body).split())


def recipients_of(ticket: Ticket) -> list[User]:
    """Who gets a receipt."""
    return RECIPIENTS["opened"](ticket, Entry.objects.about(ticket).get(verb="opened"))


@pytest.mark.usefixtures("math")
def test_while_she_types_her_own_pupils_and_colleagues_are_offered(cast: Cast, signed_in: SignedIn) -> None:
    def offered(by: User, words: str) -> str:
        return text_of(signed_in(by).get("/report/people/", {"somebody": words}))

    assert (
        offered(cast.elena, "park")
        == "Who is it? Kim Park Student, grade 7, Lincoln MS · kim.park@cedarvalley.example"
    )
    assert offered(cast.elena, "chen").startswith("Who is it? David Chen Teacher, Lincoln MS")
    nobody = (
        "No colleague or student of yours is called so. You may leave this empty, and say in your words who it is."
    )
    assert [offered(one, "park") for one in (cast.david, cast.kim, cast.paula)] == [nobody] * 3
    assert offered(cast.elena, "pa") == ""


@pytest.mark.usefixtures("math")
def test_the_devices_of_whom_it_is_for_come_first_and_fit_the_words(cast: Cast, signed_in: SignedIn) -> None:
    browser, words = signed_in(cast.elena), {"subject": "Chromebook screen is cracked"}
    assert devices_of(browser.get("/report/", words)) == ["ThinkPad L13 T-04471", "ActivPanel 9 75″ P-0214"]

    page = browser.get("/report/", {**words, "somebody": "park", "person": cast.kim.pk})

    assert devices_of(page) == [
        "Chromebook 300e C-19902 (Kim Park)",
        "ThinkPad L13 T-04471",
        "ActivPanel 9 75″ P-0214",
    ]
    assert (chosen_of(page, "device"), chosen_of(page, "room")) == (str(cast.chromebook.pk), str(cast.room_214.pk))


def test_a_colleague_brings_room_and_school_along(cast: Cast, signed_in: SignedIn) -> None:
    ivo = person("Ivo", "Brandt")
    belong(ivo, cast.high, "teacher", cast.room_101)

    page = signed_in(cast.marcus).get("/report/", {"subject": "No sound", "somebody": "Ivo Brandt"})
    assert chosen_of(page, "room") == str(cast.room_101.pk)
    form = {"subject": "No sound", "somebody": "Ivo Brandt", "room": cast.room_101.pk}
    signed_in(cast.marcus).post("/report/", form)

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.beneficiary, ticket.school, ticket.room) == (
        cast.marcus,
        ivo,
        cast.high,
        cast.room_101,
    )


@pytest.mark.usefixtures("math")
def test_a_changed_person_moves_device_and_room_along(cast: Cast, signed_in: SignedIn) -> None:
    belong(cast.david, cast.lincoln, "aide", Room.objects.create(school=cast.lincoln, name="117"))
    form = {"subject": "No sound", "device": cast.panel.pk, "room": cast.room_214.pk, "somebody": "david chen"}

    part = signed_in(cast.elena).get("/report/", form, headers={"HX-Request": "true", "HX-Trigger-Name": "person"})

    assert (chosen_of(part, "device"), chosen_of(part, "room")) == ("", str(Room.objects.get(name="117").pk))
    assert '<span id="for-said" hx-swap-oob="true">' in part.content.decode()
    assert "For somebody else David Chen" in text_of(part)


@pytest.mark.usefixtures("math")
def test_a_person_who_was_not_found_by_her_cannot_be_sent(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.elena).post("/report/", {"subject": "No sound", "person": cast.kim.pk})
    assert Ticket.objects.get().beneficiary == cast.kim

    signed_in(cast.david).post("/report/", {"subject": "No sound", "person": cast.kim.pk})
    signed_in(cast.kim).post("/report/", {"subject": "No sound", "person": cast.david.pk, "somebody": "david chen"})

    assert list(Ticket.objects.order_by("pk").values_list("requester__given_name", "beneficiary")[1:]) == [
        ("David", None),
        ("Kim", None),
    ]


def test_one_of_several_is_chosen_without_script(cast: Cast, signed_in: SignedIn) -> None:
    davida = person("Davida", "Dorn")
    belong(davida, cast.lincoln, "teacher")
    form = {"subject": "No sound", "somebody": "david"}

    page = signed_in(cast.elena).post("/report/", form)
    assert (page.status_code, Ticket.objects.count()) == (422, 0)
    assert re.findall(r'name="person"[^>]*value="(\d+)"', page.content.decode()) == [
        str(cast.david.pk),
        str(davida.pk),
    ]
    signed_in(cast.elena).post("/report/", {**form, "person": davida.pk})

    assert Ticket.objects.get().beneficiary == davida


def test_for_a_class_the_ticket_says_which_one_and_nobody_else_is_named(
    cast: Cast, math: ClassSection, signed_in: SignedIn
) -> None:
    page = signed_in(cast.elena).get("/report/", {"subject": "No sound", "section": math.pk})
    assert chosen_of(page, "room") == str(math.room_id)

    signed_in(cast.elena).post("/report/", {"subject": "No sound", "section": math.pk, "room": math.room_id})

    ticket = Ticket.objects.get()
    assert (ticket.beneficiary, ticket.room, ticket.for_class) == (None, math.room, "Math 7, period 3, room 301")
    assert list(TicketAccess.objects.filter(ticket=ticket).values_list("user__given_name", flat=True)) == ["Elena"]
    assert "For the class Math 7, period 3, room 301" in text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/"))
    assert "For the class Math 7, period 3, room 301" in letter(cast, ticket, cast.elena)
    assert "For Math 7, period 3, room 301" in text_of(signed_in(cast.elena).get("/my/"))


@pytest.fixture
def david_teaches(cast: Cast, math: ClassSection) -> ClassSection:
    """Elena's class, which David teaches with her."""
    Enrollment.objects.create(roster_id="in-david", section=math, user=cast.david, role="teacher")
    return math


def test_who_teaches_the_class_too_is_told_and_may_see_and_answer(
    cast: Cast, david_teaches: ClassSection, signed_in: SignedIn
) -> None:
    browser, form = signed_in(cast.elena), {"subject": "No sound", "section": david_teaches.pk}
    told = "David Chen, who teaches the class, too, gets our e-mails and may read the ticket."
    unseen = "The students of the class do not see it."
    assert f"{told} {unseen}" in text_of(browser.get("/report/", form))

    confirmed = text_of(browser.post("/report/", form, follow=True))

    ticket = Ticket.objects.get()
    assert f"{told} {unseen}" in confirmed
    assert f"David Chen teaches the class, too {unseen}" in confirmed
    heading = f"Elena Alvarez asked for help for a class that you teach, too. It is ticket number {ticket.pk}."
    assert heading in letter(cast, ticket, cast.david)
    assert recipients_of(ticket) == [cast.elena, cast.david]
    assert "For Math 7, period 3, room 301" in text_of(signed_in(cast.david).get("/my/"))
    signed_in(cast.david).post(f"/tickets/{ticket.pk}/reply/", {"body": "In my lesson, too."})
    assert "In my lesson, too." in text_of(browser.get(f"/tickets/{ticket.pk}/"))
    assert signed_in(cast.kim).get(f"/tickets/{ticket.pk}/").status_code == 404


def test_who_no_longer_teaches_the_class_is_not_told(
    cast: Cast, david_teaches: ClassSection, signed_in: SignedIn
) -> None:
    Enrollment.objects.filter(user=cast.david).update(until=date(2027, 4, 26))

    signed_in(cast.elena).post("/report/", {"subject": "No sound", "section": david_teaches.pk})

    ticket = Ticket.objects.get()
    assert recipients_of(ticket) == [cast.elena]
    assert signed_in(cast.david).get(f"/tickets/{ticket.pk}/").status_code == 404


def test_of_a_restricted_matter_of_a_class_nobody_else_is_told(
    cast: Cast, david_teaches: ClassSection, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.elena)
    form = {"subject": "Grades went to a wrong person", "category": "data-wrong-person", "section": david_teaches.pk}
    assert "David Chen" not in text_of(browser.get("/report/", form))

    assert "David Chen" not in text_of(browser.post("/report/", form, follow=True))

    ticket = Ticket.objects.get()
    assert (ticket.restricted, recipients_of(ticket)) == (True, [cast.elena])
    assert signed_in(cast.david).get(f"/tickets/{ticket.pk}/").status_code == 404


def test_the_desk_that_asks_for_a_teacher_and_her_class_tells_who_teaches_it_too(
    cast: Cast, david_teaches: ClassSection, signed_in: SignedIn
) -> None:
    form = {"subject": "Carts are empty", "somebody": "elena alvarez", "section": david_teaches.pk}

    signed_in(cast.marcus).post("/report/", form)

    assert recipients_of(Ticket.objects.get()) == [cast.marcus, cast.elena, cast.david]


def test_a_class_of_a_colleague_cannot_be_sent(cast: Cast, math: ClassSection, signed_in: SignedIn) -> None:
    page = signed_in(cast.david).post("/report/", {"subject": "No sound", "section": math.pk})

    assert page.status_code == 302
    assert Ticket.objects.get().for_class == ""


def test_the_desk_may_choose_a_class_of_the_teacher_for_whom_it_asks(
    cast: Cast, math: ClassSection, signed_in: SignedIn
) -> None:
    form = {"subject": "Carts are empty", "somebody": "elena alvarez", "section": math.pk}

    signed_in(cast.marcus).post("/report/", form)

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.beneficiary, ticket.for_class) == (
        cast.marcus,
        cast.elena,
        "Math 7, period 3, room 301",
    )


@pytest.fixture
def for_kim(cast: Cast, math: ClassSection, signed_in: SignedIn) -> Ticket:
    """Elena asked for Kim."""
    form = {"subject": "Screen is cracked", "somebody": "kim park", "device": cast.chromebook.pk}
    signed_in(cast.elena).post("/report/", form)
    return Ticket.objects.get()


def test_both_are_told_who_asked_for_whom(cast: Cast, for_kim: Ticket) -> None:
    number = for_kim.pk

    assert f"We got it. Your ticket is number {number}. It is for Kim Park, who can follow it, too." in letter(
        cast, for_kim, cast.elena
    )
    assert f"Elena Alvarez asked for help for you. It is ticket number {number}." in letter(cast, for_kim, cast.kim)
    assert mail.outbox == []


def test_before_and_after_sending_she_reads_that_whom_she_asks_for_is_told(
    cast: Cast, math: ClassSection, signed_in: SignedIn
) -> None:
    browser, form = signed_in(cast.elena), {"subject": "Screen is cracked", "somebody": "kim park"}
    told = "Kim Park gets our e-mails, too, and may read the ticket."
    assert told in text_of(browser.get("/report/", form))
    with_class = text_of(browser.get("/report/", {**form, "section": math.pk}))
    assert f"{told} Other students of the class do not see it." in with_class

    confirmed = text_of(browser.post("/report/", form, follow=True))

    assert (told in confirmed, "Kim Park it is for them" in confirmed) == (True, True)
    assert recipients_of(Ticket.objects.get()) == [cast.elena, cast.kim]
    assert told not in text_of(browser.get(f"/tickets/{Ticket.objects.get().pk}/"))


def test_of_a_pupil_without_an_address_she_reads_where_it_is_found(
    cast: Cast, math: ClassSection, signed_in: SignedIn
) -> None:
    cast.kim.email = None
    cast.kim.save()
    form = {"subject": "Screen is cracked", "somebody": "kim park"}

    confirmed = text_of(signed_in(cast.elena).post("/report/", form, follow=True))

    assert "Kim Park has no e-mail address, and finds the ticket under “My tickets”." in confirmed


def test_a_pupil_without_an_address_finds_it_on_her_page_and_gets_no_letter(
    cast: Cast, for_kim: Ticket, signed_in: SignedIn
) -> None:
    assert letter(cast, for_kim, cast.kim)
    cast.kim.email = None
    cast.kim.save()

    assert compose(Entry.objects.about(for_kim).get(verb="opened"), for_kim, [cast.kim]) == []
    assert "Ms. Alvarez reported it for you today" in text_of(signed_in(cast.kim).get("/my/"))


def test_her_page_and_home_show_it_to_whom_it_is_for(cast: Cast, for_kim: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.kim)

    assert "Ms. Alvarez reported it for you today" in text_of(browser.get("/"))
    text = text_of(browser.get(f"/tickets/{for_kim.pk}/"))
    assert "For you Asked by Elena Alvarez" in text
    assert "For Kim Park" in text_of(signed_in(cast.elena).get("/"))
    assert "For Kim Park" in text_of(signed_in(cast.elena).get(f"/tickets/{for_kim.pk}/"))


def test_the_technician_reads_who_asked_and_who_is_affected(cast: Cast, for_kim: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)

    asked = "Asked for Kim Park Student, grade 7, Lincoln MS"
    pages = [text_of(browser.get(f"/tickets/{for_kim.pk}/{end}")) for end in ("", "preview/")]
    assert [asked in text for text in pages] == [True, True]
    assign(for_kim, by=cast.jo, to=cast.marcus)
    told = letter(cast, Ticket.objects.get(), cast.marcus, "assigned")
    assert "Asked by: Elena Alvarez For: Kim Park" in told


def test_of_a_restricted_matter_both_may_read_and_their_letters_say_nothing(
    cast: Cast, math: ClassSection, signed_in: SignedIn
) -> None:
    form = {"subject": "Grades went to a wrong person", "category": "data-wrong-person", "somebody": "kim park"}
    signed_in(cast.elena).post("/report/", form)

    ticket = Ticket.objects.get()
    assert ticket.restricted
    for reader in (cast.elena, cast.kim):
        assert "Grades went" in text_of(signed_in(reader).get(f"/tickets/{ticket.pk}/"))
        assert "Grades" not in letter(cast, ticket, reader)
    assert signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").status_code == 404


def test_what_goes_on_later_is_still_for_the_class(cast: Cast, math: ClassSection, signed_in: SignedIn) -> None:
    signed_in(cast.elena).post("/report/", {"subject": "No sound", "section": math.pk})
    before = close(solve(Ticket.objects.get(), by=cast.jo), by=cast.jo)

    signed_in(cast.elena).post(f"/tickets/{before.pk}/not-fixed/", {"body": "Silent again."})

    onward = Ticket.objects.exclude(pk=before.pk).get()
    assert onward.for_class == "Math 7, period 3, room 301"
