"""What happened to a ticket, in plain words for the side that asked.

Only what changes something for them: who has it, when somebody comes, what we wait for, and why a time that they were
told is another one now. What was taken back before anybody knew never happened; later it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from schools.school_days import NOTHING_KNOWN, Plan
from tickets import visit_words
from tickets.choices import Access, ClockKind, Why
from tickets.models import Ticket
from tickets.moments import day, moment
from tickets.sentences import linked, marked, plain
from tickets.timeline_names import other_ticket
from tickets.urgency import said_of_class
from tickets.why import reason_words
from tickets.workflow import Status
from ui import times
from users.models import User


@dataclass(frozen=True)
class Happened:
    """One line: an icon, a sentence, when, and the number of the other ticket of which it speaks, marked in it.

    `else_words` is said to a reader who may not see that ticket (empty: nothing is).
    """

    icon: str
    sentence: str
    at: datetime
    about: int | None = None
    else_words: str = ""

    def seen_by(self, numbers: Collection[int]) -> Happened | None:
        """The line for a reader who sees these tickets of others."""
        if self.about is None or self.about in numbers:
            return self
        return replace(self, sentence=self.else_words, about=None) if self.else_words else None

    @property
    def words(self) -> str:
        """The sentence as text."""
        return plain(self.sentence)

    @property
    def linked(self) -> SafeString:
        """The sentence with a link to the ticket of which it speaks."""
        return linked(self.sentence)


class Reader:
    """Who reads, when, by which bells; and the people of whom entries speak by key."""

    def __init__(self, reader: User, at: datetime, plan: Plan, entries: Sequence[Entry]) -> None:
        self.reader, self.at, self.plan = reader, at, plan
        keys = {entry.changed["assignee"][1] for entry in entries if "assignee" in entry.changed}
        keys |= {entry.data[name] for entry in entries for name in ("who", "away") if name in entry.data}
        known = {entry.by_id: entry.by for entry in entries}
        missing = keys - known.keys() - {None}
        self.people: dict[int, User] = known | (User.objects.in_bulk(missing) if missing else {})

    def is_me(self, entry: Entry) -> bool:
        """Whether the reader did it."""
        return entry.by_id == self.reader.pk

    def name(self, pk: int | None) -> str:
        """What somebody is called; nothing for nobody."""
        person = self.people.get(pk or 0)
        return person.get_short_name() if person else ""


def happened(
    entries: Sequence[Entry], ticket: Ticket, reader: User, at: datetime, plan: Plan = NOTHING_KNOWN
) -> list[Happened]:
    """The lines, oldest first; `entries` is the whole history of the ticket."""
    undone = {entry.data.get("undid") for entry in entries if entry.verb == "undone" and "told" not in entry.data}
    told = [entry for entry in entries if entry.pk not in undone]
    by = Reader(reader, at, plan, told)
    return [line for entry in told for line in _lines(entry, ticket, by)]


def _lines(entry: Entry, ticket: Ticket, by: Reader) -> Iterator[Happened]:
    if entry.verb == "split_off":
        yield _split_off(entry)
    icon, say = SENTENCES.get(entry.verb, ("", _nothing))
    if words := say(entry, ticket, by):
        yield Happened(icon, words, entry.at, other_ticket(entry))
    if words := _moved(entry, by.at):
        yield Happened("calendar-event", words, entry.at)


def _nothing(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return ""


def _opened(entry: Entry, ticket: Ticket, by: Reader) -> str:
    before = other_ticket(entry)
    return _("It goes on from ticket %(number)s") % {"number": marked(before)} if before else ""


def _continued(entry: Entry, ticket: Ticket, by: Reader) -> str:
    after = other_ticket(entry)
    return _("It went on as ticket %(number)s") % {"number": marked(after)} if after else ""


def _split_off(entry: Entry) -> Happened:
    """In the place of the message that became a ticket of its own."""
    said_at = datetime.fromisoformat(entry.data["said_at"])
    hidden = _("What was written here is a ticket of its own now")
    words = _("What was written here is now ticket %(number)s") % {"number": marked(entry.data["to"])}
    return Happened("git-fork", words, said_at, entry.data["to"], hidden)


def _class_told(entry: Entry, ticket: Ticket, by: Reader) -> str:
    words = {"class": said_of_class(entry.changed["impact"][1]), "who": by.name(entry.by_id)}
    return (_("You said: %(class)s") if by.is_me(entry) else _("%(who)s said: %(class)s")) % words


def _assigned(entry: Entry, ticket: Ticket, by: Reader) -> str:
    if "assignee" not in entry.changed:
        return ""
    before, to = entry.changed["assignee"]
    if not to:
        return _("%(who)s gave it back: somebody else takes it") % {"who": by.name(entry.by_id)}
    return (_("%(who)s has it now") if before else _("%(who)s has it")) % {"who": by.name(to)}


def _visit(entry: Entry, ticket: Ticket, by: Reader) -> str:
    before, at = entry.changed.get("visit_at", [None, None])
    if not at:
        return ""
    when = moment(datetime.fromisoformat(at), by.at, by.plan)
    return (_("The visit is another time: %(when)s") if before else _("A visit is planned: %(when)s")) % {"when": when}


def _visit_off(entry: Entry, ticket: Ticket, by: Reader) -> str:
    at = datetime.fromisoformat(entry.data["visit_at"])
    off = entry.changed["visit_off"][1]
    why = entry.data.get("reason") or visit_words.why(off, at, by.name(entry.data.get("away")), by.plan)
    said = {"when": visit_words.when(at, by.at, by.plan), "why": why}
    return _("The visit %(when)s needs a new time: %(why)s") % said


def _visit_on(entry: Entry, ticket: Ticket, by: Reader) -> str:
    at = datetime.fromisoformat(entry.data["visit_at"])
    return _("The visit %(when)s takes place after all") % {"when": visit_words.when(at, by.at, by.plan)}


def _waited(entry: Entry, ticket: Ticket, by: Reader) -> str:
    status, expected = (entry.changed.get(name, [None, None])[1] for name in ("status", "expected_on"))
    if status == Status.WAITING_USER:
        return _("%(who)s waits for an answer") % {"who": by.name(entry.by_id)}
    if status == Status.WAITING_VENDOR:
        return _("It went to the repair company")
    if expected:
        return _("The part is to come %(day)s") % {"day": day(date.fromisoformat(expected), by.at)}
    return _("A part is on its way") if status == Status.WAITING_PART else ""


def _part(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("The part is here")


def _worked_on(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("%(who)s works on it") % {"who": by.name(entry.by_id)}


def _solved(entry: Entry, ticket: Ticket, by: Reader) -> str:
    if by.is_me(entry):
        return _("You said it works again")
    asked = entry.by_id in (ticket.requester_id, ticket.beneficiary_id)
    return (_("%(who)s said it works again") if asked else _("%(who)s solved it")) % {"who": by.name(entry.by_id)}


def _reopened(entry: Entry, ticket: Ticket, by: Reader) -> str:
    if by.is_me(entry):
        return _("You said it is not fixed")
    return _("%(who)s opened it again") % {"who": by.name(entry.by_id)}


def _closed(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("Closed: nobody said that it is not fixed")


def _withdrawn(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("You withdrew it") if by.is_me(entry) else _("%(who)s withdrew it") % {"who": by.name(entry.by_id)}


def _followed(entry: Entry, ticket: Ticket, by: Reader) -> str:
    added = by.people.get(entry.data.get("who", 0), "")
    if entry.data.get("reason") == Access.COLLEAGUE and not by.is_me(entry):
        return ""  # how the desk works among itself
    if by.is_me(entry):
        return _("You added %(name)s") % {"name": added}
    return _("%(who)s added %(name)s") % {"who": by.name(entry.by_id), "name": added}


def _unfollowed(entry: Entry, ticket: Ticket, by: Reader) -> str:
    if entry.data["reason"] != Access.FOLLOWER and not by.is_me(entry):
        return ""
    name = by.people.get(entry.data["who"], "")
    if by.is_me(entry):
        return _("You took %(name)s off") % {"name": name}
    if entry.by_id == entry.data["who"]:
        return _("%(name)s is told no longer") % {"name": name}
    return _("%(who)s took %(name)s off") % {"who": by.name(entry.by_id), "name": name}


def _undone(entry: Entry, ticket: Ticket, by: Reader) -> str:
    if "told" not in entry.data or entry.data["verb"] not in SENTENCES:
        return ""
    return _("You took that back") if by.is_me(entry) else _("%(who)s took that back") % {"who": by.name(entry.by_id)}


def _late(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return {
        ClockKind.FIRST_ANSWER: _("We are late: you should have heard from us by now"),
        ClockKind.NEXT_ANSWER: _("We are late: you should have heard from us by now"),
        ClockKind.SOLUTION: _("It takes longer than we promised"),
    }.get(entry.data["kind"], "")


def _attached(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("We know of it: it belongs to an outage")


def _detached(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("It is something else than the outage: we look at it by itself")


def _restricted(entry: Entry, ticket: Ticket, by: Reader) -> str:
    return _("Only named people can see it from here on")


Say = Callable[[Entry, Ticket, Reader], str]
SENTENCES: dict[str, tuple[str, Say]] = {
    "opened": ("link", _opened),
    "continued": ("link", _continued),
    "class_told": ("users", _class_told),
    "assigned": ("user", _assigned),
    "visit_scheduled": ("walk", _visit),
    "visit_fell_through": ("calendar-off", _visit_off),
    "visit_restored": ("walk", _visit_on),
    "waited": ("player-pause", _waited),
    "part_arrived": ("package-import", _part),
    "worked_on": ("progress", _worked_on),
    "solved": ("circle-check", _solved),
    "reopened": ("arrow-back-up", _reopened),
    "closed": ("archive", _closed),
    "withdrawn": ("archive", _withdrawn),
    "followed": ("user-plus", _followed),
    "unfollowed": ("bell-off", _unfollowed),
    "late": ("alert-octagon", _late),
    "restricted": ("lock", _restricted),
    "undone": ("arrow-back-up", _undone),
    "attached": ("alert-triangle", _attached),
    "detached": ("alert-triangle", _detached),
}

# Why a time moved, to end a sentence.
REASONS = {
    Why.PRIORITY: gettext_lazy("how urgent it is was changed"),
    Why.CATEGORY: gettext_lazy("it is another kind of trouble than we thought"),
    Why.SCHOOL: gettext_lazy("it is at another school"),
    Why.TEAM: gettext_lazy("another team takes care of it"),
    Why.PROMISES: gettext_lazy("the district changed its targets"),
    Why.CALENDAR: gettext_lazy("school hours changed"),
}


def reason_of(change: dict[str, Any]) -> str:
    """Why a due time is another one, from a change as a clock keeps it: “Snow day”, “school hours changed”."""
    return str(reason_words(change) or REASONS[Why(change["why"])])


def _moved(entry: Entry, at: datetime) -> str:
    """“Fixed by Thursday 10:00 AM, no longer by Wednesday 10:00 AM: Snow day”; the solution is told before answers."""
    for kind, words in MOVED.items():
        before, after = entry.data.get("clocks", {}).get(kind, [None, None])
        changes = (after or {}).get("changes", [])
        if before and len(changes) > len(before.get("changes", [])) and all(changes[-1]["due"]):
            old, new = (times.say(datetime.fromisoformat(due), at) for due in changes[-1]["due"])
            return str(words) % {"new": new, "old": old, "why": reason_of(changes[-1])}
    return ""


MOVED = {
    ClockKind.SOLUTION: gettext_lazy("To be fixed by %(new)s, no longer by %(old)s: %(why)s"),
    ClockKind.FIRST_ANSWER: gettext_lazy("You hear from us by %(new)s, no longer by %(old)s: %(why)s"),
    ClockKind.NEXT_ANSWER: gettext_lazy("You hear from us by %(new)s, no longer by %(old)s: %(why)s"),
}
