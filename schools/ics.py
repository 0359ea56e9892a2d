"""Reading a published calendar: iCalendar bytes in, events between two dates out. Nothing is stored here.

Files come from anybody, so the work is done by a process of its own with little time and memory (`ics_process`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from audit.refusal import Refused

LARGEST_FILE = 2 * 1024 * 1024  # bytes
LONGEST = 10  # seconds of work
SENTENCES: dict[str, Callable[[str], str]] = {
    "unreadable": lambda name: _("This is not a calendar that we can read. Choose a file that ends in .ics."),
    "many": lambda name: _("This calendar has more than 2,000 events in the school years."),
    "several_a_day": lambda name: (
        _("“%(name)s” repeats several times a day. Calendars of school days do not.") % {"name": name}
    ),
    "rule": lambda name: _("“%(name)s” repeats in a way that we cannot read.") % {"name": name},
    "long": lambda name: _("This calendar repeats its events in a way that takes too long to work out."),
}


@dataclass(frozen=True)
class Event:
    """One occurrence: `last` is included; `starts` and `ends` are wall clock times, None for a whole day."""

    uid: str
    summary: str
    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


def read(raw: bytes, first: date, last: date, zone: ZoneInfo) -> list[Event]:
    """The events between two dates, repeated ones with each occurrence, in the order of their days.

    Raises Refused with a sentence for what is no calendar, or too much of one.
    """
    if len(raw) > LARGEST_FILE:
        raise Refused(_("This calendar is larger than 2 MB. Choose one of the school year only."))
    answer = _run(raw, [first.isoformat(), last.isoformat(), zone.key, str(LONGEST)])
    if isinstance(answer, dict):
        raise Refused(SENTENCES[answer["problem"]](answer["name"] or _("An event without a name")))
    return sorted((_event(*row) for row in answer), key=lambda event: (event.first, event.last, event.uid))


def _run(raw: bytes, arguments: list[str]) -> list[list[str | None]] | dict[str, str]:
    command = [sys.executable, "-m", "schools.ics_process", *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the arguments are dates and a zone
            command,
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1"},  # it needs none of our secrets
            input=raw,
            capture_output=True,
            timeout=2 * LONGEST,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as problem:
        raise Refused(SENTENCES["long"]("")) from problem
    found: list[list[str | None]] | dict[str, str] = json.loads(done.stdout)
    return found


def _event(
    uid: str | None, summary: str | None, first: str | None, last: str | None, starts: str | None, ends: str | None
) -> Event:
    assert uid and first and last
    return Event(
        uid,
        summary or _("An event without a name"),
        date.fromisoformat(first),
        date.fromisoformat(last),
        time.fromisoformat(starts) if starts else None,
        time.fromisoformat(ends) if ends else None,
    )
