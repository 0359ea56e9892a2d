"""Bell schedules of a school with their periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools.actions.keeping import calendar_to_keep, check_there, tell
from schools.entered_day import problem_of
from schools.models import BellSchedule, Period, School
from schools.school_days import Bell
from schools.wall import today_at


@dataclass(frozen=True)
class BellPlan:
    """A bell schedule as a person enters it."""

    name: str
    bells: Sequence[Bell]
    weekdays: Sequence[int] = ()
    cycle_days: Sequence[str] = ()
    is_usual: bool = False


def keep_bells(
    school: School, plan: BellPlan, *, by: Actor, schedule: BellSchedule | None = None, seen: int | None = None
) -> BellSchedule:
    """<by> entered a bell schedule, or changed one. A new usual one takes that word from the one before.

    Raises Refused for periods that run into one another, or share a name.
    """
    with transaction.atomic():
        school = schedule.school if schedule else school
        calendar = calendar_to_keep(school, by=by, seen=seen)
        kept = schedule or BellSchedule(school=school)
        check_there(kept)
        _check(school, plan, kept)
        if plan.is_usual:
            school.bell_schedules.exclude(pk=kept.pk).update(is_usual=False)
        kept.name, kept.is_usual = plan.name, plan.is_usual
        kept.weekdays, kept.cycle_days = sorted(plan.weekdays), list(plan.cycle_days)
        kept.save()
        kept.periods.all().delete()
        Period.objects.bulk_create(
            Period(schedule=kept, label=bell.label, starts=bell.starts, ends=bell.ends) for bell in plan.bells
        )
        tell(calendar, by=by, since=today_at(school), reason=_("Bell schedule %(name)s") % {"name": plan.name})
    return kept


def remove_bells(schedule: BellSchedule, *, by: Actor, seen: int | None = None) -> None:
    """<by> removed a bell schedule. Raises Refused for the usual one: the others are exceptions from it."""
    with transaction.atomic():
        school = schedule.school
        calendar = calendar_to_keep(school, by=by, seen=seen)
        check_there(schedule)
        if schedule.is_usual and school.bell_schedules.exclude(pk=schedule.pk).exists():
            raise Refused(_("This is the usual schedule. Make another one the usual one first."))
        reason = _("Bell schedule %(name)s") % {"name": schedule.name}
        schedule.delete()
        tell(calendar, by=by, since=today_at(school), reason=reason, removed=True)


def _check(school: School, plan: BellPlan, kept: BellSchedule) -> None:
    if school.bell_schedules.filter(name=plan.name).exclude(pk=kept.pk).exists():
        raise Refused(_("There is a schedule “%(name)s” already.") % {"name": plan.name})
    if kept.is_usual and not plan.is_usual:
        raise Refused(_("This is the usual schedule. Make another one the usual one instead."))
    labels = [bell.label.casefold() for bell in plan.bells]
    if len(set(labels)) < len(labels):
        raise Refused(_("Two periods have one name."))
    if wrong := problem_of((bell.starts, bell.ends) for bell in plan.bells):
        raise Refused(wrong)
