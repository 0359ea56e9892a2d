"""Change freezes: days on which nothing is changed that many depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit.actions import record
from audit.actor import Actor
from schools.actions.keeping import calendar_to_keep, check_dates, check_unchanged, remove
from schools.models import ChangeFreeze, School, ServiceCalendar


@dataclass(frozen=True)
class FreezePlan:
    """A change freeze as a person enters it."""

    name: str
    first_day: date
    last_day: date


def keep_freeze(
    school: School | None, plan: FreezePlan, *, by: Actor, freeze: ChangeFreeze | None = None, seen: str = ""
) -> ChangeFreeze:
    """<by> entered a change freeze, or changed one that had the mark `seen` when they opened it."""
    with transaction.atomic():
        school = freeze.school if freeze else school
        calendar = calendar_to_keep(school, by=by)
        check_dates(plan.first_day, plan.last_day)
        kept = freeze or ChangeFreeze(school=school)
        check_unchanged(kept, seen)
        verb = "changed" if kept.pk else "created"
        kept.name, kept.first_day, kept.last_day = plan.name, plan.first_day, plan.last_day
        kept.save()
        ServiceCalendar.touch(calendar.pk)
        record(kept, verb, by=by, data=_data(kept))
    return kept


def remove_freeze(freeze: ChangeFreeze, *, by: Actor, seen: str = "") -> None:
    """<by> removed a change freeze."""
    remove(freeze, _data(freeze), by=by, seen=seen)


def _data(freeze: ChangeFreeze) -> dict[str, object]:
    days = [freeze.first_day.isoformat(), freeze.last_day.isoformat()]
    return {"school": freeze.school_id, "name": freeze.name, "days": days}
