"""Taking back acts: silently, while nobody knows of them, and later by an act of which people are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from audit.clock import now
from audit.models import Delivery, Entry
from audit.refusal import Refused
from letters.told import written_about
from tickets.actions import sleeping, timing
from tickets.actions.case import Case
from tickets.actions.giving_back import is_walk_in, take_back
from tickets.actions.keeping import keep, load, rebuild_documents
from tickets.actions.message_drafts import bring_back
from tickets.choices import Source, Why
from tickets.models import Message, Ticket
from tickets.undo_rules import (
    ONLY_WORDS,
    SPEAKS,
    STAYS_ONCE_TOLD,
    are_read,
    has_left,
    have_left,
    known_with,
    refuse_unless_last,
    whole,
    words_of,
)
from users.models import User

# The people who were told of an act, by its key; an act that is missing is taken back silently.
Told = Mapping[int, Sequence[int]]


def undo(entry: Entry, *, by: User) -> Ticket:
    """<by> took back their last act.

    What was to leave the house is cancelled; fields and clocks go back. Raises Refused where it was not <by>'s
    act, something has changed since, or a letter has left already.
    """
    return next(ticket for ticket in undo_many([entry], by=by) if ticket.pk == entry.subject_id)


def undo_many(entries: Sequence[Entry], *, by: User) -> list[Ticket]:
    """<by> took back acts that were done together, on one ticket or on several, all or none. Raises as `undo` does."""
    entries = whole(entries)
    with transaction.atomic():
        cases = _loaded(entries, by)
        _recall(entries)
        return _go_back(entries, cases, {})


def undo_told(entries: Sequence[Entry], *, by: User) -> list[Ticket]:
    """<by> took back acts, all or none, although people were told of them: they are told of this as well.

    Words that were read or sent stay said, and what they answered stays answered. Raises Refused where it was not
    <by>'s act, something has changed since, or there is nothing but words.
    """
    entries = whole(entries)
    with transaction.atomic():
        cases = _loaded(entries, by)
        told = _told_of(entries)
        kept = [entry for entry in entries if entry.pk not in told or entry.verb not in ONLY_WORDS]
        if {entry.subject_id for entry in kept} != set(cases):
            raise Refused(_("What was said cannot be unsaid. Write once more, and say how it is."))
        if any(entry.pk in told and entry.verb in STAYS_ONCE_TOLD for entry in kept):
            raise Refused(_("The new ticket is known to others already. Merge it with the one from which it came."))
        return _go_back(kept, cases, told)


def _loaded(entries: Sequence[Entry], by: User) -> dict[int, Case]:
    cases = {case.ticket.pk: case for case in load({entry.subject_id for entry in entries}, by)}
    refuse_unless_last(entries, {number: case.ticket for number, case in cases.items()}, by)
    return cases


def _go_back(entries: Sequence[Entry], cases: dict[int, Case], told: Told) -> list[Ticket]:
    silent = [entry for entry in entries if entry.pk not in told]
    left_out = {(one.subject_id, one.at): one.data["left_out"] for one in silent if "left_out" in one.data}
    bring_back(_written_at_the_desk(silent), left_out)
    for entry in reversed(entries):
        take_back(cases[entry.subject_id], entry, told.get(entry.pk))
    gone = {one.subject_id for one in entries if is_walk_in(one)}
    for case in cases.values():
        # Hours may have changed since without moving a due time: what was paused runs again by those of now.
        case.why = Why.CALENDAR
        if case.ticket.pk not in gone:
            case.reckon()
        case.set(updated_at=case.at, version=case.ticket.version + 1, due_at=timing.next_due(case.clocks))
        case.set(wakes_at=sleeping.wakes_at(case))
    keep(list(cases.values()))
    rebuild_documents(cases)
    # Nobody but who wrote it down has seen it, and it may stand under the wrong name.
    Ticket.objects.filter(pk__in=gone).delete()
    return [case.ticket for case in cases.values()]


def _recall(entries: Sequence[Entry]) -> None:
    """Stop what was to leave. Raises Refused where it has left, or a reply has been shown to the requester."""
    deliveries = _cancelled(entries)
    if has_left(deliveries):
        raise Refused(_("The e-mail about it has left already, so it cannot be undone any more."))
    if are_read(entries):
        raise Refused(_("The reply can be read already, so it cannot be undone any more."))


def _told_of(entries: Sequence[Entry]) -> Told:
    """Stop what has not left, and find who was told of the rest, or may have read it."""
    known = known_with(entries, have_left(_cancelled(entries)) | are_read(entries))
    told: dict[int, list[int]] = {pk: [] for pk in sorted(known)}
    for letter in written_about((entry.subject_id, entry.pk) for entry in entries if entry.pk in told):
        told[letter.entry].append(letter.reader)
    return told


def _cancelled(entries: Sequence[Entry]) -> list[Delivery]:
    """The deliveries of some acts, locked; those that wait are cancelled."""
    deliveries = list(Delivery.objects.select_for_update().filter(entry__in=entries))
    Delivery.objects.filter(pk__in=[d.pk for d in deliveries if not d.done_at]).update(cancelled_at=now())
    return deliveries


def _written_at_the_desk(entries: Sequence[Entry]) -> list[Message]:
    """What somebody typed in these acts: taken back, it can be mended and sent once more."""
    spoken = [entry for entry in entries if entry.verb in SPEAKS and "macro" not in entry.data]
    words = words_of(spoken).filter(source=Source.WEB, from_requester=False, written_on=None) if spoken else ()
    return [message for message in words if message.body]
