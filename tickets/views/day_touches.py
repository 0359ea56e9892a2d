"""What a day on which schools are closed would mean for their tickets: a fragment for the page that calls it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tickets.models import Ticket
from tickets.views.queue import desk_person
from tickets.workflow import Status


@login_required
@require_GET
def day_touches(request: HttpRequest) -> HttpResponse:
    """How many open tickets of some schools (`schools`) have a promise for a day (`on`) or later, and how many visits
    are planned for that day: of those that the reader may see.
    """
    user = desk_person(request)
    schools = [int(key) for key in request.GET.getlist("schools") if key.isdecimal() and len(key) < 10]
    try:
        begins = timezone.make_aware(datetime.combine(date.fromisoformat(request.GET.get("on", "")), time.min))
    except ValueError:
        return HttpResponseBadRequest()
    there = Ticket.objects.visible_to(user).open().filter(school__in=schools)
    visits = there.filter(status=Status.VISIT, visit_at__gte=begins, visit_at__lt=begins + timedelta(days=1))
    context = {"tickets": there.filter(due_at__gte=begins).count(), "visits": visits.count()}
    return render(request, "tickets/_day_touches.html", context)
