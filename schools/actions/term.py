"""Terms of a school year, where the roster does not bring them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actor import Actor
from audit.refusal import Refused
from schools import day_text, policy
from schools.actions.keeping import calendar_to_keep, check_dates, check_there, check_unchanged, remove
from schools.models import SchoolYear, ServiceCalendar, Term


@dataclass(frozen=True)
class TermPlan:
    """A term as a person enters it; `kind` is a `TermKind`."""

    name: str
    kind: str
    first_day: date
    last_day: date


def keep_term(year: SchoolYear, plan: TermPlan, *, by: Actor, term: Term | None = None, seen: str = "") -> Term:
    """<by> entered a term of a school year, or changed one that had the mark `seen` when they opened it.

    Raises Refused where it leaves its year, runs into another one of its kind, or is kept by the roster, and Conflict
    where a colleague changed or removed it meanwhile.
    """
    with transaction.atomic():
        calendar = calendar_to_keep(None, by=by)
        kept = term or Term(year=year)
        check_there(kept.year)
        check_unchanged(kept, seen)
        _check_ours(kept)
        _check(plan, kept)
        verb = "changed" if kept.pk else "created"
        kept.name, kept.kind, kept.first_day, kept.last_day = plan.name, plan.kind, plan.first_day, plan.last_day
        kept.save()
        ServiceCalendar.touch(calendar.pk)
        record(kept, verb, by=by, data=_data(kept))
    return kept


def remove_term(term: Term, *, by: Actor, seen: str = "") -> None:
    """<by> removed a term. Raises Refused for one that the roster keeps: the next import would bring it back."""
    policy.require_keeper(by, None)
    _check_ours(term)
    remove(term, _data(term), by=by, seen=seen)


def _check_ours(term: Term) -> None:
    if term.roster_id:
        raise Refused(
            _("“%(name)s” comes from the roster. Change it in the student information system.") % {"name": term.name}
        )


def _check(plan: TermPlan, term: Term) -> None:
    check_dates(plan.first_day, plan.last_day)
    year = SchoolYear.objects.get(pk=term.year_id)  # as it is now, not as the page saw it
    if plan.first_day < year.first_day or plan.last_day > year.last_day:
        days = day_text.run(year.first_day, year.last_day, plan.first_day)
        raise Refused(_("A term lies within its school year: %(days)s.") % {"days": days})
    others = year.terms.filter(kind=plan.kind, first_day__lte=plan.last_day, last_day__gte=plan.first_day)
    if clash := others.exclude(pk=term.pk).first():
        days = day_text.run(clash.first_day, clash.last_day, plan.first_day)
        raise Refused(_("These days run into “%(name)s”, %(days)s.") % {"name": clash, "days": days})


def _data(term: Term) -> dict[str, object]:
    days = [term.first_day.isoformat(), term.last_day.isoformat()]
    return {"year": term.year_id, "name": term.name, "kind": str(term.kind), "days": days}
