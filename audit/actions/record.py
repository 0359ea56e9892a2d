"""Writing history and the outbox, in the transaction of the change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from audit import consumers
from audit.actor import Actor
from audit.clock import now
from audit.context import current
from audit.models import Delivery, Entry
from audit.models.entry import subject_type
from audit.wake import wake

MANY = 500
INSERT_MANY = """
    INSERT INTO audit_entry (by_id, verb, subject_type, subject_id, changed, data, at, door, request_id, batch,
        caused_by_id)
    SELECT by_id, verb, subject_type, subject_id, changed, data, at, door, request_id, batch, caused_by_id
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::jsonb[], %s::jsonb[], %s::timestamptz[],
            %s::text[], %s::text[], %s::uuid[], %s::bigint[]) WITH ORDINALITY
        AS new (by_id, verb, subject_type, subject_id, changed, data, at, door, request_id, batch, caused_by_id, place)
    ORDER BY place
    RETURNING id
"""


@dataclass(frozen=True)
class Act:
    """One thing that `by` did to `subject`; `at` is the moment of writing unless history is written later."""

    subject: models.Model
    verb: str
    by: Actor
    changed: dict[str, list[Any]] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def record(
    subject: models.Model,
    verb: str,
    *,
    by: Actor,
    changed: dict[str, list[Any]] | None = None,
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry and its deliveries. Must be called inside the transaction of the change."""
    return record_many([Act(subject, verb, by, changed or {}, data or {})])[0]


def record_many(acts: Sequence[Act], *, deliver: bool = True) -> list[Entry]:
    """Write the entries of several acts, with their deliveries, in a constant number of statements.

    `deliver=False` writes history that nobody is told of (imported and demo history). Raises
    TransactionManagementError outside a transaction, because history without its change would be a lie.
    """
    if not acts:
        return []
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("History is written in the transaction of the change.")
    entries = _insert(_entries(acts))
    deliveries = list(_deliveries(entries)) if deliver else []
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        _wake({delivery.consumer for delivery in deliveries})
    return entries


def _entries(acts: Iterable[Act]) -> list[Entry]:
    at, why = now(), current()
    return [
        Entry(
            by_id=act.by.pk,
            verb=act.verb,
            subject_type=subject_type(act.subject),
            subject_id=act.subject.pk,
            changed=act.changed,
            data=act.data,
            at=act.at or at,
            door=why.door,
            request_id=why.request_id,
            batch=why.batch,
            caused_by_id=why.caused_by,
        )
        for act in acts
    ]


def _insert(entries: list[Entry]) -> list[Entry]:
    """Add the rows. For an import of thousands the database unpacks arrays instead of reading a value a time."""
    if len(entries) < MANY:
        return Entry.objects.bulk_create(entries)
    columns = zip(*(_values(entry) for entry in entries), strict=True)
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(INSERT_MANY, [list(column) for column in columns])
        for entry, (pk,) in zip(entries, cursor.fetchall(), strict=True):
            entry.pk = pk
            entry._state.adding = False
    return entries


def _values(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.by_id,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        json.dumps(entry.changed),
        json.dumps(entry.data),
        entry.at,
        entry.door,
        entry.request_id,
        str(entry.batch) if entry.batch else None,
        entry.caused_by_id,
    )


def _deliveries(entries: Iterable[Entry]) -> Iterable[Delivery]:
    for entry in entries:
        for consumer in consumers.wanting(f"{entry.subject_type}.{entry.verb}"):
            # Only a person at a page can regret: what the system does of itself leaves at once.
            delay = consumer.delay if entry.door == "web" else consumer.delay * 0
            yield Delivery(entry=entry, consumer=consumer.name, not_before=entry.at + delay)


def _wake(names: set[str]) -> None:
    """Ask the workers to look, once per consumer and transaction. The sweep finds what a lost call leaves behind."""
    for name in sorted(names):
        wake("audit.tasks.deliver", name, queue="notify")
