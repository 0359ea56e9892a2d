"""Applying a macro: all that it does to a ticket is one act, done or taken back together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from audit.refusal import Refused
from schools.models import District
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import Seen, keep, load, refuse_if_changed
from tickets.actions.labels import spellings_of
from tickets.actions.together import together
from tickets.choices import MacroThen, MessageKind, Source
from tickets.macro_words import facts_of, fill
from tickets.models import Macro, Ticket
from users.models import User

NAMED_BY_TEXTS = ("requester", "school", "room", "device__product")


def apply_macro(
    ticket: Ticket, macro: Macro, *, by: User, seen: int | None = None, leave: Collection[str] = ()
) -> Ticket:
    """<by> applied a macro to it. `leave` are fields that stay as a colleague has just set them."""
    return apply_macro_many([ticket], macro, by=by, seen=seen, leave=leave)[0]


def apply_macro_many(
    tickets: Sequence[Ticket], macro: Macro, *, by: User, seen: Seen = None, leave: Collection[str] = ()
) -> list[Ticket]:
    """<by> applied a macro to several tickets, to all or to none, each with its own words.

    Nobody's draft is touched or sent. Raises Refused where <by> may not use it or do one of the things that it does,
    where the states forbid one, and where its text needs something that a ticket has not; Conflict where one of them
    has changed since `seen`.
    """
    if not policy.may_use_macro(by, macro):
        raise Refused(_("This macro is not yours to use, or somebody removed it."))
    asks = District.current().asks_satisfaction
    with together():
        cases = load([ticket.pk for ticket in tickets], by)
        refuse_if_changed([case.ticket for case in cases], seen)
        prefetch_related_objects([case.ticket for case in cases], *NAMED_BY_TEXTS)
        spellings = spellings_of(macro.puts_on) if macro.puts_on else ()
        for case in cases:
            _apply(case, macro, leave, spellings, asks=asks)
            for act in case.acts:
                act.data["macro"] = macro.pk
        keep(cases)
    return [case.ticket for case in cases]


def _apply(case: Case, macro: Macro, leave: Collection[str], spellings: Collection[int], *, asks: bool) -> None:
    """First what it is about and whose, then the words, which may speak of that, then the state."""
    values = {name: value for name, value in _values(macro).items() if name not in leave}
    if values:
        _do(case, "triage", lambda: moves.triage(case, values))
    if label := macro.puts_on:
        number = label.pk
        _do(case, "label", lambda: moves.put_label(case, number, spellings))
    if macro.take and "assignee" not in leave:
        _do(case, "assign", lambda: moves.assign(case, case.by))
    solves = macro.then == MacroThen.SOLVE and "status" not in leave
    words = _words(case, macro)
    if words and not (solves and macro.kind == MessageKind.REPLY):
        _say(case, macro.kind, words)
        words = ""
    if solves:
        ours = policy.speaks_for_us(case.by, case.ticket)
        _do(case, "solve", lambda: moves.solve(case, words, ours=ours, asks=asks))
    elif macro.then == MacroThen.WORK_ON and "status" not in leave:
        _do(case, "work_on", lambda: moves.work_on(case))
    elif macro.then and "status" not in leave:
        reason = macro.then.removeprefix("wait_")
        _do(case, moves.WAITING_FOR[reason], lambda: moves.wait(case, reason))


def _values(macro: Macro) -> dict[str, Any]:
    values = {"priority": macro.priority, "category": macro.category, "team": macro.to_team}
    return {name: value for name, value in values.items() if value is not None}


def _do(case: Case, act: str, move: Callable[[], None]) -> None:
    policy.require(case.by, act, case.ticket)
    move()


def _words(case: Case, macro: Macro) -> str:
    """Its text for this ticket. Raises Refused where a variable has nothing to stand for."""
    if not macro.body:
        return ""
    filled = fill(macro.body, facts_of(case.ticket, case.clocks, by=case.by, at=case.at))
    if filled.why:
        words = {"macro": macro.name, "number": case.ticket.pk, "why": filled.why}
        raise Refused(
            _("“%(macro)s” cannot be said on ticket %(number)s: %(why)s. Insert its text and fill the gap.") % words
        )
    return filled.text


def _say(case: Case, kind: str, words: str) -> None:
    if kind == MessageKind.NOTE:
        _do(case, "note", lambda: moves.note(case, words))
        return
    if not policy.speaks_for_us(case.by, case.ticket):
        raise Refused(_("You asked for this yourself, so there is nobody to answer."))
    _do(case, "answer", lambda: moves.answer(case, words, source=Source.WEB))
