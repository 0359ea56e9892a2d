"""The verbs: the only code that changes a ticket."""

from tickets.actions.assignment import assign, assign_many, escalate, escalate_quietly
from tickets.actions.conversation import note, reply
from tickets.actions.filing import Filing, open_many, open_ticket
from tickets.actions.following import follow
from tickets.actions.lifecycle import (
    close,
    close_many,
    part_arrived,
    reopen,
    schedule_visit,
    solve,
    solve_many,
    wait,
    work_on,
)
from tickets.actions.rescheduling import follow_absence, follow_calendar, follow_promises, reschedule
from tickets.actions.restriction import restrict, unrestrict
from tickets.actions.triage import triage, triage_many
from tickets.actions.undoing import undo, undo_many

__all__ = [
    "Filing",
    "assign",
    "assign_many",
    "close",
    "close_many",
    "escalate",
    "escalate_quietly",
    "follow",
    "follow_absence",
    "follow_calendar",
    "follow_promises",
    "note",
    "open_many",
    "open_ticket",
    "part_arrived",
    "reopen",
    "reply",
    "reschedule",
    "restrict",
    "schedule_visit",
    "solve",
    "solve_many",
    "triage",
    "triage_many",
    "undo",
    "undo_many",
    "unrestrict",
    "wait",
    "work_on",
]
