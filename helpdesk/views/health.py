"""Is the house alive, and does all of it work? For load balancers, containers and the person on call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from audit import pulse

# How long a part may be silent: a few of its rounds (see the timetable in helpdesk.celery).
PATIENCE = {
    "worker": timedelta(seconds=60),
    "beat": timedelta(seconds=60),
    "intake": timedelta(seconds=120),
    "post": timedelta(seconds=120),
    "tick": timedelta(seconds=180),
}


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nothing of anybody else, so that a broken database restarts no web server."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part and what is wrong with it; 503 if anything is."""
    parts = {"database": _database(), "redis": _redis()}
    if parts["database"] == "ok":
        parts |= {name: _alive(name, patience) for name, patience in PATIENCE.items()}
    good = all(word == "ok" for word in parts.values())
    return JsonResponse({"ready": good, "parts": parts}, status=200 if good else 503)


def _checked(check: Callable[[], object], *problems: type[Exception]) -> str:
    try:
        check()
    except problems as problem:
        return f"does not answer: {type(problem).__name__}"
    return "ok"


def _database() -> str:
    return _checked(lambda: connection.cursor().execute("SELECT 1"), DatabaseError)


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    return _checked(client.ping, redis.RedisError, OSError)


def _alive(name: str, patience: timedelta) -> str:
    silence = pulse.silence(name)
    if silence is None:
        return "has never run"
    if silence > patience:
        return f"silent for {int(silence.total_seconds())} s"
    return "ok"
