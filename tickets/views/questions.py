"""What was asked about our help on a ticket, as its pages show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets.models import Satisfaction, Ticket
from tickets.satisfaction import is_open
from users.models import User


def satisfaction_of(ticket: Ticket, reader: User, at: datetime) -> dict[str, Any]:
    """The reader's own question while it stands or once it is answered, and what others wrote to the reader.

    Nothing is looked up while work goes on.
    """
    if ticket.is_open:
        return {}
    rows = list(Satisfaction.objects.filter(ticket=ticket).select_related("person", "helper").order_by("pk"))
    mine = next((row for row in rows if row.person_id == reader.pk), None)
    stands = mine is not None and (mine.answered_at is not None or is_open(ticket, at))
    written = [row for row in rows if row.words and row.helper_id == reader.pk]
    return {"question": mine if stands else None, "thanks": written}
