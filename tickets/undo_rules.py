"""What can be taken back, by whom, and for how long: looked at before it is offered, and again when it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clock import now
from audit.models import Delivery, Entry
from audit.models.entry import subject_type
from audit.refusal import Refused
from tickets import policy
from tickets.actions.case import UNDO_SPAN
from tickets.choices import ClockKind, MessageKind
from tickets.models import Message, Ticket
from tickets.workflow import Status
from users.models import User

CAN_BE_UNDONE = frozenset(
    {
        "answered",
        "noted",
        "assigned",
        "triaged",
        "class_told",
        "worked_on",
        "waited",
        "part_arrived",
        "visit_scheduled",
        "solved",
        "reopened",
        "restricted",
        "closed",
        "responded",
        "withdrawn",
        "merged",
        "took_in",
        "split_off",
        "linked",
        "unlinked",
        "attached",
        "detached",
        "time_added",
        "labelled",
        "snoozed",
        "woken",
        "followed",
        "unfollowed",
    }
)
# How we open a ticket ourselves; what somebody else asked for is not taken back by us.
BY_US = {"split_from", "walk_in"}
# One act that shows on two tickets: it is taken back on both.
SHOWS_TWICE = frozenset({"merged", "took_in", "split_off", "linked", "unlinked"})
# These may bring words of ours along.
SPEAKS = frozenset({"answered", "noted", "solved"})
# Nothing but words: once read or sent they are said, and no later act makes them unsaid.
ONLY_WORDS = frozenset({"answered", "responded", "noted"})
# What an answer changed. It stays where the words of an act were read: somebody was answered.
ANSWERS = ("answered_at", "needs_answer")
ANSWER_CLOCKS = (ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER)
# A ticket of which somebody was told does not vanish; it is merged where it was not meant.
STAYS_ONCE_TOLD = frozenset({"opened", "split_off"})


def whole(entries: Sequence[Entry]) -> list[Entry]:
    """With the other half of what shows on two tickets, in the order in which it was done."""
    found = {entry.pk: entry for entry in entries}
    for entry in entries:
        if entry.verb in SHOWS_TWICE:
            found |= {one.pk: one for one in done_together(entry)}
    return [found[pk] for pk in sorted(found)]


def done_together(entry: Entry) -> list[Entry]:
    """The acts of one batch, such as “send and wait” or a change of all ticked tickets; else the act alone.

    What was done to a ticket because of another one (a duplicate was solved with it) is taken back alone there, and is
    left out elsewhere once that has been done.
    """
    if entry.batch is None:
        return [entry]
    batch = list(Entry.objects.filter(batch=entry.batch, by=entry.by_id, subject_type=subject_type(Ticket)))
    if entry.caused_by_id:
        return [one for one in batch if one.subject_id == entry.subject_id]
    caused = [one.subject_id for one in batch if one.caused_by_id]
    undone = Entry.objects.about_all(Ticket, caused).filter(verb="undone").values_list("data__undid", flat=True)
    gone = set(undone) if caused else set()
    return [one for one in batch if one.pk not in gone]


def greater(entries: Sequence[Entry]) -> Entry:
    """The first act of what was pressed at once; where a ticket was taken with what was said, that."""
    taken = entries[0].verb == "assigned" and "macro" not in entries[0].data
    return next((entry for entry in entries if taken and entry.verb in SPEAKS), entries[0])


def can_be_undone(entry: Entry) -> bool:
    """Whether it is an act that can be taken back at all."""
    return entry.verb in CAN_BE_UNDONE or (entry.verb == "opened" and bool(entry.data.keys() & BY_US))


def refuse_unless_last(entries: Sequence[Entry], tickets: dict[int, Ticket], by: User) -> None:
    """Raise Refused, with a sentence, where an act is not <by>'s to take back, or something has changed since."""
    at = now()
    for entry in entries:
        is_ours = entry.subject_type == subject_type(Ticket) and entry.by_id == by.pk
        if not is_ours or not can_be_undone(entry) or not may_still(by, entry, tickets[entry.subject_id], at):
            raise Refused(_("That cannot be taken back by you."))
    if changed_since(entries):
        raise Refused(by_hand(entries))


def by_hand(entries: Iterable[Entry]) -> str:
    """What to do where something has changed since these acts. What is merged can be parted at any time."""
    merged = [entry.subject_id for entry in entries if entry.verb == "merged"]
    still = Ticket.objects.filter(pk__in=merged, status=Status.MERGED).order_by("pk").values_list("pk", flat=True)
    parts = [str(number) for number in still]
    if not parts:
        return _("Something has changed since, so it cannot simply be undone. Change it by hand.")
    words = ngettext(
        "Something has changed since. To part them, press “Take it out again” on ticket %(numbers)s.",
        "Something has changed since. To part them, press “Take it out again” on tickets %(numbers)s.",
        len(parts),
    )
    return words % {"numbers": ", ".join(parts)}


def changed_since(entries: Sequence[Entry]) -> set[int]:
    """The tickets to which something else has happened since the first of these acts on them, by one query."""
    first: dict[int, int] = {}
    for entry in entries:
        first[entry.subject_id] = min(entry.pk, first.get(entry.subject_id, entry.pk))
    since = Entry.objects.about_all(Ticket, first).filter(pk__gt=min(first.values(), default=0))
    others = since.exclude(pk__in=[entry.pk for entry in entries])
    if all(entry.verb != "time_added" for entry in entries):
        others = others.exclude(verb="time_added")  # it changes nothing else; only what is taken off builds on it
    return {subject for subject, pk in others.values_list("subject_id", "pk") if pk > first[subject]}


def may_still(by: User, entry: Entry, ticket: Ticket, at: datetime) -> bool:
    """What was given out of one's own reach by mistake comes back for as long as undo is offered.

    A restriction comes back for so long only, or to a key-holder: it is for them to open the ticket again.
    """
    is_fresh = at - entry.at < UNDO_SPAN
    later = policy.can(by, "unrestrict", ticket) if entry.verb == "restricted" else policy.takes_part(by, ticket)
    return by.is_active and (is_fresh or later)


def have_left(deliveries: Iterable[Delivery]) -> set[int]:
    """The entries of which people have been told; so their letters, if there are any, are under way."""
    return {one.entry_id for one in deliveries if one.done_at and one.consumer == "notifications.tell"}


def still_wait(deliveries: Iterable[Delivery]) -> set[int]:
    """The entries of which people may be told at any moment."""
    waiting = [one for one in deliveries if not one.done_at and not one.cancelled_at]
    return {one.entry_id for one in waiting if one.consumer == "notifications.tell"}


def has_left(deliveries: Iterable[Delivery]) -> bool:
    """Whether people have been told of one of them."""
    return bool(have_left(deliveries))


def are_read(entries: Sequence[Entry]) -> set[int]:
    """The acts whose replies the requester can read already."""
    shown = {(one.ticket_id, one.at) for one in words_of(entries) if _is_shown(one)}
    return {entry.pk for entry in entries if (entry.subject_id, entry.at) in shown and entry.verb in SPEAKS}


def known_with(entries: Sequence[Entry], known: set[int]) -> set[int]:
    """With the acts of the same moment, as a macro does them: they share their words, so that none is silent alone."""
    moments = {(entry.subject_id, entry.at) for entry in entries if entry.pk in known}
    return {entry.pk for entry in entries if (entry.subject_id, entry.at) in moments}


def words_of(entries: Sequence[Entry]) -> models.QuerySet[Message]:
    """The messages that were written by these acts: they bear the same moment."""
    tickets, moments = {entry.subject_id for entry in entries}, {entry.at for entry in entries}
    authors = {entry.by_id for entry in entries}
    return Message.objects.filter(ticket__in=tickets, at__in=moments, author__in=authors, withdrawn_at=None)


def _is_shown(message: Message) -> bool:
    return message.kind == MessageKind.REPLY and not message.from_requester and message.published_at <= now()


def to_go_back(entry: Entry, *, is_answer: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields and clocks that go back; what was answered stays answered, so that its ticket is not new again."""
    changed, moved = dict(entry.changed), dict(entry.data.get("clocks", {}))
    if is_answer:
        changed = {name: pair for name, pair in changed.items() if name not in ANSWERS}
        moved = {kind: pair for kind, pair in moved.items() if kind not in ANSWER_CLOCKS}
        if changed.get("status", [""])[0] == Status.NEW:
            changed["status"] = [Status.OPEN.value, changed["status"][1]]
    return changed, moved
