"""A macro that met a colleague's change: what it wanted, and which choices are left."""

from __future__ import annotations

from typing import Any

from schools.school_days import Plan
from tickets import workflow
from tickets.actions.case import plain
from tickets.actions.moves import WAITING_FOR
from tickets.choices import MacroThen, MessageKind
from tickets.conflict import STATE, Meeting, fields_of, since
from tickets.macro_words import does
from tickets.models import Macro, Ticket
from tickets.timeline import line_of
from tickets.timeline_names import Told
from users.models import User


def meet_macro(ticket: Ticket, macro: Macro, *, by: User, met: int, plan: Plan) -> Meeting:
    """Both changes, as `tickets.conflict.meet` tells them of other acts."""
    entries = since(ticket, met)
    told = Told(entries, plan)
    theirs, mine = fields_of(entries), _wanted(macro, by)
    possible = _steps(macro) <= set(workflow.possible(ticket.status))
    return Meeting(
        [line_of(entry, told) for entry in entries],
        f"{macro.name}: {', '.join(does(macro))}",
        met,
        takes=possible and bool(mine.keys() & theirs.keys()),
        joins=possible and bool(mine.keys() - theirs.keys() or macro.body or macro.puts_on),
        reader=by.pk,
    )


def theirs_to_leave(ticket: Ticket, met: int) -> frozenset[str]:
    """The fields that a colleague has changed since, which “both” leaves as they are."""
    return frozenset(fields_of(since(ticket, met)))


def _wanted(macro: Macro, by: User) -> dict[str, Any]:
    fields = {
        "priority": macro.priority,
        "category": macro.category,
        "team": macro.to_team or (macro.category.owner if macro.category else None),
        "assignee": by if macro.take else None,
        STATE: macro.then or None,
    }
    return {name: plain(value) for name, value in fields.items() if value}


def _steps(macro: Macro) -> set[str]:
    """The rows of the table of states that it needs."""
    speaks = {MessageKind.NOTE: "note"}.get(MessageKind(macro.kind), "answer")
    then = {MacroThen.SOLVE: "solve", MacroThen.WORK_ON: "work_on"}
    waits = WAITING_FOR.get(macro.then.removeprefix("wait_"), "")
    steps = {speaks} if macro.body else set()
    steps |= {"assign"} if macro.take else set()
    steps |= {"label"} if macro.puts_on else set()
    steps |= {"triage"} if macro.priority or macro.category_id or macro.to_team_id else set()
    return steps | ({then.get(MacroThen(macro.then), waits)} if macro.then else set())
