"""Closed days and short days: entered for one date or a run of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.refusal import Conflict, Refused
from schools.actions.keeping import calendar_to_keep, check_dates, tell
from schools.entered_day import LONGEST_RUN, EnteredDay, dates
from schools.models import School, ServiceCalendar, ServiceHours, SpecialDay, SpecialHours
from schools.models.period import SCHOOL_WEEK

Run = tuple[date, date]


def set_days(
    school: School | None,
    first: date,
    last: date,
    day: EnteredDay,
    *,
    by: Actor,
    instead_of: Run | None = None,
    seen: str = "",
) -> list[SpecialDay]:
    """<by> entered what is special from the first to the last date.

    What was entered for these dates is replaced, and so is the run `instead_of`. Weekends inside a run stay usual.
    `seen` is the mark of the first day of that run as the person saw it. Raises Conflict where a colleague changed or
    removed it since, Refused with a sentence, among others where a snow day would be lost.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by)
        _check(first, last, day)
        if instead_of:
            _check_seen(calendar, instead_of[0], seen)
        on = dates_of_run(calendar, first, last)
        old = [date_ for one in [instead_of] if one for date_ in dates(*one)]
        clear(calendar, {*on, *old})
        made = put(calendar, on, day.sound())
        tell(calendar, by=by, since=min([first, *old]), reason=day.reason, days=_span(first, last))
    return made


def remove_days(school: School | None, first: date, last: date, *, by: Actor, seen: str = "") -> None:
    """<by> made the dates usual ones again.

    Raises Refused where nothing special is entered for them, and Conflict where the first one is no longer as `seen`.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(school, by=by)
        check_dates(first, last)
        _check_seen(calendar, first, seen)
        reasons = clear(calendar, set(dates(first, last)))
        if not reasons:
            raise Refused(_("Nothing special is entered here for these days any more."))
        tell(calendar, by=by, since=first, reason=reasons[0], days=_span(first, last), removed=True)


def put(calendar: ServiceCalendar, on: Iterable[date], day: EnteredDay, **more: object) -> list[SpecialDay]:
    """Write the rows of a day for some dates on which there is none."""
    made = SpecialDay.objects.bulk_create(
        SpecialDay(
            calendar=calendar,
            date=one,
            kind=day.kind,
            reason=day.reason,
            delay=day.delay,
            classes_end=day.classes_end,
            bells=day.bells,
            cycle_day=day.cycle_day,
            unplanned=day.unplanned,
            **more,
        )
        for one in on
    )
    SpecialHours.objects.bulk_create(
        SpecialHours(day=one, opens=opens, closes=closes) for one in made for opens, closes in day.hours
    )
    return made


def entered(day: SpecialDay) -> EnteredDay:
    """What stands in the rows of a day."""
    return EnteredDay(
        day.kind,
        day.reason,
        tuple((span.opens, span.closes) for span in day.hours.all()),
        day.delay,
        day.classes_end,
        day.bells,
        day.cycle_day,
        day.unplanned,
    )


def _check_seen(calendar: ServiceCalendar, on: date, seen: str) -> None:
    """Raise Conflict where a day is no longer as somebody saw it; without a mark nobody saw anything."""
    if not seen:
        return
    day = calendar.special_days.filter(date=on).first()
    if day is None:
        raise Conflict(_("A colleague removed this day since you opened the page."))
    if entered(day).mark != seen:
        raise Conflict(_("A colleague changed this day since you opened the page. Look at it again."))


def _check(first: date, last: date, day: EnteredDay) -> None:
    check_dates(first, last)
    if (last - first).days >= LONGEST_RUN:
        raise Refused(_("That is more than a year. Check the dates."))
    if not day.reason.strip():
        raise Refused(_("Say why: people read it beside their date."))
    if wrong := day.problem():
        raise Refused(wrong)


def dates_of_run(calendar: ServiceCalendar, first: date, last: date) -> Sequence[date]:
    """The dates of a run without its weekends; one single date is meant as it is."""
    if first == last:
        return [first]
    weeks = ServiceHours.objects.filter(calendar__in=[calendar, *ServiceCalendar.objects.filter(school=None)])
    weekdays = {*SCHOOL_WEEK, *weeks.values_list("weekday", flat=True)}
    found = [one for one in dates(first, last) if one.weekday() in weekdays]
    if not found:
        raise Refused(_("There is no school day between these dates."))
    return found


def clear(calendar: ServiceCalendar, on: set[date]) -> list[str]:
    """Take away what is entered for some dates; what it was. Raises Refused where a snow day is among them."""
    days = list(calendar.special_days.filter(date__in=on))
    for day in days:
        if day.replaced is not None:
            raise Refused(_("%(reason)s was called for that day. Take it back first.") % {"reason": day.reason})
    SpecialDay.objects.filter(pk__in=[day.pk for day in days]).delete()
    return [day.reason for day in days]


def _span(first: date, last: date) -> list[str]:
    return [first.isoformat(), last.isoformat()]
