"""What this room wants to know of: changes of school hours and of targets, and absences."""

from __future__ import annotations

from audit.consumers import Consumer, register
from tickets.following_rules import absence_changed, calendar_changed, promises_changed

CALENDAR_VERBS = ("hours_changed", "closed_today", "delayed_today", "called_off")

register(
    Consumer(
        "tickets.follow_calendar",
        calendar_changed,
        frozenset(f"schools.servicecalendar.{verb}" for verb in CALENDAR_VERBS),
    )
)
register(Consumer("tickets.follow_promises", promises_changed, frozenset({"tickets.clockpolicy.targets_changed"})))
register(
    Consumer(
        "tickets.follow_absences",
        absence_changed,
        frozenset(f"users.user.{verb}" for verb in ("absence_announced", "absence_cancelled")),
    )
)
