"""Writing a lot of history at once."""

from __future__ import annotations

from uuid import uuid4

from audit.actions import Act, record_many
from audit.actions.record import MANY
from audit.context import context
from audit.models import Entry
from tests.cast import Cast

FIELDS = [field.name for field in Entry._meta.fields if field.name not in {"id", "at"}]


def test_a_thousand_acts_are_written_like_one(cast: Cast) -> None:
    acts = [
        Act(cast.kim if number % 2 else cast.laptop, "painted", cast.ada, {"colour": [None, 'é"\\']}, {"n": number})
        for number in range(MANY)
    ]
    with context(door="command", request_id="r1", batch=uuid4(), caused_by=record_many(acts[:1])[0].pk):
        few = [entry for act in acts[:3] for entry in record_many([act])]
        many = record_many(acts)

    def kept(entries: list[Entry]) -> list[dict[str, object]]:
        return list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("pk").values(*FIELDS))

    assert kept(many)[:3] == kept(few)
    assert [row["data"] for row in kept(many)] == [{"n": number} for number in range(MANY)]
    assert [entry.data for entry in many] == [{"n": number} for number in range(MANY)]
    assert [entry.pk for entry in many] == sorted(entry.pk for entry in many)
