"""A snow day moves every running clock of a school, each ticket says why, and calling it off brings all back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import clock
from audit.actions import record
from audit.models import Entry
from audit.tasks import deliver
from schools.choices import DayKind
from schools.models import School, ServiceCalendar, SpecialDay
from tests.cast import Cast
from tests.helpdesk.test_consumers_killed import Killed, killed_at
from tests.tickets.stored import everything
from tickets import actions
from tickets.actions import rescheduling
from tickets.models import Clock, Promise, Ticket
from tickets.tasks import tick
from tickets.timeline import timeline

DAWN = datetime(2027, 4, 28, 10, 30, tzinfo=UTC)  # Wednesday, 5:30 AM in Chicago
SNOW = date(2027, 4, 28)


def file(cast: Cast, **changes: Any) -> Ticket:
    told: dict[str, Any] = {"category": cast.category("panel-touch"), "device": cast.panel, "impact": "none"}
    return actions.open_ticket(
        actions.Filing(requester=cast.elena, subject="No touch", **{**told, **changes}), by=cast.elena
    )


def in_all_states(cast: Cast) -> list[Ticket]:
    """New, answered, visited, waiting, part in, of another priority, solved."""
    tickets = [file(cast) for _ in range(7)]
    _new, answered, visit, waits, part, wish, solved = tickets
    clock.move(timedelta(minutes=30))
    actions.reply(answered, by=cast.marcus, body="Hold Source.")
    actions.reply(answered, by=cast.elena, body="I did.")
    actions.schedule_visit(visit, by=cast.marcus, at=datetime(2027, 4, 28, 15, tzinfo=UTC))
    actions.wait(waits, by=cast.marcus, reason="user")
    actions.work_on(actions.wait(part, by=cast.marcus, reason="part"), by=cast.marcus)
    actions.triage(wish, by=cast.marcus, priority=4)
    actions.solve(solved, by=cast.marcus)
    return [Ticket.objects.get(pk=ticket.pk) for ticket in tickets]


def call_snow_day(cast: Cast, school: School | None = None, on: date = SNOW) -> None:
    with transaction.atomic():
        calendar = ServiceCalendar.of(school)
        SpecialDay.objects.create(calendar=calendar, date=on, kind=DayKind.CLOSED, reason="Snow day", unplanned=True)
        ServiceCalendar.touch(calendar.pk)
        data = {"school": school and school.pk, "since": on.isoformat(), "reason": "Snow day"}
        record(calendar, "closed_today", by=cast.jo, data=data)


def call_off(cast: Cast, school: School | None = None) -> None:
    with transaction.atomic():
        calendar = ServiceCalendar.of(school)
        SpecialDay.objects.filter(calendar=calendar, reason="Snow day").delete()
        ServiceCalendar.touch(calendar.pk)
        data = {"school": school and school.pk, "reason": "Snow day called off"}
        record(calendar, "called_off", by=cast.jo, data=data)


def follow() -> int:
    return deliver("tickets.follow_calendar")


def dues() -> dict[tuple[int, str], tuple[datetime | None, ...]]:
    """All times of all clocks."""
    return {
        (one.ticket_id, one.kind): (one.due_at, one.warn_at, one.warned_at, one.late_at, one.promised_at)
        for one in Clock.objects.all()
    }


def test_a_snow_day_moves_what_runs_and_each_ticket_says_why(cast: Cast) -> None:
    ticket, theirs = file(cast), file(cast, school=cast.high, device=None)
    clock.set_now(DAWN)
    before = dues()

    call_snow_day(cast, cast.lincoln)
    assert follow() == 1

    moved = {key: value for key, value in dues().items() if value != before[key]}
    assert {key[0] for key in moved} == {ticket.pk}
    due = Ticket.objects.get(pk=ticket.pk).due_at
    assert (due, Ticket.objects.get(pk=theirs.pk).due_at) == (
        before[ticket.pk, "first_answer"][0] + timedelta(days=1),
        before[theirs.pk, "first_answer"][0],
    )
    entry = Entry.objects.about(ticket).get(verb="rescheduled")
    assert entry.caused_by == Entry.objects.get(verb="closed_today")
    with timezone.override("America/Chicago"):
        assert timeline(ticket)[-1].did == (
            "Due time moved from Wed, Apr 28, 9:52 AM to Thu, Apr 29, 9:52 AM: Snow day"
        )
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version, "whoever looks at it may go on"


def test_the_districts_snow_day_moves_all_schools_but_those_with_their_own_answer(cast: Cast) -> None:
    calendar = ServiceCalendar.of(cast.high)
    SpecialDay.objects.create(calendar=calendar, date=SNOW, kind=DayKind.OTHER_HOURS, reason="Open all the same")
    ServiceCalendar.touch(calendar.pk)
    ours, theirs, nowhere = file(cast), file(cast, school=cast.high, device=None), file(cast, device=None)
    clock.set_now(DAWN)

    call_snow_day(cast)
    follow()

    assert [Entry.objects.about(one).filter(verb="rescheduled").count() for one in (ours, theirs, nowhere)] == [
        1,
        0,
        1,
    ]


def test_calling_it_off_brings_the_former_times_back_exactly(cast: Cast) -> None:
    in_all_states(cast)
    clock.set_now(DAWN)
    tick()
    before = dues(), list(Ticket.objects.order_by("pk").values_list("due_at", flat=True))
    call_snow_day(cast)
    follow()
    assert dues() != before[0]

    call_off(cast)
    follow()

    assert (dues(), list(Ticket.objects.order_by("pk").values_list("due_at", flat=True))) == before


def test_what_was_said_to_be_late_is_not_said_again_after_a_snow_day_that_was_called_off(cast: Cast) -> None:
    ticket = file(cast, impact="stopped")
    clock.move(timedelta(minutes=16))
    tick()
    late = Clock.objects.get(ticket=ticket, kind="first_answer").late_at
    call_snow_day(cast, on=date(2027, 4, 27))
    follow()
    assert Clock.objects.get(ticket=ticket, kind="first_answer").late_at is None

    call_off(cast)
    follow()
    tick()

    assert Clock.objects.get(ticket=ticket, kind="first_answer").late_at == late
    assert Entry.objects.about(ticket).filter(verb="late").count() == 1


def test_what_ran_before_a_pause_is_counted_anew(cast: Cast) -> None:
    ticket = file(cast)
    clock.move(timedelta(hours=2))
    actions.wait(ticket, by=cast.marcus, reason="part")
    assert Clock.objects.get(ticket=ticket, kind="solution").used == 120

    call_snow_day(cast, on=date(2027, 4, 27))
    follow()
    assert Clock.objects.get(ticket=ticket, kind="solution").used == 0

    call_off(cast)
    follow()
    assert Clock.objects.get(ticket=ticket, kind="solution").used == 120


def test_moving_all_equals_moving_each(cast: Cast) -> None:
    one_by_one = in_all_states(cast)
    clock.set_now(datetime(2027, 4, 27, 14, 52, tzinfo=UTC))
    at_once = in_all_states(cast)
    clock.set_now(DAWN)
    before = [everything(ticket) for ticket in at_once]
    call_snow_day(cast)

    for ticket in one_by_one:
        clock.set_now(DAWN)
        actions.reschedule(ticket, by=cast.system, reason="Snow day")
    done = [everything(ticket) for ticket in at_once]
    clock.set_now(DAWN)
    actions.follow_calendar(None, by=cast.system, reason="Snow day")

    after = [everything(ticket) for ticket in at_once]
    assert done == before
    assert after == [everything(ticket) for ticket in one_by_one]
    assert after != before


def test_thirty_tickets_cost_what_two_cost(cast: Cast) -> None:
    def cost(number: int, day: int) -> int:
        for _ in range(number):
            file(cast)
        call_snow_day(cast, on=SNOW + timedelta(days=day))
        actions.follow_calendar(None, by=cast.system)  # the calendars are read once
        actions.triage_many(list(Ticket.objects.all()), by=cast.jo, priority=1)
        SpecialDay.objects.filter(date=SNOW + timedelta(days=day)).delete()
        with CaptureQueriesContext(connection) as caught:
            actions.follow_calendar(None, by=cast.system, reason="Open")
        return len(caught)

    assert cost(2, 0) == cost(28, 0)


def test_a_batch_after_the_other_moves_them_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescheduling, "BATCH", 2)
    tickets = [file(cast) for _ in range(5)]
    clock.set_now(DAWN)
    call_snow_day(cast)
    follow()

    assert Entry.objects.filter(verb="rescheduled").count() == len(tickets)


def in_thread(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_repeats_whole_and_says_it_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescheduling, "BATCH", 2)
    tickets = [file(cast) for _ in range(5)]
    clock.set_now(DAWN)
    before = dues()
    call_snow_day(cast)

    kills, seen = 0, [before]
    while True:
        try:
            with killed_at(kills + 1):
                follow()
        except Killed:
            connection.close()
            kills += 1
            seen.append(dues())
        else:
            break

    assert kills > 15
    assert [one for one in seen if one not in (before, dues())] == [], "all or nothing"
    assert {ticket.pk: 1 for ticket in tickets} == {
        ticket.pk: Entry.objects.about(ticket).filter(verb="rescheduled").count() for ticket in tickets
    }
    moved = {key: value[0] for key, value in dues().items() if key[1] == "first_answer"}
    assert moved == {key: value[0] + timedelta(days=1) for key, value in before.items() if key[1] == "first_answer"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_end_with_the_newest_calendar_and_say_it_once(cast: Cast) -> None:
    tickets = [file(cast) for _ in range(6)]
    clock.set_now(DAWN)
    before = dues()
    call_snow_day(cast)
    call_off(cast)
    call_snow_day(cast)

    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(lambda _number: in_thread(follow), range(4)))

    assert sum(done) == 3
    assert {Entry.objects.about(ticket).filter(verb="rescheduled").count() for ticket in tickets} == {1}
    moved = {key: value[0] for key, value in dues().items() if key[1] == "first_answer"}
    assert moved == {key: value[0] + timedelta(days=1) for key, value in before.items() if key[1] == "first_answer"}


def test_new_targets_move_what_runs_and_say_so(cast: Cast) -> None:
    from_now = file(cast)
    actions.reschedule(from_now, by=cast.system)
    assert Entry.objects.about(from_now).filter(verb="rescheduled").count() == 0
    kept = Clock.objects.get(ticket=from_now, kind="solution")

    kept_rules = kept.due_at
    from_now_on = {"kind": "solution", "priority": from_now.priority}

    Promise.objects.filter(**from_now_on).update(amount=5)
    actions.follow_promises(by=cast.system)

    moved = Clock.objects.get(pk=kept.pk)
    assert (moved.budget, moved.promised_at) == (5 * 510, kept_rules)
    assert timeline(from_now)[-1].did.endswith(": New targets")
