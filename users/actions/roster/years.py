"""School years and terms of the house, out of those of the roster."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from schools.choices import TermKind
from schools.models import SchoolYear, ServiceCalendar, Term
from users.models import AcademicSession

YEAR = "schoolYear"
ONE_DAY = timedelta(days=1)
Dates = tuple[date, date]


def known_dates() -> dict[str, Dates]:
    """What the roster said of its years and terms so far."""
    return {one.roster_id: (one.starts, one.ends) for one in AcademicSession.objects.all()}


def keep_years(before: dict[str, Dates]) -> int:
    """Add the years and terms that are new, and move those whose dates the roster changed; returns how many.

    Dates that a person corrected stay, as long as the roster says what it said before. A term belongs to the year
    that its parents lead to, else to the one that holds its first day. The end day of a roster is not included.
    """
    sessions = {one.roster_id: one for one in AcademicSession.objects.filter(active=True)}
    years: dict[str | None, SchoolYear] = {one.roster_id: one for one in SchoolYear.objects.all()}
    changed = 0
    for session in sessions.values():
        if session.type == YEAR:
            changed += _keep(SchoolYear, session, before, {"name": session.title[:40]}, years)
    terms: dict[str | None, Term] = {one.roster_id: one for one in Term.objects.exclude(roster_id=None)}
    for session in sessions.values():
        year = None if session.type == YEAR else _year_of(session, sessions, years)
        if year is not None:
            more = {"name": session.title[:80], "year": year, "kind": _kind(session)}
            changed += _keep(Term, session, before, more, terms)
    if changed:
        ServiceCalendar.touch_of(None)
    return changed


def _keep(
    model: type[SchoolYear] | type[Term],
    session: AcademicSession,
    before: dict[str, Dates],
    more: dict[str, Any],
    kept: dict[str | None, Any],
) -> bool:
    first, last = session.starts, max(session.ends - ONE_DAY, session.starts)
    row = kept.get(session.roster_id)
    if row is None:
        fields = {"first_day": first, "last_day": last, **more}
        kept[session.roster_id] = model.objects.create(roster_id=session.roster_id, **fields)
        return True
    if before.get(session.roster_id) in (None, (session.starts, session.ends)):
        return False
    row.first_day, row.last_day = first, last
    row.save(update_fields=["first_day", "last_day"])
    return True


def _kind(session: AcademicSession) -> str:
    """A semester or grading period where the roster says so, else a term."""
    return session.type if session.type in TermKind.values else TermKind.TERM


def _year_of(
    session: AcademicSession, sessions: dict[str, AcademicSession], years: dict[str | None, SchoolYear]
) -> SchoolYear | None:
    above: AcademicSession | None = session
    for _height in range(5):  # a grading period in a quarter in a semester in a year
        above = sessions.get(above.parent_roster_id) if above else None
        if above and above.roster_id in years:
            return years[above.roster_id]
    return next((year for year in years.values() if year.first_day <= session.starts <= year.last_day), None)
