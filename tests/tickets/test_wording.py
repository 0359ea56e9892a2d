"""How a ticket is told to the person who asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from schools.school_days import Bell, Plan, Schedule
from tickets.moments import clock_span, greeting, moment, moment_past, period_name, within
from tickets.wording import Standing, names, path, question_in, step_now, told

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2027, 4, 27, 9, 52, tzinfo=CHICAGO)


USUAL = (
    Bell("3", time(9, 44), time(10, 32)),
    Bell("4", time(10, 36), time(11, 24)),
    Bell("Lunch", time(11, 24), time(11, 54)),
)
PLAN = Plan("America/Chicago", schedules=(Schedule("Usual", USUAL, frozenset(range(5)), is_usual=True),))


@pytest.fixture(autouse=True)
def chicago() -> Iterator[None]:
    with timezone.override(CHICAGO):
        yield


def at(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=CHICAGO)


def standing(status: str, **known: object) -> Standing:
    return Standing(status, at(26, 15, 12), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "sentence", "more"),
    [
        (standing("new", answer_by=at(27, 10, 7)), "We got it", "You hear from us by today 10:07 AM."),
        (
            standing("new", answer_by=at(27, 9, 30)),
            "We got it",
            "We are late: you should have heard from us by today 9:30 AM.",
        ),
        (
            standing("open", person="Marcus", fixed_by=at(28, 15, 30)),
            "Marcus has it",
            "We mean to have it fixed by tomorrow 3:30 PM.",
        ),
        (standing("open", answer_by=at(27, 10, 7)), "We got it", "You hear from us by today 10:07 AM."),
        (
            standing("visit", person="Marcus", visit_at=at(27, 10, 36), visit_until=at(27, 11, 24), place="room 214"),
            "Marcus is coming today, period 4",
            "10:36 to 11:24 AM, room 214.",
        ),
        (standing("visit", person="Marcus", visit_at=at(27, 14)), "Marcus is coming today 2:00 PM", "2:00 PM."),
        (
            standing("visit", person="Marcus", visit_at=at(29, 10, 40)),
            "Marcus is coming Thursday, April 29, period 4",
            "10:40 AM.",
        ),
        (
            standing("waiting_user", question="which student is it?"),
            "Waiting for you: which student is it?",
            "We go on as soon as you answer.",
        ),
        (standing("waiting_user"), "Waiting for you", "We go on as soon as you answer."),
        (standing("waiting_part", expected_on=date(2027, 4, 29)), "The part comes Thursday, April 29", ""),
        (standing("waiting_part"), "A part is on its way", ""),
        (
            standing("solved", solved_at=at(26, 16), solved_by="Marcus", reopen_until=at(4, 9, 0, 5)),
            "Solved. Not right? Tell us by Tuesday, May 4",
            "Marcus solved it yesterday 4:00 PM.",
        ),
        (
            standing("solved", solved_at=at(1, 16), reopen_until=at(8, 16)),
            "Solved. Not right? Tell us",
            "Solved Apr 1, 4:00 PM.",
        ),
        (standing("closed"), "Closed", "Same trouble again? Tell us."),
    ],
)
def test_each_state_is_told_in_a_sentence(one: Standing, sentence: str, more: str) -> None:
    said = told(one, NOW, PLAN)

    assert (said.sentence, said.more) == (sentence, more)


def test_what_waits_for_her_is_warned_about_and_a_pause_of_ours_is_not() -> None:
    assert told(standing("waiting_user"), NOW).tone == "warn"
    assert told(standing("waiting_part"), NOW).tone == "muted"


@pytest.mark.parametrize(
    ("one", "number", "words"),
    [
        (standing("new", answer_by=at(27, 10, 7)), 2, ["We got it", "Someone takes it", "We work on it", "Solved"]),
        (standing("open", person="Marcus"), 3, ["We got it", "Marcus has it", "We work on it", "Solved"]),
        (
            standing("visit", person="Marcus", visit_at=at(27, 10, 36)),
            3,
            ["We got it", "Marcus has it", "Visit", "Solved"],
        ),
        (standing("open", answer_by=at(27, 10, 7)), 2, ["We got it", "Someone takes it", "We work on it", "Solved"]),
        (standing("waiting_part"), 3, ["We got it", "It is with us", "The part", "Solved"]),
        (standing("solved", solved_at=at(27, 9)), 4, ["We got it", "It was with us", "Worked on", "Solved"]),
    ],
)
def test_the_path_has_four_steps_and_says_where_it_is(one: Standing, number: int, words: list[str]) -> None:
    steps = path(one, NOW, PLAN)

    assert ([step.word for step in steps], step_now(steps)) == (words, number)


def test_what_she_ended_herself_is_told_as_her_word_and_the_path_has_only_what_happened() -> None:
    hers = standing("solved", solved_at=at(27, 9), by_asker=True, reopen_until=at(4, 9, month=5))
    taken = replace(hers, person="Marcus", taken_at=at(26, 16), solved_by="Elena")

    said = [(one.sentence, one.more) for one in (told(hers, NOW), told(taken, NOW))]
    ways = [[step.word for step in path(one, NOW)] for one in (hers, taken)]

    assert said == [
        ("You said it works again", "Not right? Tell us by Tuesday, May 4."),
        ("Elena said it works again", "Not right? Tell us by Tuesday, May 4."),
    ]
    assert ways == [
        ["We got it", "You said it works again"],
        ["We got it", "Marcus has it", "Elena said it works again"],
    ]
    assert [step_now(path(one, NOW)) for one in (hers, taken)] == [2, 3]


def test_the_last_step_says_by_when_and_that_time_stops_while_we_wait() -> None:
    running = standing("open", fixed_by=at(27, 15, 30))

    assert path(running, NOW)[3].when == "By today 3:30 PM"
    assert path(replace(running, fixed_by=at(27, 9)), NOW)[3].when == "Was due today 9:00 AM"
    assert path(standing("waiting_user"), NOW)[3].when == "The time stops while we wait"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hi Ms. Alvarez, which student is it?", "which student is it?"),
        ("Thanks for the photo. Could you press Source? If there is no sound, I come by.", "could you press Source?"),
        ("It is the cable. I bring one.", ""),
        ("Two things: is the lamp green? And what does the screen say?", "what does the screen say?"),
        ("Ms. Alvarez?", "Ms. Alvarez?"),
        ("???", ""),
        ("Room 214 or 216?", "Room 214 or 216?"),
        ("", ""),
    ],
)
def test_the_question_of_a_message_is_found(text: str, question: str) -> None:
    assert question_in(text) == question


def test_a_long_question_is_cut_and_a_letter_without_end_costs_nothing() -> None:
    long = question_in("Can you " + "tell me more " * 30 + "?")

    assert (len(long), long[-1]) == (90, "…")
    assert question_in("x" * 1_000_000) == ""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(27, 10, 36), "today, period 4"),
        (at(27, 10, 34), "today 10:34 AM"),  # between two bells
        (at(28, 11, 24), "tomorrow, Lunch"),
        (at(28, 13), "tomorrow 1:00 PM"),
        (at(29, 13), "Thursday, April 29, 1:00 PM"),
    ],
)
def test_a_time_to_come_is_said_by_the_bell(when: datetime, words: str) -> None:
    assert moment(when, NOW, PLAN) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(27, 7, 24), "today 7:24 AM"),
        (at(26, 15, 12), "yesterday 3:12 PM"),
        (at(24, 15, 12), "Saturday 3:12 PM"),
        (at(2, 9, 15), "Apr 2, 9:15 AM"),
    ],
)
def test_a_time_that_is_over_names_the_day_as_people_do(when: datetime, words: str) -> None:
    assert moment_past(when, NOW) == words


def test_spans_greetings_and_promises_are_said_as_at_school() -> None:
    assert clock_span(time(10, 36), time(11, 24)) == "10:36 to 11:24 AM"
    assert clock_span(time(11, 28), time(12, 16)) == "11:28 AM to 12:16 PM"
    assert [greeting(at(27, hour), "Ms. Alvarez") for hour in (7, 12, 18)] == [
        "Good morning, Ms. Alvarez",
        "Good afternoon, Ms. Alvarez",
        "Good evening, Ms. Alvarez",
    ]
    assert [within(15, "minutes"), within(1, "hours"), within(1, "days"), within(3, "days")] == [
        "You hear from us within 15 minutes",
        "You hear from us within an hour",
        "You hear from us within a school day",
        "You hear from us within 3 school days",
    ]
    assert [period_name("4"), period_name("Advisory")] == ["period 4", "Advisory"]
    assert [names([]), names(["Ana"]), names(["Ana", "Marcus", "Priya"])] == ["", "Ana", "Ana, Marcus or Priya"]
