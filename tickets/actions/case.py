"""A ticket in hand: what a verb changes, before it is written.

Verbs and history writers share it: a move changes a `Case` in memory, `tickets.actions.keeping` writes cases. So one
ticket, two hundred tickets and an imported year go through the same steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from audit.actions import Act
from tickets.actions import sleeping, timing, visiting
from tickets.choices import ClockKind, MessageKind, Source
from tickets.models import Attachment, Clock, Message, Satisfaction, Ticket, TicketAccess, TimeEntry
from tickets.promising import Target
from tickets.rulebook import Rules
from tickets.workflow import Status, next_status
from users.models import User

# A reply made at a page stays with its author for so long: undo takes it back before anybody reads it.
UNDO_SPAN = timedelta(seconds=15)


@dataclass
class Case:
    """A ticket with its clocks, and everything that an act adds to it."""

    ticket: Ticket
    clocks: dict[str, Clock]
    rules: Rules
    by: User
    at: datetime
    messages: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    accesses: list[TicketAccess] = field(default_factory=list)
    gone: list[TicketAccess] = field(default_factory=list)
    satisfactions: list[Satisfaction] = field(default_factory=list)
    time_entries: list[TimeEntry] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    # Why a due time is another one than before, where it was no act on the ticket: one of `Why` (nothing where only
    # visits are looked at), and words for it.
    why: str = ""
    reason: str = ""
    moved: dict[str, Any] = field(default_factory=dict)

    def set(self, **values: Any) -> dict[str, list[Any]]:
        """Set fields of the ticket; returns {field: [old, new]} of those that changed."""
        changed: dict[str, list[Any]] = {}
        for name, new in values.items():
            attribute = self.ticket._meta.get_field(name).attname  # type: ignore[union-attr]
            old = getattr(self.ticket, attribute)
            setattr(self.ticket, name, new)
            if (kept := getattr(self.ticket, attribute)) != old:
                changed[name] = [plain(old), plain(kept)]
                self.touched.add(name)
        return changed

    def step(self, act: str) -> dict[str, list[Any]]:
        """Go to the state that the table of transitions names for `act`, and let the clocks follow."""
        return self.set(status=next_status(act, self.ticket.status).value)

    def done(self, verb: str, changed: dict[str, list[Any]] | None = None, **data: Any) -> None:
        """Finish one act: clocks follow the new state, the version grows, history gets its entry."""
        slept = self.ticket.is_asleep
        changed = {**(changed or {}), **sleeping.stirred(self, verb, changed or {})}
        if slept and not self.ticket.is_asleep and verb not in ("woke", "woken"):
            data["woke"] = True
        moved, due = self.follow()
        if moved:
            data["clocks"] = moved
        self.set(updated_at=self.at, version=self.ticket.version + 1)
        self.acts.append(self.act(verb, {**changed, **due}, data))

    def follow(self) -> tuple[dict[str, Any], dict[str, list[Any]]]:
        """Let the clocks follow; returns {kind: [before, after]} of those that moved, and a change of `due_at`."""
        created = self.ticket.created_at
        before = timing.snapshot(self.clocks, created)
        timing.follow(self)
        moved = timing.difference(before, timing.snapshot(self.clocks, created))
        due = self.set(due_at=timing.next_due(self.clocks))
        self.set(wakes_at=sleeping.wakes_at(self))
        return moved, due

    def reckon(self) -> None:
        """Let a planned visit, a snooze and the clocks follow other rules.

        It is no change of the ticket: whoever looks at it may go on.
        """
        visit, sleep = visiting.look(self), sleeping.look(self)
        self.moved, due = self.follow()
        # The clock of a visit rests, or goes on, because of the visit: that needs no line of its own.
        moved = {kind: one for kind, one in self.moved.items() if not (visit and kind == ClockKind.VISIT)}
        is_later = self.why and any(_due_of(before) != _due_of(after) for before, after in moved.values())
        if visit:
            self.acts.append(visiting.told(self, visit if is_later else visit | due))
        if sleep:
            self.acts.append(sleeping.told(self, sleep))
        if is_later:
            words = {"reason": self.reason} if self.reason else {}
            self.acts.append(self.act("rescheduled", due, {"clocks": moved, "why": self.why, **words}))

    def act(self, verb: str, changed: dict[str, list[Any]], data: dict[str, Any]) -> Act:
        """An entry of history to be written with the case."""
        return Act(self.ticket, verb, self.by, changed, data, self.at)

    def say(self, kind: MessageKind, body: str, **extra: Any) -> Message:
        """Add a message by the actor."""
        can_regret = (
            kind == MessageKind.REPLY and extra.get("source") == Source.WEB and not extra.get("from_requester")
        )
        published = self.at + (UNDO_SPAN if can_regret else timedelta())
        message = Message(
            ticket=self.ticket,
            kind=kind,
            body=body,
            author=self.by,
            at=self.at,
            published_at=published,
            **extra,
        )
        self.messages.append(message)
        return message

    def name(self, user_id: int, reason: str) -> None:
        """Let a person see the ticket by name."""
        self.accesses.append(TicketAccess(ticket=self.ticket, user_id=user_id, reason=reason))

    def ask(self, people: Iterable[int]) -> None:
        """Ask people whether our help was good."""
        self.satisfactions += [
            Satisfaction(ticket=self.ticket, person_id=person, asked_at=self.at) for person in people
        ]

    def has_named(self, user_id: int) -> bool:
        """Whether a person stands on the ticket by name already."""
        kept = TicketAccess.objects.filter(ticket=self.ticket.pk, user=user_id)
        return any(one.user_id == user_id for one in self.accesses) or (bool(self.ticket.pk) and kept.exists())

    @property
    def is_open(self) -> bool:
        """Whether work is left."""
        return self.ticket.is_open

    @property
    def is_on_the_spot(self) -> bool:
        """Whether the act belongs to the moment in which somebody asked in person and was helped."""
        return self.ticket.source == Source.WALK_IN and self.at == self.ticket.created_at

    def target(self, kind: str, started_at: datetime) -> Target | None:
        """What is promised to the ticket by a clock that started at a moment."""
        return self.rules.target(self.ticket, kind, started_at)

    @property
    def visit_ends(self) -> datetime:
        """When the agreed visit is over."""
        return self.ticket.visit_until or self.ticket.visit_at or self.at

    @property
    def status(self) -> Status:
        """The ticket's state."""
        return Status(self.ticket.status)


def _due_of(state: dict[str, Any] | None) -> Any:
    return state and state["due_at"]


def plain(value: Any) -> Any:
    """A value as history keeps it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    return value
