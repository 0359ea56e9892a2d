"""History tells us of promises that were not kept."""

from __future__ import annotations

from audit.consumers import Consumer, register
from automation.catching_up import sum_up
from automation.escalation import escalate_late

register(Consumer("automation.escalate", escalate_late, frozenset({"tickets.ticket.late"})))
register(Consumer("automation.sum_up", sum_up, frozenset({"schools.district.caught_up"})))
