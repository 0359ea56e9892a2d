"""Entries (history), deliveries (outbox) and pulses (signs of life)."""

from audit.models.delivery import Delivery
from audit.models.entry import Entry
from audit.models.pulse import Pulse

__all__ = ["Delivery", "Entry", "Pulse"]
