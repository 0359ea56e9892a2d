"""Time spent on tickets."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import TimeSource
from tickets.models import Ticket, TimeEntry
from users.models import User


def add_time(
    ticket: Ticket,
    *,
    by: User,
    minutes: int,
    day: date | None = None,
    source: TimeSource = TimeSource.BY_HAND,
) -> Ticket:
    """<by> spent some minutes on it, today or on another day; less than nought takes off what was too much.

    Raises Refused where more would be taken off than <by> wrote down for that day.
    """

    def move(case: Case) -> None:
        if minutes < 0:
            _refuse_too_much(case, -minutes, day or timezone.localdate(case.at))
        moves.add_time(case, minutes, day=day, source=source)

    return act_on([ticket], by=by, act="add_time", move=move)[0]


def _refuse_too_much(case: Case, taken: int, day: date) -> None:
    # The ticket is locked, so that two corrections at once cannot both take off the same minutes.
    written = TimeEntry.objects.filter(ticket=case.ticket.pk, person=case.by, day=day).minutes()
    if taken > written:
        raise Refused(_("You wrote down %(n)s min for that day: no more than that can be taken off.") % {"n": written})
