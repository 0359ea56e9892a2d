"""The built-in views of the queue, as data: a name, a look, and which tickets are in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket
from tickets.models.ticket import IS_OPEN, TicketQuerySet
from tickets.workflow import WAITING_STATUSES, Status
from users.models import User
from users.scope import Scope

SOON = timedelta(hours=2)
CAP = 1000


@dataclass(frozen=True)
class QueueView:
    """A view: `where` chooses among the tickets that the reader may see; `offered` says to whom it is of use."""

    key: str
    name: str | Promise
    icon: str
    where: Callable[[User, datetime], Q]
    tone: str = ""
    counted: bool = True
    offered: Callable[[Scope], bool] = lambda scope: True


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


VIEWS: tuple[QueueView, ...] = (
    QueueView("mine", _("Mine"), "user", lambda user, at: IS_OPEN & Q(assignee=user)),
    QueueView("unassigned", _("Unassigned"), "inbox", lambda user, at: IS_OPEN & Q(assignee=None)),
    QueueView("open", _("My schools"), "building-community", lambda user, at: IS_OPEN),
    QueueView(
        "soon",
        _("Due within 2 h"),
        "clock-exclamation",
        lambda user, at: IS_OPEN & Q(due_at__gte=at, due_at__lt=at + SOON),
        tone="warn",
    ),
    QueueView("late", _("Late"), "alert-octagon", lambda user, at: IS_OPEN & Q(due_at__lt=at), tone="danger"),
    QueueView(
        "waiting", _("Waiting"), "player-pause", lambda user, at: Q(status__in=[s.value for s in WAITING_STATUSES])
    ),
    QueueView("parts", _("Parts arrived"), "package-import", lambda user, at: Q(status=Status.PART_IN), tone="ok"),
    QueueView(
        "solved",
        _("Solved today"),
        "circle-check",
        lambda user, at: Q(status=Status.SOLVED, solved_at__gte=_midnight(at)),
        counted=False,
    ),
    QueueView(
        "restricted",
        _("Restricted"),
        "lock",
        lambda user, at: IS_OPEN & Q(restricted=True),
        offered=lambda scope: scope.is_key_holder,
    ),
)
BY_KEY = {view.key: view for view in VIEWS}
DEFAULT = "open"


def views_for(user: User) -> list[QueueView]:
    """The views that are of use to a person."""
    return [view for view in VIEWS if view.offered(user.scope)]


def tickets_in(view: QueueView, user: User, at: datetime) -> TicketQuerySet:
    """The tickets of a view that the reader may see."""
    return Ticket.objects.visible_to(user).filter(view.where(user, at))


def counts(user: User, at: datetime) -> dict[str, int]:
    """How many tickets each view holds, by one query over the open ones."""
    counted = [view for view in views_for(user) if view.counted]
    sums = {view.key: Count("pk", filter=view.where(user, at)) for view in counted}
    return Ticket.objects.visible_to(user).open().aggregate(**sums)


def name_of(view: QueueView, scope: Scope) -> str:
    """“My schools” for who has some; “All schools” for who sees all."""
    if view.key == DEFAULT and scope.sees_all_tickets:
        return str(_("All schools"))
    return str(view.name)


def shown(count: int) -> str:
    """A count as a view shows it: exact up to a thousand."""
    return f"{CAP:,}+" if count > CAP else f"{count:,}"
