"""Testing windows: days on which nobody walks into a room in which is tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actor import Actor
from audit.refusal import Refused
from schools.actions.keeping import calendar_to_keep, check_dates, check_unchanged, remove
from schools.models import Room, School, ServiceCalendar, TestingWindow


@dataclass(frozen=True)
class TestingPlan:
    """A testing window as a person enters it. No rooms: every classroom. No periods: all day."""

    name: str
    first_day: date
    last_day: date
    grades: Sequence[str] = ()
    periods: Sequence[str] = ()
    rooms: Sequence[Room] = ()
    freezes_changes: bool = True


def keep_testing(
    school: School | None, plan: TestingPlan, *, by: Actor, window: TestingWindow | None = None, seen: str = ""
) -> TestingWindow:
    """<by> entered a testing window, or changed one that had the mark `seen` when they opened it.

    Raises Refused for rooms of another school, and Conflict where a colleague changed or removed it meanwhile.
    """
    with transaction.atomic():
        school = window.school if window else school
        calendar = calendar_to_keep(school, by=by)
        check_dates(plan.first_day, plan.last_day)
        if any(school is None or room.school_id != school.pk for room in plan.rooms):
            raise Refused(_("Rooms can be chosen for one school only, and must be its own."))
        kept = window or TestingWindow(school=school)
        check_unchanged(kept, seen)
        verb = "changed" if kept.pk else "created"
        kept.name, kept.first_day, kept.last_day = plan.name, plan.first_day, plan.last_day
        kept.grades, kept.periods = list(plan.grades), list(plan.periods)
        kept.freezes_changes = plan.freezes_changes
        kept.save()
        kept.rooms.set(plan.rooms)
        ServiceCalendar.touch(calendar.pk)
        record(kept, verb, by=by, data=_data(kept))
    return kept


def remove_testing(window: TestingWindow, *, by: Actor, seen: str = "") -> None:
    """<by> removed a testing window."""
    remove(window, _data(window), by=by, seen=seen)


def _data(window: TestingWindow) -> dict[str, object]:
    days = [window.first_day.isoformat(), window.last_day.isoformat()]
    return {
        "school": window.school_id,
        "name": window.name,
        "days": days,
        "grades": window.grades,
        "periods": window.periods,
        "rooms": sorted(window.rooms.values_list("name", flat=True)),
        "freezes_changes": window.freezes_changes,
    }
