"""The process that reads one published calendar: bytes in on standard input, JSON out. `schools.ics` starts it.

It has no Django, no database and no network. A file from anybody is worked on here, where a rule that never ends or a
heap that never stops growing costs this process and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from icalendar.cal.component import Component

MOST_EVENTS = 2000
MOST_MEMORY = 512 * 1024 * 1024  # bytes
SUB_DAILY = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
SEVERAL_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
LONGEST_UID = 200
ONE_DAY = timedelta(days=1)
Row = tuple[str, str, str, str, str | None, str | None]


class CalendarError(Exception):
    """A calendar that we do not take: a word for why, and the name of the event."""


def main(first: str, last: str, zone: str, seconds: str) -> None:
    """Read the calendar between two dates (ISO), times as on the wall of a zone, and print what it is."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    with suppress(ValueError, OSError):  # not every system can limit memory so
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        answer: Any = read(
            sys.stdin.buffer.read(), date.fromisoformat(first), date.fromisoformat(last), ZoneInfo(zone)
        )
    except CalendarError as problem:
        answer = {"problem": problem.args[0], "name": problem.args[1]}
    json.dump(answer, sys.stdout)


def read(raw: bytes, first: date, last: date, zone: ZoneInfo) -> list[Row]:
    """The occurrences between two dates. Raises CalendarError."""
    components = _components(raw)
    for component in components:
        _check(component)
    found: list[Row] = []
    for group in _by_uid(components):
        found += _occurrences(group, first, last, zone)
        if len(found) > MOST_EVENTS:
            raise CalendarError("many", "")
    return found


def _components(raw: bytes) -> list[Component]:
    if raw.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise CalendarError("many", "")
    try:
        calendars = icalendar.Calendar.from_ical(raw, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT") if _start(event) is not None]
    except Exception as problem:  # whatever a hostile file makes of a parser is a file that we cannot read
        raise CalendarError("unreadable", "") from problem


def _check(event: Component) -> None:
    for rule in _rules(event):
        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency in SUB_DAILY or any(len(rule.get(part) or []) > 1 for part in SEVERAL_A_DAY):
            raise CalendarError("several_a_day", _summary(event))
        if any(int(number) < 1 for number in rule.get("INTERVAL") or [1]):
            raise CalendarError("rule", _summary(event))


def _rules(event: Component) -> list[Any]:
    rules = []
    for name in ("RRULE", "EXRULE"):
        value = event.get(name) or []
        rules += value if isinstance(value, list) else [value]
    return rules


def _by_uid(events: Sequence[Component]) -> Iterator[list[Component]]:
    """Events that belong together: a repeated one and its changed occurrences have one UID."""
    groups: dict[str, list[Component]] = defaultdict(list)
    for event in events:
        groups[str(event.get("UID") or "") or _hash(event)].append(event)
    yield from groups.values()


def _occurrences(group: list[Component], first: date, last: date, zone: ZoneInfo) -> Iterator[Row]:
    uid = str(group[0].get("UID") or "") or _hash(group[0])
    uid = uid if len(uid) <= LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest()
    calendar = icalendar.Calendar()
    for component in group:
        calendar.add_component(component)
    try:
        for one in recurring_ical_events.of(calendar).between(first, last + ONE_DAY)[: MOST_EVENTS + 1]:
            yield from _row(one, uid, first, last, zone)
    except Exception as problem:  # a rule that contradicts itself
        raise CalendarError("rule", _summary(group[0])) from problem


def _row(one: Component, uid: str, first: date, last: date, zone: ZoneInfo) -> Iterator[Row]:
    """The occurrence, if it touches the dates; `last` of a row is included, as people count days."""
    start: Any = _start(one)
    end: Any = getattr(one.get("DTEND"), "dt", start)
    starts = ends = None
    if isinstance(start, datetime):
        begins, over = _local(start, zone), _local(end, zone) if isinstance(end, datetime) else _local(start, zone)
        days = begins.date(), max(begins, over - timedelta(seconds=1)).date()
        starts, ends = f"{begins:%H:%M}", f"{over:%H:%M}"
    else:
        days = start, start if isinstance(end, datetime) else max(start, end - ONE_DAY)
    if days[0] <= last and days[1] >= first:
        yield f"{uid}/{days[0].isoformat()}", _summary(one), days[0].isoformat(), days[1].isoformat(), starts, ends


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    """As the clock on the wall shows it; a time without a zone is meant like that already."""
    return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None)


def _start(event: Component) -> Any:
    return getattr(event.get("DTSTART"), "dt", None)


def _summary(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY") or "").split())[:200]


def _hash(event: Component) -> str:
    return hashlib.sha256(f"{_summary(event)} {_start(event)}".encode()).hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
