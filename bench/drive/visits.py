"""Choosing and setting a visit for a period in which who comes is expected in other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from audit.clock import now
from bench.drive.measuring import WARM_UP, Row, counted
from bench.drive.pages import FORM_GOAL, WRITE_GOAL
from bench.drive.visitor import Visitor
from schools.calendars import Calendars
from schools.models import Room, School
from tickets import actions
from tickets.models import Ticket
from tickets.visits import Visits, VisitTime
from users.models import User

ELSEWHERE = 3  # visits of the same period, in other rooms
WARNING = b"in this period: #"


def visits(technician: User, teacher: User, visitor: Visitor, samples: int) -> Iterator[Row]:
    """The periods as the ticket and the list offer them, with the warning, and setting the visit over it."""
    ticket, period = _doubled(technician, teacher)
    page = reverse("tickets:ticket", args=[ticket.pk])
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(technician, backend="users.backends.RoleBackend")
    row = Row("visit-times", "periods for a visit, three elsewhere, technician", FORM_GOAL)
    for number in range(WARM_UP + samples):
        answer = visitor.get(f"{page}visit-times/")
        _expect(row, WARNING in answer.body)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    with counted() as seen:
        client.get(f"{page}visit-times/")
    row.queries, row.sql, row.size = seen.count, seen.milliseconds, len(answer.body)
    yield row
    yield _setting(client, visitor, page, period, samples)


def _setting(client: Client, visitor: Visitor, page: str, period: VisitTime, samples: int) -> Row:
    row, action = Row("visit-post", "visit: the POST, three elsewhere, technician", WRITE_GOAL), f"{page}visit/"
    chosen = {"slot": period.key}
    for number in range(WARM_UP + samples):
        told = visitor.fields(visitor.get(page).body, action) | chosen
        answer = visitor.post(action, told)
        _expect(row, answer.status == 302)
        _expect(row, WARNING in visitor.get(answer.location).body)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    told = Visitor.fields(client.get(page).content, action) | chosen
    with counted() as seen:
        client.post(action, told)
    row.queries, row.sql = seen.count, seen.milliseconds
    return row


def _doubled(technician: User, teacher: User) -> tuple[Ticket, VisitTime]:
    """A ticket in a room without classes, and a period in which the technician has visits in other such rooms: the
    last one that is free, for what the teacher and the state's tests leave free differs from district to district.
    """
    here = Ticket.objects.worked_by(technician).exclude(school=None).order_by("pk").values("school")[:1]
    school = School.objects.get(pk=here)
    tickets = []
    for number in range(ELSEWHERE + 1):
        room = Room.objects.create(school=school, name=f"Office {number}")
        filing = actions.Filing(requester=teacher, subject=f"The lamp flickers in office {number}", room=room)
        ticket = actions.open_ticket(filing, by=teacher)
        tickets.append(actions.assign(ticket, by=technician, to=technician))
    last, *others = tickets
    times = Visits(last, now(), Calendars(), comes=technician).offered()
    period = [one for one in times if not one.off and not one.key.endswith("/")][-1]
    for ticket in others:
        actions.schedule_visit(ticket, by=technician, at=period.at)
    return last, period


def _expect(row: Row, fits: bool) -> None:
    if not fits:
        raise SystemExit(f"{row.name}: another answer than expected")
