"""Two changes that met: what colleagues did since somebody looked, what that person wanted, and what may become of it.

Nothing is decided here. A person chooses: the colleague's change, their own, or both where they are about different
things. Two changes of the same thing cannot both hold; two of different things need not push each other out, so that
“take mine” is offered for what both changed, and never undoes what one did not mean to change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from audit.models import Entry
from schools.school_days import NOTHING_KNOWN, Plan
from tickets import workflow
from tickets.actions.case import plain
from tickets.actions.triage import FIELDS
from tickets.models import Ticket
from tickets.timeline import Line, line_of
from tickets.timeline_names import Told
from users.models import User

# What is written without a new version of the ticket: the clock's own words, and time spent; nobody need be warned.
WITHOUT_VERSION = frozenset(
    {"late", "warned", "rescheduled", "visit_fell_through", "visit_restored", "time_added", "snooze_moved"}
)
# These start a new ticket by the way: whoever does them has not chosen a state.
BY_THE_WAY = frozenset({"assigned", "answered", "noted", "escalated"})
NAMED = FIELDS | {"assignee", "restricted"}
STATE = "status"
MOST = 50
# act of a page -> the verb that history has for it, and the field that it is about.
ABOUT = {
    "assign": ("assigned", "assignee"),
    "triage": ("triaged", ""),
    "restrict": ("restricted", "restricted"),
    "unrestrict": ("unrestricted", "restricted"),
    "follow": ("followed", ""),
    "wait": ("waited", STATE),
    "visit": ("visit_scheduled", STATE),
    "work_on": ("worked_on", STATE),
    "part_arrived": ("part_arrived", STATE),
    "solve": ("solved", STATE),
    "reopen": ("reopened", STATE),
    "close": ("closed", STATE),
}


@dataclass(frozen=True)
class Meeting:
    """`mine` are words for what was wanted; `takes` and `joins`: whether “take mine” and “both” are offered.

    Without words nothing is wanted that is not so already. `met` is the version that the person had looked at.
    """

    theirs: list[Line]
    mine: str
    met: int
    takes: bool
    joins: bool
    reader: int

    @property
    def name(self) -> str:
        """The one colleague whose change it is; nothing where there are several, or it was one's other window."""
        people = {line.entry.by_id for line in self.theirs}
        return self.theirs[0].entry.by.get_short_name() if len(people) == 1 and self.reader not in people else ""


def since(ticket: Ticket, seen: int) -> list[Entry]:
    """What was done to a ticket after a version, oldest first; what was taken back together is one change."""
    found: list[Entry] = []
    missing = ticket.version - seen
    newest = Entry.objects.about(ticket).select_related("by").exclude(verb__in=WITHOUT_VERSION).order_by("-pk")
    for entry in newest[:MOST]:
        again = bool(found) and entry.verb == "undone" and (entry.at, entry.by_id) == (found[-1].at, found[-1].by_id)
        if missing <= 0 and not again:
            break
        found.append(entry)
        missing -= not again
    return found[::-1]


def fields_of(entries: Sequence[Entry]) -> dict[str, Any]:
    """What they changed, each with the value that it had before them."""
    before: dict[str, Any] = {}
    for entry in entries:
        for name, (old, _new) in entry.changed.items():
            if name in NAMED or (name == STATE and entry.verb not in BY_THE_WAY):
                before.setdefault(name, old)
    return before


def wanted(ticket: Ticket, act: str, values: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a person meant to change: of a form with many, those that are not as they were shown."""
    if act != "triage":
        return {ABOUT[act][1]: values.get("to")} if ABOUT[act][1] else {}
    sent = {name: value for name, value in values.items() if name in FIELDS}
    mine = {name: value for name, value in sent.items() if plain(value) != theirs.get(name, _now(ticket, name))}
    if mine.get("category") and "team" not in sent:
        mine["team"] = mine["category"].owner  # it comes along
    return mine


def chosen(ticket: Ticket, act: str, values: Mapping[str, Any], *, met: int, both: bool) -> dict[str, Any]:
    """What is done after a choice: what was meant, less what a colleague changed too where both are to hold."""
    if act != "triage":
        return dict(values)
    theirs = fields_of(since(ticket, met))
    mine = wanted(ticket, act, values, theirs)
    if both:
        # A category brings its team along, unless one is said.
        kept = {"team": ticket.team} if "team" in theirs and "category" in mine else {}
        mine = {name: value for name, value in mine.items() if name not in theirs} | kept
    return {**mine, "seen": values["seen"]}


def meet(ticket: Ticket, act: str, values: Mapping[str, Any], *, by: User, met: int, plan: Plan) -> Meeting:
    """A change that was refused because of another one."""
    entries = since(ticket, met)
    theirs = fields_of(entries)
    mine = wanted(ticket, act, values, theirs)
    possible = _step(act, values) in workflow.possible(ticket.status)
    return Meeting(
        _lines(entries, plan),
        _words(ticket, act, values, mine, by, plan) if mine or act != "triage" else "",
        met,
        takes=possible and bool(mine.keys() & theirs.keys()),
        # A follower is added beside whatever was changed.
        joins=possible and (bool(mine.keys() - theirs.keys()) or act == "follow"),
        reader=by.pk,
    )


def meet_words(ticket: Ticket, then: str, *, by: User, note: bool, met: int, plan: Plan, words: str) -> Meeting:
    """A reply or note that met a change: it takes nothing away, unless the ticket's state was to go with it."""
    entries = since(ticket, met)
    can = workflow.possible(ticket.status)
    speaks = ("note" if note else "answer") in can
    step = {"": "note" if note else "answer", "solve": "solve"}.get(then) or f"wait_for_{then.removeprefix('wait_')}"
    same = bool(then) and STATE in fields_of(entries)
    joins = speaks and (same or step in can)
    return Meeting(_lines(entries, plan), words, met, takes=same and step in can, joins=joins, reader=by.pk)


def taken_since(seen: Mapping[int, int]) -> list[Ticket]:
    """The tickets that are of another version than the one that was seen, where all that happened to them is that they
    were given to somebody; none where anything else happened to one of them. Words need not wait for that.
    """
    found = Ticket.objects.select_related("assignee").filter(pk__in=seen).order_by("pk")
    changed = [ticket for ticket in found if ticket.version != seen[ticket.pk]]
    given = all(entry.verb == "assigned" for ticket in changed for entry in since(ticket, seen[ticket.pk]))
    return changed if given else []


def kept_by(taken: Sequence[Ticket], user: User) -> str:
    """Who keeps what somebody wanted to take, too; nothing where they have it themselves by now."""
    theirs = [ticket for ticket in taken if ticket.assignee_id not in (None, user.pk)]
    if len(theirs) > 1:
        words = _("%(n)s of these tickets were taken by colleagues meanwhile, and stay theirs. Your replies are sent.")
        return words % {"n": len(theirs)}
    if not theirs:
        return ""
    words = _("%(who)s has ticket %(number)s by now and keeps it. Your reply is sent.")
    return words % {"who": theirs[0].assignee, "number": theirs[0].pk}


def changes_since(ticket: Ticket, seen: int) -> list[Line]:
    """The lines of history after a version."""
    return _lines(since(ticket, seen), NOTHING_KNOWN)


def _now(ticket: Ticket, name: str) -> Any:
    return plain(getattr(ticket, name))


def _step(act: str, values: Mapping[str, Any]) -> str:
    """The row of the table of states."""
    return {"wait": f"wait_for_{values.get('reason')}", "visit": "schedule_visit"}.get(act, act)


def _lines(entries: Sequence[Entry], plan: Plan) -> list[Line]:
    told = Told(entries, plan)
    return [line_of(entry, told) for entry in entries]


def _words(ticket: Ticket, act: str, values: Mapping[str, Any], mine: Mapping[str, Any], by: User, plan: Plan) -> str:
    """As history would say it."""
    changed = {name: [None, plain(value)] for name, value in mine.items() if name != STATE}
    if act == "wait":
        changed |= {STATE: [None, workflow.TRANSITIONS[_step(act, values)][workflow.Status.OPEN].value]}
    if at := values.get("at"):
        assert isinstance(at, datetime)
        changed["visit_at"] = [None, at.isoformat()]
    data = {"who": values["who"].pk} if act == "follow" else {}
    entry = Entry(verb=ABOUT[act][0], by=by, changed=changed, data=data, at=ticket.updated_at)
    return line_of(entry, Told([entry], plan)).did
