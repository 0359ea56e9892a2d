"""Which promise holds for a ticket, and by when: the most specific one, in a time or by a moment of the school."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from audit import clock
from audit.models import Entry
from schools import school_time
from schools.calendars import Calendars
from schools.models import SchoolYear, ServiceCalendar
from schools.models import TestingWindow as Window
from tests.cast import Cast
from tests.conftest import STORY_MORNING
from tickets.actions import Filing, open_ticket, reopen, reply, schedule_visit, solve, triage, wait, work_on
from tickets.clock_faces import Face, faces
from tickets.models import Clock, ClockPolicy, Promise, Ticket
from tickets.tasks import tick
from users.models import ClassSection


def file(cast: Cast, **changes: Any) -> Ticket:
    told: dict[str, Any] = {"category": cast.category("panel-touch"), "device": cast.panel, "impact": "stopped"}
    filing = Filing(**{"requester": cast.elena, "subject": "Panel does not react", **told, **changes})
    return open_ticket(filing, by=filing.requester)


def clock_of(ticket: Ticket, kind: str = "first_answer") -> Clock:
    return Clock.objects.get(ticket=ticket, kind=kind)


def faces_of(ticket: Ticket, kind: str) -> list[Face]:
    """What the ticket page says of its clocks of a kind."""
    return faces([clock_of(ticket, kind)], Calendars().at(ticket.school_id).hours, clock.now())


def minutes(ticket: Ticket, kind: str = "first_answer") -> int | None:
    return clock_of(ticket, kind).budget


def chicago(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime(2027, month, day, hour + 5, minute, tzinfo=UTC)


def promise(amount: int = 1, unit: str = "minutes", kind: str = "first_answer", **conditions: Any) -> Promise:
    return Promise.objects.create(kind=kind, amount=amount, unit=unit, **conditions)


def test_the_more_specific_promise_wins_over_the_less_specific(cast: Cast) -> None:
    """Each promise that is added is more specific than all before it."""
    leaf = cast.category("panel-touch")
    Window.objects.create(
        name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 4, 30), school=cast.lincoln
    ).rooms.add(cast.room_214)
    Promise.objects.filter(kind="first_answer").delete()
    added = [
        {},
        {"priority": 1},
        {"requester_kind": "staff"},
        {"team": leaf.owner},
        {"school": cast.lincoln},
        {"category": leaf.parent},
        {"category": leaf},
        {"in_testing": True},
    ]
    for number, conditions in enumerate(added, 1):
        promise(number, **conditions)
        assert minutes(file(cast)) == number


def test_a_promise_holds_for_nothing_but_its_conditions(cast: Cast) -> None:
    for conditions in (
        {"requester_kind": "student"},
        {"school": cast.high},
        {"team": cast.network},
        {"category": cast.category("copier")},
        {"in_testing": True, "priority": None},
    ):
        promise(1, **conditions)

    assert minutes(file(cast)) == 15
    assert minutes(file(cast, requester=cast.kim)) == 1


def test_in_a_room_under_test_the_first_answer_comes_sooner(cast: Cast) -> None:
    window = Window.objects.create(name="AP", first_day=date(2027, 4, 27), last_day=date(2027, 4, 27))
    assert (minutes(file(cast)), clock_of(file(cast)).warn_share) == (5, 50)

    window.periods = ["1"]
    window.save()
    assert minutes(file(cast)) == 15

    window.periods = ["3"]
    window.save()
    assert minutes(file(cast)) == 5
    clock.move(timedelta(days=1))
    assert minutes(file(cast)) == 15


def test_a_window_of_some_grades_takes_the_rooms_in_which_their_classes_meet(cast: Cast) -> None:
    Window.objects.create(name="State", first_day=date(2027, 4, 27), last_day=date(2027, 4, 27), grades=["07"])
    assert minutes(file(cast)) == 15

    math = ClassSection.objects.create(
        roster_id="M", school=cast.lincoln, title="Math", room=cast.room_214, periods=["1"], grades=["06", "07"]
    )
    assert minutes(file(cast)) == 5
    math.grades = ["06"]
    math.save()
    assert minutes(file(cast)) == 15


@pytest.mark.parametrize(
    ("unit", "more", "due"),
    [
        ("next_period", {}, chicago(27, 10, 36)),
        ("by_time", {"by_time": time(10)}, chicago(28, 10)),
        ("by_time", {"by_time": time(10), "amount": 4}, chicago(4, 10, month=5)),  # Friday is without classes
        ("staff_return", {}, chicago(9, 7, month=8)),
    ],
)
def test_a_moment_is_promised(cast: Cast, unit: str, more: dict[str, Any], due: datetime) -> None:
    SchoolYear.objects.create(name="27", first_day=date(2026, 8, 12), last_day=date(2027, 6, 4))
    SchoolYear.objects.create(
        name="28", first_day=date(2027, 8, 16), last_day=date(2028, 6, 2), staff_return=date(2027, 8, 9)
    )
    promise(**{"amount": 1, "unit": unit, "priority": 1, "category": cast.category("panel-touch"), **more})

    kept = clock_of(file(cast))

    assert (kept.budget, kept.due_at) == (None, due)
    assert kept.warn_at is not None
    assert kept.started_at < kept.warn_at <= due


def test_no_date_is_told_where_the_calendar_has_no_such_day(cast: Cast) -> None:
    promise(1, "staff_return", school=cast.lincoln)

    ticket = file(cast)

    assert clock_of(ticket).due_at is None
    assert ticket.due_at == clock_of(ticket, "solution").due_at


def test_while_paused_no_moment_is_due_and_one_that_passed_is_worked_out_anew(cast: Cast) -> None:
    Promise.objects.filter(kind="solution").delete()
    promise(1, "by_time", kind="solution", by_time=time(10))
    ticket = file(cast)
    ticket = wait(ticket, by=cast.marcus, reason="part")
    assert clock_of(ticket, "solution").due_at is None

    work_on(ticket, by=cast.marcus)
    assert clock_of(ticket, "solution").due_at == chicago(28, 10)
    wait(ticket, by=cast.marcus, reason="part")
    clock.move(timedelta(days=1, hours=1))
    work_on(ticket, by=cast.marcus)
    assert clock_of(ticket, "solution").due_at == chicago(29, 10)


def test_hours_in_which_a_promise_counts(cast: Cast) -> None:
    promise(10, "hours", school=cast.lincoln, hours="always")

    kept = clock_of(file(cast))

    assert kept.due_at == kept.started_at + timedelta(hours=10)


def test_the_next_answer_is_promised_from_each_time_that_the_requester_writes(cast: Cast) -> None:
    ticket = file(cast)
    assert not Clock.objects.filter(ticket=ticket, kind="next_answer").exists()
    reply(ticket, by=cast.marcus, body="Hold Source.")
    clock.move(timedelta(minutes=40))
    reply(ticket, by=cast.elena, body="Still dead.")
    began = clock.now()
    clock.move(timedelta(minutes=10))
    ticket = reply(ticket, by=cast.elena, body="Hello?")

    kept = clock_of(ticket, "next_answer")
    assert (kept.state, kept.budget, ticket.due_at) == ("running", 30, kept.due_at)
    assert abs(kept.started_at - began) < timedelta(seconds=5)
    reply(ticket, by=cast.marcus, body="I am coming.")
    assert (clock_of(ticket, "next_answer").state, clock_of(ticket, "next_answer").used) == ("met", 10)

    clock.move(timedelta(hours=1))
    reply(ticket, by=cast.elena, body="When?")
    kept = clock_of(ticket, "next_answer")
    assert (kept.state, kept.used, kept.stretches) == ("running", 0, [])


def test_a_visit_is_late_half_an_hour_after_its_end_and_met_when_the_ticket_moves_on(cast: Cast) -> None:
    ticket = reply(file(cast), by=cast.marcus, body="I come by.")
    ticket = schedule_visit(ticket, by=cast.marcus, at=chicago(27, 10), until=chicago(27, 10, 30))
    assert clock_of(ticket, "visit").due_at == chicago(27, 11)

    ticket = schedule_visit(ticket, by=cast.marcus, at=chicago(27, 12), until=chicago(27, 12, 30))
    assert (clock_of(ticket, "visit").due_at, ticket.due_at) == (chicago(27, 13), chicago(27, 13))
    clock.set_now(chicago(27, 12, 10))
    work_on(ticket, by=cast.marcus)
    assert (clock_of(ticket, "visit").state, clock_of(ticket, "visit").used) == ("met", 0)

    schedule_visit(ticket, by=cast.marcus, at=chicago(27, 13))
    clock.set_now(chicago(27, 13, 31))
    tick()
    assert Entry.objects.about(ticket).filter(verb="late", data__kind="visit").count() == 1
    solve(ticket, by=cast.marcus)
    assert clock_of(ticket, "visit").state == "missed"


def test_a_planned_visit_is_an_answer_of_which_the_requester_is_told(cast: Cast) -> None:
    ticket = file(cast)
    assert (clock_of(ticket).state, ticket.needs_answer) == ("running", True)
    clock.move(timedelta(minutes=10))

    ticket = schedule_visit(ticket, by=cast.marcus, at=chicago(28, 10))

    assert (clock_of(ticket).state, clock_of(ticket).used) == ("met", 10)
    assert (ticket.needs_answer, ticket.answered_at) == (False, clock_of(ticket).ended_at)


def test_a_visit_planned_for_another_day_is_not_urgent_before_its_time(cast: Cast) -> None:
    ticket = schedule_visit(file(cast), by=cast.marcus, at=chicago(28, 10), until=chicago(28, 10, 30))

    (long_before,) = faces_of(ticket, "visit")
    clock.set_now(chicago(28, 10, 31))
    (then,) = faces_of(ticket, "visit")

    due_in = school_time.between(Calendars().of(cast.lincoln.pk), STORY_MORNING, chicago(28, 11))
    assert (long_before.is_ahead, long_before.state, long_before.share) == (True, "on_track", 0)
    assert long_before.left == round(due_in)
    assert (then.is_ahead, then.state, then.left) == (False, "soon", 29)


@pytest.mark.parametrize(("reopened", "used"), [("continue", 30), ("restart", 0)])
def test_a_reopened_ticket_continues_or_restarts_as_the_district_says(cast: Cast, reopened: str, used: int) -> None:
    ClockPolicy.objects.create(pk=1, reopened=reopened)
    ticket = file(cast)
    clock.move(timedelta(minutes=30))
    ticket = solve(ticket, by=cast.marcus)
    clock.move(timedelta(minutes=5))
    reopen(ticket, by=cast.elena)

    kept = clock_of(ticket, "solution")
    assert (kept.state, kept.used) == ("running", used)
    assert (kept.due_at - clock.now()) > timedelta(minutes=200 if used else 235)


def test_a_new_priority_keeps_what_was_promised_before(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast, impact="none")
    told = clock_of(ticket).due_at
    clock.move(timedelta(minutes=5))

    triage(ticket, by=cast.marcus, priority=2)

    kept = clock_of(ticket)
    assert (kept.promised_at, kept.due_at) == (told, kept.started_at + timedelta(hours=2))
    assert [change["why"] for change in kept.changes] == ["priority"]
    page = signed_in(cast.elena).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "You were told by tomorrow 9:52 AM; it is now by today 11:52 AM" in page
    desk = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "New priority" in desk
    assert "Due time moved from Wed, Apr 28, 9:52 AM to Tue, Apr 27, 11:52 AM" in desk

    triage(ticket, by=cast.marcus, priority=3)
    assert (clock_of(ticket).due_at, clock_of(ticket).promised_at) == (told, None)


def test_another_school_counts_by_its_own_hours_from_the_start(cast: Cast) -> None:
    ServiceCalendar.of(cast.high).hours.create(weekday=1, opens=time(7), closes=time(10))
    ServiceCalendar.of(cast.high).hours.create(weekday=2, opens=time(7), closes=time(10))
    ticket = file(cast)

    triage(ticket, by=cast.jo, school=cast.high)

    assert clock_of(ticket).due_at == chicago(28, 7, 7) + (clock_of(ticket).started_at - STORY_MORNING)
    assert [change["why"] for change in clock_of(ticket).changes] == ["school"]
