"""The promises that were missed, one by one: what the rows of the report count."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reports import wording
from reports.choices import SOLUTION, promise_key
from reports.workload import Workload
from tickets.choices import ClockKind, ClockState, Priority
from tickets.models import Clock, Ticket
from tickets.workflow import Status
from users.models import User

KINDS = (ClockKind.FIRST_ANSWER, ClockKind.SOLUTION)
PROMISES = frozenset(promise_key(priority, solution=solution) for priority in Priority for solution in (False, True))


@dataclass(frozen=True, slots=True)
class MissedPromise:
    """A clock with its ticket; `longer` says how much longer than promised it took, or that it is not done."""

    clock: Clock
    longer: str


def missed_promises(user: User, work: Workload, promise: int | None = None) -> QuerySet[Clock]:
    """Promises that were missed in the period, of one kind and priority or of all, as `reports.tally` counts them.

    Only of tickets that `user` may see.
    """
    days, zone = work.period.days, work.book.zone
    tickets = Ticket.objects.visible_to(user).exclude(status=Status.MERGED)
    if work.reach.schools is not None:
        tickets = tickets.filter(school__in=work.reach.schools)
    if not work.reach.restricted:
        tickets = tickets.filter(restricted=False)
    if promise is not None:
        tickets = tickets.filter(priority=promise % SOLUTION)
    kinds = KINDS if promise is None else [KINDS[promise > SOLUTION]]
    late = Clock.objects.filter(late_at__gte=days.start(zone), late_at__lt=days.end(zone), kind__in=kinds)
    found = late.exclude(state=ClockState.DROPPED).filter(ticket__in=tickets)
    return found.select_related("ticket__school", "ticket__assignee", "ticket__requester")


def told(clock: Clock, day: int) -> MissedPromise:
    """A line of the list; `day` is a school day in minutes."""
    if clock.ended_at is None:
        return MissedPromise(clock, _("not done yet"))
    return MissedPromise(clock, wording.longer(clock.used - (clock.budget or clock.used), day))
