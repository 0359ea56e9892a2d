"""The verbs: the only code that changes a ticket."""

from tickets.actions.applying import apply_macro, apply_macro_many
from tickets.actions.assignment import assign, assign_many, escalate, escalate_quietly, take_free
from tickets.actions.conversation import note, reply
from tickets.actions.filing import Filing, open_many, open_ticket
from tickets.actions.following import follow, follow_outside, unfollow
from tickets.actions.going_on import not_fixed
from tickets.actions.labelling import (
    put_label,
    put_label_many,
    put_word,
    put_word_many,
    take_label,
    take_label_many,
)
from tickets.actions.labels import bring_back_label, make_label, merge_labels, rename_label, retire_label
from tickets.actions.lifecycle import (
    close,
    close_many,
    part_arrived,
    part_arrived_many,
    reopen,
    reopen_many,
    schedule_visit,
    schedule_visits,
    solve,
    solve_duplicates,
    solve_many,
    wait,
    wait_many,
    withdraw,
    work_on,
    work_on_many,
)
from tickets.actions.linking import link, link_many, unlink
from tickets.actions.me_too import me_too, not_me
from tickets.actions.merge import merge, merge_many, unmerge
from tickets.actions.outage import OutagePlan, change_outage, declare
from tickets.actions.outage_news import end_outage, resume, tell_news, undo_news
from tickets.actions.outage_tickets import attach, attach_many, detach
from tickets.actions.rescheduling import follow_absence, follow_calendar, follow_promises, reschedule
from tickets.actions.restriction import restrict, unrestrict
from tickets.actions.satisfaction import rate, thank
from tickets.actions.snooze import snooze, snooze_many, wake, wake_many
from tickets.actions.speaking_to_many import note_many, reply_many
from tickets.actions.split import split
from tickets.actions.tell_class import tell_class
from tickets.actions.time import add_time
from tickets.actions.triage import triage, triage_many
from tickets.actions.undoing import undo, undo_many, undo_told
from tickets.actions.walk_in import walk_in

__all__ = [
    "Filing",
    "OutagePlan",
    "add_time",
    "apply_macro",
    "apply_macro_many",
    "assign",
    "assign_many",
    "attach",
    "attach_many",
    "bring_back_label",
    "change_outage",
    "close",
    "close_many",
    "declare",
    "detach",
    "end_outage",
    "escalate",
    "escalate_quietly",
    "follow",
    "follow_absence",
    "follow_calendar",
    "follow_outside",
    "follow_promises",
    "link",
    "link_many",
    "make_label",
    "me_too",
    "merge",
    "merge_labels",
    "merge_many",
    "not_fixed",
    "not_me",
    "note",
    "note_many",
    "open_many",
    "open_ticket",
    "part_arrived",
    "part_arrived_many",
    "put_label",
    "put_label_many",
    "put_word",
    "put_word_many",
    "rate",
    "rename_label",
    "reopen",
    "reopen_many",
    "reply",
    "reply_many",
    "reschedule",
    "restrict",
    "resume",
    "retire_label",
    "schedule_visit",
    "schedule_visits",
    "snooze",
    "snooze_many",
    "solve",
    "solve_duplicates",
    "solve_many",
    "split",
    "take_free",
    "take_label",
    "take_label_many",
    "tell_class",
    "tell_news",
    "thank",
    "triage",
    "triage_many",
    "undo",
    "undo_many",
    "undo_news",
    "undo_told",
    "unfollow",
    "unlink",
    "unmerge",
    "unrestrict",
    "wait",
    "wait_many",
    "wake",
    "wake_many",
    "walk_in",
    "withdraw",
    "work_on",
    "work_on_many",
]
