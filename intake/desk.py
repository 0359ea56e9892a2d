"""What letters ask of the house."""

from __future__ import annotations

from functools import cached_property

from letters.models import Mailbox
from tickets.actions.in_force import hold_rules
from tickets.rulebook import Rulebook
from users.models import Team


class Desk:
    """Looked up when it is first asked, once for all letters that are handled together in a transaction."""

    def __init__(self) -> None:
        """Begin; whoever moves clocks because of other hours waits for these letters."""
        hold_rules()

    @cached_property
    def rulebook(self) -> Rulebook:
        """What is promised to their tickets."""
        return Rulebook()

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Our own addresses, in small letters."""
        return frozenset(address.lower() for address in Mailbox.objects.values_list("address", flat=True))

    @cached_property
    def usual_team(self) -> Team | None:
        """To whom letters go whose mailbox has no team: the field technicians."""
        return Team.objects.filter(key="field").first()
