"""What people who left still hold: rooms above say it, because this one does not know of their things."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from users.models import User

Holdings = Callable[["QuerySet[User]"], str]
_registry: dict[str, Holdings] = {}


def register(name: str, holdings: Holdings) -> None:
    """Add a question: given the people who left, a sentence about what they still hold, or nothing."""
    _registry[name] = holdings


def what_leavers_hold() -> Iterator[str]:
    """The sentences of all rooms about the people whom the roster shut out."""
    leavers = User.objects.filter(is_active=False, left_roster_at__isnull=False)
    for holdings in _registry.values():
        sentence = holdings(leavers)
        if sentence:
            yield sentence
