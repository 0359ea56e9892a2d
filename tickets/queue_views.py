"""The built-in views of the queue, as data: a name, a look, and which tickets are in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket
from tickets.models.ticket import IS_OPEN, TicketQuerySet
from tickets.workflow import WAITING_STATUSES, Status
from ui.paging import Count
from users.models import User
from users.scope import Scope

SOON = timedelta(hours=2)
CAP = 1000
# The columns by which views choose.
COUNTED = ("id", "status", "assignee_id", "due_at", "solved_at", "visit_off", "restricted")


@dataclass(frozen=True)
class QueueView:
    """A view: `where` chooses among the tickets that the reader may see; `offered` says to whom it is of use.

    `is_open`: only open tickets are in it, unless the reader asks for another state.
    """

    key: str
    name: str | Promise
    icon: str
    where: Callable[[User, datetime], Q]
    tone: str = ""
    is_open: bool = True
    offered: Callable[[Scope], bool] = lambda scope: True


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


VIEWS: tuple[QueueView, ...] = (
    QueueView(
        "mine",
        _("Mine"),
        "user",
        lambda user, at: Q(assignee__in=[user.pk, *user.scope.stands_for]),
        offered=lambda scope: scope.is_agent,
    ),
    QueueView("unassigned", _("Unassigned"), "inbox", lambda user, at: Q(assignee=None)),
    QueueView("open", _("My schools"), "building-community", lambda user, at: Q()),
    QueueView(
        "soon",
        _("Due within 2 h"),
        "clock-exclamation",
        lambda user, at: Q(due_at__gte=at, due_at__lt=at + SOON),
        tone="warn",
    ),
    QueueView("late", _("Late"), "alert-octagon", lambda user, at: Q(due_at__lt=at), tone="danger"),
    QueueView(
        "waiting", _("Waiting"), "player-pause", lambda user, at: Q(status__in=[s.value for s in WAITING_STATUSES])
    ),
    QueueView("parts", _("Parts arrived"), "package-import", lambda user, at: Q(status=Status.PART_IN), tone="ok"),
    QueueView(
        "new_time",
        _("Visit needs new time"),
        "calendar-off",
        lambda user, at: Q(status=Status.VISIT) & ~Q(visit_off=""),
        tone="warn",
    ),
    QueueView(
        "solved",
        _("Solved today"),
        "circle-check",
        lambda user, at: Q(status=Status.SOLVED, solved_at__gte=_midnight(at)),
        is_open=False,
    ),
    QueueView(
        "restricted",
        _("Restricted"),
        "lock",
        lambda user, at: Q(restricted=True),
        offered=lambda scope: scope.is_key_holder,
    ),
)
BY_KEY = {view.key: view for view in VIEWS}
DEFAULT = "open"


def views_for(user: User) -> list[QueueView]:
    """The views that are of use to a person."""
    return [view for view in VIEWS if view.offered(user.scope)]


def view_of(user: User, key: str) -> QueueView:
    """The view of that key, if it is offered to the person; else the usual one."""
    return next((view for view in views_for(user) if view.key == key), BY_KEY[DEFAULT])


def tickets_in(view: QueueView, user: User, at: datetime, *, status: str = "") -> TicketQuerySet:
    """The tickets of a view that the reader may see; `status` takes the place of “open”."""
    return _in(view, Ticket.objects.visible_to(user).filter(view.where(user, at)), status)


def _in(view: QueueView, found: TicketQuerySet, status: str = "") -> TicketQuerySet:
    if status:
        return found.filter(status=status)
    return found.open() if view.is_open else found


def counts(user: User, at: datetime) -> dict[str, Count]:
    """How many tickets each view holds, exact up to a thousand: one query for all views."""
    views = views_for(user)
    sql, values = _seen(user, at)
    parts = []
    for view in views:
        counted, params = _sql(_in(view, Ticket.objects.filter(view.where(user, at))).values("id")[: CAP + 1])
        parts.append(f"(SELECT count(*) FROM ({counted}) AS held)")  # noqa: S608 - Django's own SQL
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {sql} SELECT {', '.join(parts)}", values)
        row = cursor.fetchone()
    return {view.key: Count(min(n, CAP), n > CAP) for view, n in zip(views, row, strict=True)}


def _seen(user: User, at: datetime) -> tuple[str, list[Any]]:
    """What the reader may see, under the name of the table, so that each view counts in it.

    The tickets of some schools are few: they are read once for all views. Of all schools, each view is counted by
    itself, by the index that finds its first thousand.
    """
    visible = Ticket.objects.visible_to(user).values(*COUNTED)
    if user.scope.sees_all_tickets:
        sql, values = _sql(visible)
        return f"tickets_ticket AS NOT MATERIALIZED ({sql})", values
    sql, values = _sql(visible.filter(IS_OPEN))
    solved, more = _sql(visible.filter(status=Status.SOLVED, solved_at__gte=_midnight(at)))
    return f"tickets_ticket AS MATERIALIZED ({sql} UNION ALL {solved})", values + more


def _sql(tickets: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    sql, params = tickets.query.sql_with_params()
    return sql, list(params)


def name_of(view: QueueView, scope: Scope) -> str:
    """“My schools” for who has some; “All schools” for who sees all."""
    if view.key == DEFAULT and scope.sees_all_tickets:
        return str(_("All schools"))
    return str(view.name)
