"""The built-in views of the queue, as data: a name, a look, and which tickets are in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket
from tickets.models.ticket import ASLEEP, AWAKE, TicketQuerySet
from tickets.workflow import WAITING_STATUSES, Status
from users.models import User
from users.scope import Scope

SOON = timedelta(hours=2)


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


def midnight(at: datetime) -> datetime:
    """When the day of a moment began in the district."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


# What sleeps is in none of the working views. What is late is late all the same: those who answer for it see it.
VIEWS: tuple[QueueView, ...] = (
    QueueView(
        "mine",
        _("Mine"),
        "user",
        lambda user, at: AWAKE & Q(assignee__in=[user.pk, *user.scope.stands_for]),
        offered=lambda scope: scope.is_agent,
    ),
    QueueView("unassigned", _("Unassigned"), "inbox", lambda user, at: AWAKE & Q(assignee=None)),
    QueueView("open", _("My schools"), "building-community", lambda user, at: AWAKE),
    QueueView(
        "soon",
        _("Due within 2 h"),
        "clock-exclamation",
        lambda user, at: AWAKE & Q(due_at__gte=at, due_at__lt=at + SOON),
        tone="warn",
    ),
    QueueView("late", _("Late"), "alert-octagon", lambda user, at: Q(due_at__lt=at), tone="danger"),
    QueueView(
        "waiting",
        _("Waiting"),
        "player-pause",
        lambda user, at: AWAKE & Q(status__in=[s.value for s in WAITING_STATUSES]),
    ),
    QueueView("snoozed", _("Snoozed"), "moon", lambda user, at: ASLEEP),
    QueueView(
        "parts", _("Parts arrived"), "package-import", lambda user, at: AWAKE & Q(status=Status.PART_IN), tone="ok"
    ),
    QueueView(
        "new_time",
        _("Visit needs new time"),
        "calendar-off",
        lambda user, at: AWAKE & Q(status=Status.VISIT) & ~Q(visit_off=""),
        tone="warn",
    ),
    QueueView(
        "solved",
        _("Solved today"),
        "circle-check",
        lambda user, at: Q(status=Status.SOLVED, solved_at__gte=midnight(at)),
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
    return held(view, Ticket.objects.visible_to(user).filter(view.where(user, at)), status)


def held(view: QueueView, found: TicketQuerySet, status: str = "") -> TicketQuerySet:
    """Of the tickets of a view those in the state that it shows."""
    if status:
        return found.filter(status=status)
    return found.open() if view.is_open else found


def name_of(view: QueueView, scope: Scope) -> str:
    """“My schools” for who has some; “All schools” for who sees all."""
    if view.key == DEFAULT and scope.sees_all_tickets:
        return str(_("All schools"))
    return str(view.name)
