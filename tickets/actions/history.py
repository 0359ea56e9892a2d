"""Writing what happened before: imported and demo tickets, each with its whole story.

A set verb: stories run in memory through the moves of the verbs, while time moves from act to act with the ticks that
would have come in between; then all is written in bulk. A test holds the result equal to the single verbs done one
by one under a moved clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from schools.models import District
from tickets.actions import moves, satisfaction
from tickets.actions.case import Case
from tickets.actions.filing import Filing, file
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import cases_of, keep
from tickets.actions.linking import link_cases
from tickets.choices import ClockState, Source
from tickets.models import Ticket
from users.models import User

BATCH = 500
Leads = Callable[[Ticket], Sequence[User]]


@dataclass(frozen=True)
class Deed:
    """One act of a story: a key of SPOKEN or PLAIN, triage, solve, rate or reopen.

    `values` are what its move takes besides the text.
    """

    at: datetime
    by: User
    act: str
    body: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A ticket that was filed at a time, by its requester unless `by` says otherwise, and what happened to it since.

    `deeds` stand in the order of their times.
    """

    filing: Filing
    at: datetime
    deeds: Sequence[Deed] = ()
    by: User | None = None


def write(stories: Sequence[Story], *, until: datetime, leads: Leads | None = None) -> list[Ticket]:
    """Write tickets with their past up to `until`; nobody is told of it. Numbers follow the order given.

    Promises that were not kept are marked, and escalated to `leads(ticket)` where that is given. Who may do what is
    not asked: the roles of the past may have ended. Raises Refused where the table of states has no such step, and
    ValueError where a story goes back in time.
    """
    tickets: list[Ticket] = []
    with transaction.atomic():
        writer = _Writer(until, leads)
        for start in range(0, len(stories), BATCH):
            cases = [writer.case(story) for story in stories[start : start + BATCH]]
            keep(cases, deliver=False)
            tickets += [case.ticket for case in cases]
    return tickets


def link(ticket: Ticket, *, to: Ticket, kind: str, by: User, at: datetime) -> None:
    """<by> said at a moment of the past what it has to do with <to>; nobody is told of it."""
    with transaction.atomic():
        cases = {case.ticket.pk: case for case in cases_of([ticket, to], by, rules_in_force(), at)}
        link_cases(cases[ticket.pk], cases[to.pk], kind, deliver=False)


class _Writer:
    """What all stories of one writing share."""

    def __init__(self, until: datetime, leads: Leads | None) -> None:
        self.until = until
        self.leads = leads
        self.rulebook = rules_in_force()
        self.system = User.objects.system()
        district = District.current()
        self.reopen_days, self.asks = district.reopen_days, district.asks_satisfaction

    def case(self, story: Story) -> Case:
        """A story lived through, not written yet."""
        case = file(story.filing, story.by or story.filing.requester, self.rulebook, story.at)
        for deed in story.deeds:
            if deed.at < case.at:
                raise ValueError(f"“{deed.act}” at {deed.at} comes after something later.")
            self._tick(case, deed.at)
            case.by, case.at = deed.by, deed.at
            self._do(case, deed)
        self._tick(case, self.until)
        return case

    def _do(self, case: Case, deed: Deed) -> None:
        ours = deed.by.pk not in (case.ticket.requester_id, case.ticket.beneficiary_id)
        if deed.act in SPOKEN:
            SPOKEN[deed.act](case, deed.body, **{"source": Source.WEB, **deed.values})
        elif deed.act == "triage":
            moves.triage(case, deed.values)
        elif deed.act == "solve":
            moves.solve(case, deed.body, ours=ours, asks=self.asks, **deed.values)
        elif deed.act == "rate":
            satisfaction.answer_all(case, deed.body, **deed.values)
        elif deed.act == "reopen":
            moves.reopen(case, days=self.reopen_days, ours=ours)
        else:
            PLAIN[deed.act](case, **deed.values)

    def _tick(self, case: Case, until: datetime) -> None:
        """Mark what came due before a moment, tick by tick; what is late at one tick is told after it."""
        while coming := sorted(_due(case, until)):
            marks = [mark for mark in coming if mark.at == coming[0].at]
            case.by, case.at = self.system, coming[0].at
            for mark in marks:
                if mark.verb == "woke":
                    moves.wake_by_itself(case)
                    continue
                setattr(case.clocks[mark.kind], f"{mark.verb}_at", mark.at)
                case.acts.append(case.act(mark.verb, {}, {"kind": mark.kind}))
            leads = self.leads(case.ticket) if self.leads else []
            for kind in [mark.kind for mark in marks if mark.verb == "late" and leads]:
                moves.escalate(case, kind, leads)


SPOKEN: dict[str, Callable[..., None]] = {"answer": moves.answer, "respond": moves.respond, "note": moves.note}
# Acts whose move takes just the values of the deed.
PLAIN: dict[str, Callable[..., None]] = {
    "assign": moves.assign,
    "wait": moves.wait,
    "part_arrived": moves.part_arrived,
    "work_on": moves.work_on,
    "schedule_visit": moves.schedule_visit,
    "follow": moves.follow,
    "close": moves.close,
    "withdraw": moves.withdraw,
    "add_time": moves.add_time,
    "put_label": moves.put_label,
    "snooze": moves.snooze,
}


class _Mark(NamedTuple):
    """What a tick says of a clock: first the warnings, then what is late, each in the order of their times; then it
    wakes what is due.
    """

    at: datetime
    order: int
    since: datetime
    verb: str
    kind: str


def _due(case: Case, until: datetime) -> Iterator[_Mark]:
    """What ticks before `until` have to say. A raised priority may make a clock late at once, without a warning."""
    for kind, clock in case.clocks.items():
        if clock.state != ClockState.RUNNING or clock.late_at or not clock.due_at or not clock.warn_at:
            continue
        warned, late = max(clock.warn_at, case.at), max(clock.due_at, case.at)
        if clock.warned_at is None and warned < min(clock.due_at, until):
            yield _Mark(warned, 0, clock.warn_at, "warned", kind)
        if late < until:
            yield _Mark(late, 1, clock.due_at, "late", kind)
    wakes = case.ticket.wakes_at
    if wakes and max(wakes, case.at) < until:
        yield _Mark(max(wakes, case.at), 2, wakes, "woke", "")
