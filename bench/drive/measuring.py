"""Timing calls, counting queries, and reading the memory of processes."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection

WARM_UP = 2


@dataclass
class Queries:
    """What the database was asked: how often, and how long it took, in milliseconds."""

    count: int = 0
    milliseconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")


@dataclass
class Row:
    """A line of the table; `goal` is what the project set itself.

    `samples` are milliseconds of the clock on the wall, `cpu` those that page and database worked, for one of them:
    this hardly changes when other programs are busy on the same machine. `sql` is in milliseconds, too. `pace` is that
    of the machine meanwhile (`bench.drive.pace`).
    """

    key: str
    name: str
    goal: str = ""
    samples: list[float] = field(default_factory=list)
    size: int = 0
    cpu: float | None = None
    queries: float | None = None
    sql: float | None = None
    value: float | None = None
    unit: str = ""
    pace: float | None = None

    @property
    def p50(self) -> float:
        """The median in milliseconds."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """Of twenty, the second slowest."""
        ordered = sorted(self.samples)
        return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        kept: dict[str, Any] = {"key": self.key, "name": self.name, "goal": self.goal}
        if self.samples:
            kept |= {"p50": round(self.p50, 1), "p95": round(self.p95, 1), "samples": len(self.samples)}
        if self.cpu is not None:
            kept["cpu_ms"] = round(self.cpu, 1)
        if self.pace is not None:
            kept["pace"] = round(self.pace, 2)
        if self.size:
            kept["bytes"] = self.size
        if self.queries is not None:
            kept |= {"queries": round(self.queries, 1), "sql_ms": round(self.sql or 0, 1)}
        if self.value is not None:
            kept |= {"value": round(self.value, 1), "unit": self.unit}
        return kept


@contextmanager
def counted() -> Iterator[Queries]:
    """The queries of this process inside the block."""
    seen = Queries()

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (perf_counter() - began) * 1000
            seen.count += 1
            seen.milliseconds += took
            seen.slowest = max(seen.slowest, (took, sql))

    with connection.execute_wrapper(ask):
        yield seen


def milliseconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    began = perf_counter()
    call()
    return (perf_counter() - began) * 1000


def memory(pid: int) -> tuple[float, float]:
    """Resident memory of a process in MB: now, and at most."""
    words = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        if ":" in line
    )
    return int(words["VmRSS"].split()[0]) / 1024, int(words["VmHWM"].split()[0]) / 1024


class Work:
    """How long some processes work from now on."""

    def __init__(self, pids: Iterable[int]) -> None:
        self._before = {pid: _ticks(pid) for pid in pids}

    def milliseconds(self) -> float:
        """Of a core, until now; what one did that ended meanwhile is left out."""
        worked = sum(max(_ticks(pid) - before, 0) for pid, before in self._before.items())
        return worked * 1000 / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])


def database_processes() -> list[int]:
    """The server's processes that work for this database, where it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    kept = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in kept.split()]
