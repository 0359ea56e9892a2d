"""The Date field of a letter."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_EARLIEST, _LATEST = 1980, 2200


def sent_at(value: str) -> datetime | None:
    """When the writer's clock says it was sent, in UTC; None where the field is missing or unsound.

    A field without a time zone is taken as UTC (RFC 5322, 3.3: `-0000`).
    """
    try:
        sent = parsedate_to_datetime(value[:200])
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return sent if _EARLIEST <= sent.year <= _LATEST else None
