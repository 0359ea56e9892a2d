"""Questions of a category: when they are asked, what they take, and where the answers are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from audit import clock
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.scenes import photo, teach
from tests.tickets.test_search import found
from tickets import actions
from tickets.models import Attachment, Category, Ticket
from tickets.questions import Question, asked, problems
from users.models import User

SignedIn = Callable[[User], Client]

SCREEN = {"key": "screen", "label": "What does it show?", "type": "choice", "choices": ["Nothing", "Lines"]}
OUTLET = {
    "key": "outlet",
    "label": "Is it plugged in?",
    "type": "yes_no",
    "when": {"key": "screen", "is": ["Nothing"]},
}
CABLE = {"key": "cable", "label": "Which cable?", "type": "text", "when": {"key": "outlet", "is": ["no"]}}
COUNT = {"key": "count", "label": "How many?", "type": "number"}
SINCE = {"key": "since", "label": "Since when?", "type": "date"}
DEVICE = {"key": "device", "label": "Which other one works?", "type": "device"}
PERSON = {"key": "person", "label": "Which student?", "type": "person"}
PHOTO = {"key": "photo", "label": "A photo of it", "type": "photo"}
PANELS = {"key": "pen", "label": "Where is the pen?", "type": "text", "kinds": ["panel"]}


@pytest.fixture
def category(cast: Cast) -> Category:
    """A kind of trouble with a question of each type."""
    kept = cast.category("panel-touch")
    kept.questions = [SCREEN, OUTLET, CABLE, COUNT, SINCE, DEVICE, PERSON, PHOTO, PANELS]
    kept.save()
    return kept


def keys(said: dict[str, str], kind: str = "") -> list[str]:
    rows = [SCREEN, OUTLET, CABLE, PANELS]
    return [question.key for question in asked(map(Question.of, rows), said, kind)]


def test_a_question_waits_for_the_answer_it_hangs_on_and_for_its_kind_of_device() -> None:
    assert keys({}) == ["screen"]
    assert keys({"screen": "Lines"}) == ["screen"]
    assert keys({"screen": "Nothing"}) == ["screen", "outlet"]
    assert keys({"screen": "Nothing", "outlet": "no"}, "panel") == ["screen", "outlet", "cable", "pen"]
    # What hangs on a question that is not asked any more is not asked either.
    assert keys({"screen": "Lines", "outlet": "no"}) == ["screen"]


def test_the_page_asks_the_next_question_after_an_answer(cast: Cast, category: Category, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    form = {"subject": "Dead", "category": category.key, "device": cast.laptop.pk}
    first = text_of(browser.get("/report/", form))
    then = text_of(browser.get("/report/", {**form, "q-screen": "Nothing"}, headers={"HX-Request": "true"}))

    words = ("What does it show?", "Is it plugged in?", "Where is the pen?")
    assert [word in first for word in words] == [True, False, False]
    assert [word in then for word in words] == [True, True, False]
    panel = text_of(browser.get("/report/", {**form, "device": cast.panel.pk}))
    assert [word in panel for word in words] == [True, False, True]


def test_answers_of_each_type_stand_on_the_ticket(cast: Cast, category: Category, signed_in: SignedIn) -> None:
    teach(cast, "1", pupils=[cast.kim])
    form = {
        "subject": "Dead",
        "category": category.key,
        "device": "",
        "q-screen": "Nothing",
        "q-outlet": "yes",
        "q-cable": "This one was not asked for.",
        "q-count": "2.50",
        "q-since": "2027-04-26",
        "q-device": " p-0214 ",
        "q-person": "kim park",
        "q-photo": photo("dead.jpg"),
    }

    signed_in(cast.elena).post("/report/", form)

    ticket = Ticket.objects.get()
    assert ticket.answers == [
        {"key": "screen", "label": "What does it show?", "answer": "Nothing"},
        {"key": "outlet", "label": "Is it plugged in?", "answer": "Yes", "value": "yes"},
        {"key": "count", "label": "How many?", "answer": "2.5", "value": 2.5},
        {"key": "since", "label": "Since when?", "answer": "April 26, 2027", "value": "2027-04-26"},
        {"key": "device", "label": "Which other one works?", "answer": str(cast.panel), "value": cast.panel.pk},
        {"key": "person", "label": "Which student?", "answer": "Kim Park", "value": cast.kim.pk},
        {"key": "photo", "label": "A photo of it", "answer": "dead.jpg"},
    ]
    assert [one.upload.name for one in Attachment.objects.filter(message__ticket=ticket)] == ["dead.jpg"]


def test_nobody_is_stopped_by_a_device_or_a_person_that_we_do_not_find(
    cast: Cast, category: Category, signed_in: SignedIn
) -> None:
    form = {"subject": "Dead", "category": category.key, "q-device": "the old one", "q-person": "my new girl"}

    signed_in(cast.elena).post("/report/", form)

    assert [(told["answer"], "value" in told) for told in Ticket.objects.get().answers] == [
        ("the old one", False),
        ("my new girl", False),
    ]


def test_an_answer_that_was_taken_off_the_list_meanwhile_is_kept(
    cast: Cast, category: Category, signed_in: SignedIn
) -> None:
    form = {"subject": "Dead", "category": category.key, "q-screen": "Snow", "q-outlet": "yes"}

    signed_in(cast.elena).post("/report/", form)

    # What hung on another answer is not asked.
    assert [told["answer"] for told in Ticket.objects.get().answers] == ["Snow"]


def test_a_student_learns_nothing_about_people_by_asking(cast: Cast, category: Category, signed_in: SignedIn) -> None:
    Category.objects.filter(pk=category.pk).update(for_students=True)

    signed_in(cast.kim).post("/report/", {"subject": "Dead", "category": category.key, "q-person": "Elena Alvarez"})

    (told,) = Ticket.objects.get().answers
    assert told == {"key": "person", "label": "Which student?", "answer": "Elena Alvarez"}


def test_what_is_no_number_is_said_at_its_field(cast: Cast, category: Category, signed_in: SignedIn) -> None:
    form = {"subject": "Dead", "category": category.key, "q-count": "many"}

    page = signed_in(cast.elena).post("/report/", form)

    assert (page.status_code, Ticket.objects.count()) == (422, 0)
    assert "Please write this as a number, such as 3." in text_of(page)


def test_answers_are_searched_and_their_place_is_shown(cast: Cast, signed_in: SignedIn) -> None:
    told = [{"key": "what", "label": "What does it say?", "answer": "Enrollment wombat failed"}]
    filing = actions.Filing(requester=cast.elena, subject="It is dead", school=cast.lincoln, answers=told)
    ticket = actions.open_ticket(filing, by=cast.elena)

    marcus = signed_in(cast.marcus)
    assert found(marcus, "wombat") == [ticket.pk]
    assert "What does it say? Enrollment <mark>wombat</mark> failed" in marcus.get("/queue/?q=wombat").content.decode()

    # A new subject works the document out anew; the answers stay in it.
    actions.triage(ticket, by=cast.marcus, subject="It is very dead")
    assert found(marcus, "wombat") == [ticket.pk]


def test_letters_repeat_what_was_answered_except_of_restricted_tickets(cast: Cast) -> None:
    told = [{"key": "what", "label": "What does it say?", "answer": "Error 17"}]
    for restricted in (False, True):
        filing = actions.Filing(
            requester=cast.elena, subject="Dead", school=cast.lincoln, answers=told, restricted=restricted
        )
        ticket = actions.open_ticket(filing, by=cast.elena)
        if not restricted:
            actions.assign(ticket, by=cast.jo, to=cast.marcus)
    clock.move(timedelta(seconds=20))
    deliver("notifications.tell")

    texts = [
        (one.to, message_from_bytes(bytes(one.raw), policy=policy.default)) for one in OutgoingLetter.objects.all()
    ]
    said = [(to, "What does it say? Error 17" in one.get_body(("plain",)).get_content()) for to, one in texts]  # type: ignore[attr-defined]
    assert sorted(said) == [
        (cast.elena.email, False),  # the restricted one
        (cast.elena.email, True),
        (cast.marcus.email, True),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{**SCREEN, "label": ""}], "Write the question, or remove it."),
        ([{**SCREEN, "type": "colour"}], "Choose what people answer with."),
        ([{**SCREEN, "choices": ["One"]}], "Write at least two answers, each on a line of its own."),
        ([{**SCREEN, "choices": ["One", "One"]}], "One of the answers stands there twice."),
        ([{**COUNT, "label": "x" * 161}], "This question is too long. Keep it under 160 letters."),
        (
            [OUTLET, SCREEN],
            "It hangs on a question that does not stand above it. Move it down, or ask it always.",
        ),
        (
            [COUNT, {**OUTLET, "when": {"key": "count", "is": ["3"]}}],
            "It can only hang on a question with answers to choose from.",
        ),
        ([SCREEN, {**OUTLET, "when": {"key": "screen", "is": []}}], "Choose after which answers it is asked."),
        (
            [SCREEN, {**OUTLET, "when": {"key": "screen", "is": ["Snow"]}}],
            "“Snow” is no answer to “What does it show?” any more. Choose again after which one it is asked.",
        ),
    ],
)
def test_what_is_wrong_with_questions_is_said_in_a_sentence(rows: list[dict[str, Any]], sentence: str) -> None:
    assert [say for _place, say in problems([Question.of(row) for row in rows])] == [sentence]


def test_good_questions_have_no_problems_and_come_back_as_they_were() -> None:
    rows = [SCREEN, OUTLET, CABLE, COUNT, SINCE, DEVICE, PERSON, PHOTO, PANELS]

    assert problems([Question.of(row) for row in rows]) == []
    assert [Question.of(row).row for row in rows] == rows
