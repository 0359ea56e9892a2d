"""Who keeps hours and days, and who calls a snow day: asked of roles by their names."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools.models import School

KEEP = "schools.keep_hours"
SNOW = "schools.call_snow_day"
READ = "schools.read_calendars"


def may_keep_hours(by: Actor, school: School | None) -> bool:
    """Hours, days, bells, years and windows of a school; None: of the district, and so of all schools."""
    return by.has_perm(KEEP, school)


def may_call_snow_day(by: Actor, school: School | None) -> bool:
    """Close a school today, or let it begin later; None: all of them."""
    return by.has_perm(SNOW, school)


def may_read_calendars(by: Actor, school: School | None) -> bool:
    """Let a published calendar suggest days: who keeps the days, and the house itself every night."""
    return by.has_perm(READ, school) or may_keep_hours(by, school)


def schools_of(by: Actor, perm: str, schools: Iterable[School]) -> list[School]:
    """Those of some schools for which a permission is held."""
    return list(schools) if by.has_perm(perm) else [school for school in schools if by.has_perm(perm, school)]


def require_keeper(by: Actor, school: School | None) -> None:
    """Raise Refused, with a sentence, for who may not keep these hours."""
    if not may_keep_hours(by, school):
        raise Refused(_("Leads, directors and administrators keep the hours and days of their schools."))


def require_reader(by: Actor, school: School | None) -> None:
    """Raise Refused, with a sentence, for who may not have calendars read for these days."""
    if not may_read_calendars(by, school):
        raise Refused(_("Leads, directors and administrators keep the hours and days of their schools."))


def require_caller(by: Actor, school: School | None) -> None:
    """Raise Refused, with a sentence, for who may not call a snow day there."""
    if not may_call_snow_day(by, school):
        raise Refused(_("Leads, directors and administrators call a snow day at their schools."))
