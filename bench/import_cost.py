"""Seconds, work and memory of one import, for the benches of imports."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from django.db import connection

TICKS = 100  # Linux counts processor time in hundredths of a second


def measure(name: str, call: Callable[[], object]) -> None:
    """Run and print elapsed seconds, processor seconds here and in PostgreSQL, and the memory of this process.

    The processor seconds tell how long it takes where nobody else works. With BENCH_KEEP, the figures are added to
    that file too.
    """
    before, began, worked = _backend_seconds(), perf_counter(), process_time()
    call()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = {
        "name": name,
        "seconds": round(perf_counter() - began, 1),
        "here": round(process_time() - worked, 1),
        "postgresql": round(_backend_seconds() - before, 1),
        "memory_mb": round(memory),
    }
    print(
        f"== {name}: {cost['seconds']} s; {cost['here']} s of work here and {cost['postgresql']} s in PostgreSQL; "
        f"at most {cost['memory_mb']} MB in this process"
    )
    if kept := os.environ.get("BENCH_KEEP"):
        with Path(kept).open("a", encoding="utf-8") as figures:
            figures.write(json.dumps(cost) + "\n")


def _backend_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0.0  # another machine
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
