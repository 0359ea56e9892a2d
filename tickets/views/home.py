"""The portal's first page: what is going wrong, and what is mine."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, IntegerField, Q, Value, When, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import ProductKind
from audit.clock import now
from schools.models import Room
from tickets.choices import Impact, Priority
from tickets.models import FilingDraft
from tickets.moments import day, greeting
from tickets.offering import Offering
from tickets.portal import my_tickets, outages_of, whole
from tickets.standing import Row, rows
from tickets.surroundings import Surroundings, room_facts, testing_of
from tickets.workflow import Status
from ui.paging import capped_count
from users.models import User

MOST_TICKETS = 5
# What must not fall off the first page: what waits for her, a class that stands still, what is urgent, who comes.
PRESSES = Case(
    When(status=Status.WAITING_USER, then=Value(0)),
    When(Q(impact=Impact.STOPPED) | Q(priority=Priority.URGENT), then=Value(1)),
    When(status=Status.VISIT, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Agents begin at the queue, everybody else here."""
    assert isinstance(request.user, User)
    return redirect("tickets:queue") if request.user.scope.is_agent else portal_home(request)


@login_required
def portal_home(request: HttpRequest) -> HttpResponse:
    """The portal's first page, also for agents who need help themselves."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    around = Surroundings.of(user, at)
    mine, opened = my_tickets(user), _open_ones(user)
    number = opened[0].of if opened else 0
    context = {
        "greeting": greeting(at, user.polite_name),
        "tiles": Offering.to(user).tiles,
        **_listed(rows(whole(opened), user, at), number),
        "count": capped_count(mine, 100),
        "around": around,
        "begun": list(FilingDraft.objects.of(user, at)),
        "form_token": uuid4(),
        "outages": outages_of(around, at),
        "room_facts": _room_facts(around.room, at) if around.room else [],
    }
    return render(request, "tickets/home.html", context)


def _open_ones(user: User) -> list[Any]:
    """The open tickets that may be shown, each with how many there are (`of`): what presses first, then the latest."""
    found = my_tickets(user).open().annotate(of=Window(Count("pk"))).only("pk")
    return list(found.order_by(PRESSES, "-pk")[: 2 * MOST_TICKETS])


def _listed(opened: list[Row], number: int) -> dict[str, Any]:
    """What waits for her, apart from the other open tickets; of both a few, and how many more of the `number` of open
    ones there are.
    """
    waiting = [row for row in opened if row.asks][:MOST_TICKETS]
    others = [row for row in opened if not row.asks][:MOST_TICKETS]
    return {"waiting": waiting, "tickets": others, "more": number - len(waiting) - len(others)}


def _room_facts(room: Room, at: datetime) -> list[tuple[str, str]]:
    facts = [(str(ProductKind(kind).label), _counted(there, repaired)) for kind, there, repaired in room_facts(room)]
    window = testing_of(room.school, at)
    if window:
        today = timezone.localdate(at)
        begun = window.first_day <= today
        words = _("until %(day)s") if begun else _("from %(day)s")
        facts.append((window.called, words % {"day": day(window.last_day if begun else window.first_day, at)}))
    return facts


def _counted(there: int, repaired: int) -> str:
    if not repaired:
        return str(there)
    return ngettext("%(all)s, %(n)s in repair", "%(all)s, %(n)s in repair", repaired) % {"all": there, "n": repaired}
