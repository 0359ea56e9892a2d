"""The times that may suit a requester better than the planned one: boxes to press, and words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from schools.calendars import Calendars
from tickets.forms.another_time import AnotherTimeForm
from tickets.models import Ticket
from tickets.moments import day
from tickets.views.failed import Failed
from tickets.views.filing_slots import Box, Days, boxes, slot_name
from users.models import User
from users.timetable import Slot, Timetable, Use

ACT = "another_time"


@dataclass(frozen=True)
class Offer:
    """The form, and the times that it offers by day."""

    form: AnotherTimeForm
    days: list[tuple[str, list[Box]]]
    is_open: bool


def offer(ticket: Ticket, user: User, at: datetime, failed: Failed | None, *, asked: bool) -> Offer:
    """What her page draws while a visit is planned; a form that failed comes back as it was sent.

    It is open where the visit needs a new time, until somebody `asked` for one.
    """
    back = failed.form if failed and isinstance(failed.form, AnotherTimeForm) else None
    chosen = back.data.getlist("slots") if back and isinstance(back.data, QueryDict) else ()
    form = back or AnotherTimeForm(initial={"form_token": uuid4()}, auto_id="another_%s")
    is_open = back is not None or (ticket.needs_new_time and not asked)
    return Offer(form, boxes(days_of(ticket, user, at), chosen, at), is_open)


def in_words(days: Days, chosen: Collection[str], at: datetime) -> str:
    """“tomorrow, period 4 or period 6”; nothing where nothing was chosen, or only what went by meanwhile."""
    told = []
    for on, slots in days.items():
        names = [slot_name(slot) for slot in slots if slot.key in chosen and slot.use is not Use.TESTING]
        if names:
            told.append(_("%(day)s, %(periods)s") % {"day": day(on, at), "periods": _(" or ").join(names)})
    return _("; or ").join(told)


def days_of(ticket: Ticket, user: User, at: datetime) -> Days:
    """The times of the reader's own timetable, but for the one that is planned."""
    days = Timetable.of(user, at, Calendars()).slots(at)
    return {on: [slot for slot in slots if not _is_planned(slot, ticket)] for on, slots in days.items()}


def _is_planned(slot: Slot, ticket: Ticket) -> bool:
    planned = timezone.localtime(ticket.visit_at) if ticket.visit_at else None
    if planned is None or planned.date() != slot.day or slot.use is Use.TESTING:
        return False
    return bool(slot.label) and slot.starts <= planned.time() < slot.ends
