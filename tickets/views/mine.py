"""All my tickets: what waits for me, what is open, what is solved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.clock import now
from tickets.models.ticket import IS_OPEN
from tickets.portal import my_tickets, whole
from tickets.standing import Row, rows
from tickets.views.just_done import just_done
from tickets.workflow import OPEN_STATUSES, Status
from ui.paging import keyset_page
from users.models import User

WAITING, OPEN, SOLVED = range(3)
# Joined with another one that is open: her trouble is not over.
GOES_ON = Q(status=Status.MERGED, merged_into__status__in=[status.value for status in OPEN_STATUSES])
GROUP = Case(
    When(status=Status.WAITING_USER, then=Value(WAITING)),
    When(IS_OPEN | GOES_ON, then=Value(OPEN)),
    default=Value(SOLVED),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Group:
    """Tickets that stand together; a list that goes on over several pages names its group on each."""

    key: int
    title: str
    rows: list[Row]


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My tickets in groups, the newest first in each."""
    assert isinstance(request.user, User)
    found = my_tickets(request.user).annotate(group=GROUP).only("pk")
    page = keyset_page(found, "group", "-pk", cursor=request.GET.get("cursor", ""))
    shown, undo = rows(whole(page.rows), request.user, now()), just_done(request, request.user, now())
    groups = _groups(shown, page.rows)
    return render(request, "tickets/mine.html", {"page": page, "groups": groups, "undo": undo})


def _groups(shown: list[Row], listed: list[Any]) -> list[Group]:
    group_of = {one.pk: one.group for one in listed}
    titles = {WAITING: _("Waiting for you"), OPEN: _("Open"), SOLVED: _("Solved")}
    together = groupby(shown, key=lambda row: group_of[row.ticket.pk])
    return [Group(key, titles[key], list(found)) for key, found in together]
