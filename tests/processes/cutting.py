"""Cutting the power of a worker in the middle of what it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from audit.tasks import sweep
from letters.tasks import send_due
from tests.live import House, eventually
from tickets.tasks import tick

WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
CONNECTED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"


def pids(sql: str, *values: object) -> set[int]:
    """The servers of connections that a statement tells."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {pid for (pid,) in cursor.fetchall()}


def nudge() -> None:
    """What beat sends from time to time."""
    tick.apply_async(queue="clocks")
    sweep.apply_async(queue="notify")
    send_due.apply_async(queue="notify")


def nudged(check: Callable[[], Any], seconds: float) -> Any:
    """What `check` gives as soon as it is truthy, with a nudge every eight seconds: one may die with its worker."""
    last = 0.0

    def nudge_and_check() -> Any:
        nonlocal last
        if time.monotonic() - last > 8:
            last = time.monotonic()
            nudge()
        return check()

    return eventually(nudge_and_check, seconds)


def finish(house: House, check: Callable[[], bool]) -> None:
    """Start a worker and nudge it until all is done."""
    house.start("worker")
    nudged(check, seconds=1200)


@contextmanager
def held(table: str) -> Iterator[None]:
    """Whoever writes into the table waits, in the middle of a transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def kill_in_the_middle_of_a_transaction(house: House, table: str = "audit_entry") -> None:
    """Start a worker, and kill it when it waits to write into the table."""
    house.start("worker")
    with held(table):
        waiting = nudged(lambda: pids(WAITING), seconds=240)
        house.kill("worker")
    # The server of a killed client notices when it has something to say.
    eventually(lambda: not waiting & pids(CONNECTED), seconds=60)
