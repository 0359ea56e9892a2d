"""What counts, and on which day."""

from __future__ import annotations

import pytest

from reports.choices import Measure, Said, Way, promise_key
from reports.reading import Reach
from tests.cast import Cast
from tests.reports.story import answered, asked, at, figures, solved, took
from tickets.actions import reopen, restrict, solve, triage
from tickets.actions.ticking import mark_late
from tickets.choices import Priority
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

ANSWER = promise_key(Priority.NORMAL)
SOLUTION = promise_key(Priority.NORMAL, solution=True)


def test_a_day_tells_what_came_what_went_and_what_was_kept(cast: Cast) -> None:
    panel = cast.category("panel-touch")
    ticket = asked(cast, "2027-04-26 08:00", category=panel)
    answered(ticket, cast.marcus, "2027-04-26 08:20")
    solved(ticket, cast.marcus, "2027-04-26 11:00")

    assert figures("2027-04-26", "2027-04-26") == {
        (Measure.OPENED, cast.lincoln.pk, 0): 1,
        (Measure.ASKED, 0, panel.pk): 1,
        (Measure.CAME, 0, Way.WEB): 1,
        (Measure.SOLVED, 0, cast.marcus.pk): 1,
        (Measure.SOLVED_AT, cast.lincoln.pk, 0): 1,
        (Measure.SATISFACTION, cast.lincoln.pk, Said.NOTHING): 1,
        (Measure.KEPT, 0, ANSWER): 1,
        (Measure.KEPT, 0, SOLUTION): 1,
        (Measure.TOOK, 0, took(ANSWER, 20)): 1,
        (Measure.TOOK, 0, took(SOLUTION, 180)): 1,
    }


def test_a_ticket_of_late_evening_counts_on_the_day_of_the_wall(cast: Cast) -> None:
    asked(cast, "2027-04-26 23:00")  # 4 AM of the 27th in UTC
    asked(cast, "2027-04-27 00:30")

    opened = {Measure.OPENED}

    assert figures("2027-04-26", "2027-04-26", of=opened) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}
    assert figures("2027-04-27", "2027-04-27", of=opened) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}


def test_only_school_time_counts_over_a_friday_that_is_off(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-29 15:00")  # Thursday; 30 minutes until closing
    answered(ticket, cast.marcus, "2027-05-03 07:30")  # Monday; 30 minutes after opening

    assert figures("2027-05-03", "2027-05-03", of={Measure.TOOK}) == {(Measure.TOOK, 0, took(ANSWER, 60)): 1}


def test_a_reopened_ticket_counts_as_solved_when_it_was_solved_for_good(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-19 08:00")
    solved(ticket, cast.marcus, "2027-04-19 09:00")
    at("2027-04-20 08:00")
    reopen(ticket, by=cast.elena)

    assert figures("2027-04-19", "2027-04-20", of={Measure.SOLVED}) == {}

    solved(ticket, cast.jo, "2027-04-21 08:00")

    assert figures("2027-04-19", "2027-04-20", of={Measure.SOLVED}) == {}
    assert figures("2027-04-21", "2027-04-21", of={Measure.SOLVED}) == {(Measure.SOLVED, 0, cast.jo.pk): 1}


def test_what_the_requester_solved_is_nobodys_work(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00")
    at("2027-04-26 09:00")
    solve(ticket, by=cast.elena)

    assert figures("2027-04-26", "2027-04-26", of={Measure.SOLVED}) == {(Measure.SOLVED, 0, 0): 1}


def test_a_promise_is_missed_on_the_day_its_time_is_over_though_nobody_answered(cast: Cast) -> None:
    asked(cast, "2027-04-26 15:00", impact="stopped", priority=Priority.URGENT)  # 15 minutes to answer: until 3:15
    at("2027-04-26 15:16")
    mark_late(by=cast.system)

    urgent = promise_key(Priority.URGENT)
    assert figures("2027-04-26", "2027-04-26", of={Measure.MISSED, Measure.STOPPED, Measure.TOOK}) == {
        (Measure.MISSED, cast.lincoln.pk, urgent): 1,
        (Measure.STOPPED, cast.lincoln.pk, 0): 1,
    }


def test_an_answer_that_came_too_late_tells_by_how_much(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 15:00", priority=Priority.URGENT)
    at("2027-04-26 15:16")
    mark_late(by=cast.system)
    answered(ticket, cast.marcus, "2027-04-27 07:20")  # 30 minutes on Monday and 20 on Tuesday, 15 were promised

    urgent = promise_key(Priority.URGENT)
    kinds = {Measure.KEPT, Measure.MISSED, Measure.TOOK, Measure.OVER}
    assert figures("2027-04-26", "2027-04-26", of=kinds) == {(Measure.MISSED, cast.lincoln.pk, urgent): 1}
    assert figures("2027-04-27", "2027-04-27", of=kinds) == {
        (Measure.TOOK, 0, took(urgent, 50)): 1,
        (Measure.OVER, 0, urgent): 35,
    }


def test_restricted_tickets_count_for_key_holders_only(cast: Cast) -> None:
    restricted = asked(cast, "2027-04-26 08:00")
    asked(cast, "2027-04-26 08:05")
    opened = {Measure.OPENED}
    assert figures("2027-04-26", "2027-04-26", of=opened) == {(Measure.OPENED, cast.lincoln.pk, 0): 2}

    restrict(restricted, by=cast.marcus)

    assert figures("2027-04-26", "2027-04-26", of=opened) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}
    assert figures("2027-04-26", "2027-04-26", of=opened, reach=Reach(restricted=True)) == {
        (Measure.OPENED, cast.lincoln.pk, 0): 2
    }


def test_a_reader_of_one_school_gets_its_tickets_only(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00")
    answered(ticket, cast.marcus, "2027-04-26 08:20")
    asked(cast, "2027-04-26 08:00", school=cast.high)
    asked(cast, "2027-04-26 08:00", school=None)

    kinds = {Measure.OPENED, Measure.KEPT}
    assert figures("2027-04-26", "2027-04-26", of=kinds) == {
        (Measure.OPENED, 0, 0): 1,
        (Measure.OPENED, cast.lincoln.pk, 0): 1,
        (Measure.OPENED, cast.high.pk, 0): 1,
        (Measure.KEPT, 0, ANSWER): 1,
    }
    only = Reach(frozenset({cast.lincoln.pk}))
    assert figures("2027-04-26", "2027-04-26", of=kinds, reach=only) == {
        (Measure.OPENED, cast.lincoln.pk, 0): 1,
        (Measure.KEPT, 0, ANSWER): 1,
    }
    assert figures("2027-04-26", "2027-04-26", reach=Reach(frozenset())) == {}


def test_a_ticket_counts_where_it_stands_now(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00")
    triage(ticket, by=cast.marcus, school=cast.high)

    assert figures("2027-04-26", "2027-04-26", of={Measure.OPENED}) == {(Measure.OPENED, cast.high.pk, 0): 1}


def test_what_was_joined_with_another_ticket_counts_once(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00")
    asked(cast, "2027-04-26 08:10")
    Ticket.objects.filter(pk=ticket.pk).update(status="merged")

    assert figures("2027-04-26", "2027-04-26", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}
