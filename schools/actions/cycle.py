"""The cycle of a school (A and B, or 1 to 6), where it is not that of the district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools import day_text
from schools.actions.keeping import calendar_to_keep, check_names, check_there, tell
from schools.choices import ClosedDays
from schools.models import School, SchoolCycle, SchoolYear, ServiceCalendar


@dataclass(frozen=True)
class CyclePlan:
    """A cycle as a person enters it; no days: none at this school. `closed_days` is a `ClosedDays`."""

    days: Sequence[str] = ()
    first_day: date | None = None
    closed_days: str = ClosedDays.SKIP


def keep_cycle(
    school: School, year: SchoolYear, plan: CyclePlan, *, by: Actor, seen: int | None = None
) -> SchoolCycle:
    """<by> gave a school a cycle of its own in a school year, or changed it.

    Raises Refused for one that begins outside the year or has a name twice.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by, seen=seen)
        check_there(year)
        _check(plan, SchoolYear.objects.get(pk=year.pk))
        before = _data(SchoolCycle.objects.filter(year=year, school=school).first())
        values = {"days": list(plan.days), "first_day": plan.first_day, "closed_days": plan.closed_days}
        kept, _made = SchoolCycle.objects.update_or_create(year=year, school=school, defaults=values)
        _tell(calendar, year, kept, before, by=by)
    return kept


def forget_cycle(school: School, year: SchoolYear, *, by: Actor) -> None:
    """<by> gave the school the cycle of the district again. Raises Refused where it has that anyway."""
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by)
        had = SchoolCycle.objects.filter(year=year, school=school).first()
        if had is None:
            raise Refused(_("%(school)s has the cycle of the district anyway.") % {"school": school})
        before = _data(had)
        had.delete()
        _tell(calendar, year, None, before, by=by)


def _tell(calendar: ServiceCalendar, year: SchoolYear, kept: SchoolCycle | None, before: object, *, by: Actor) -> None:
    reason = _("The days of the cycle")
    tell(calendar, by=by, since=year.first_day, reason=reason, cycle=_data(kept), before=before)


def _check(plan: CyclePlan, year: SchoolYear) -> None:
    check_names(plan.days)
    if plan.first_day and not year.first_day <= plan.first_day <= year.last_day:
        days = day_text.run(year.first_day, year.last_day, plan.first_day)
        raise Refused(_("The cycle begins within the school year: %(days)s.") % {"days": days})


def _data(cycle: SchoolCycle | None) -> dict[str, object] | None:
    if cycle is None:
        return None
    first = cycle.first_day.isoformat() if cycle.first_day else None
    return {"days": cycle.days, "first_day": first, "closed_days": str(cycle.closed_days)}
