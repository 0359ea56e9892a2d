"""History tells us of the acts that concern somebody."""

from __future__ import annotations

from audit.consumers import Consumer, register
from notifications.outages import spread, tell_batch, tell_late
from notifications.telling import DELAY, VERBS, tell

register(Consumer("notifications.tell", tell, VERBS, DELAY))
_NEWS = frozenset(f"tickets.outage.{verb}" for verb in ("told", "ended", "resumed"))
register(Consumer("notifications.spread_news", spread, _NEWS, DELAY))
register(Consumer("notifications.tell_news", tell_batch, frozenset({"tickets.outage.spread"})))
register(Consumer("notifications.tell_late_news", tell_late, frozenset({"tickets.outage.news_late"})))
