"""History tells us of other hours, other targets and absences: clocks and visits follow."""

from __future__ import annotations

from audit.models import Entry
from tickets.actions import follow_absence, follow_calendar, follow_promises
from users.models import User


def calendar_changed(entry: Entry) -> None:
    """Move the running clocks and the visits of the school of an entry about a calendar, or of all."""
    data = entry.data
    follow_calendar(data.get("school"), by=User.objects.system(), reason=data.get("reason") or "")


def promises_changed(entry: Entry) -> None:
    """Move the running clocks to what is promised now."""
    follow_promises(by=User.objects.system())


def absence_changed(entry: Entry) -> None:
    """Look at the visits of the person whose absence an entry tells of."""
    follow_absence(entry.subject_id, by=User.objects.system())
