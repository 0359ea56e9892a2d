"""Taking back acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.clock import now
from audit.models import Delivery, Entry
from audit.models.entry import subject_type
from audit.refusal import Refused
from tickets import policy
from tickets.actions import timing
from tickets.actions.case import UNDO_SPAN, Case
from tickets.actions.keeping import keep, load, rebuild_documents
from tickets.choices import MessageKind, Why
from tickets.models import Message, Ticket, TicketAccess
from users.models import User

CAN_BE_UNDONE = frozenset(
    {
        "answered",
        "noted",
        "assigned",
        "triaged",
        "worked_on",
        "waited",
        "part_arrived",
        "visit_scheduled",
        "solved",
        "reopened",
        "restricted",
        "closed",
        "responded",
    }
)


def undo(entry: Entry, *, by: User) -> Ticket:
    """<by> took back their last act.

    What was to leave the house is cancelled; fields and clocks go back. Raises Refused where it was not <by>'s
    act, something has changed since, or a letter has left already.
    """
    return undo_many([entry], by=by)[0]


def undo_many(entries: Sequence[Entry], *, by: User) -> list[Ticket]:
    """<by> took back acts that were done together, on one ticket or on several, all or none. Raises as `undo` does."""
    entries = sorted(entries, key=lambda entry: entry.pk)
    with transaction.atomic():
        cases = {case.ticket.pk: case for case in load({entry.subject_id for entry in entries}, by)}
        _refuse_unless_last(entries, cases, by)
        _recall(entries)
        for entry in reversed(entries):
            _take_back(cases[entry.subject_id], entry)
        for case in cases.values():
            # Hours may have changed since without moving a due time: what was paused runs again by those of now.
            case.why = Why.CALENDAR
            case.reckon()
            case.set(updated_at=case.at, version=case.ticket.version + 1, due_at=timing.next_due(case.clocks))
        keep(list(cases.values()))
        rebuild_documents(cases)
    return [case.ticket for case in cases.values()]


def can_undo(entries: Sequence[Entry], ticket: Ticket, *, by: User) -> bool:
    """Whether `undo_many` would take back <by>'s acts, the last ones on a ticket: asked before it is offered."""
    at = now()
    return (
        all(entry.verb in CAN_BE_UNDONE and entry.by_id == by.pk for entry in entries)
        and all(_may_still(by, entry, ticket, at) for entry in entries)
        and not _has_left(Delivery.objects.filter(entry__in=entries))
        and not _can_be_read(entries)
    )


def _refuse_unless_last(entries: Sequence[Entry], cases: dict[int, Case], by: User) -> None:
    at = now()
    for entry in entries:
        ticket = cases[entry.subject_id].ticket
        is_ours = entry.subject_type == subject_type(Ticket) and entry.by_id == by.pk
        if not is_ours or entry.verb not in CAN_BE_UNDONE or not _may_still(by, entry, ticket, at):
            raise Refused(_("That cannot be taken back by you."))
    first: dict[int, int] = {}
    for entry in entries:
        first.setdefault(entry.subject_id, entry.pk)
    since = Entry.objects.about_all(Ticket, cases).filter(pk__gt=min(first.values(), default=0))
    others = since.exclude(pk__in=[entry.pk for entry in entries]).values_list("subject_id", "pk")
    if any(pk > first[subject] for subject, pk in others):
        raise Refused(_("Something has changed since, so it cannot simply be undone. Change it by hand."))


def _may_still(by: User, entry: Entry, ticket: Ticket, at: datetime) -> bool:
    """What was given out of one's own reach by mistake comes back for as long as undo is offered.

    A restriction comes back for so long only, or to a key-holder: it is for them to open the ticket again.
    """
    is_fresh = at - entry.at < UNDO_SPAN
    later = policy.can(by, "unrestrict", ticket) if entry.verb == "restricted" else policy.takes_part(by, ticket)
    return by.is_active and (is_fresh or later)


def _recall(entries: Sequence[Entry]) -> None:
    """Stop what was to leave. Raises Refused where it has left, or a reply has been shown to the requester."""
    deliveries = list(Delivery.objects.select_for_update().filter(entry__in=entries))
    if _has_left(deliveries):
        raise Refused(_("The letter about it has left already, so it cannot be undone any more."))
    if _can_be_read(entries):
        raise Refused(_("The reply can be read already, so it cannot be undone any more."))
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries if not d.done_at]).update(cancelled_at=now())


def _has_left(deliveries: Iterable[Delivery]) -> bool:
    return any(delivery.done_at for delivery in deliveries if delivery.consumer == "notifications.tell")


def _can_be_read(entries: Sequence[Entry]) -> bool:
    shown = {(one.ticket_id, one.at) for one in _words_of(entries) if _is_shown(one)}
    return any((entry.subject_id, entry.at) in shown for entry in entries)


def _words_of(entries: Sequence[Entry]) -> models.QuerySet[Message]:
    """The messages that were written by these acts: they bear the same moment."""
    tickets, moments = {entry.subject_id for entry in entries}, {entry.at for entry in entries}
    authors = {entry.by_id for entry in entries}
    return Message.objects.filter(ticket__in=tickets, at__in=moments, author__in=authors, withdrawn_at=None)


def _is_shown(message: Message) -> bool:
    return message.kind == MessageKind.REPLY and not message.from_requester and message.published_at <= now()


def _take_back(case: Case, entry: Entry) -> None:
    _words_of([entry]).update(withdrawn_at=case.at, form_token=None)
    named = entry.data.get("named")
    people = named if isinstance(named, list) else [named]
    TicketAccess.objects.filter(ticket=entry.subject_id, user__in=[pk for pk in people if pk]).delete()
    case.set(**{name: _value(case.ticket, name, old) for name, (old, _new) in entry.changed.items()})
    moved = entry.data.get("clocks", {})
    for kind, (before, _after) in moved.items():
        _restore(case, kind, before)
    back = {name: [new, old] for name, (old, new) in entry.changed.items()}
    clocks = {kind: [after, before] for kind, (before, after) in moved.items() if before}
    case.acts.append(case.act("undone", back, {"undid": entry.pk, "verb": entry.verb, "clocks": clocks}))


def _restore(case: Case, kind: str, before: dict[str, Any] | None) -> None:
    if before is None:
        case.clocks.pop(kind).delete()
    else:
        timing.restore(case.clocks[kind], before, case.ticket.created_at)


def _value(ticket: Ticket, name: str, old: Any) -> Any:
    """The value of history as the field wants it."""
    field = ticket._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.filter(pk=old).first() if old else None
    if isinstance(field, models.DateTimeField) and old:
        return datetime.fromisoformat(old)
    if isinstance(field, models.DateField) and old:
        return date.fromisoformat(old)
    return old


def done_together(entry: Entry) -> list[Entry]:
    """The acts of one batch, such as “send and wait” or a change of all ticked tickets; else the act alone."""
    if entry.batch is None:
        return [entry]
    return list(Entry.objects.filter(batch=entry.batch, by=entry.by_id, subject_type=subject_type(Ticket)))
