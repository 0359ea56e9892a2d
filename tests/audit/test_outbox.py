"""The contract of an act: history with its change, and every consumer whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from audit import clock, consumers
from audit.actions import record
from audit.consumers import Consumer
from audit.models import Delivery, Entry
from audit.tasks import deliver, sweep
from tests.cast import Cast


@pytest.fixture
def diary(cast: Cast):  # type: ignore[no-untyped-def]
    """A consumer that notes what it hears in a table, and can be told to fail."""
    state = {"fails": 0}

    def listen(entry: Entry) -> None:
        cast.lincoln.buildings.create(name=f"heard {entry.pk}")
        if state["fails"]:
            state["fails"] -= 1
            raise RuntimeError("no")

    consumers.register(Consumer("tests.diary", listen, frozenset({"schools.school.praised"})))
    yield state
    consumers.unregister("tests.diary")


def praise(cast: Cast) -> Entry:
    with transaction.atomic():
        return record(cast.lincoln, "praised", by=cast.jo)


@pytest.mark.django_db(transaction=True)
def test_history_without_a_change_around_it_is_refused(cast: Cast) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(cast.lincoln, "praised", by=cast.jo)


def test_an_entry_can_be_neither_changed_nor_removed(cast: Cast) -> None:
    entry = praise(cast)

    for statement in ("UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"):
        refusal = pytest.raises(DatabaseError, match="history is append-only")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    entry.refresh_from_db()
    assert entry.verb == "praised"


def test_a_consumer_hears_of_an_act_once(cast: Cast, diary: dict[str, int]) -> None:
    entry = praise(cast)

    assert (deliver("tests.diary"), deliver("tests.diary")) == (1, 0)
    assert [building.name for building in cast.lincoln.buildings.all()] == [f"heard {entry.pk}"]


def test_a_sweep_does_what_a_lost_wake_up_left(cast: Cast, diary: dict[str, int]) -> None:
    praise(cast)

    sweep()

    assert cast.lincoln.buildings.count() == 1


def test_a_consumer_that_fails_leaves_nothing_behind_and_is_tried_again_later(
    cast: Cast, diary: dict[str, int]
) -> None:
    diary["fails"] = 1
    entry = praise(cast)

    deliver("tests.diary")

    delivery = Delivery.objects.get(entry=entry, consumer="tests.diary")
    assert (delivery.attempts, delivery.error, delivery.done_at) == (1, "RuntimeError: no", None)
    assert cast.lincoln.buildings.count() == 0
    clock.move(timedelta(seconds=10))
    assert deliver("tests.diary") == 1
    assert cast.lincoln.buildings.count() == 1


def test_a_cancelled_delivery_is_never_done(cast: Cast, diary: dict[str, int]) -> None:
    entry = praise(cast)
    Delivery.objects.filter(entry=entry).update(cancelled_at=clock.now())

    assert (deliver("tests.diary"), cast.lincoln.buildings.count()) == (0, 0)
