"""The only source of domain time.

Where `settings.CLOCK_FILE` names a file, its number (seconds) is added to real time in every process alike: the
demo district opens on a school morning, and tests move server, worker and beat at once. Production refuses the
setting at start-up, so that no promise is ever counted on a moved clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

_cached: tuple[int, timedelta] = (-1, timedelta())


def real_now() -> datetime:
    """The machine's time in UTC, for what concerns machines: heartbeats, retries, sessions."""
    return datetime.now(UTC)


def now() -> datetime:
    """Domain time in UTC: what a ticket, a clock or an entry says."""
    return real_now() + offset()


def offset() -> timedelta:
    """How far domain time is ahead of real time; zero wherever no clock file is set."""
    global _cached
    if not settings.CLOCK_FILE:
        return timedelta()
    path = Path(settings.CLOCK_FILE)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta()
    if changed != _cached[0]:
        _cached = (changed, timedelta(seconds=float(path.read_text() or 0)))
    return _cached[1]


def set_now(moment: datetime) -> None:
    """Move domain time to `moment` (aware), for every process that reads the same clock file.

    Raises RuntimeError where no clock file is set, which is every production house.
    """
    if not settings.CLOCK_FILE:
        raise RuntimeError("The clock can only be moved in a demo or a test.")
    path = Path(settings.CLOCK_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(str((moment - real_now()).total_seconds()))
    fresh.replace(path)


def move(by: timedelta) -> None:
    """Move domain time onward (or back) by a span."""
    set_now(now() + by)
