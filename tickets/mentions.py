"""“@Priya Nair” in a note: who can be meant, and who is.

A given name is enough where only one of us has it. Only who may read the notes of a ticket can be mentioned on it: a
name of somebody else is a word like any other, and suggestions for a restricted ticket hold nobody who cannot open it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from tickets import policy
from tickets.models import Message, Ticket
from users.colleagues import who_works
from users.helpers import helpers
from users.lookup import key_holders
from users.models import User
from users.models.user import UserQuerySet
from users.plain_letters import plain_letters

SUGGESTED = 8
MOST = 20


@dataclass(frozen=True)
class Mentioned:
    """Who is meant in a note; `unreached` are names of helpdesk people who may not read it, so nobody tells them."""

    people: Sequence[User] = ()
    unreached: Sequence[str] = ()


def suggest(ticket: Ticket, words: str, *, by: User) -> list[User]:
    """Up to eight colleagues who may read notes on the ticket, whose names have parts that begin with the words.

    Whose ticket it is comes first, then who has written on it, then the others by name.
    """
    wanted = _plain(words).split()
    people = _candidates(ticket).exclude(pk=by.pk).order_by("given_name", "family_name", "pk")
    fitting = [person for person in people if _fits(person, wanted)]
    wrote = set(Message.objects.filter(ticket=ticket, author__in=fitting).values_list("author", flat=True))
    fitting.sort(key=lambda person: (person.pk != ticket.assignee_id, person.pk not in wrote))
    return [person for person in fitting[: SUGGESTED + 2] if policy.can(person, "note", ticket)][:SUGGESTED]


def mentioned(body: str, ticket: Ticket, *, by: User) -> Mentioned:
    """Whom a note names. One who is named twice is meant once; nobody mentions themselves."""
    if "@" not in body:
        return Mentioned()
    candidates, able = list(_candidates(ticket).exclude(pk=by.pk)), helpers()
    everybody = dict(able) | {person.pk: str(person) for person in candidates}
    # “@Priya” is enough where only one of all of us is called so.
    called = Counter(name.partition(" ")[0] for name in everybody.values())

    def is_named(name: str) -> bool:
        given = name.partition(" ")[0]
        return _names(body, name) or (called[given] == 1 and _calls(body, given))

    people = [person for person in candidates if is_named(str(person))][:MOST]
    people = [person for person in people if policy.can(person, "note", ticket)]
    reached = {person.pk for person in people} | {by.pk}
    return Mentioned(people, [name for pk, name in able if pk not in reached and is_named(name)])


def _candidates(ticket: Ticket) -> UserQuerySet:
    """Everybody who may read notes, and perhaps some more: policy has the last word about each."""
    active = User.objects.filter(is_active=True)
    if ticket.restricted:
        named = Q(ticket_accesses__ticket=ticket) | Q(pk=ticket.assignee_id) | Q(pk__in=key_holders().values("pk"))
        return active.filter(named).distinct()
    works = Q(pk__in=who_works(ticket.school_id, ticket.team_id).values("pk"))
    if ticket.assignee_id:
        works |= Q(pk=ticket.assignee_id) | Q(stands_in__user=ticket.assignee_id)
    return active.filter(works).distinct()


def _plain(words: str) -> str:
    return plain_letters(words).casefold()


def _fits(person: User, wanted: Sequence[str]) -> bool:
    parts = _plain(str(person)).split()
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def _names(body: str, name: str) -> bool:
    """Whether a text holds @ and the whole name, in any case, with or without accents; not in an e-mail address."""
    return bool(name) and bool(re.search(rf"(?<!\w)@{re.escape(_plain(name))}(?!\w)", _plain(body)))


def _calls(body: str, given: str) -> bool:
    """Whether a text holds @ and a given name alone: another name behind it is of somebody else."""
    name = re.escape(plain_letters(given))
    return bool(given) and bool(re.search(rf"(?<!\w)@(?i:{name})(?!\w|\s+[A-Z])", plain_letters(body)))
