"""What the verbs of hours and days have in common: locking a calendar, seeing a stale page, telling of a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actions import record
from audit.actor import Actor
from audit.clock import now
from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools import policy
from schools.models import (
    BellSchedule,
    CalendarFeed,
    ChangeFreeze,
    School,
    SchoolYear,
    Season,
    ServiceCalendar,
    Term,
    TestingWindow,
)

CHANGED = "hours_changed"


def calendar_to_keep(school: School | None, *, by: Actor, seen: int | None = None) -> ServiceCalendar:
    """The locked calendar of a school, or of the district.

    Raises Refused for who may not keep it, and Conflict where it is no longer in the version that they saw.
    """
    policy.require_keeper(by, school)
    calendar = locked(school)
    if seen is not None and seen != calendar.version:
        raise Conflict(_stale(calendar))
    return calendar


def locked(school: School | None) -> ServiceCalendar:
    """The calendar of a school in this transaction, made where there is none."""
    return ServiceCalendar.objects.select_for_update().get(pk=ServiceCalendar.of(school).pk)


def tell(calendar: ServiceCalendar, verb: str = CHANGED, *, by: Actor, since: date, reason: str, **more: Any) -> Entry:
    """Write that hours or days changed from a date on, and let every process know that its copy is old."""
    ServiceCalendar.touch(calendar.pk)
    data = {"school": calendar.school_id, "since": since.isoformat(), "reason": reason, **more}
    return record(calendar, verb, by=by, data=data)


Marked = ChangeFreeze | SchoolYear | Season | Term | TestingWindow
Kept = BellSchedule | CalendarFeed | Marked


def check_there(kept: Kept) -> None:
    """Raise Conflict where a colleague removed it since the page was opened. Ask with its calendar locked."""
    if kept.pk and not type(kept).objects.filter(pk=kept.pk).exists():
        raise Conflict(_("A colleague removed “%(name)s” since you opened the page.") % {"name": kept.name})


def check_unchanged(kept: Marked, seen: str) -> None:
    """Raise Conflict where a colleague removed it since the page was opened, or changed it from what was `seen`.

    `seen` is its mark; without one nobody saw anything. Ask with its calendar locked.
    """
    check_there(kept)
    if seen and kept.pk and type(kept).objects.get(pk=kept.pk).mark != seen:
        raise Conflict(
            _("A colleague changed “%(name)s” since you opened the page. Look at it again.") % {"name": kept.name}
        )


def remove(kept: TestingWindow | ChangeFreeze | Term, data: dict[str, object], *, by: Actor, seen: str) -> None:
    """<by> removed a testing window, freeze or term; the audit log keeps what stood there as <data>."""
    with transaction.atomic():
        # Terms are the district's, as years are.
        calendar = calendar_to_keep(None if isinstance(kept, Term) else kept.school, by=by)
        check_unchanged(kept, seen)
        ServiceCalendar.touch(calendar.pk)
        record(kept, "deleted", by=by, data=data)
        kept.delete()


def check_dates(first: date, last: date) -> None:
    """Raise Refused where the last day comes before the first."""
    if last < first:
        raise Refused(_("The last day must not be before the first."))


def check_names(cycle: Sequence[str]) -> None:
    """Raise Refused where two days of a cycle could not be told apart."""
    if len(set(cycle)) < len(cycle):
        raise Refused(_("Two days of the cycle have one name."))


def _stale(calendar: ServiceCalendar) -> str:
    latest = Entry.objects.about(calendar).select_related("by").last()
    if latest is None:
        return _("These hours changed since you opened the page. Look at them again, then save.")
    minutes = max(0, int((now() - latest.at).total_seconds() // 60))
    ago = ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes} if minutes else _("just now")
    return _("%(name)s changed these hours %(ago)s. Look at them again, then save.") % {
        "name": latest.by.get_short_name(),
        "ago": ago,
    }
