"""The usual week: when help is open, and when somebody is on call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.actor import Actor
from audit.refusal import Refused
from schools.actions.keeping import calendar_to_keep, tell
from schools.choices import HoursKind, Weekday
from schools.entered_day import Span, problem_of
from schools.models import School, ServiceCalendar, ServiceHours
from schools.wall import today_at

Week = Mapping[int, Sequence[Span]]
USUAL_WEEK = gettext_noop("The usual week")  # kept in history as it is, and translated for each reader


def set_week(
    school: School | None, service: Week, on_call: Week, *, by: Actor, seen: int | None = None
) -> ServiceCalendar:
    """<by> changed the usual week. Weekdays are 0 (Monday) to 6; a weekday without spans is closed.

    The week of a school replaces that of the district. Raises Refused for a week that is never open.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by, seen=seen)
        _check(service, on_call)
        wanted = _rows(service, HoursKind.SERVICE) | _rows(on_call, HoursKind.ON_CALL)
        had = set(calendar.hours.values_list("kind", "weekday", "opens", "closes"))
        if wanted != had:
            calendar.hours.all().delete()
            ServiceHours.objects.bulk_create(
                ServiceHours(calendar=calendar, kind=kind, weekday=weekday, opens=opens, closes=closes)
                for kind, weekday, opens, closes in sorted(wanted)
            )
            tell(calendar, by=by, since=today_at(school), reason=USUAL_WEEK)
    return calendar


def forget_week(school: School, *, by: Actor) -> ServiceCalendar:
    """<by> gave the school the hours of the district again. Raises Refused where it has them anyway."""
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by)
        gone, _kinds = calendar.hours.all().delete()
        if not gone:
            raise Refused(_("%(school)s has the hours of the district anyway.") % {"school": school})
        tell(calendar, by=by, since=today_at(school), reason=USUAL_WEEK)
    return calendar


def _rows(week: Week, kind: HoursKind) -> set[tuple[str, int, time, time]]:
    return {(str(kind), weekday, opens, closes) for weekday, spans in week.items() for opens, closes in spans}


def _check(service: Week, on_call: Week) -> None:
    if not any(service.values()):
        raise Refused(_("Help must be open on one weekday at least, or no promise could ever be kept."))
    for week in (service, on_call):
        for weekday, spans in week.items():
            if wrong := problem_of(spans):
                raise Refused(f"{Weekday(weekday).label}: {wrong}")
