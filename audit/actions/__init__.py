"""Writing history, and taking back what has not left the house yet."""

from audit.actions.record import Act, record, record_many

__all__ = ["Act", "record", "record_many"]
