"""School years: first and last day, the return of the staff, the days of the cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools.actions.keeping import calendar_to_keep, check_dates, check_names, check_unchanged, tell
from schools.models import SchoolYear, Term


@dataclass(frozen=True)
class YearPlan:
    """A school year as a person enters it."""

    name: str
    first_day: date
    last_day: date
    staff_return: date | None = None
    cycle: Sequence[str] = ()
    snow_uses_cycle: bool = False


def keep_year(plan: YearPlan, *, by: Actor, year: SchoolYear | None = None, seen: str = "") -> SchoolYear:
    """<by> entered a school year of the district, or changed one that had the mark `seen` when they opened it.

    Raises Refused where it runs into another, and Conflict where a colleague changed or removed it meanwhile.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(None, by=by)
        _check(plan, year)
        kept = year or SchoolYear()
        check_unchanged(kept, seen)
        since = min(plan.first_day, kept.first_day or plan.first_day)
        kept.name, kept.first_day, kept.last_day = plan.name, plan.first_day, plan.last_day
        kept.staff_return, kept.cycle = plan.staff_return, list(plan.cycle)
        kept.snow_uses_cycle = plan.snow_uses_cycle
        kept.save()
        tell(calendar, by=by, since=since, reason=plan.name)
    return kept


def _check(plan: YearPlan, year: SchoolYear | None) -> None:
    check_dates(plan.first_day, plan.last_day)
    if plan.staff_return and plan.staff_return > plan.first_day:
        raise Refused(_("Staff returns before the first day of classes, or on it."))
    check_names(plan.cycle)
    others = SchoolYear.objects.exclude(pk=year.pk) if year else SchoolYear.objects.all()
    if clash := others.filter(first_day__lte=plan.last_day, last_day__gte=plan.first_day).first():
        raise Refused(_("These days run into “%(name)s”.") % {"name": clash})
    if year and (left := _left_out(plan, year)):
        raise Refused(_("“%(name)s” would lie outside the year. Change the dates of the term first.") % {"name": left})
    early_or_late = Q(first_day__lt=plan.first_day) | Q(first_day__gt=plan.last_day)
    if year and (cycle := year.cycles.filter(early_or_late).select_related("school").first()):
        raise Refused(
            _("The cycle of %(school)s would begin outside the year. Change its first day first.")
            % {"school": cycle.school}
        )


def _left_out(plan: YearPlan, year: SchoolYear) -> Term | None:
    """A term that people keep and that would lie outside the changed year; the roster answers for its own."""
    outside = Q(first_day__lt=plan.first_day) | Q(last_day__gt=plan.last_day)
    return year.terms.filter(outside, roster_id=None).first()
