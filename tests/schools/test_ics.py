"""Published calendars, friendly and hostile."""

from __future__ import annotations

import time as machine
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from audit.refusal import Refused
from schools import ics

ZONE = ZoneInfo("America/Chicago")
FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)


def calendar(*events: str) -> bytes:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{body}\r\nEND:VCALENDAR\r\n".encode()


def event(summary: str, start: str, *more: str, uid: str = "") -> str:
    return "\r\n".join([f"UID:{uid or summary}", f"SUMMARY:{summary}", f"DTSTART{start}", *more])


def read(*events: str) -> list[tuple[str, date, date]]:
    return [(one.summary, one.first, one.last) for one in ics.read(calendar(*events), FIRST, LAST, ZONE)]


def test_days_and_runs_of_days_are_read_with_their_last_day_included() -> None:
    labor = event("Labor Day", ";VALUE=DATE:20260907")
    winter = event("Break", ";VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270102")

    assert read(winter, labor) == [
        ("Labor Day", date(2026, 9, 7), date(2026, 9, 7)),
        ("Break", date(2026, 12, 21), date(2027, 1, 1)),
    ]


def test_times_are_those_of_the_wall() -> None:
    raw = calendar(event("Early release", ":20261014T170000Z", "DTEND:20261014T200000Z"))

    (one,) = ics.read(raw, FIRST, LAST, ZONE)

    assert (one.first, one.starts, one.ends) == (date(2026, 10, 14), time(12), time(15))


def test_a_repeated_event_comes_within_the_school_years_only() -> None:
    weekly = event("Late start", ";VALUE=DATE:20200101", "RRULE:FREQ=WEEKLY;BYDAY=WE")

    found = read(weekly)

    assert (found[0][1], found[-1][1], len(found)) == (date(2026, 8, 19), date(2027, 5, 26), 41)
    assert len({one.uid for one in ics.read(calendar(weekly), FIRST, LAST, ZONE)}) == 41


def test_a_changed_and_a_cancelled_occurrence_are_understood() -> None:
    rule = event("PD", ";VALUE=DATE:20260904", "RRULE:FREQ=MONTHLY;COUNT=3", "EXDATE;VALUE=DATE:20261104")
    moved = event("PD moved", ";VALUE=DATE:20261006", "RECURRENCE-ID;VALUE=DATE:20261004", uid="PD")

    assert [(name, on) for name, on, _last in read(rule, moved)] == [
        ("PD", date(2026, 9, 4)),
        ("PD moved", date(2026, 10, 6)),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;BYMINUTE=0,1",
    ],
)
def test_what_repeats_several_times_a_day_is_refused(rule: str) -> None:
    with pytest.raises(Refused, match="“Bell” repeats several times a day"):
        read(event("Bell", ":20260901T080000", f"RRULE:{rule}"))


HOSTILE = {
    "nothing": b"",
    "a web page": b"<!doctype html><title>Sign in</title>",
    "bytes": bytes(range(256)) * 40,
    "no end": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "a date that is none": calendar(event("x", ";VALUE=DATE:20261345")),
    "a rule that is none": calendar(event("x", ";VALUE=DATE:20260907", "RRULE:FREQ=OFTEN")),
    "a nested heap": b"BEGIN:VCALENDAR\r\n" * 3000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_calendar_is_refused_or_empty_but_never_breaks(name: str) -> None:
    try:
        assert ics.read(HOSTILE[name], FIRST, LAST, ZONE) == []
    except Refused as refusal:
        assert str(refusal).endswith(".")


def test_too_much_is_refused() -> None:
    one = event("x", ";VALUE=DATE:20260907")
    with pytest.raises(Refused, match="more than 2,000 events"):
        read(*[one] * 2001)
    with pytest.raises(Refused, match="larger than 2 MB"):
        ics.read(b"X" * (ics.LARGEST_FILE + 1), FIRST, LAST, ZONE)
    daily = [event(f"e{n}", ";VALUE=DATE:20260817", "RRULE:FREQ=DAILY") for n in range(10)]
    with pytest.raises(Refused, match="more than 2,000 events in the school years"):
        read(*daily)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds are long enough to see that somebody looks at the clock."""
    monkeypatch.setattr(ics, "LONGEST", 2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "lines",
    [
        (";VALUE=DATE:00010101", "RRULE:FREQ=DAILY"),
        (";VALUE=DATE:20260901", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        (";VALUE=DATE:20260901", "RRULE:FREQ=DAILY;INTERVAL=0"),
        (";VALUE=DATE:20260901", "DURATION:P99999999D"),
        (";VALUE=DATE:20260901", "RRULE:FREQ=YEARLY;BYSETPOS=366;BYDAY=MO"),
    ],
)
def test_rules_without_end_and_without_sense_take_no_long_time(lines: tuple[str, ...]) -> None:
    began = machine.monotonic()
    try:
        assert len(read(*[event(f"e{n}", *lines) for n in range(40)])) <= 2000
    except Refused as refusal:
        assert str(refusal).endswith(".")
    assert machine.monotonic() - began < 3 * ics.LONGEST
