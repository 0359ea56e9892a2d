"""Addresses of acts on a ticket. Each takes POST only, and leads back to the ticket."""

from __future__ import annotations

from django.urls import path

from tickets.views import acts, another_time, conversation

ACTS = {
    "reply": conversation.reply,
    "note": conversation.note,
    "another-time": another_time.another_time,
    "assign": acts.assign,
    "triage": acts.triage,
    "wait": acts.wait,
    "visit": acts.visit,
    "work-on": acts.work_on,
    "part-arrived": acts.part_arrived,
    "solve": acts.solve,
    "reopen": acts.reopen,
    "close": acts.close,
    "restrict": acts.restrict,
    "unrestrict": acts.unrestrict,
    "follow": acts.follow,
    "undo": acts.undo,
}
urlpatterns = [path(f"tickets/<int:number>/{act}/", view, name=act.replace("-", "_")) for act, view in ACTS.items()]
