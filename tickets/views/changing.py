"""Which verb a wish of the list means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets import actions
from tickets.actions.message_drafts import drop_draft
from tickets.forms.acts import VisitForm
from tickets.forms.join import ticket_meant
from tickets.forms.snooze import SnoozeForm
from tickets.link_panel import MERGE
from tickets.mentions import mentioned
from tickets.models import Ticket
from users.models import User

Tickets = Sequence[Ticket]
Wish = Mapping[str, Any]
Seen = dict[int, int]

MOST_PLACES = 20
MOST_LINKED = 50


def change(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    """The one thing that was pressed. Raises Refused where nothing was, or it cannot be."""
    for name, do in WISHES.items():
        if wish[name]:
            do(tickets, by, wish, seen)
            return
    raise Refused(_("Choose what to change."))


def _take(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.assign_many(tickets, by=by, to=by, seen=seen)


def _give(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.assign_many(tickets, by=by, to=wish["to"], seen=seen)


def _triage(name: str, field: str = "") -> Callable[[Tickets, User, Wish, Seen], None]:
    def do(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
        actions.triage_many(tickets, by=by, seen=seen, **{name: wish[field] if field else None})

    return do


def _solve(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.solve_many(tickets, by=by, seen=seen)


def _state(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    act, _wait, reason = str(wish["status"]).partition("wait_")
    if reason:
        actions.wait_many(tickets, by=by, reason=reason, expected_on=wish["expected_on"], seen=seen)
    else:
        STATES[act](tickets, by=by, seen=seen)


STATES: dict[str, Callable[..., Any]] = {
    "work_on": actions.work_on_many,
    "part_arrived": actions.part_arrived_many,
    "solve": actions.solve_many,
    "reopen": actions.reopen_many,
    "close": actions.close_many,
}


def _visit(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    """At one time; each room and each person who comes is looked at once."""
    if wish["slot"] and len({ticket.school_id for ticket in tickets}) > 1:
        raise Refused(_("These tickets are at several schools. Say day and time instead of a period."))
    places = {(ticket.school_id, ticket.room_id, ticket.assignee_id): ticket for ticket in tickets}
    if len(places) > MOST_PLACES:
        raise Refused(_("Set visits for at most %(n)s rooms at once.") % {"n": MOST_PLACES})
    spans = [_span(ticket, by, wish) for ticket in places.values()]
    actions.schedule_visits(tickets, by=by, at=spans[0][0], until=spans[0][1], seen=seen)


def _span(ticket: Ticket, by: User, wish: Wish) -> tuple[datetime, datetime]:
    when = {"slot": wish["slot"], "at": "" if wish["slot"] else wish["at"], "meant": wish["meant"]}
    form = VisitForm(when, ticket=ticket, by=by)
    if not form.is_valid():
        raise Refused(next(str(error) for errors in form.errors.values() for error in errors))
    values = form.values()
    return values["at"], values["until"]


def _snooze(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    """Until one moment, which each school has by its own bells."""
    until: dict[int, datetime] = {}
    for school, ticket in {ticket.school_id: ticket for ticket in tickets}.items():
        when = {name: wish[name] for name in ("snooze", "until", "meant")}
        form = SnoozeForm(when, ticket=ticket, by=by)
        if not form.is_valid():
            raise Refused(next(str(error) for errors in form.errors.values() for error in errors))
        until |= {one.pk: form.values()["until"] for one in tickets if one.school_id == school}
    actions.snooze_many(tickets, by=by, until=until, why=wish["why"], seen=seen)


def _wake(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.wake_many(tickets, by=by, seen=seen)


def _macro(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.apply_macro_many(tickets, wish["macro"], by=by, seen=seen)


def _link(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    kind, _colon, number = str(wish["link"]).partition(":")
    _link_to(tickets, by, {"number": number}, kind, seen)


def _link_typed(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    _link_to(tickets, by, {"number": wish["number"]}, wish["kind"], seen)


def _link_to(tickets: Tickets, by: User, meant: dict[str, str], kind: str, seen: Seen) -> None:
    try:
        to = ticket_meant(meant, by)
    except ValidationError as unknown:
        raise Refused(unknown.messages[0]) from unknown
    others = [ticket for ticket in tickets if ticket.pk != to.pk] or tickets
    if len(others) > MOST_LINKED:
        raise Refused(_("Link or merge at most %(n)s tickets at once.") % {"n": MOST_LINKED})
    if kind == MERGE:
        actions.merge_many(others, into=to, by=by, seen=seen)
    else:
        actions.link_many(others, to=to, kind=kind, by=by, seen=seen)


def _put(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.put_label_many(tickets, wish["label_add"], by=by)


def _take_off(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.take_label_many(tickets, wish["label_drop"], by=by)


def _put_word(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    actions.put_word_many(tickets, wish["label_word"], by=by)


def _say(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    _speak(tickets, by, wish, seen)
    if len(tickets) == 1:  # of one ticket it is the draft of its page that was sent
        drop_draft(tickets[0], by=by, kind=wish["kind"])


def _speak(tickets: Tickets, by: User, wish: Wish, seen: Seen) -> None:
    if wish["kind"] not in ("reply", "note"):
        raise Refused(_("Choose a ticket of the list, or type its number."))
    takes = wish["take_too"] and wish["kind"] == "reply"
    if wish["kind"] == "reply" and wish["then"] == "solve":
        if takes:
            taken = actions.take_free(tickets, by=by, seen=seen)
            seen = {ticket.pk: ticket.version for ticket in taken}
        actions.solve_many(tickets, by=by, note=wish["body"], leave_out=wish["leave_out"], seen=seen)
        return
    words = {"by": by, "body": wish["body"], "form_token": wish["form_token"], "seen": seen}
    if wish["kind"] == "note":
        named = mentioned(wish["body"], tickets[0], by=by).people if len(tickets) == 1 else []
        actions.note_many(tickets, mentions=named, **words)
        return
    fresh = actions.reply_many(tickets, leave_out=wish["leave_out"], **words)
    if takes:
        fresh = actions.take_free(fresh, by=by)
    if wish["then"] == "wait_user":
        actions.wait_many(fresh, by=by, reason="user")


# The first that was sent is done.
WISHES: dict[str, Callable[[Tickets, User, Wish, Seen], None]] = {
    "take": _take,
    "to": _give,
    "to_nobody": _give,
    "priority": _triage("priority", "priority"),
    "team": _triage("team", "team"),
    "no_team": _triage("team"),
    "category": _triage("category", "category"),
    "solve": _solve,
    "status": _state,
    "slot": _visit,
    "at": _visit,
    "wake": _wake,
    "snooze": _snooze,
    "until": _snooze,
    "macro": _macro,
    "link": _link,
    "number": _link_typed,
    "label_add": _put,
    "label_drop": _take_off,
    "label_word": _put_word,
    "kind": _say,
}
