"""A ticket living through its story, as rows.

This says in plain values, quickly, what `tickets.actions.moves` and `tickets.actions.timing` say with models: a
million tickets through the models would take half an hour. A test holds the rows equal to those of
`tickets.actions.history.write` for the same stories.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from audit import consumers
from bench.fill.rhythm import UNTIL
from bench.fill.stories import Deed, Story, World
from schools import school_time
from tickets.actions.case import UNDO_SPAN
from tickets.actions.moves import WAITING_FOR
from tickets.actions.timing import LEAST_STRETCH
from tickets.promising import WARN_PERCENT
from tickets.workflow import OPEN_STATUSES, TRANSITIONS, WAITING_STATUSES

STEPS = {act: {str(a): str(b) for a, b in steps.items()} for act, steps in TRANSITIONS.items()}
OPEN = frozenset(map(str, OPEN_STATUSES))
WAITING = frozenset(map(str, WAITING_STATUSES))
encode = json.JSONEncoder(separators=(",", ":")).encode
Changed = dict[str, list[Any]]


class Watch:
    """A clock. Moments are datetimes; `state` is what history keeps of it."""

    __slots__ = (
        "budget", "due_at", "ended_at", "late_at", "running_since", "started_at", "state", "stretches", "used",
        "warn_at", "warn_share", "warned_at",
    )  # fmt: skip

    def __init__(self, budget: int, warn_share: int, at: datetime) -> None:
        self.budget, self.warn_share = budget, warn_share
        self.begin(at)

    def begin(self, at: datetime) -> None:
        """Begin, with nothing used."""
        self.used, self.started_at, self.state = 0, at, "running"
        self.stretches: list[tuple[str, str, int]] = []
        self.running_since: datetime | None = None
        self.due_at: datetime | None = None
        self.warn_at: datetime | None = None
        self.warned_at: datetime | None = None
        self.late_at: datetime | None = None
        self.ended_at: datetime | None = None

    def kept(self, created_at: datetime) -> dict[str, Any]:
        """As an entry keeps it."""
        kept = {
            "state": self.state,
            "budget": self.budget,
            "used": self.used,
            "running_since": iso(self.running_since),
            "due_at": iso(self.due_at),
            "warn_at": iso(self.warn_at),
            "warned_at": iso(self.warned_at),
            "late_at": iso(self.late_at),
            "ended_at": iso(self.ended_at),
        }
        if self.warn_share != WARN_PERCENT:
            kept["warn_share"] = self.warn_share
        if self.stretches:
            kept["stretches"] = [*self.stretches]
        if self.started_at != created_at:
            kept["started_at"] = iso(self.started_at)
        return kept


def iso(at: datetime | None) -> str | None:
    """A moment in writing."""
    return at.isoformat() if at else None


class Life:
    """One ticket: `ticket` holds its columns, the lists hold the rows of everything that belongs to it."""

    def __init__(self, world: World, story: Story) -> None:
        self.world, self.story, self.at, self.by = world, story, story.at, story.requester
        self.watches: dict[str, Watch] = {}
        of_room = world.targets[world.is_under_test(story.school, story.room, story.at)]
        self.targets = [(kind, target) for (priority, kind), target in of_room.items() if priority == story.priority]
        self._kept: dict[str, dict[str, Any]] = {}
        self.messages: list[tuple[Any, ...]] = []
        self.entries: list[tuple[str, int, datetime, str, str]] = []
        self.named: dict[int, str] = {}
        self.asked: dict[int, datetime] = {}  # whether our help was good, and when
        self.version = 0
        at = iso(story.at)
        self.ticket: dict[str, Any] = {
            "status": "new", "assignee": None, "needs_answer": True, "due_at": None, "visit_at": None,
            "visit_until": None, "expected_on": None, "updated_at": at, "answered_at": None, "solved_at": None,
            "solved_by": None, "closed_at": None, "reopened": 0, "category": story.category, "team": story.team,
        }  # fmt: skip
        self._file()
        for deed in story.deeds:
            self._tick(deed.at)
            self.at, self.by = deed.at, deed.by
            DEEDS[deed.act](self, deed)
        self._tick(UNTIL)

    def _file(self) -> None:
        story = self.story
        self.named[story.requester] = "requester"
        if story.beneficiary:
            self.named.setdefault(story.beneficiary, "beneficiary")
        for follower in story.followers:
            self.named.setdefault(follower, "follower")
        self.messages.append(("reply", story.requester, True, story.body, story.source, self.at, self.at))
        self.done("opened", {}, {})
        self.version = 1

    def set(self, changed: Changed, name: str, new: Any) -> None:
        """Change a column, and note it for history."""
        old = self.ticket[name]
        if old != new:
            self.ticket[name] = new
            changed[name] = [old, new]

    def step(self, act: str, changed: Changed) -> None:
        """Go to the state that the table of transitions names."""
        self.set(changed, "status", STEPS[act][self.ticket["status"]])

    def say(self, kind: str, body: str, *, from_requester: bool, source: str = "web") -> None:
        """Add a message."""
        delay = UNDO_SPAN if kind == "reply" and not from_requester else timedelta()
        self.messages.append((kind, self.by, from_requester, body, source, self.at, self.at + delay))

    def done(self, verb: str, changed: Changed, data: dict[str, Any]) -> None:
        """Clocks follow, the version grows, history gets its entry."""
        before = self._kept
        self._follow()
        self._kept = after = {kind: watch.kept(self.story.at) for kind, watch in self.watches.items()}
        due = [watch.due_at for watch in self.watches.values() if watch.due_at]
        self.set(changed, "due_at", iso(min(due)) if due else None)
        moved = {kind: [before.get(kind), state] for kind, state in after.items() if before.get(kind) != state}
        if moved:
            data["clocks"] = moved
        self.ticket["updated_at"] = iso(self.at)
        self.version += 1
        self.entry(verb, changed, data)

    def entry(self, verb: str, changed: Changed, data: dict[str, Any]) -> None:
        """A row of history."""
        self.entries.append((verb, self.by, self.at, encode(changed), encode(data)))

    def _follow(self) -> None:
        for kind, target in self.targets:
            watch, does = self.watches.get(kind), self._wanted(kind)
            if does == "end":
                if watch is not None and watch.ended_at is None:
                    self._end(watch)
                continue
            begins = self._visit_ends() if kind == "visit" else self.at
            if watch is None:
                watch = self.watches[kind] = Watch(target.minutes or 0, target.warn, begins)
            elif watch.ended_at is not None and kind in ("next_answer", "visit"):
                watch.begin(begins)
            if does == "rest":
                self._count(watch)
                watch.state, watch.ended_at = "paused", None
            elif watch.running_since is None:
                self._run(watch, begins)

    def _wanted(self, kind: str) -> str:
        """What `tickets.clock_rules` says where the district has changed nothing."""
        ticket = self.ticket
        if ticket["status"] not in OPEN:
            return "end"
        answered, waits = ticket["answered_at"] is not None, ticket["needs_answer"]
        runs = {
            "first_answer": not answered,
            "next_answer": answered and waits,
            "solution": True,
            "visit": ticket["status"] == "visit",
        }[kind]
        rests = kind in ("next_answer", "solution") and ticket["status"] in WAITING
        return "end" if not runs else "rest" if rests else "run"

    def _visit_ends(self) -> datetime:
        return datetime.fromisoformat(self.ticket["visit_until"])

    def _run(self, watch: Watch, since: datetime) -> None:
        watch.state, watch.running_since, watch.ended_at = "running", since, None
        calendar, warn_after = self.world.calendar, round(watch.budget * watch.warn_share / 100)
        watch.due_at = school_time.add(calendar, since, max(watch.budget - watch.used, 0))
        watch.warn_at = school_time.add(calendar, since, max(warn_after - watch.used, 0))

    def _count(self, watch: Watch) -> None:
        since, at = watch.running_since, self.at
        if since and at > since:
            minutes = round(school_time.between(self.world.calendar, since, at))
            watch.used += minutes
            if at - since >= LEAST_STRETCH:
                watch.stretches.append((since.isoformat(), at.isoformat(), minutes))
        watch.running_since = watch.due_at = watch.warn_at = None

    def _end(self, watch: Watch) -> None:
        due = watch.due_at
        self._count(watch)
        if watch.late_at is None and due is not None and self.at > due:
            watch.late_at = due
        watch.state = "missed" if watch.late_at else "met"
        watch.ended_at = self.at

    def _tick(self, until: datetime) -> None:
        """What the ticks before a moment said: warnings first, then what is late, and whom that was told."""
        while coming := sorted(self._due(until)):
            self.by, self.at = self.world.system, coming[0][0]
            now = [mark for mark in coming if mark[0] == self.at]
            for _at, _order, _since, verb, kind in now:
                setattr(self.watches[kind], f"{verb}_at", self.at)
                self._kept[kind] = self.watches[kind].kept(self.story.at)
                self.entry(verb, {}, {"kind": kind})
            to = self.world.key_holders if self.story.restricted else self.world.leads
            for *_mark, verb, kind in now:
                if verb == "late":
                    changed: Changed = {}
                    self.step("escalate", changed)
                    self.done("escalated", {}, {"kind": kind, "to": to})

    def _due(self, until: datetime) -> Iterator[tuple[datetime, int, datetime, str, str]]:
        for kind, watch in self.watches.items():
            due, warn = watch.due_at, watch.warn_at
            if watch.late_at or due is None or warn is None or watch.state != "running":
                continue
            if watch.warned_at is None and (warned := max(warn, self.at)) < min(due, until):
                yield warned, 0, warn, "warned", kind
            if (late := max(due, self.at)) < until:
                yield late, 1, due, "late", kind


def _answer(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.say("reply", deed.body, from_requester=False)
    life.step("answer", changed)
    if life.ticket["answered_at"] is None:
        life.set(changed, "answered_at", iso(life.at))
    life.set(changed, "needs_answer", False)
    life.done("answered", changed, {})


def _respond(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.say("reply", deed.body, from_requester=True)
    was_solved = life.ticket["status"] == "solved"
    life.step("respond", changed)
    life.set(changed, "needs_answer", True)
    if was_solved:
        life.set(changed, "solved_at", None)
        life.set(changed, "solved_by", None)
        life.set(changed, "reopened", life.ticket["reopened"] + 1)
    life.done("reopened" if was_solved else "responded", changed, {})


def _note(life: Life, deed: Deed) -> None:
    life.say("note", deed.body, from_requester=False)
    life.done("noted", {}, {})


def _assign(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    before = life.ticket["assignee"]
    life.set(changed, "assignee", deed.values["to"])
    life.step("assign", changed)
    data = {"before": before}
    if life.story.restricted and deed.values["to"] not in life.named:
        life.named[deed.values["to"]] = "named"
        data["named"] = deed.values["to"]
    life.done("assigned", changed, data)


def _triage(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    for name, value in deed.values.items():
        life.set(changed, name, value)
    life.done("triaged", changed, {})


def _wait(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.step(WAITING_FOR[deed.values["reason"]], changed)
    expected = deed.values.get("expected_on")
    life.set(changed, "expected_on", expected.isoformat() if expected else None)
    life.done("waited", changed, {})


def _part_arrived(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.step("part_arrived", changed)
    life.done("part_arrived", changed, {})


def _schedule_visit(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.step("schedule_visit", changed)
    life.set(changed, "visit_at", iso(deed.values["at"]))
    life.set(changed, "visit_until", iso(deed.values["until"]))
    life.set(changed, "needs_answer", False)
    if life.ticket["answered_at"] is None:
        life.set(changed, "answered_at", iso(life.at))
    if life.ticket["assignee"] is None:
        life.set(changed, "assignee", life.by)
    life.done("visit_scheduled", changed, {})


def _solve(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    if deed.body:
        life.say("reply", deed.body, from_requester=False)
    life.step("solve", changed)
    life.set(changed, "solved_at", iso(life.at))
    life.set(changed, "solved_by", life.by)
    life.set(changed, "needs_answer", False)
    if life.ticket["answered_at"] is None:
        life.set(changed, "answered_at", iso(life.at))
    if life.ticket["assignee"] is None:
        life.set(changed, "assignee", life.by)
    asked = _whom_to_ask(life)
    life.asked |= dict.fromkeys(asked, life.at)
    life.done("solved", changed, {"asked": asked} if asked else {})


def _whom_to_ask(life: Life) -> list[int]:
    """Those who asked and whom it was for, at the first solution of what is not restricted."""
    if life.story.restricted or life.ticket["reopened"]:
        return []
    people = dict.fromkeys([life.story.requester, life.story.beneficiary])
    return [person for person in people if person and person != life.by]


def _close(life: Life, deed: Deed) -> None:
    changed: Changed = {}
    life.step("close", changed)
    life.set(changed, "closed_at", iso(life.at))
    life.done("closed", changed, {})


DEEDS: dict[str, Callable[[Life, Deed], None]] = {
    "answer": _answer,
    "respond": _respond,
    "note": _note,
    "assign": _assign,
    "triage": _triage,
    "wait": _wait,
    "part_arrived": _part_arrived,
    "schedule_visit": _schedule_visit,
    "solve": _solve,
    "close": _close,
}


def wanted() -> dict[str, list[tuple[str, timedelta]]]:
    """The consumers of each act of a ticket, with their delays."""
    verbs = {verb for consumer in consumers.everyone() for verb in consumer.verbs}
    return {verb.rpartition(".")[2]: [(one.name, one.delay) for one in consumers.wanting(verb)] for verb in verbs}
