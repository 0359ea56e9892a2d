"""What somebody asks for in person, in the hallway or at the door, written down in five seconds."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from audit.clock import now
from audit.refusal import Refused
from tickets import policy
from tickets.actions import moves
from tickets.actions.filing import Filing, file
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import keep
from tickets.actions.together import together
from tickets.choices import Source, TimeSource
from tickets.models import Ticket
from users.models import User


def walk_in(filing: Filing, *, by: User, minutes: int = 0, solved: bool = True, tells: bool = False) -> Ticket:
    """<by> wrote down what was asked for in person: solved on the spot, or to be done by <by>.

    `minutes` (0: none) are the time that it took. Whoever was helped face to face gets no letter unless `tells`, and
    is not asked how it was; who waits for the rest gets the receipt of every ticket. A form that is sent twice makes
    one ticket. Raises Refused for who works no tickets, and for one's own request.
    """
    if filing.form_token and (known := Ticket.objects.filter(form_token=filing.form_token).first()):
        return known
    if not policy.may_write_walk_ins(by):
        raise Refused(_("Walk-ins are written down by those who work tickets."))
    if filing.requester == by:
        raise Refused(_("For a request of your own, choose “New ticket”."))
    with transaction.atomic(), together():
        case = file(walked_in(filing, solved=solved), by, rules_in_force(), now())
        if solved:
            moves.solve(case, "", ours=True, asks=False, quiet=not tells)
        else:
            moves.assign(case, by)
        if minutes:
            moves.add_time(case, minutes, source=TimeSource.WALK_IN)
        keep([case])
    return case.ticket


def walked_in(filing: Filing, *, solved: bool = True) -> Filing:
    """The filing as one that was made in person; of what is solved at once nobody needs a receipt."""
    return replace(
        filing, source=Source.WALK_IN, data={**filing.data, "walk_in": True, **({"quiet": True} if solved else {})}
    )
