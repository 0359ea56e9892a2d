"""Words and dates of device management."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

from assets.workflow import DeviceStatus

# What device management knows of a device's life. The words of both exports, and historical ones of the API.
STATUSES: dict[str, str] = {
    "active": DeviceStatus.DEPLOYED,
    "provisioned": DeviceStatus.DEPLOYED,
    "inactive": DeviceStatus.DEPLOYED,
    "preprovisioned": DeviceStatus.DEPLOYED,
    "disabled": DeviceStatus.DISABLED,
    "deprovisioned": DeviceStatus.RETIRED,
}
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})$")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDS = re.compile(r"([A-Za-z]{3})[a-z]*\.? (?:(\d{1,2}), )?(\d{4})")
_MILLISECONDS = re.compile(r"\d{12,14}")


def status(value: str) -> str | None:
    """In use, disabled or retired; empty where nothing is said, None for a word that we do not know."""
    word = re.sub(r"[^a-z]", "", value.lower())
    return STATUSES.get(word) if word else ""


def moment(value: str) -> datetime | None:
    """A moment in UTC: ISO with or without zone, or milliseconds since 1970. None for `Never` and the like."""
    if _MILLISECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    if not _ISO.match(value):
        day = day_of(value)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    try:
        said = datetime.fromisoformat(value.replace(" UTC", "+00:00"))
        return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a zone may push the first or last day of all out of the calendar
        return None


def day_of(value: str) -> date | None:
    """A date: ISO, American, milliseconds, or `Jun 2030`, which means its last day."""
    if _MILLISECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC).date()
    if parts := _MONTH_ONLY.match(value):
        return _end_of_month(int(parts[1]), int(parts[2]))
    if parts := _ISO.match(value):
        return _date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _AMERICAN.match(value):
        return _date(int(parts[3]), int(parts[1]), int(parts[2]))
    if parts := _WORDS.match(value):
        month, year = MONTHS.get(parts[1].lower(), 0), int(parts[3])
        return _date(year, month, int(parts[2])) if parts[2] else _end_of_month(year, month)
    return None


def _end_of_month(year: int, month: int) -> date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
