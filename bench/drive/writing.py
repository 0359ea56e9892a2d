"""What people write: filing, replies and walk-ins by HTTP, and once more in this process to count the queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.test import Client
from django.urls import reverse

from bench.drive.bulk import bulk
from bench.drive.drafts import drafts
from bench.drive.measuring import WARM_UP, Row, counted
from bench.drive.pages import SAMPLES, WRITE_GOAL, Cast
from bench.drive.visitor import Visitor
from tickets.models import Ticket
from users.models import User


def written(cast: Cast, visitors: Callable[[User], Visitor], samples: int = SAMPLES) -> Iterator[Row]:
    """Filing and replying, by HTTP, and once more in this process to count the queries."""
    yield _filing(cast.teacher, visitors(cast.teacher), samples)
    yield from drafts(cast.teacher, visitors(cast.teacher), samples)
    open_ones = Ticket.objects.visible_to(cast.technician).open().filter(status="open").order_by("-pk")
    if numbers := list(open_ones.values_list("pk", flat=True)[:samples]):  # a small district may have none
        yield _replies(cast.technician, visitors(cast.technician), numbers, samples)
    yield _walk_ins(cast.technician, visitors(cast.technician), cast.teacher, samples)
    yield from bulk(cast.lead, cast.technician, visitors(cast.lead))


FILED = {"subject": "The display in my room stays black since this morning", "body": "It was fine yesterday. " * 8}


def _filing(teacher: User, visitor: Visitor, samples: int) -> Row:
    row = Row("file", "filing: the POST, teacher", WRITE_GOAL)
    for number in range(WARM_UP + samples):
        fields = visitor.fields(visitor.get("/report/").body, "/report/")
        answer = visitor.post("/report/", fields | FILED | {"subject": f"{FILED['subject']} ({number})"})
        _expect_redirect(row, answer.status)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    return _count(row, teacher, "/report/", "/report/", FILED)


def _replies(technician: User, visitor: Visitor, numbers: list[int], samples: int) -> Row:
    row = Row("reply", "reply: the POST, technician", WRITE_GOAL)
    body = {"body": "Thank you. I looked at it, and I will bring another one at noon. " * 5}
    for number in range(WARM_UP + samples):
        page = reverse("tickets:ticket", args=[numbers[number % len(numbers)]])
        action = f"{page}reply/"
        answer = visitor.post(action, visitor.fields(visitor.get(page).body, action) | body)
        _expect_redirect(row, answer.status)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    page = reverse("tickets:ticket", args=[numbers[0]])
    return _count(row, technician, page, f"{page}reply/", body)


def _walk_ins(technician: User, visitor: Visitor, teacher: User, samples: int) -> Row:
    row, page = Row("walk-in-post", "walk-in: the POST, technician", WRITE_GOAL), reverse("tickets:walk_in")
    told = {"person": str(teacher.pk), "who": teacher.get_full_name(), "minutes": "5", "words": "Forgot a password"}
    for number in range(WARM_UP + samples):
        fields = visitor.fields(visitor.get(page).body, page)
        answer = visitor.post(page, fields | told)
        _expect_redirect(row, answer.status)
        if number >= WARM_UP:
            row.samples.append(answer.milliseconds)
    return _count(row, technician, page, page, told)


def _expect_redirect(row: Row, status: int) -> None:
    if status != 302:
        raise SystemExit(f"{row.name}: {status}")


def _count(row: Row, person: User, page: str, action: str, values: dict[str, str]) -> Row:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="users.backends.RoleBackend")
    fields = Visitor.fields(client.get(page).content, action)
    with counted() as seen:
        client.post(action, fields | values)
    row.queries, row.sql = seen.count, seen.milliseconds
    return replace(row)
