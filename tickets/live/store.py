"""The Redis of presence and live versions, for which nobody waits long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from time import monotonic
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

NOW, CHANGES, PEOPLE = (f"helpdesk:live:{name}" for name in ("now", "changes", "people"))
PATIENCE = 0.3
# After it did not answer it is left alone for some seconds, so that a hanging server costs one act and not each.
RESTS = 2.0

_rests_until = 0.0


class AwayError(Exception):
    """Redis does not answer, or did not a moment ago."""


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        decode_responses=True,
        retry=Retry(NoBackoff(), 0),
    )


@contextmanager
def reach() -> Iterator[Any]:
    """The client. Raises AwayError where Redis does not answer within `PATIENCE` seconds."""
    global _rests_until
    if monotonic() < _rests_until:
        raise AwayError
    try:
        yield _client(settings.REDIS_URL)
    except (redis.RedisError, OSError) as error:
        _rests_until = monotonic() + RESTS
        raise AwayError from error
