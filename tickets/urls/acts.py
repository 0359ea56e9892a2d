"""Addresses of acts on a ticket. Each takes POST only, and leads back to the ticket."""

from __future__ import annotations

from django.urls import path

from tickets.views import acts, another_time, conversation, going_on, macro, message_draft, undo_now

ACTS = {
    "reply": conversation.reply,
    "note": conversation.note,
    "message-draft": message_draft.message_draft,
    "macro": macro.macro,
    "insert-macro": macro.insert_macro,
    "another-time": another_time.another_time,
    "assign": acts.assign,
    "triage": acts.triage,
    "tell-class": acts.tell_class,
    "wait": acts.wait,
    "visit": acts.visit,
    "work-on": acts.work_on,
    "part-arrived": acts.part_arrived,
    "solve": acts.solve,
    "reopen": acts.reopen,
    "close": acts.close,
    "withdraw": acts.withdraw,
    "rate": acts.rate,
    "thank": acts.thank,
    "not-fixed": going_on.not_fixed,
    "restrict": acts.restrict,
    "unrestrict": acts.unrestrict,
    "follow": acts.follow,
    "unfollow": acts.unfollow,
    "add-time": acts.add_time,
    "label": acts.label,
    "unmerge": acts.unmerge,
    "split": acts.split,
    "link": acts.link,
    "unlink": acts.unlink,
    "attach": acts.attach,
    "detach": acts.detach,
    "snooze": acts.snooze,
    "wake": acts.wake,
    "undo": undo_now.undo,
}
urlpatterns = [path(f"tickets/<int:number>/{act}/", view, name=act.replace("-", "_")) for act, view in ACTS.items()]
