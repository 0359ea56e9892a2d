"""Why something happens: the cause that travels beside a verb and is kept on its entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Context:
    """Door (web, mail, api, rule, command, tick), request, batch of acts that belong together, causing entry."""

    door: str = ""
    request_id: str = ""
    batch: UUID | None = None
    caused_by: int | None = None


NOWHERE = Context()
_current: ContextVar[Context] = ContextVar("audit_context", default=NOWHERE)


def current() -> Context:
    """The context in force."""
    return _current.get()


@contextmanager
def context(**changes: Any) -> Iterator[Context]:
    """Act within a changed context: `with context(door="mail", caused_by=entry.pk): …`."""
    token = _current.set(replace(_current.get(), **changes))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
