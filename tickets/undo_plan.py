"""What it would do to take an act back later: said before it is done, for one ticket and for all of one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from audit.models import Delivery, Entry
from letters.told import Written, written_about
from tickets.models import Ticket
from tickets.undo_rules import (
    ONLY_WORDS,
    SHOWS_TWICE,
    STAYS_ONCE_TOLD,
    are_read,
    can_be_undone,
    changed_since,
    done_together,
    have_left,
    known_with,
    may_still,
    still_wait,
    words_of,
)
from users.models import User


@dataclass(frozen=True)
class Heard:
    """Somebody was told of an act by a letter, which cannot be unsent."""

    person: User
    at: datetime
    verb: str


@dataclass(frozen=True)
class Back:
    """A ticket that goes back: what was done there, and what of it is taken back.

    `told`: who was told of any of it. `says`: words that were sent or read stay said. `known`: it does not go back
    silently. `waits`: a letter about it may leave at any moment.
    """

    ticket: Ticket
    done: tuple[Entry, ...]
    back: tuple[Entry, ...]
    told: tuple[Heard, ...] = ()
    says: bool = False
    known: bool = False
    waits: bool = False


@dataclass(frozen=True)
class UndoPlan:
    """`here` goes back; `others` of the same change can go back with it; `stays` have changed since.

    `out_of_sight`: how many more of the change the reader does not see any more. `at_once`: all of it goes back or
    nothing, because it shows on both tickets.
    """

    here: Back
    others: tuple[Back, ...] = ()
    stays: tuple[Ticket, ...] = ()
    out_of_sight: int = 0
    at_once: bool = False
    all: tuple[Back, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put together what can go back."""
        object.__setattr__(self, "all", (self.here, *self.others))

    @property
    def is_silent(self) -> bool:
        """Whether this ticket goes back without anybody knowing."""
        return not any(back.known for back in self.chosen(whole=False))

    @property
    def is_many(self) -> bool:
        """Whether there is more than one way: this ticket alone, or all of the change."""
        return bool(self.others) and not self.at_once

    @property
    def told(self) -> tuple[Heard, ...]:
        """Who was told of what was done to this ticket. A merge tells people of one of its ends, and is one act."""
        return tuple(one for back in self.chosen(whole=False) for one in back.told)

    @property
    def waits(self) -> bool:
        """Whether letters about it may still be on their way out."""
        return any(back.waits for back in self.chosen(whole=False))

    def chosen(self, *, whole: bool) -> tuple[Back, ...]:
        """What goes back by a press: all of it, or this ticket alone."""
        return self.all if whole or self.at_once else (self.here,)

    def entries(self, *, whole: bool) -> list[Entry]:
        """The acts that were done; the verb leaves those alone that are nothing but words which people know."""
        return sorted((one for back in self.chosen(whole=whole) for one in back.done), key=lambda one: one.pk)

    def mark(self, *, whole: bool) -> str:
        """A few letters that are others when something else would happen than what was shown."""
        shown = [_shown(back) for back in self.chosen(whole=whole)]
        return f"{crc32(repr(sorted(shown)).encode()):x}"


def _shown(back: Back) -> tuple[object, ...]:
    return back.ticket.pk, back.known, back.says, sorted((one.person.pk, one.verb) for one in back.told)


def plan_undo(entry: Entry, by: User, at: datetime) -> UndoPlan | None:
    """What <by> would take back with an act of theirs; None where it cannot be. A constant number of queries."""
    batch = done_together(entry) if entry.by_id == by.pk else []
    tickets = Ticket.objects.filter(pk__in={one.subject_id for one in batch}).in_bulk()
    if entry.subject_id not in tickets:
        return None
    changed, backs = changed_since(batch), _backs(batch, tickets)
    may = {number for number, back in backs.items() if number not in changed and _may(back, by, at)}
    at_once = any(one.verb in SHOWS_TWICE for one in batch)
    if entry.subject_id not in may or (at_once and may != tickets.keys()):
        return None
    seen = set(Ticket.objects.visible_to(by).filter(pk__in=tickets).values_list("pk", flat=True))
    others = sorted(may - {entry.subject_id})
    return UndoPlan(
        backs[entry.subject_id],
        tuple(backs[number] for number in others if number in seen or at_once),
        tuple(tickets[number] for number in sorted(tickets.keys() - may) if number in seen),
        len([number for number in tickets if number not in seen and not at_once]),
        at_once,
    )


def only_words(entry: Entry) -> bool:
    """Whether an act, with what was done together, is nothing but words that were said."""
    return all(one.verb in ONLY_WORDS for one in done_together(entry) if one.subject_id == entry.subject_id)


def _may(back: Back, by: User, at: datetime) -> bool:
    if not all(can_be_undone(one) and may_still(by, one, back.ticket, at) for one in back.done):
        return False
    return bool(back.back) and not (back.known and any(one.verb in STAYS_ONCE_TOLD for one in back.done))


def _backs(batch: Sequence[Entry], tickets: Mapping[int, Ticket]) -> dict[int, Back]:
    """By number of the ticket. Acts that are nothing but words are left alone where people know them."""
    deliveries = list(Delivery.objects.filter(entry__in=batch))
    known, waiting = known_with(batch, have_left(deliveries) | are_read(batch)), still_wait(deliveries)
    letters = written_about((one.subject_id, one.pk) for one in batch if one.pk in known)
    people = User.objects.in_bulk({letter.reader for letter in letters})
    spoken = {(message.ticket_id, message.at) for message in words_of(batch)}
    found = {}
    for number, ticket in tickets.items():
        done = tuple(one for one in batch if one.subject_id == number)
        found[number] = Back(
            ticket,
            done,
            tuple(one for one in done if one.pk not in known or one.verb not in ONLY_WORDS),
            tuple(_heard(done, letters, people)),
            any(one.pk in known and (number, one.at) in spoken for one in done),
            any(one.pk in known for one in done),
            any(one.pk in waiting for one in done),
        )
    return found


def _heard(entries: Iterable[Entry], letters: Iterable[Written], people: Mapping[int, User]) -> Iterable[Heard]:
    verbs = {entry.pk: entry.verb for entry in entries}
    for letter in letters:
        if letter.entry in verbs and letter.reader in people:
            yield Heard(people[letter.reader], letter.at, verbs[letter.entry])
