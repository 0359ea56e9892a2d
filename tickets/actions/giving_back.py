"""How each act goes back: fields and clocks as history kept them, and what it changed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from audit.models import Entry
from tickets.actions import timing
from tickets.actions.case import Case
from tickets.actions.merge import give_back
from tickets.models import Message, Satisfaction, Ticket, TicketAccess, TicketLink, TimeEntry
from tickets.undo_rules import to_go_back, words_of
from tickets.workflow import Status


def take_back(case: Case, entry: Entry, told: Sequence[int] | None = None) -> None:
    """Take back one act. `told`: the keys of those who were told of it, and hear of this, too (None: it is silent)."""
    if told is None:
        words_of([entry]).update(withdrawn_at=case.at, form_token=None)
        asked = Satisfaction.objects.filter(ticket=entry.subject_id, person__in=entry.data.get("asked", []))
        asked.filter(answered_at=None).delete()
    named = entry.data.get("named")
    people = named if isinstance(named, list) else [named]
    TicketAccess.objects.filter(ticket=entry.subject_id, user__in=[pk for pk in people if pk]).delete()
    changed, moved = to_go_back(entry, is_answer=told is not None and words_of([entry]).exists())
    case.set(**{name: _value(case.ticket, name, old) for name, (old, _new) in changed.items()})
    for kind, (before, _after) in moved.items():
        _restore(case, kind, before)
    if entry.verb in ELSEWHERE:
        ELSEWHERE[entry.verb](case, entry)
    back = {name: [new, old] for name, (old, new) in changed.items()}
    clocks = {kind: [after, before] for kind, (before, after) in moved.items() if before}
    facts = {"undid": entry.pk, "verb": entry.verb, "clocks": clocks}
    case.acts.append(case.act("undone", back, facts if told is None else {**facts, "told": list(told)}))


def is_walk_in(entry: Entry) -> bool:
    """Whether a ticket was written down for somebody who asked in person."""
    return entry.verb == "opened" and "walk_in" in entry.data


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


def _part_again(case: Case, entry: Entry) -> None:
    give_back(case.ticket.pk, entry.data["into"])


def _unopen(case: Case, entry: Entry) -> None:
    if not is_walk_in(entry):
        _rejoin(case, entry)


def _forget_time(case: Case, entry: Entry) -> None:
    written = TimeEntry.objects.filter(ticket=case.ticket.pk, person=entry.by_id, at=entry.at)
    TimeEntry.objects.filter(pk__in=written.filter(minutes=entry.data["minutes"]).order_by("-pk")[:1]).delete()


def _rejoin(case: Case, entry: Entry) -> None:
    """The message goes back, and its new ticket is a part of the old one that nobody but the desk ever saw."""
    Message.objects.filter(pk=entry.data["message"], ticket=case.ticket.pk).update(ticket=entry.data["split_from"])
    TicketAccess.objects.filter(ticket=case.ticket.pk).delete()
    TicketLink.objects.filter(source=case.ticket.pk, target=entry.data["split_from"]).delete()
    case.set(status=Status.MERGED.value, merged_into=Ticket.objects.get(pk=entry.data["split_from"]))


def _cut(case: Case, entry: Entry) -> None:
    TicketLink.objects.filter(**_ends(case, entry)).delete()


def _tie(case: Case, entry: Entry) -> None:
    TicketLink.objects.get_or_create(**_ends(case, entry), defaults={"kind": entry.data["kind"]})


def _take_off(case: Case, entry: Entry) -> None:
    TicketAccess.objects.filter(ticket=case.ticket.pk, user=entry.data["who"]).delete()


def _put_back(case: Case, entry: Entry) -> None:
    case.name(entry.data["who"], entry.data["reason"])


def _ends(case: Case, entry: Entry) -> dict[str, int]:
    names = ("source_id", "target_id") if entry.data["is_source"] else ("target_id", "source_id")
    return dict(zip(names, (case.ticket.pk, entry.data["other"]), strict=True))


# What an act changed besides its ticket, its clocks and its people.
ELSEWHERE: dict[str, Callable[[Case, Entry], None]] = {
    "merged": _part_again,
    "opened": _unopen,
    "time_added": _forget_time,
    "linked": _cut,
    "unlinked": _tie,
    "followed": _take_off,
    "unfollowed": _put_back,
}
