"""Weeks with a week of their own: summer hours, four long days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools.actions.keeping import calendar_to_keep, check_dates, check_unchanged, tell
from schools.actions.week import Week
from schools.choices import Weekday
from schools.entered_day import problem_of
from schools.models import School, Season, SeasonHours


@dataclass(frozen=True)
class SeasonPlan:
    """A season as a person enters it; a weekday without spans is closed."""

    name: str
    first_day: date
    last_day: date
    week: Week


def keep_season(
    school: School | None, plan: SeasonPlan, *, by: Actor, season: Season | None = None, seen: str = ""
) -> Season:
    """<by> entered a season, or changed one that had the mark `seen` when they opened it.

    Raises Refused where it runs into another of the calendar, and Conflict where a colleague changed or removed it.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(season.calendar.school if season else school, by=by)
        _check(plan)
        others = calendar.seasons.filter(first_day__lte=plan.last_day, last_day__gte=plan.first_day)
        if clash := (others.exclude(pk=season.pk) if season else others).first():
            raise Refused(_("These days run into “%(name)s”.") % {"name": clash})
        since = min(plan.first_day, season.first_day if season else plan.first_day)
        kept = season or Season(calendar=calendar)
        check_unchanged(kept, seen)
        kept.name, kept.first_day, kept.last_day = plan.name, plan.first_day, plan.last_day
        kept.save()
        kept.hours.all().delete()
        SeasonHours.objects.bulk_create(
            SeasonHours(season=kept, weekday=weekday, opens=opens, closes=closes)
            for weekday, spans in plan.week.items()
            for opens, closes in spans
        )
        tell(calendar, by=by, since=since, reason=plan.name)
    return kept


def remove_season(season: Season, *, by: Actor, seen: str = "") -> None:
    """<by> removed a season; the usual week counts again."""
    with transaction.atomic():
        calendar = calendar_to_keep(season.calendar.school, by=by)
        check_unchanged(season, seen)
        tell(calendar, by=by, since=season.first_day, reason=season.name, removed=True)
        season.delete()


def _check(plan: SeasonPlan) -> None:
    check_dates(plan.first_day, plan.last_day)
    for weekday, spans in plan.week.items():
        if wrong := problem_of(spans):
            raise Refused(f"{Weekday(weekday).label}: {wrong}")
