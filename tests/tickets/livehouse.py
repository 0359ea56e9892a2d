"""Presence and live versions for tests of one process: a Redis of their own, and a board that is never old."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import redis
from django.test import Client

from tickets.live import board, changes, store
from tickets.live.seat import Seat
from tickets.models import Ticket
from users.models import User


@pytest.fixture
def live_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """Empty, and not shared with tests that run at the same time."""
    number = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.REDIS_URL = f"{settings.REDIS_URL.rpartition('/')[0]}/{number}"
    monkeypatch.setattr(board, "FRESH", 0.0)
    monkeypatch.setattr(board, "_board", board.Board())
    monkeypatch.setattr(store, "_rests_until", 0.0)
    monkeypatch.setattr(changes, "_missed", False)
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        client.flushdb()
        changes.publish([changes.LOOK_AGAIN])  # something was told before
        yield client


class Window:
    """An open page, as static/js/live.js behaves: it keeps its slip, how far it was told, and who is where."""

    def __init__(self, user: User, shown: Iterable[Ticket] = (), at: Ticket | None = None) -> None:
        self.slip = Seat.of(user, [one.pk for one in shown] or ([at.pk] if at else []), at=at.pk if at else 0).slip
        self.since, self.mark = board.position(), ""

    def ask(self, does: str = "", **changes: str) -> dict[str, Any]:
        """What it is told; nothing for 204."""
        sent = {"seat": self.slip, "since": self.since, "people": self.mark, "does": does, **changes}
        answer = Client().post("/live/", sent)
        self.since = answer.headers.get("Live-Position", self.since)
        assert answer.status_code == (200 if answer.content else 204)
        news: dict[str, Any] = json.loads(answer.content or "{}")
        self.mark = news.get("mark", self.mark)
        return news

    def changed(self) -> list[int]:
        """The numbers of tickets of which it is told."""
        return sorted(map(int, self.ask().get("changed", {})))

    def sees(self) -> dict[int, list[tuple[str, str]]]:
        """Who is where, as it is told now."""
        people = self.ask(people="?").get("people", {})
        return {int(number): [(one["short"], one["does"]) for one in here] for number, here in people.items()}
