"""Two hundred technicians with the queue open: nothing happens for a while, then ten changes a second."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from audit.clock import now
from bench.drive.house import House
from bench.drive.measuring import Row, Work, database_processes
from bench.fill.people import People
from helpdesk.launch.environment import ROOT
from tickets import actions
from tickets.live.board import position
from tickets.live.seat import Seat
from tickets.models import Ticket
from tickets.queue_views import BY_KEY, DEFAULT, tickets_in
from users.models import User

READERS, SECONDS, CHANGES = 200, 30, 10
BEGIN = 5  # until everybody has asked once
IDLE_GOAL, TOLD_GOAL = "≤ 30 % of a core", "≤ 5 s"


@dataclass
class Acts:
    """What was done meanwhile: when each version of a ticket was committed, in seconds of time()."""

    at: dict[str, float] = field(default_factory=dict)


def live(people: People, house: House) -> Iterator[Row]:
    """CPU, queries a second, and how long until a change is told and its row fetched."""
    readers = [_reader(pk) for pk in _technicians(people)]
    lead = User.objects.get(pk=people.lead)
    yield from _measured("live-idle", "200 readers, idle", house, readers, lead, changes=0)
    yield from _measured("live-busy", "200 readers, 10 changes a second", house, readers, lead, changes=CHANGES)


def _technicians(people: People) -> list[int]:
    """As many as are wanted; where there are fewer, some sit at several browsers."""
    pks = list(people.technicians)
    return [pks[number % len(pks)] for number in range(READERS)]


def _reader(pk: int) -> dict[str, Any]:
    """What a browser with the queue open holds: a session, a slip, and the versions of the rows of its page."""
    person = User.objects.get(pk=pk)
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "users.backends.RoleBackend"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    listed = tickets_in(BY_KEY[DEFAULT], person, now()).order_by("due_at", "pk")
    shown = dict(listed.values_list("pk", "version")[:30])
    slip = Seat.of(person, shown).slip
    return {"slip": slip, "since": position(), "cookie": session.session_key, "versions": shown}


def _measured(
    key: str, name: str, house: House, readers: Sequence[dict[str, Any]], lead: User, *, changes: int
) -> Iterator[Row]:
    own = _transactions_of_an_act(lead)
    asked = house.var / "live-readers.json"
    asked.write_text(json.dumps([reader | {"since": position()} for reader in readers]), encoding="utf-8")
    run = [sys.executable, "-m", "bench.drive.crowd", house.door.url, str(asked), str(SECONDS + BEGIN)]
    crowd = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE)
    time.sleep(BEGIN)
    works = [Work(house.web_processes()), Work(database_processes())]
    done, began = _transactions(), time.perf_counter()
    acts = _act(lead, changes, SECONDS - BEGIN)
    took = time.perf_counter() - began
    percent = [work.milliseconds() / took / 10 for work in works]
    time.sleep(2)  # the database adds up what it did a moment later
    asks = (_transactions() - done - own * len(acts.at)) / took if _others_asked(took + 2) else 0.0
    said = json.loads(crowd.communicate()[0])
    if said["failed"]:
        print(f"{name}: {len(said['failed'])} answers of another kind, such as {said['failed'][0]}", file=sys.stderr)
    yield Row(key, f"{name}: web workers", IDLE_GOAL * (not changes), value=percent[0], unit="% of a core")
    yield Row(f"{key}-db", f"{name}: PostgreSQL, acts and all", value=percent[1], unit="% of a core")
    yield Row(f"{key}-sql", f"{name}: queries of pages", "0" * (not changes), value=max(asks, 0), unit="a second")
    yield Row(f"{key}-ask", f"{name}: one question", samples=said["asks"])
    if changes:
        yield Row(f"{key}-rows", f"{name}: one fetch of rows", samples=said["rows"])
        for kind, words in (("told", "until a page is told"), ("shown", "until it has the row")):
            waited = [(at - acts.at[version]) * 1000 for version, at in said[kind] if version in acts.at]
            yield Row(f"live-{kind}", f"{name}: {words}", TOLD_GOAL, samples=waited)


def _act(lead: User, changes: int, seconds: float) -> Acts:
    """So many changes a second, at tickets all over the district."""
    acts = Acts()
    tickets = list(Ticket.objects.open().filter(restricted=False).order_by("-updated_at")[: int(changes * seconds)])
    end, number = time.time() + seconds, 0
    while time.time() < end:
        if changes:
            at = number % len(tickets)
            tickets[at] = _change(tickets[at], lead, acts)
        number += 1
        time.sleep(max(0.0, end - seconds + number / max(changes, 1) - time.time()))
    return acts


def _change(ticket: Ticket, lead: User, acts: Acts) -> Ticket:
    changed = actions.triage(ticket, by=lead, priority=ticket.priority % 4 + 1)
    acts.at[f"{changed.pk}:{changed.version}"] = time.time()
    return changed


def _transactions_of_an_act(lead: User) -> float:
    """How many transactions one change is, so that those of the pages can be told apart."""
    tickets = list(Ticket.objects.open().filter(restricted=False).order_by("updated_at")[:10])
    time.sleep(2)
    before = _transactions()
    for ticket in tickets:
        _change(ticket, lead, Acts())
    time.sleep(2)
    return (_transactions() - before) / max(len(tickets), 1)


def _others_asked(seconds: float) -> bool:
    """Whether any other client asked anything in the last seconds; what the database does of itself is no query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' AND query_start > clock_timestamp() - make_interval(secs => %s)",
            [seconds],
        )
        return bool(cursor.fetchone()[0])


def _transactions() -> int:
    """Of this database since it started; outside an act each query is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
