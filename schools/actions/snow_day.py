"""A snow day, or a late start, called in the morning for some schools; and taken back.

The day goes into each school's own calendar, over what stands there, which it keeps in `replaced`. Where all schools
are chosen the district's calendar gets it too, because tickets without a school and the word in the top bar hang on
that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Refused
from schools import policy
from schools.actions.keeping import locked, tell
from schools.actions.special_days import entered, put
from schools.calendars import Calendars
from schools.choices import DayKind
from schools.entered_day import EnteredDay
from schools.models import District, School, ServiceCalendar, SpecialDay
from schools.school_days.bells import later
from schools.wall import today_at

LONGEST_DELAY = 8 * 60  # minutes
NOTHING: dict[str, Any] = {}  # `replaced` of a day that took the place of a usual one


@dataclass(frozen=True)
class SnowDay:
    """Closed on a date, or begun `delay` minutes later."""

    on: date
    reason: str
    delay: int = 0

    @property
    def verb(self) -> str:
        """What history calls it."""
        return "delayed_today" if self.delay else "closed_today"


def call_snow_day(schools: Sequence[School], day: SnowDay, *, by: Actor) -> list[SpecialDay]:
    """<by> closed the schools for the day, or let them begin later. All of them or none.

    Raises Refused: a school is closed that day anyway, the day is over, or begins as late already.
    """
    _check(day, schools)
    with transaction.atomic():
        return [_put(calendar, day, by) for calendar in _calendars(schools, by)]


def call_off(schools: Sequence[School], on: date, *, by: Actor) -> list[ServiceCalendar]:
    """<by> took the snow day back: what it replaced holds again. Possible until the day is over.

    Raises Refused where none was called for one of the schools.
    """
    with transaction.atomic():
        calendars = _calendars(schools, by, called_on=on)
        for calendar in calendars:
            _take_back(calendar, on, by)
    return calendars


def is_closed_anyway(school: School | None, on: date, calendars: Calendars) -> bool:
    """Whether help is closed there on a date and there are no classes: there is nothing to call off."""
    key = school.pk if school else None
    return not calendars.of(key).windows_on(on) and not calendars.plan(key).day(on).in_session


def called_days() -> Iterator[SpecialDay]:
    """Snow days that can still be taken back, of schools and the district, the next one first."""
    district = District.current()
    found = SpecialDay.objects.filter(unplanned=True, replaced__isnull=False)
    for day in found.select_related("calendar__school").order_by("date", "calendar__school__name"):
        if day.date >= today_at(day.calendar.school, district):
            yield day


def _check(day: SnowDay, schools: Sequence[School]) -> None:
    if not schools:
        raise Refused(_("Choose one school at least."))
    if not day.reason.strip():
        raise Refused(_("Say why: people read it beside their date."))
    if not 0 <= day.delay <= LONGEST_DELAY:
        raise Refused(_("A delay is eight hours at most; close the schools instead."))


def _calendars(schools: Sequence[School], by: Actor, called_on: date | None = None) -> list[ServiceCalendar]:
    """The locked calendars that the act is about, in one order for all, so that two acts do not wait for each other.

    The district's comes last, where all schools are chosen or where its own day is taken back: before that its day
    would make each school one that is closed anyway.
    """
    for school in schools:
        policy.require_caller(by, school)
    chosen = {school.pk for school in schools}
    everywhere = not School.objects.filter(active=True).exclude(pk__in=chosen).exists()
    if called_on is not None:
        everywhere = SpecialDay.objects.filter(
            calendar__school=None, date=called_on, unplanned=True, replaced__isnull=False
        ).exists()
    district: list[School | None] = [None] if everywhere else []
    return [locked(school) for school in [*sorted(schools, key=lambda school: school.pk), *district]]


def _put(calendar: ServiceCalendar, snow: SnowDay, by: Actor) -> SpecialDay:
    school = calendar.school
    if snow.on < today_at(school):
        raise Refused(_("That day is over."))
    calendars = Calendars()
    if is_closed_anyway(school, snow.on, calendars):
        raise Refused(_("%(school)s is closed that day anyway.") % {"school": _name(school)})
    old = calendar.special_days.filter(date=snow.on).first()
    kept = _kept(old)
    day = _day(snow, _base(calendar, snow.on, kept))
    if old and entered(old) == day:
        raise Refused(_("%(school)s begins so much later already.") % {"school": _name(school)})
    if old:
        old.delete()
    made = put(calendar, [snow.on], day, replaced=kept)[0]
    tell(calendar, snow.verb, by=by, since=snow.on, reason=snow.reason, delay=snow.delay)
    return made


def _kept(old: SpecialDay | None) -> dict[str, Any]:
    """What comes back when the snow day is taken back: that of the first, where a second follows."""
    if old is None:
        return NOTHING
    return old.replaced if old.unplanned and old.replaced is not None else entered(old).as_json()


def _base(calendar: ServiceCalendar, on: date, kept: dict[str, Any]) -> EnteredDay | None:
    """The day as it was planned: the school's own, else the district's, unless that is a snow day itself."""
    if kept:
        return EnteredDay.from_json(kept)
    if calendar.school_id is None:
        return None
    of_district = SpecialDay.objects.filter(calendar__school=None, date=on).first()
    if of_district is None:
        return None
    if of_district.replaced is None:
        return entered(of_district)
    return EnteredDay.from_json(of_district.replaced) if of_district.replaced else None


def _day(snow: SnowDay, base: EnteredDay | None) -> EnteredDay:
    if not snow.delay:
        return EnteredDay(DayKind.CLOSED, snow.reason, unplanned=True)
    planned = base or EnteredDay(DayKind.LATE_START, snow.reason)
    kind = DayKind.NO_CLASSES if planned.kind == DayKind.NO_CLASSES else DayKind.LATE_START
    return replace(
        planned,
        kind=kind,
        reason=snow.reason,
        hours=_begun_later(planned.hours, snow.delay),
        delay=snow.delay + planned.delay,
        unplanned=True,
    )


def _begun_later(hours: tuple[tuple[time, time], ...], minutes: int) -> tuple[tuple[time, time], ...]:
    """Hours of a short day that begins later; what ends before falls out."""
    if not hours:
        return ()
    begins = later(min(hours)[0], minutes)
    left = tuple((max(opens, begins), closes) for opens, closes in sorted(hours) if closes > begins)
    if not left:
        raise Refused(_("Nothing would be left of that short day. Close the schools instead."))
    return left


def _take_back(calendar: ServiceCalendar, on: date, by: Actor) -> None:
    school = calendar.school
    if on < today_at(school):
        raise Refused(_("That day is over; what was closed then stays so."))
    day = calendar.special_days.filter(date=on, unplanned=True, replaced__isnull=False).first()
    if day is None:
        raise Refused(_("No snow day is called at %(school)s for that day any more.") % {"school": _name(school)})
    kept = day.replaced
    day.delete()
    if kept:
        put(calendar, [on], EnteredDay.from_json(kept))
    tell(calendar, "called_off", by=by, since=on, reason=day.reason)


def _name(school: School | None) -> str:
    return str(school) if school else _("The district")
