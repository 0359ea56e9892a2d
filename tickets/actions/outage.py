"""Outages: declared in one act, changed, and opened again where they were not over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from audit.actions import record
from audit.clock import now
from audit.refusal import Conflict, Refused
from schools.models import Room, School
from tickets import policy
from tickets.actions.outage_tickets import attach_cases, schools_of
from tickets.actions.together import together
from tickets.choices import NewsKind
from tickets.models import Category, Outage, OutageNews, Ticket
from users.models import User

# A page stands open for a while before it is sent.
ALMOST = timedelta(minutes=5)
# People say a time to the minute.
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class OutagePlan:
    """What somebody says of an outage. No schools and rooms: the whole district. `began_at` None: now."""

    title: str
    schools: Sequence[School] = ()
    rooms: Sequence[Room] = ()
    category: Category | None = None
    assignee: User | None = None
    began_at: datetime | None = None

    @property
    def places(self) -> set[int]:
        """The keys of the schools that it touches; empty for the whole district."""
        return {school.pk for school in self.schools} | {room.school_id for room in self.rooms}


def declare(
    plan: OutagePlan,
    *,
    by: User,
    next_news_at: datetime,
    words: str = "",
    tickets: Sequence[Ticket] = (),
    form_token: UUID | None = None,
) -> Outage:
    """<by> says that many have this trouble, what is known, and by when there is news. `tickets` belong to it.

    A form that is posted twice declares once. Raises Refused for schools where <by> may not, a moment that is over,
    and tickets that cannot be attached.
    """
    if form_token and (known := Outage.objects.filter(form_token=form_token).first()):
        return known
    policy.require_outage(policy.runs(by, plan.places))
    at = now()
    with together():
        outage = Outage(
            title=_title(plan),
            category=plan.category,
            assignee=plan.assignee,
            began_at=_began(plan, at),
            declared_at=at,
            declared_by=by,
            next_news_at=ahead(next_news_at, at),
            form_token=form_token,
        )
        outage.save()
        place_outage(outage, plan)
        if words.strip():
            OutageNews.objects.create(outage=outage, kind=NewsKind.BEGIN, body=words.strip(), author=by, at=at)
        record(outage, "declared", by=by, data={"tickets": [ticket.pk for ticket in tickets], **where_of(plan)})
        attach_cases(outage, tickets, by)
    return outage


def change_outage(
    outage: Outage, plan: OutagePlan, *, by: User, ended_at: datetime | None = None, seen: int | None = None
) -> Outage:
    """<by> corrected what is said of it: where, what, who is on it, since when; of one that is over also until when.

    Raises Conflict where somebody else changed it since `seen`.
    """
    with together():
        kept = locked(outage)
        policy.require_outage(policy.runs(by, schools_of(kept)) and policy.runs(by, plan.places))
        refuse_if_changed(kept, seen)
        before, title = _facts(kept), kept.title
        at = now()
        kept.title, kept.category, kept.assignee = _title(plan), plan.category, plan.assignee
        kept.began_at = _exact(_began(plan, at), kept.began_at)
        if kept.ended_at:
            kept.ended_at = ended(_exact(ended_at or kept.ended_at, kept.ended_at), kept, at)
        place_outage(kept, plan)
        changed = {name: [before[name], value] for name, value in _facts(kept).items() if before[name] != value}
        if changed or kept.title != title:
            bump(kept)
            record(kept, "changed", by=by, changed=changed, data={"title": True} if kept.title != title else {})
    return kept


def locked(outage: Outage) -> Outage:
    """The outage as it is now, for the rest of the transaction."""
    return Outage.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=outage.pk)


def bump(outage: Outage) -> None:
    """Write what changed of it."""
    outage.version += 1
    outage.save()


def refuse_if_changed(outage: Outage, seen: int | None) -> None:
    """Raise Conflict where it is of another version than the one that was seen."""
    if seen is not None and outage.version != seen:
        raise Conflict(_("Somebody changed this outage meanwhile. Look at it once more, then decide."), [outage.pk])


def ahead(moment: datetime, at: datetime) -> datetime:
    """A moment for the next news. Raises Refused where it is over."""
    if moment <= at:
        raise Refused(_("Say a time for the next news that is still to come."))
    return moment


def ended(moment: datetime, outage: Outage, at: datetime) -> datetime:
    """A moment at which it was over. Raises Refused before its beginning and in the future."""
    if moment <= outage.began_at - MINUTE:
        raise Refused(_("It cannot be over before it began."))
    if moment > at + ALMOST:
        raise Refused(_("It cannot have ended later than now."))
    return max(min(moment, at), outage.began_at)


def _began(plan: OutagePlan, at: datetime) -> datetime:
    began = plan.began_at or at
    if began > at + ALMOST:
        raise Refused(_("It cannot have begun later than now."))
    return min(began, at)


def _exact(said: datetime, kept: datetime) -> datetime:
    """What is kept, where the same minute was said."""
    return kept if timedelta() <= kept - said < MINUTE else said


def _title(plan: OutagePlan) -> str:
    title = " ".join(plan.title.split())[:120].strip()
    if not title:
        raise Refused(_("Say in a few words what is wrong."))
    return title


def place_outage(outage: Outage, plan: OutagePlan) -> None:
    """Set where it is."""
    outage.schools.set(plan.schools)
    outage.rooms.set(plan.rooms)


def where_of(plan: OutagePlan) -> dict[str, list[int]]:
    """Where it is, for history."""
    return {"schools": sorted(one.pk for one in plan.schools), "rooms": sorted(one.pk for one in plan.rooms)}


def _facts(outage: Outage) -> dict[str, Any]:
    """What history keeps; not the title, because history holds no texts."""
    moments = {name: getattr(outage, name) for name in ("began_at", "ended_at")}
    return {
        "category": outage.category_id,
        "assignee": outage.assignee_id,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "schools": sorted(outage.schools.values_list("pk", flat=True)),
        "rooms": sorted(outage.rooms.values_list("pk", flat=True)),
    }
