"""The history of a ticket in sentences for the desk: who, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from audit.models import Entry
from schools.school_days import NOTHING_KNOWN, Plan
from tickets.models import Ticket
from tickets.sentences import linked, plain
from tickets.timeline_names import Told
from tickets.timeline_words import SENTENCES, with_cause
from users.models import User

# Acts that show as messages: they have no line of their own in the conversation.
TOLD_BY_MESSAGE = frozenset({"opened", "answered", "responded", "noted"})
TELLS_MORE = frozenset({"may_be", "follows", "mentioned", "walk_in", "woke"})


@dataclass(frozen=True)
class Line:
    """One line of the timeline: who did what, with an icon, when. Tickets are marked in the sentence."""

    entry: Entry
    icon: str
    who: str
    sentence: str
    at: datetime
    left_out: str = ""
    """Who in copy was not written to about an answer, by name."""

    @property
    def did(self) -> str:
        """What they did, as text."""
        return plain(self.sentence)

    @property
    def linked(self) -> SafeString:
        """What they did, with links to the tickets of which it speaks."""
        return linked(self.sentence)

    @property
    def is_told_by_message(self) -> bool:
        """Whether a message stands for it; not where it says what came before, or who may have written it."""
        return self.entry.verb in TOLD_BY_MESSAGE and not self.entry.data.keys() & TELLS_MORE


def timeline(ticket: Ticket, plan: Plan = NOTHING_KNOWN, reader: User | None = None) -> list[Line]:
    """Everything that happened to a ticket, oldest first. Of other tickets it names those that the reader may see."""
    entries = list(Entry.objects.about(ticket).select_related("by"))
    told = Told(entries, plan, reader)
    return [line_of(entry, told) for entry in entries]


def line_of(entry: Entry, told: Told) -> Line:
    """An entry as a line."""
    icon, say = SENTENCES[entry.verb]
    did = with_cause(say(entry, told), entry, told)
    left_out = ", ".join(told.people.get(pk, "") for pk in entry.data.get("left_out", []))
    return Line(entry, icon, str(entry.by), did, entry.at, left_out)
