"""Who wants to know of which acts: a registry that rooms above fill in their own `consumers` module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.models import Entry


@dataclass(frozen=True)
class Consumer:
    """A function that does its work for an entry inside the transaction that marks the delivery done.

    `verbs` are full names such as `tickets.ticket.solved`. `delay` is the time in which the person who acted may
    still undo it, before anything leaves the house.
    """

    name: str
    handle: Callable[[Entry], None]
    verbs: frozenset[str]
    delay: timedelta = timedelta()


_registry: dict[str, Consumer] = {}


def register(consumer: Consumer) -> None:
    """Add a consumer. Raises ValueError if another one has its name."""
    if _registry.get(consumer.name, consumer) != consumer:
        raise ValueError(f"Two consumers are called {consumer.name}.")
    _registry[consumer.name] = consumer


def unregister(name: str) -> None:
    """Take a consumer out (used by tests that register their own)."""
    _registry.pop(name, None)


def get(name: str) -> Consumer | None:
    """The consumer of that name, or None if no room registers it any more."""
    return _registry.get(name)


def everyone() -> list[Consumer]:
    """All registered consumers."""
    return list(_registry.values())


def wanting(verb: str) -> list[Consumer]:
    """The consumers that want to know of `verb`."""
    return [consumer for consumer in _registry.values() if verb in consumer.verbs]
