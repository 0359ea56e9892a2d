"""What is searched for, best first.

The rule of the order:
1. the ticket with exactly that number, and those about the device with exactly that tag or serial;
2. then by how well the words fit, in steps of ten: a subject that says them counts more than texts that do, more of
   them nearer together more than fewer; a person, device or room that is called so counts as a subject does;
3. among equals the newer ones first.

Nobody waits for all matches of a common word to be compared: of words that more than 2,000 tickets hold the newest
60 matches are ranked, after them the next 60, and so on; of rarer ones 200 at a time. A page starts after the last
ticket of the page before, so that new tickets neither repeat nor hide any.

People, devices and rooms are found by their own indexes first, then their tickets by foreign key; words by the search
documents. Nothing is counted, and no source costs more than it shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from tickets.lookup import devices_called, people_called, rooms_called
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.naming import Named, named
from tickets.query import Term
from tickets.tables import Tables
from tickets.words import IN_SUBJECT, Graded, Text
from ui.paging import PAGE_SIZE, Count
from users.models import User

RANKED_OF_COMMON = 60
RANKED_OF_RARE = 200
MOST_EXACT = 100
EXACT = 99  # a grade above all that words can have
WHOLE = 10
OF_A_SCHOOL = 1  # it stands behind what says the name
_NUMBER = re.compile(r"^#?(\d{1,12})$", re.ASCII)
_CURSOR = re.compile(r"^([01])-(\d{1,18})-(\d{1,2})-(\d{1,18})$", re.ASCII)


@dataclass(frozen=True)
class Found:
    """Numbers of a page, best first, and the cursor of the next page, "" where there is none.

    `known`: how many matches were met from this page on; capped where there are more.
    """

    numbers: list[int]
    next: str
    known: Count


@dataclass(frozen=True)
class _Cursor:
    """After which ticket a page starts: that of a number and grade, among those of numbers under `top`."""

    is_first: bool = True
    top: int | None = None
    after: Graded | None = None

    @classmethod
    def read(cls, text: str) -> _Cursor:
        """The cursor of an address; one that makes no sense starts at the beginning."""
        parts = _CURSOR.match(text)
        if not parts:
            return cls()
        return cls(parts[1] == "1", int(parts[2]), (int(parts[4]), int(parts[3])))

    def __str__(self) -> str:
        assert self.after and self.top is not None
        return f"{int(self.is_first)}-{self.top}-{self.after[1]}-{self.after[0]}"


def find(
    user: User,
    words: Sequence[Term],
    *,
    where: Q,
    tables: Tables | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Found:
    """A page of the tickets that hold the words, or are about who or what is called so, and that `user` may see.

    Of words of which some name a school, a room or a person, the others may also be held by tickets of these.

    `where` narrows them further.
    """
    search = _Search(user, words, where, tables or Tables())
    at = _Cursor.read(cursor)
    found: list[tuple[Graded, _Cursor]] = []
    while len(found) <= size:
        window, below = search.window(at)
        top = at.top if at.top is not None else max((number for number, _grade in window), default=0) + 1
        found += [(one, _Cursor(at.is_first, top, one)) for one in _after(window, at.after)]
        if below is None:
            break
        at = _Cursor(is_first=False, top=below)
    page = found[:size]
    numbers = [number for (number, _grade), _at in page]
    return Found(numbers, str(page[-1][1]) if len(found) > size else "", Count(len(found), below is not None))


def _after(window: list[Graded], last: Graded | None) -> list[Graded]:
    ordered = sorted(window, key=_order)
    return [one for one in ordered if last is None or _order(one) > _order(last)]


def _order(one: Graded) -> tuple[int, int]:
    number, grade = one
    return -grade, -number


class _Search:
    """Everything by which one reader's words find tickets."""

    def __init__(self, user: User, words: Sequence[Term], where: Q, tables: Tables) -> None:
        self._visible = Ticket.objects.visible_to(user).filter(where)
        self._texts = [Text(user, words, where)]
        # Who puts words into quotes or leaves some out looks for texts.
        is_plain = not any(term.quoted or term.negated for term in words)
        called = " ".join(term.value for term in words) if is_plain else ""
        self._called = WHOLE if len(words) > 1 else IN_SUBJECT
        devices = devices_called(called)
        self._exact = self._exactly(called, [pk for pk, exact in devices if exact])
        keys = {
            "requester": people_called(called),
            "device": [pk for pk, _exact in devices],
            "room": rooms_called(called, user) if called else [],
        }
        # “+ 0” keeps the planner from reading all tickets from the newest on until it has met enough of these.
        self._named: list[TicketQuerySet] = [
            self._visible.filter(**{f"{name}__in": found}).order_by((F("pk") + 0).desc())
            for name, found in keys.items()
            if found
        ]
        self._read_as_names(named(user, words, tables), user, where)

    def _read_as_names(self, told: Named | None, user: User, where: Q) -> None:
        """“Sound lincoln”: what says “sound” at Lincoln; “lincoln” alone: what is at Lincoln."""
        self._whole: tuple[TicketQuerySet, int] | None = None
        if told and told.rest:
            self._texts.append(Text(user, told.rest, where & told.where))
        elif told:
            newest = F("pk").desc() if told.by_number else (F("pk") + 0).desc()
            grade = OF_A_SCHOOL if told.by_number else WHOLE
            self._whole = self._visible.filter(told.where).order_by(newest), grade

    def window(self, at: _Cursor) -> tuple[list[Graded], int | None]:
        """The newest matches of numbers under the cursor's, with their grades, and where the next ones begin."""
        is_common = any(text.is_common for text in self._texts) or self._whole is not None
        most = RANKED_OF_COMMON if is_common else RANKED_OF_RARE
        # The tickets that fit exactly stand in front of the first ones, and nowhere else.
        below = at.top
        grades: dict[int, int] = {}
        for number, grade in self._matches(most + 1, below):
            grades[number] = max(grade, grades.get(number, 0))
        for number in self._exact:
            grades.pop(number, None)
        newest = sorted(grades, reverse=True)
        window = [(number, grades[number]) for number in newest[:most]]
        exact = [(number, EXACT) for number in self._exact] if at.is_first else []
        return [*exact, *window], newest[most - 1] if len(newest) > most else None

    def _matches(self, most: int, below: int | None) -> list[Graded]:
        # Some may be taken out again because they fit exactly.
        most += len(self._exact)
        found = [one for text in self._texts for one in text.newest(most, below=below)]
        for source, grade in [*((source, self._called) for source in self._named), *filter(None, [self._whole])]:
            lower = source if below is None else source.filter(pk__lt=below)
            found += [(number, grade) for number in lower.values_list("pk", flat=True)[:most]]
        return found

    def _exactly(self, called: str, devices: list[int]) -> list[int]:
        found: list[int] = []
        if number := _NUMBER.match(called):
            found += self._visible.filter(pk=int(number[1])).values_list("pk", flat=True)
        if devices:
            about = self._visible.filter(device__in=devices).order_by((F("pk") + 0).desc())
            found += about.values_list("pk", flat=True)[:MOST_EXACT]
        return found
