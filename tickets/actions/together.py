"""Acts that are done, and taken back, together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction

from audit.context import context, current


@contextmanager
def together() -> Iterator[None]:
    """One transaction and one batch for an act that shows on several tickets: that of the caller, else a new one."""
    with transaction.atomic(), context(batch=current().batch or uuid4()):
        yield
