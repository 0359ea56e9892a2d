"""Taking back an act."""

from __future__ import annotations

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
from tickets.actions.case import Case
from tickets.actions.keeping import keep, load
from tickets.models import Message, Ticket
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
        "closed",
        "responded",
    }
)


def undo(entry: Entry, *, by: User) -> Ticket:
    """<by> took back their last act.

    What was to leave the house is cancelled; fields and clocks go back. Raises Refused where it was not <by>'s
    act, something has changed since, or a letter has left already.
    """
    with transaction.atomic():
        (case,) = load([entry.subject_id], by)
        _refuse_unless_last(entry, case.ticket, by)
        _recall(entry)
        _take_back_messages(entry, case.at)
        case.set(**{name: _value(case.ticket, name, old) for name, (old, _new) in entry.changed.items()})
        for kind, (before, _after) in entry.data.get("clocks", {}).items():
            _restore(case, kind, before)
        case.set(updated_at=case.at, version=case.ticket.version + 1, due_at=timing.next_due(case.clocks))
        _write(case, entry)
    return case.ticket


def _refuse_unless_last(entry: Entry, ticket: Ticket, by: User) -> None:
    last = Entry.objects.filter(subject_type=subject_type(Ticket), subject_id=ticket.pk).order_by("pk").last()
    if entry.by_id != by.pk or entry.verb not in CAN_BE_UNDONE or not policy.takes_part(by, ticket):
        raise Refused(_("That cannot be taken back by you."))
    if last is None or last.pk != entry.pk:
        raise Refused(_("Something has changed since, so it cannot simply be undone. Change it by hand."))


def _recall(entry: Entry) -> None:
    deliveries = list(Delivery.objects.select_for_update().filter(entry=entry))
    if any(delivery.done_at for delivery in deliveries if delivery.consumer == "notifications.tell"):
        raise Refused(_("The letter about it has left already, so it cannot be undone any more."))
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries if not d.done_at]).update(cancelled_at=now())


def _take_back_messages(entry: Entry, at: datetime) -> None:
    Message.objects.filter(ticket=entry.subject_id, at=entry.at, author=entry.by_id).update(
        withdrawn_at=at, form_token=None
    )


def _restore(case: Case, kind: str, before: dict[str, Any] | None) -> None:
    if before is None:
        case.clocks.pop(kind).delete()
    else:
        timing.restore(case.clocks[kind], before)


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


def _write(case: Case, entry: Entry) -> None:
    back = {name: [new, old] for name, (old, new) in entry.changed.items()}
    moved = {kind: [after, before] for kind, (before, after) in entry.data.get("clocks", {}).items() if before}
    case.acts.append(case.act("undone", back, {"undid": entry.pk, "verb": entry.verb, "clocks": moved}))
    keep([case])
