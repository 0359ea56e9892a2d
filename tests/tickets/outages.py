"""Outages and their reports, as the tests of outage pages set them up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from audit import clock
from tests.cast import Cast
from tickets import actions
from tickets.actions import Filing, OutagePlan
from tickets.models import Outage, Ticket
from users.models import User

HOUR = timedelta(hours=1)


def wifi(cast: Cast, title: str = "Wi-Fi is slow in the east wing", **more: Any) -> Outage:
    """An outage at Lincoln that Jo has just declared."""
    plan = {"schools": [cast.lincoln], "category": cast.category("wifi-down"), "assignee": cast.tomas}
    words = more.pop("words", "")
    plan = OutagePlan(title, **(plan | more))
    return actions.declare(plan, by=cast.jo, next_news_at=clock.now() + HOUR, words=words)


def ticket_of(cast: Cast, person: User | None = None, subject: str = "Wi-Fi is gone", **more: Any) -> Ticket:
    """What somebody of Lincoln wrote about it: Elena, where nobody else is named."""
    person = person or cast.elena
    more = {"category": cast.category("wifi-down"), "school": cast.lincoln} | more
    return actions.open_ticket(Filing(requester=person, subject=subject, **more), by=person)


def local(moment: datetime) -> str:
    """A moment as a browser sends it."""
    return moment.astimezone(ZoneInfo("America/Chicago")).strftime("%Y-%m-%dT%H:%M")


def declaring(cast: Cast, **more: Any) -> dict[str, Any]:
    """The form of declaring, filled in."""
    said = {"title": "Wi-Fi is slow", "schools": [cast.lincoln.pk], "next_news_at": local(clock.now() + HOUR)}
    return said | more
