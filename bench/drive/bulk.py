"""One change for two hundred ticked tickets, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.urls import reverse

from audit.models import Entry
from bench.drive.measuring import Row
from bench.drive.visitor import Answer, Visitor
from tickets.models import Ticket
from users.models import User

MANY, SAMPLES = 200, 5
GOAL = "≤ 1 s"


def bulk(lead: User, technician: User, visitor: Visitor) -> Iterator[Row]:
    """A lead gives tickets to a technician from the list, and takes that back; a small district has fewer of them."""
    open_ones = Ticket.objects.visible_to(lead).open().exclude(assignee=technician).order_by("-pk")
    numbers = list(open_ones.values_list("pk", flat=True)[:MANY])
    given = Row("file-bulk", f"bulk: {len(numbers)} tickets to a technician, the POST", GOAL)
    back = Row("file-bulk-undo", f"bulk: {len(numbers)} taken back, the POST", GOAL)
    fields = Visitor.fields(visitor.get(reverse("tickets:queue")).body, reverse("tickets:change"))
    for _ in range(SAMPLES):
        given.samples.append(_expected(given, _give(visitor, fields, numbers, technician)).milliseconds)
        batch = Entry.objects.order_by("-pk").values_list("batch", flat=True)[:1].get()
        _expect_given(technician, numbers, len(numbers))
        answer = visitor.post(reverse("tickets:take_back"), fields | {"batch": batch.hex})
        back.samples.append(_expected(back, answer).milliseconds)
        _expect_given(technician, numbers, 0)
    yield given
    yield back


def _give(visitor: Visitor, fields: dict[str, str], numbers: list[int], technician: User) -> Answer:
    versions = Ticket.objects.filter(pk__in=numbers).values_list("pk", "version")
    ticked = {
        "tickets": [str(number) for number in numbers],
        "seen": [f"{number}:{version}" for number, version in versions],
        "to": str(technician.pk),
        "take": "",
    }
    return visitor.post(reverse("tickets:change"), fields | ticked)


def _expected(row: Row, answer: Answer) -> Answer:
    if answer.status not in (200, 302):
        raise SystemExit(f"{row.name}: {answer.status} {json.dumps(answer.body.decode()[:300])}")
    return answer


def _expect_given(technician: User, numbers: list[int], wanted: int) -> None:
    held = Ticket.objects.filter(pk__in=numbers, assignee=technician).count()
    if held != wanted:
        raise SystemExit(f"bulk: {held} tickets are the technician's, not {wanted}")
