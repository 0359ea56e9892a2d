"""Putting labels on tickets, and taking them off.

One word at a time: two people who do it at once each get what they wanted, and nothing that somebody else changed is
written over. That is why no version is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions import moves
from tickets.actions.keeping import act_on
from tickets.actions.labels import called, make_label, spellings_of, tidy
from tickets.actions.together import together
from tickets.models import Label, Ticket
from users.models import User


def put_label(ticket: Ticket, label: Label, *, by: User) -> Ticket:
    """<by> put a label on it. Raises Refused for one that is no longer in use."""
    return put_label_many([ticket], label, by=by)[0]


def put_label_many(tickets: Sequence[Ticket], label: Label, *, by: User) -> list[Ticket]:
    """<by> put a label on several tickets; those that bear it already stay as they are."""
    label = label.merged_into or label
    if not label.active:
        raise Refused(_("“%(word)s” is no longer in use. An administrator can bring it back.") % {"word": label.name})
    spellings = spellings_of(label)
    return act_on(tickets, by=by, act="label", move=lambda case: moves.put_label(case, label.pk, spellings))


def put_word(ticket: Ticket, word: str, *, by: User) -> Ticket:
    """<by> put a word on it. Raises as `put_word_many` does."""
    return put_word_many([ticket], word, by=by)[0]


def put_word_many(tickets: Sequence[Ticket], word: str, *, by: User) -> list[Ticket]:
    """<by> put a word on several tickets, which becomes a label where it is none yet.

    Raises Refused for a new word where one of them is restricted: everybody at the desk reads which labels there are.
    """
    with together():
        if called(tidy(word)) is None and any(ticket.restricted for ticket in tickets):
            raise Refused(_("New labels are read by the whole desk. On a restricted ticket choose one that is there."))
        return put_label_many(tickets, make_label(word, by=by), by=by)


def take_label(ticket: Ticket, label: Label, *, by: User) -> Ticket:
    """<by> took a label off it."""
    return take_label_many([ticket], label, by=by)[0]


def take_label_many(tickets: Sequence[Ticket], label: Label, *, by: User) -> list[Ticket]:
    """<by> took a label off several tickets; those that do not bear it stay as they are."""
    spellings = spellings_of(label.merged_into or label)
    return act_on(tickets, by=by, act="label", move=lambda case: moves.take_label(case, spellings))
