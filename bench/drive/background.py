"""What the house does in the background: letters, clocks, deliveries."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from random import Random
from time import perf_counter

from django.db import connection

from audit import consumers
from audit.clock import now, real_now
from audit.models import Delivery
from audit.tasks import deliver
from bench.drive.house import House
from bench.drive.measuring import Row, Work, counted, database_processes, milliseconds
from bench.fill.people import People
from bench.fill.places import MAILBOX
from bench.fill.words import Writer
from helpdesk.celery import app
from intake import actions as intake
from letters.actions import receive
from letters.choices import Handling
from letters.models import Mailbox, ReceivedLetter
from schools.models import ServiceCalendar, SpecialDay
from tickets.actions import follow_calendar
from tickets.actions.ticking import wake_due
from tickets.models import Clock, Ticket
from tickets.rulebook import Rulebook
from tickets.tasks import tick
from tickets.workflow import OPEN_STATUSES
from users.models import User

LETTERS = 500
LETTER_SIZE = 2_000
INTAKE_GOAL, TICK_GOAL = "≥ 80 a second", "≤ 200 ms"
SOME, MANY, RUNNING, SNOWED, DUE_TIMES, ASLEEP = 100, 10_000, 50_000, 20_000, 2_000, 5_000
SNOW_GOAL = "≤ 30 s"


def letters(people: People, amount: int, seed: str) -> Iterator[bytes]:
    """New letters of known people, of about 2 KB each."""
    chance = Random(seed)
    writer = Writer(chance, 1_000)
    for number in range(amount):
        message = EmailMessage()
        message["From"] = people.email(chance.choice(people.staff))
        message["To"] = MAILBOX
        message["Subject"] = writer.subject()
        message["Message-ID"] = f"<{seed}-{number}@mail.example>"
        message["Date"] = "Tue, 27 Apr 2027 09:52:00 -0500"
        text = "\n\n".join(writer.message() for _ in range(4))
        message.set_content(text[:LETTER_SIZE])
        yield bytes(message)


def intake_alone(people: People) -> Iterator[Row]:
    """One process handles stored letters."""
    ReceivedLetter.objects.filter(handling=Handling.WAITING).delete()
    box = Mailbox.objects.get(address=MAILBOX)
    stored = ReceivedLetter.objects.bulk_create(
        ReceivedLetter(
            mailbox=box, raw=raw, sha256=sha256(raw).hexdigest(), door="smtp", received_at=now(), not_before=real_now()
        )
        for raw in letters(people, LETTERS, f"alone-{time.time_ns()}")
    )
    work = Work([os.getpid(), *database_processes()])
    with counted() as seen:
        took = milliseconds(lambda: _route_all(len(stored)))
    if made := ReceivedLetter.objects.filter(pk__in=[letter.pk for letter in stored]).exclude(
        handling=Handling.TICKET
    ):
        raise SystemExit(f"Letters became {sorted({letter.handling for letter in made})}.")
    row = Row("intake", "letters to tickets, one process", INTAKE_GOAL, value=LETTERS / took * 1000, unit="letters/s")
    row.cpu = work.milliseconds() / LETTERS
    row.queries, row.sql = seen.count / LETTERS, seen.milliseconds / LETTERS
    yield row


def _route_all(letters: int) -> None:
    while letters > 0:
        letters -= intake.route_some() or letters


def intake_by_queue(people: People, house: House) -> Iterator[Row]:
    """The real way: received, queued, handled by a Celery worker with two processes, which also tells of it."""
    box = Mailbox.objects.get(address=MAILBOX)
    raws = list(letters(people, LETTERS, f"queue-{time.time_ns()}"))
    app.control.purge()
    house.start("worker")
    time.sleep(8)
    began = perf_counter()
    for raw in raws:
        receive(raw, mailbox=box, door="smtp")
    received = perf_counter() - began
    while ReceivedLetter.objects.filter(handling=Handling.WAITING).exists():
        time.sleep(0.05)
    handled = perf_counter() - began
    yield Row("receive", "letters taken in and stored", value=LETTERS / received, unit="letters/s")
    yield Row("intake-queue", "letters to tickets, queue and 2 processes", value=LETTERS / handled, unit="letters/s")


def ticks() -> Iterator[Row]:
    """The tick of each minute, with nothing, some and many clocks that came due since the last one."""
    _run_clocks(RUNNING)
    tick()
    running = Clock.objects.filter(state="running").count()
    row = Row("tick-0", "clock tick, nothing due", samples=[milliseconds(tick) for _ in range(10)])
    row.value, row.unit = running, "clocks run"
    yield row
    for key, amount, goal, times in (("tick-100", SOME, TICK_GOAL, 5), ("tick-10000", MANY, "", 1)):
        row = Row(key, f"clock tick, {amount:,} due", goal)
        for _ in range(times):
            found = _make_due(amount, ago=timedelta(seconds=30))
            with counted() as seen:
                row.samples.append(milliseconds(tick))
        row.queries, row.sql = seen.count, seen.milliseconds
        row.value, row.unit = found, "due"
        yield row
    found = _make_due(MANY, ago=timedelta(hours=20))
    row = Row("tick-outage", f"clock tick after an outage, {MANY:,} due", value=found, unit="due")
    with counted() as seen:
        row.samples.append(milliseconds(tick))
    row.queries, row.sql = seen.count, seen.milliseconds
    yield row


def waking() -> Iterator[Row]:
    """The tick with many tickets asleep, and some of them due: its cost follows what is due."""
    asleep, system = _put_to_sleep(ASLEEP), User.objects.system()
    row = Row("wake-100", f"waking of {SOME:,} of {asleep:,} snoozed tickets", TICK_GOAL)
    for _ in range(5):
        far = Ticket.objects.filter(wakes_at__gt=now()).order_by("-wakes_at").values("pk")[:SOME]
        due = now() - timedelta(seconds=1)
        Ticket.objects.filter(pk__in=list(far.values_list("pk", flat=True))).update(snoozed_until=due, wakes_at=due)
        with counted() as seen:
            row.samples.append(milliseconds(lambda: wake_due(by=system)))
    row.queries, row.sql = seen.count, seen.milliseconds
    row.value, row.unit = SOME, "due"
    yield row


def _put_to_sleep(amount: int) -> int:
    """Snooze open tickets for a month."""
    later = now() + timedelta(days=30)
    found = list(Ticket.objects.open().order_by("-pk").values_list("pk", flat=True)[:amount])
    helper = User.objects.filter(assigned__isnull=False).order_by("pk").first()
    return Ticket.objects.filter(pk__in=found).update(snoozed_until=later, wakes_at=later, snoozed_by=helper)


def _run_clocks(amount: int) -> None:
    """Let so many clocks run: those of solved tickets are set going for far later, where too few do of themselves."""
    missing = amount - Clock.objects.filter(state="running").count()
    if missing > 0:
        ended = Clock.objects.exclude(state="running").order_by("-pk").values("pk")[:missing]
        later = now() + timedelta(days=30)
        Clock.objects.filter(pk__in=list(ended.values_list("pk", flat=True))).update(
            state="running", running_since=now(), due_at=later, warn_at=later, late_at=None, warned_at=None
        )


def _make_due(amount: int, ago: timedelta) -> int:
    """Let running clocks come due some time ago."""
    running = Clock.objects.filter(state="running").order_by("-due_at").values_list("pk", flat=True)[:amount]
    due = now() - ago
    return Clock.objects.filter(pk__in=list(running)).update(due_at=due, warn_at=due, late_at=None)


def snow_day() -> Iterator[Row]:
    """A district closes in the morning: every running clock moves, each ticket says why; then it is called off."""
    on = now().date() + timedelta(days=1)
    _open_tickets(SNOWED)
    clocks = Clock.objects.filter(state="running", ticket__status__in=OPEN_STATUSES).count()
    system = User.objects.system()
    follow_calendar(None, by=system)  # what was made above stands as the calendar has it
    for key, name in (("snow-day", "snow day"), ("snow-day-off", "snow day called off")):
        if key == "snow-day":
            SpecialDay.objects.create(calendar=ServiceCalendar.of(None), date=on, kind="closed", reason="Snow day")
        else:
            SpecialDay.objects.filter(date=on, reason="Snow day").delete()
        ServiceCalendar.touch(ServiceCalendar.of(None).pk)
        with counted() as seen:
            work, began = Work([os.getpid(), *database_processes()]), perf_counter()
            moved = follow_calendar(None, by=system, reason="Snow day")
            took = perf_counter() - began
        row = Row(key, f"{name}, {clocks:,} clocks of {moved:,} tickets", SNOW_GOAL, value=took, unit="s")
        row.cpu = work.milliseconds()
        row.queries, row.sql = seen.count, seen.milliseconds
        yield row


def _open_tickets(clocks: int) -> None:
    """Open tickets again until so many clocks run on open ones."""
    running = Clock.objects.filter(state="running", ticket__status__in=OPEN_STATUSES).count()
    missing = max(clocks - running, 0)
    done = Ticket.objects.exclude(status__in=OPEN_STATUSES).order_by("-pk").values_list("pk", flat=True)[:missing]
    pks = list(done)
    Ticket.objects.filter(pk__in=pks).update(status="open", due_at=now() + timedelta(days=2))
    Clock.objects.filter(ticket__in=pks, kind="solution").update(
        state="running", running_since=now(), due_at=now(), warn_at=now(), late_at=None, ended_at=None, used=0
    )


def due_times() -> Iterator[Row]:
    """How long the due time of one ticket takes: looking up which promise holds, and the sum."""
    rulebook, at = Rulebook(), now()
    tickets = list(Ticket.objects.order_by("-pk")[:DUE_TIMES])

    def work_out() -> None:
        for ticket in tickets:
            rules = rulebook.of(ticket.school_id)
            target = rules.target(ticket, "solution", at)
            assert target
            rules.due(target, at)

    work_out()
    yield Row("due-time", "due time of a ticket", "≤ 1 ms", value=milliseconds(work_out) / len(tickets), unit="ms")


def deliveries() -> Iterator[Row]:
    """What waits in the outbox: escalations of late clocks, and telling people by letter."""
    for name in sorted(consumer.name for consumer in consumers.everyone()):
        waiting = Delivery.objects.waiting().filter(consumer=name)
        measured = list(waiting.order_by("pk").values_list("pk", flat=True)[:LETTERS])
        waiting.exclude(pk__in=measured).update(cancelled_at=now())
        waiting.update(not_before=now() - timedelta(minutes=1))
        with counted() as seen:
            began = perf_counter()
            done = deliver(name)
            took = perf_counter() - began
        if done:
            row = Row(f"deliver-{name}", f"deliveries of {name}", value=done / took, unit="a second")
            row.queries, row.sql = seen.count / done, seen.milliseconds / done
            yield row


def database_size() -> float:
    """In GB."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e9
