"""What was done with the tickets of an outage, as its history tells it: attached, taken out, opened again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from audit.models import Entry
from tickets.models import Outage, Ticket
from tickets.outages import MOST_NAMES, listed
from users.models import User

ATTACHED, TAKEN_OUT, PUT_BACK, UNSOLVED, REOPENED = "attached", "taken_out", "put_back", "unsolved", "reopened"
SENTENCES = {
    ATTACHED: ("link", gettext_noop("attached %(tickets)s")),
    TAKEN_OUT: ("unlink", gettext_noop("took %(tickets)s out")),
    PUT_BACK: ("link", gettext_noop("put %(tickets)s back")),
    UNSOLVED: ("arrow-back-up", gettext_noop("took the solution of %(tickets)s back")),
    REOPENED: ("arrow-back-up", gettext_noop("opened %(tickets)s again")),
}
# What an undo of an act makes of it.
UNDONE = {"attached": TAKEN_OUT, "detached": PUT_BACK, "solved": UNSOLVED}


@dataclass(frozen=True)
class TicketsDone:
    """One act on some tickets; `first` is the key of its first entry."""

    first: int
    kind: str
    by: User
    at: datetime
    numbers: Sequence[int]

    @property
    def icon(self) -> str:
        """The icon of the act."""
        return SENTENCES[self.kind][0]

    @property
    def did(self) -> str:
        """“attached tickets 45 and 46”; of many “attached 12 tickets”."""
        return _(SENTENCES[self.kind][1]) % {"tickets": self._tickets()}

    def _tickets(self) -> str:
        many = len(self.numbers)
        if many > MOST_NAMES:
            return _("%(n)s tickets") % {"n": f"{many:,}"}
        words = ngettext("ticket %(numbers)s", "tickets %(numbers)s", many)
        return words % {"numbers": listed([str(number) for number in self.numbers])}


def tickets_done(outage: Outage, reader: User, own: Sequence[Entry]) -> Iterator[TicketsDone]:
    """The acts on those of its tickets that `reader` sees, by one query. `own`: the entries of the outage itself.

    What was attached with the declaration is told with it.
    """
    told = _Told(outage.pk, {pk for entry in own for pk in entry.data.get("tickets", ())})
    acts = [(kind, entry) for entry in _entries(outage, reader, own) if (kind := told.kind_of(entry))]
    # What one act did with several tickets was written in one moment.
    for (kind, *_act), group in groupby(acts, key=lambda one: (one[0], one[1].by_id, one[1].at)):
        entries = [entry for _kind, entry in group]
        numbers = sorted({entry.subject_id for entry in entries})
        yield TicketsDone(entries[0].pk, kind, entries[0].by, entries[0].at, numbers)


def _entries(outage: Outage, reader: User, own: Sequence[Entry]) -> QuerySet[Entry]:
    gone = [entry.data["ticket"] for entry in own if "ticket" in entry.data]
    seen = Ticket.objects.visible_to(reader).filter(Q(outage=outage) | Q(pk__in=gone), restricted=False)
    found = Entry.objects.about_all(Ticket, seen.values_list("pk", flat=True))
    return found.filter(verb__in=["attached", "detached", "reopened", "undone"]).select_related("by")


@dataclass
class _Told:
    """Reads the entries in their order, and keeps which tickets belong to the outage."""

    outage: int
    declared: set[int]
    inside: set[int] = field(default_factory=set)

    def kind_of(self, entry: Entry) -> str:
        """What an entry did to the outage; nothing where it concerns another one, or is told with the declaration."""
        ticket = entry.subject_id
        kind = {"attached": ATTACHED, "detached": TAKEN_OUT, "reopened": REOPENED}.get(entry.verb)
        kind = kind or UNDONE.get(entry.data.get("verb", ""), "")
        if kind in (UNSOLVED, REOPENED):
            return kind if ticket in self.inside else ""
        if not kind or not self._is_here(entry):
            return ""
        (self.inside.add if kind in (ATTACHED, PUT_BACK) else self.inside.discard)(ticket)
        if kind == ATTACHED and ticket in self.declared:
            self.declared.discard(ticket)
            return ""
        return kind

    def _is_here(self, entry: Entry) -> bool:
        return self.outage in (entry.data.get("outage"), *entry.changed.get("outage", ()))
