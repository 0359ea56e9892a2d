"""The portal's first page: what is going wrong, and what is mine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.choices import ProductKind
from audit.clock import now
from schools.models import Room
from tickets.moments import day, greeting
from tickets.offering import Offering
from tickets.portal import my_tickets
from tickets.standing import rows
from tickets.surroundings import Surroundings, room_facts, testing_of
from tickets.workflow import Status
from ui.paging import capped_count
from users.models import User

MOST_TICKETS = 5


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
    mine = my_tickets(user)
    context = {
        "greeting": greeting(at, user.polite_name),
        "tiles": Offering.to(user).tiles,
        "tickets": rows(_open_ones(user), user, at),
        "count": capped_count(mine, 100),
        "around": around,
        "room_facts": _room_facts(around.room, at) if around.room else [],
    }
    return render(request, "tickets/home.html", context)


def _open_ones(user: User) -> list[Any]:
    """The open tickets to show: those that wait for her first, then the latest."""
    found = list(my_tickets(user).open().for_rows().select_related("solved_by", "beneficiary").order_by("-pk")[:30])
    found.sort(key=lambda ticket: (ticket.status != Status.WAITING_USER, ticket.status != Status.VISIT))
    return found[:MOST_TICKETS]


def _room_facts(room: Room, at: datetime) -> list[tuple[str, str]]:
    facts = [(str(ProductKind(kind).label), _counted(there, repaired)) for kind, there, repaired in room_facts(room)]
    window = testing_of(room.school, at)
    if window:
        today = timezone.localdate(at)
        begun = window.first_day <= today
        words = _("until %(day)s") if begun else _("from %(day)s")
        facts.append((window.name, words % {"day": day(window.last_day if begun else window.first_day, at)}))
    return facts


def _counted(there: int, repaired: int) -> str:
    if not repaired:
        return str(there)
    return ngettext("%(all)s, %(n)s in repair", "%(all)s, %(n)s in repair", repaired) % {"all": there, "n": repaired}
