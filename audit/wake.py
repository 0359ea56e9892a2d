"""Asking the workers to look, once a change is committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import transaction


@dataclass(frozen=True)
class _Call:
    """A task to send. A method has the name that Django logs where the broker is away; a partial has none."""

    task: str
    args: tuple[Any, ...]
    queue: str

    def send(self) -> None:
        current_app.send_task(self.task, args=list(self.args), queue=self.queue, retry=False)


def wake(task: str, *args: Any, queue: str) -> None:
    """Send a task after the commit, once for a transaction however often it is asked for.

    Where the broker is away the task is lost and the change is not: the sweeps find what nobody was woken for.
    """
    call = _Call(task, args, queue)
    waiting = [getattr(sent, "__self__", None) for _, sent, _ in transaction.get_connection().run_on_commit]
    if call not in waiting:
        transaction.on_commit(call.send, robust=True)
