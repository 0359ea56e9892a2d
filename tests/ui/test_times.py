"""Times as school people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from ui import times
from ui.clocks import clock_text

DENVER = ZoneInfo("America/Denver")
NOW = datetime(2027, 4, 27, 9, 52, tzinfo=DENVER)


@pytest.fixture(autouse=True)
def in_denver():  # type: ignore[no-untyped-def]
    with timezone.override(DENVER), translation.override("en"):
        yield


def at(month: int, day: int, hour: int, minute: int, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=DENVER).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(4, 27, 15, 30), "today 3:30 PM"),
        (at(4, 28, 9, 15), "tomorrow 9:15 AM"),
        (at(4, 26, 15, 12), "yesterday 3:12 PM"),
        (at(4, 29, 9, 15), "Thu 9:15 AM"),
        (at(4, 21, 9, 15), "Wed 9:15 AM"),
        (at(4, 20, 9, 15), "Apr 20, 9:15 AM"),
        (at(5, 4, 12, 0), "May 4, 12:00 PM"),
        (at(5, 4, 0, 5, 2026), "May 4, 2026, 12:05 AM"),
    ],
)
def test_a_moment_is_told_by_how_near_it_is(moment: datetime, said: str) -> None:
    assert times.say(moment, NOW) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(4, 27, 13, 5), "hoy a la 1:05 p.\u00a0m."),
        (at(4, 28, 10, 6), "mañana a las 10:06 a.\u00a0m."),
        (at(4, 29, 9, 15), "el jueves a las 9:15 a.\u00a0m."),
        (at(4, 20, 9, 15), "el 20 de abril, a las 9:15 a.\u00a0m."),
        (at(5, 4, 0, 5, 2026), "el 4 de mayo de 2026, a las 12:05 a.\u00a0m."),
    ],
)
def test_in_spanish_days_and_times_have_their_article(moment: datetime, said: str) -> None:
    with translation.override("es"):
        assert times.say(moment, NOW) == said


def test_a_time_alone_has_its_article_in_a_sentence_and_none_in_a_column() -> None:
    one, ten = at(4, 27, 13, 5), at(4, 27, 22, 6)
    assert [times.the_time(ten), times.at_time(ten), times.due(ten, NOW)] == ["10:06 PM"] * 3

    with translation.override("es"):
        assert [times.the_time(one), times.the_time(ten)] == ["la 1:05 p.\u00a0m.", "las 10:06 p.\u00a0m."]
        assert [times.at_time(one), times.at_time(ten)] == ["a la 1:05 p.\u00a0m.", "a las 10:06 p.\u00a0m."]
        assert times.the_time(one.astimezone(DENVER).time()) == "la 1:05 p.\u00a0m."
        assert (times.clock_time(one), times.due(at(4, 28, 9, 15), NOW)) == ("1:05 p.\u00a0m.", "mié 9:15")


def test_without_a_now_a_moment_is_told_in_full() -> None:
    assert times.say(at(4, 29, 9, 15)) == "Thursday, April 29, 2027, 9:15 AM"
    assert times.long_day(at(4, 29, 9, 15), NOW) == "Thursday, April 29"


def test_the_day_is_that_of_the_school_not_of_greenwich() -> None:
    late_evening = at(4, 27, 23, 30)

    assert late_evening.date().day == 28
    assert times.say(late_evening, NOW) == "today 11:30 PM"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-3, "0 min"),
        (0, "0 min"),
        (38.9, "38 min"),
        (60, "1 h"),
        (125, "2 h 05"),
        (1530, "25 h 30"),
        (4400, "73 h 20"),
    ],
)
def test_a_length_of_time_is_rounded_down(minutes: float, said: str) -> None:
    assert times.duration(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (509, "8 h 29"),
        (510, "1 school day"),
        (569, "1 school day"),
        (700, "1 school day 3 h"),
        (1530, "3 school days"),
        (1600, "3 school days"),
    ],
)
def test_school_time_is_told_in_school_days_where_their_length_is_known(minutes: float, said: str) -> None:
    assert times.duration(minutes, 510) == said


def test_the_age_of_a_row_is_short() -> None:
    assert [times.age(NOW - timedelta(minutes=m), NOW) for m in (9, 70, 4 * 1440)] == ["9 min", "1 h", "4 d"]


@pytest.mark.parametrize(
    ("state", "due", "text"),
    [
        ("on_track", at(4, 27, 11, 57), "2 h 05"),
        ("on_track", at(4, 27, 15, 30), "3:30 PM"),
        ("on_track", at(4, 28, 9, 15), "Wed 9:15"),
        ("on_track", at(5, 4, 9, 15), "May 4"),
        ("soon", at(4, 27, 10, 30), "38 min"),
        ("late", at(4, 27, 9, 38), "14 min late"),
    ],
)
def test_a_clock_counts_down_then_names_the_hour_then_the_day(state: str, due: datetime, text: str) -> None:
    assert clock_text(state, now=NOW, due=due).text == text


def test_a_paused_clock_says_until_when_where_that_is_known() -> None:
    assert clock_text("paused", now=NOW).text == "Paused"
    assert clock_text("paused", now=NOW, until=at(5, 3, 7, 0)).text == "Paused until Mon 7:00 AM"


def test_a_promise_that_was_kept_says_how_fast() -> None:
    assert clock_text("met", now=NOW, minutes=8).text == "Answered in 8 min"
    assert clock_text("met", now=NOW, minutes=125, solved=True).text == "Solved in 2 h 05"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hoy 9:58 a.\u00a0m..", "hoy 9:58 a.\u00a0m."),
        ("<b>9:58 p.\u00a0m.</b>. Luego", "<b>9:58 p.\u00a0m.</b> Luego"),
        ("9:58 a.\u00a0m. a 10:15 a.\u00a0m.", "9:58 a.\u00a0m. a 10:15 a.\u00a0m."),
        ("today 9:58 AM. And so on...", "today 9:58 AM. And so on..."),
    ],
)
def test_a_time_at_the_end_of_a_sentence_takes_no_second_full_stop(text: str, shown: str) -> None:
    assert times.one_stop(text) == shown
