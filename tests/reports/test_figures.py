"""Stored figures: they say what the tickets say, whatever happened to days that were counted before."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from audit import clock
from audit.models import Entry
from reports.actions import rebuild, refresh
from reports.choices import STEPS, Measure, Said, Way, promise_key
from reports.models import DAY_SPAN, WEEK_SPAN, Figure, FigureState
from reports.reading import Reach
from reports.steps import step_of
from schools.models import District
from tests.cast import Cast
from tests.reports.story import CHICAGO, Figures, asked, at, figures, solved, took
from tickets.actions import open_ticket, rate, reopen, reply, restrict, solve, triage, undo, withdraw
from tickets.actions.filing import Filing
from tickets.actions.history import Deed, Story, write
from tickets.actions.ticking import mark_late
from tickets.choices import ClockKind, ClockState, Priority
from tickets.models import Ticket
from tickets.satisfaction import is_open

pytestmark = pytest.mark.django_db


def by_hand(first: str, last: str) -> Figures:
    """The figures out of the tickets, one by one, in plain words."""
    days = (date.fromisoformat(first), date.fromisoformat(last))
    found: Counter[tuple[Measure, int, int]] = Counter()

    def add(moment: datetime | None, measure: Measure, school: int, key: int, n: int = 1) -> None:
        if moment and days[0] <= moment.astimezone(CHICAGO).date() <= days[1]:
            found[measure, school, key] += n

    for ticket in Ticket.objects.filter(restricted=False):
        school = ticket.school_id or 0
        add(ticket.created_at, Measure.OPENED, school, 0)
        add(ticket.created_at, Measure.ASKED, 0, ticket.category_id or 0)
        way = {"web": Way.WEB, "mail": Way.MAIL, "desk": Way.DESK, "walk": Way.IN_PERSON}.get(ticket.source, 0)
        add(ticket.created_at, Measure.CAME, 0, way)
        for spent in ticket.time_entries.all():
            add(datetime.combine(spent.day, time(12), CHICAGO), Measure.SPENT, 0, way, spent.minutes)
        if ticket.impact == "stopped":
            add(ticket.created_at, Measure.STOPPED, school, 0)
        solver = 0 if ticket.solved_by_id == ticket.requester_id else ticket.solved_by_id or 0
        add(ticket.solved_at, Measure.SOLVED, 0, solver)
        add(ticket.solved_at, Measure.SOLVED_AT, school, 0)
        for one in ticket.clocks.filter(kind__in=[ClockKind.FIRST_ANSWER, ClockKind.SOLUTION]):
            if one.state == ClockState.DROPPED:
                continue
            promise = promise_key(ticket.priority, solution=one.kind == ClockKind.SOLUTION)
            add(one.late_at, Measure.MISSED, school, promise)
            if one.state == ClockState.MET:
                add(one.ended_at, Measure.KEPT, 0, promise)
            add(one.ended_at, Measure.TOOK, 0, promise * STEPS + step_of(one.used))
            if one.state == ClockState.MISSED and one.used > one.budget:
                add(one.ended_at, Measure.OVER, 0, promise, one.used - one.budget)
        for row in ticket.satisfactions.all():
            key = {None: Said.NOTHING, True: Said.GOOD, False: Said.NOT_GOOD}[row.satisfied]
            add(row.asked_at, Measure.SATISFACTION, school, key)
    return dict(found)


def last_entry(ticket: Ticket) -> Entry:
    """The newest act on a ticket."""
    return Entry.objects.about(ticket).reverse()[0]


def test_a_day_is_stored_an_hour_after_it_is_over_and_the_running_day_is_live(cast: Cast) -> None:
    asked(cast, "2027-04-26 08:00")
    at("2027-04-27 00:30")
    refresh()
    assert FigureState.objects.get().through == date(2027, 4, 25)

    at("2027-04-27 01:30")
    refresh()
    assert FigureState.objects.get().through == date(2027, 4, 26)
    asked(cast, "2027-04-27 09:00")

    assert figures("2027-04-26", "2027-04-27", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 2}
    Figure.objects.all().delete()
    assert figures("2027-04-26", "2027-04-27", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}


def test_a_solution_that_is_reopened_leaves_the_day_on_which_it_was_stored(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-19 08:00")
    solved(ticket, cast.marcus, "2027-04-19 09:00")
    at("2027-04-21 09:00")
    refresh()
    before = figures("2027-04-19", "2027-04-19")
    assert before[Measure.SOLVED, 0, cast.marcus.pk] == 1

    reopen(ticket, by=cast.elena)
    at("2027-04-21 09:10")
    refresh()

    after = figures("2027-04-19", "2027-04-19")
    assert (Measure.SOLVED, 0, cast.marcus.pk) not in after
    assert after == by_hand("2027-04-19", "2027-04-19")


def test_an_act_that_is_undone_leaves_the_day_on_which_it_was_stored(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-19 08:00")
    ticket = solved(ticket, cast.marcus, "2027-04-19 09:00")
    at("2027-04-20 09:00")
    refresh()
    assert figures("2027-04-19", "2027-04-19", of={Measure.SOLVED}) == {(Measure.SOLVED, 0, cast.marcus.pk): 1}

    undo(last_entry(ticket), by=cast.marcus)
    refresh()

    assert figures("2027-04-19", "2027-04-19") == by_hand("2027-04-19", "2027-04-19")
    assert figures("2027-04-19", "2027-04-19", of={Measure.SOLVED}) == {}


def test_a_promise_that_a_new_priority_gives_another_chance_is_not_missed_any_more(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-19 08:00", priority=Priority.URGENT)
    at("2027-04-19 08:16")
    mark_late(by=cast.system)
    at("2027-04-20 09:00")
    refresh()
    missed = (Measure.MISSED, cast.lincoln.pk, promise_key(Priority.URGENT))
    assert figures("2027-04-19", "2027-04-19", of={Measure.MISSED})[missed] == 1

    triage(ticket, by=cast.marcus, priority=Priority.LOW)
    refresh()

    assert figures("2027-04-19", "2027-04-19", of={Measure.MISSED}) == {}


def test_what_is_restricted_later_leaves_the_days_that_were_stored(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-19 08:00")
    at("2027-04-22 09:00")
    refresh()
    assert figures("2027-04-19", "2027-04-19", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}

    restrict(ticket, by=cast.marcus)
    refresh()

    assert figures("2027-04-19", "2027-04-19") == {}
    assert figures("2027-04-19", "2027-04-19", of={Measure.OPENED}, reach=Reach(restricted=True)) == {
        (Measure.OPENED, cast.lincoln.pk, 0): 1
    }


def test_a_refresh_counts_only_days_that_changed(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-12 08:00")
    asked(cast, "2027-04-20 08:00")
    at("2027-04-27 10:00")
    assert refresh() == 15  # April 12 to 26

    at("2027-04-27 10:30")
    assert refresh() == 0

    triage(ticket, by=cast.marcus, category=cast.category("wifi-down"))
    assert refresh() == 1  # the day on which the ticket came


def test_history_that_is_imported_is_counted(cast: Cast) -> None:
    at("2027-04-27 09:00")
    refresh()
    filed, done = (datetime(2027, 4, day, 9, tzinfo=CHICAGO) for day in (5, 7))
    write(
        [Story(Filing(cast.elena, "Old", school=cast.lincoln), filed, [Deed(done, cast.marcus, "solve", "Done")])],
        until=clock.now(),
    )
    refresh()

    assert figures("2027-04-05", "2027-04-07", of={Measure.OPENED, Measure.SOLVED, Measure.TOOK}) == {
        (Measure.OPENED, cast.lincoln.pk, 0): 1,
        (Measure.SOLVED, 0, cast.marcus.pk): 1,
        # Two school days of 8 h 30.
        (Measure.TOOK, 0, took(promise_key(Priority.NORMAL), 1020)): 1,
        (Measure.TOOK, 0, took(promise_key(Priority.NORMAL, solution=True), 1020)): 1,
    }
    assert figures("2027-04-01", "2027-04-26") == by_hand("2027-04-01", "2027-04-26")


def test_another_time_zone_means_counting_all_again(cast: Cast) -> None:
    asked(cast, "2027-04-19 23:30")
    at("2027-04-27 09:00")
    refresh()
    assert figures("2027-04-19", "2027-04-19", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}

    District.objects.update(time_zone="America/New_York")
    refresh()

    days = Figure.objects.filter(span=DAY_SPAN, measure=Measure.OPENED).values_list("day", "count")
    assert list(days) == [(date(2027, 4, 20), 1)]


def test_weeks_are_the_sums_of_their_days(cast: Cast) -> None:
    for day in ("12", "13", "18", "19"):
        asked(cast, f"2027-04-{day} 08:00")
    at("2027-04-27 09:00")
    refresh()

    weeks = Figure.objects.filter(span=WEEK_SPAN, measure=Measure.OPENED).order_by("day").values_list("day", "count")
    assert list(weeks) == [(date(2027, 4, 12), 3), (date(2027, 4, 19), 1)]
    # Edges inside a week are read from its days.
    assert figures("2027-04-13", "2027-04-19", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 3}


def test_the_command_counts_everything_again(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    asked(cast, "2027-04-19 08:00")
    asked(cast, "2027-04-23 08:00")
    at("2027-04-27 09:00")
    refresh()
    right = figures("2027-04-19", "2027-04-26")
    Figure.objects.update(count=7)
    assert figures("2027-04-19", "2027-04-26") != right

    call_command("rebuild_figures", "--from", "2027-04-23")
    assert figures("2027-04-23", "2027-04-26", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 1}
    assert figures("2027-04-19", "2027-04-22", of={Measure.OPENED}) == {(Measure.OPENED, cast.lincoln.pk, 0): 7}

    call_command("rebuild_figures")

    assert figures("2027-04-19", "2027-04-26") == right
    assert capsys.readouterr().out.splitlines() == ["4 days counted", "8 days counted"]


def test_a_refresh_that_breaks_off_leaves_the_figures_as_they_were(cast: Cast) -> None:
    asked(cast, "2027-04-19 08:00")
    at("2027-04-20 09:00")
    refresh()
    before = list(Figure.objects.order_by("pk").values_list("day", "measure", "count"))
    asked(cast, "2027-04-20 10:00")
    at("2027-04-22 09:00")

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        refresh()
        assert list(Figure.objects.order_by("pk").values_list("day", "measure", "count")) != before
        raise KeyboardInterrupt

    assert list(Figure.objects.order_by("pk").values_list("day", "measure", "count")) == before
    assert FigureState.objects.get().through == date(2027, 4, 19)


@pytest.mark.django_db(transaction=True)
def test_a_second_refresh_leaves_the_first_one_alone(cast: Cast) -> None:
    asked(cast, "2027-04-19 08:00")
    at("2027-04-22 09:00")
    FigureState.objects.create(pk=1)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM reports_figurestate FOR UPDATE")
        assert refresh() == 0
        cursor.execute("ROLLBACK")
    other.close()

    assert refresh() == 3


@pytest.mark.parametrize("seed", range(3))
def test_after_any_history_the_stored_figures_are_those_of_the_tickets(cast: Cast, seed: int) -> None:
    """Tickets live at random over five weeks, while refreshes come now and then."""
    chance = random.Random(seed)
    moment = datetime(2027, 3, 22, 7, tzinfo=CHICAGO)
    tickets: list[Ticket] = []
    for _step in range(110):
        moment += timedelta(minutes=chance.randrange(5, 700))
        clock.set_now(moment)
        _live(cast, chance, tickets)
        mark_late(by=cast.system)
        if chance.random() < 0.15:
            refresh()
    clock.set_now(moment + timedelta(hours=2))
    refresh()
    today = clock.now().astimezone(CHICAGO).date()

    for first, last in [("2027-03-22", str(today)), ("2027-03-31", "2027-04-13"), ("2027-04-05", "2027-04-11")]:
        stored = figures(first, last)
        assert len(stored) > 10
        assert stored == by_hand(first, last)
    Figure.objects.all().delete()
    assert figures("2027-03-22", str(today)) != by_hand("2027-03-22", str(today))
    rebuild()
    assert figures("2027-03-22", str(today)) == by_hand("2027-03-22", str(today))


def _live(cast: Cast, chance: random.Random, tickets: list[Ticket]) -> None:
    """One act on one ticket, or a new ticket."""
    if len(tickets) < 6 or chance.random() < 0.3:
        school = chance.choice([cast.lincoln, cast.high, None])
        impact = chance.choice(["stopped", "manages", "none"])
        filing = Filing(cast.elena, "Broken", school=school, impact=impact, priority=chance.choice(list(Priority)))
        tickets.append(open_ticket(filing, by=cast.elena))
        return
    ticket = Ticket.objects.get(pk=chance.choice(tickets).pk)
    acts: list[Callable[[], object]] = [lambda: restrict(ticket, by=cast.jo)] if chance.random() < 0.1 else []
    if ticket.is_open:
        acts += [
            lambda: reply(ticket, by=cast.jo, body="Soon"),
            lambda: solve(ticket, by=cast.jo),
            lambda: solve(ticket, by=cast.elena),
            lambda: withdraw(ticket, by=cast.elena),
            lambda: triage(ticket, by=cast.jo, priority=chance.choice(list(Priority))),
            lambda: triage(ticket, by=cast.jo, school=cast.high, category=cast.category("wifi-down")),
        ]
    elif ticket.status == "solved":
        last = last_entry(ticket)
        acts += [lambda: reopen(ticket, by=cast.jo)]
        if is_open(ticket, clock.now()) and ticket.satisfactions.exists():
            acts += [lambda: rate(ticket, by=cast.elena, satisfied=chance.random() < 0.5)]
        acts += [lambda: undo(last, by=last.by)] if last.verb == "solved" else []
    if acts:
        chance.choice(acts)()
