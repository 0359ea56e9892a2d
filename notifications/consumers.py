"""History tells us of the acts that concern somebody."""

from __future__ import annotations

from audit.consumers import Consumer, register
from notifications.telling import DELAY, VERBS, tell

register(Consumer("notifications.tell", tell, VERBS, DELAY))
