"""Which macros can be applied to the chosen tickets, each with the line of what exactly will happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choices import MacroThen, MessageKind
from tickets.choosing import Asking, Option
from tickets.macro_words import does, facts_of, fill
from tickets.models import Clock, Macro, MessageDraft

# So many characters of a text tell macros apart on a phone, too.
BEGINNING = 80


def macro_options(asking: Asking) -> list[Option]:
    """All that the reader may use: their own first, then the team's, then the district's."""
    found = Macro.objects.visible_to(asking.user).in_order().select_related("category__parent", "to_team", "team")
    book = _Book.of(asking)
    return [_option(asking, macro, book) for macro in found]


@dataclass(frozen=True)
class _Book:
    """What the texts can say of each ticket, and on how many of them the reader has begun to write."""

    facts: Mapping[int, Mapping[str, str]]
    begun: int

    @classmethod
    def of(cls, asking: Asking) -> _Book:
        """Some queries, however many tickets and macros there are."""
        prefetch_related_objects(asking.tickets, "device__product")
        clocks: dict[int, dict[str, Clock]] = defaultdict(dict)
        numbers = [ticket.pk for ticket in asking.tickets]
        for clock in Clock.objects.filter(ticket__in=numbers):
            clocks[clock.ticket_id][clock.kind] = clock
        drafts = MessageDraft.objects.filter(ticket__in=numbers, person=asking.user).values_list("ticket", "body")
        begun = {number for number, body in drafts if body.strip()}
        facts = {one.pk: facts_of(one, clocks[one.pk], by=asking.user, at=asking.at) for one in asking.tickets}
        return cls(facts, len(begun))

    def missing(self, macro: Macro) -> str:
        """On which ticket the text has a gap, and why; nothing where it can be said on all of them."""
        for number, facts in self.facts.items():
            if why := fill(macro.body, facts).why:
                return _("not for %(number)s: %(why)s") % {"number": number, "why": why}
        return ""

    def beginning(self, macro: Macro) -> Sequence[str]:
        """How its text begins, as the first of the tickets would get it."""
        if not macro.body:
            return []
        text = fill(macro.body, next(iter(self.facts.values()))).text
        return [_("It begins: “%(words)s”") % {"words": shorten(text, BEGINNING, placeholder=" …")}]


def _option(asking: Asking, macro: Macro, book: _Book) -> Option:
    # A text alone is for the draft, where it can be changed: nothing of it is sent from here.
    off = book.missing(macro) if macro.changes else _("only a text: press R, or insert it on the ticket")
    line = ngettext("“%(macro)s” on ticket %(number)s: %(does)s", "“%(macro)s” on %(n)s tickets: %(does)s", asking.n)
    # From a list one goes on by oneself.
    done = does(macro)[:-1] if macro.goes_on else does(macro)
    said = line % asking.words(macro=macro.name, does=", ".join(done))
    said = " ".join([f"{said}.", *_readers(asking, macro), *book.beginning(macro), *_drafts(book.begun)])
    return Option("macro", str(macro.pk), macro.name, said, "bolt", off or ", ".join(done), off=bool(off))


def _readers(asking: Asking, macro: Macro) -> Sequence[str]:
    """Who reads its words."""
    speaks = bool(macro.body) and macro.kind == MessageKind.REPLY
    if not speaks and macro.then != MacroThen.SOLVE:
        return []
    people = len({ticket.requester_id for ticket in asking.tickets})
    words = ngettext(
        "%(n)s person is written to, after 15 seconds.", "%(n)s people are written to, after 15 seconds.", people
    )
    return [words % {"n": people}]


def _drafts(begun: int) -> Sequence[str]:
    if not begun:
        return []
    words = ngettext(
        "What you have begun to write on one of them is not sent and stays a draft.",
        "What you have begun to write on %(n)s of them is not sent and stays a draft.",
        begun,
    )
    return [words % {"n": begun}]
