"""Loading tickets under lock, and writing cases: in a constant number of statements, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from audit.actions import record_many
from audit.clock import now
from audit.models import Entry
from audit.refusal import Conflict
from tickets import policy
from tickets.actions.case import Case
from tickets.actions.in_force import rules_in_force
from tickets.actions.timing import STATE_FIELDS
from tickets.actions.writing import write
from tickets.live import changes as live
from tickets.models import Attachment, Clock, Message, Satisfaction, Ticket, TicketAccess, TimeEntry
from tickets.rulebook import Rulebook
from users.models import User

Move = Callable[[Case], None]


# The version that a person looked at: of one ticket, or by number of several; None where nobody looked.
Seen = int | Mapping[int, int] | None


def act_on(tickets: Sequence[Ticket], *, by: User, act: str, move: Move, seen: Seen = None) -> list[Ticket]:
    """Do one act on each ticket, all or none, and return the tickets as they are now.

    `seen` is the version that the person looked at. Raises Refused where policy or the table of states forbids
    it, and Conflict where the ticket has changed since `seen`.
    """
    with transaction.atomic():
        cases = load([ticket.pk for ticket in tickets], by)
        refuse_if_changed([case.ticket for case in cases], seen)
        for case in cases:
            policy.require(by, act, case.ticket)
            move(case)
        keep(cases)
    return [case.ticket for case in cases]


def load(ids: Iterable[int], by: User) -> list[Case]:
    """Lock tickets (in order of number, so that two people never wait for each other) and take their clocks."""
    tickets = list(Ticket.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk"))
    return cases_of(tickets, by, rules_in_force(), now())


def cases_of(tickets: Sequence[Ticket], by: User, rulebook: Rulebook, at: datetime) -> list[Case]:
    """Tickets that are locked, with their clocks, as cases."""
    clocks: dict[int, dict[str, Clock]] = defaultdict(dict)
    # Under lock as well: the tick marks clocks, not tickets, and what it says must not be written over.
    kept = Clock.objects.select_for_update().filter(ticket__in=[ticket.pk for ticket in tickets])
    for clock in kept.order_by("pk"):
        clocks[clock.ticket_id][clock.kind] = clock
    if rulebook.asks_for_people:
        prefetch_related_objects(tickets, "requester")
    return [Case(ticket, clocks[ticket.pk], rulebook.of(ticket.school_id), by, at) for ticket in tickets]


def refuse_if_changed(tickets: Sequence[Ticket], seen: Seen) -> None:
    """Raise Conflict, with who changed it and when, where one is of another version than the one that was seen."""
    versions = seen if isinstance(seen, Mapping) else {ticket.pk: seen for ticket in tickets if seen is not None}
    changed = [ticket for ticket in tickets if versions.get(ticket.pk, ticket.version) != ticket.version]
    if len(changed) > 1:
        sentence = _("%(n)s of these tickets were changed meanwhile. Look at them once more, then decide.")
        raise Conflict(sentence % {"n": len(changed)}, [ticket.pk for ticket in changed])
    if changed:
        _refuse(changed[0])


def _refuse(ticket: Ticket) -> None:
    last = Entry.objects.about(ticket).select_related("by").last()
    who = last.by.get_short_name() if last else _("Somebody")
    raise Conflict(
        _("%(who)s changed this ticket %(ago)s. Look at it once more, then decide.")
        % {"who": who, "ago": _ago(last.at if last else ticket.updated_at)},
        [ticket.pk],
    )


def _ago(at: datetime) -> str:
    seconds = max(int((now() - at).total_seconds()), 0)
    return _("%(n)s s ago") % {"n": seconds} if seconds < 100 else _("%(n)s min ago") % {"n": seconds // 60}


def keep(cases: Sequence[Case], *, deliver: bool = True) -> None:
    """Write what the acts changed. Tickets and clocks without a primary key are new."""
    old = [case for case in cases if not case.ticket._state.adding]
    Ticket.objects.bulk_create([case.ticket for case in cases if case.ticket._state.adding])
    fields = sorted(set().union(*(case.touched for case in old)))
    if fields:
        _update([case.ticket for case in old], fields)
    _keep_clocks(cases)
    Message.objects.bulk_create(_with_ticket(case.messages for case in cases))
    Attachment.objects.bulk_create([_with_message(a) for case in cases for a in case.attachments])
    TicketAccess.objects.bulk_create(_with_ticket(case.accesses for case in cases), ignore_conflicts=True)
    if gone := [access.pk for case in cases for access in case.gone]:
        TicketAccess.objects.filter(pk__in=gone).delete()
    Satisfaction.objects.bulk_create(_with_ticket(case.satisfactions for case in cases), ignore_conflicts=True)
    TimeEntry.objects.bulk_create(_with_ticket(case.time_entries for case in cases))
    _keep_documents(cases)
    if renamed := [case.ticket.pk for case in old if "subject" in case.touched]:
        rebuild_documents(renamed)
    record_many([act for case in cases for act in case.acts], deliver=deliver)
    if deliver:
        live.tell([case.ticket for case in cases])
    for case in cases:
        case.touched.clear()


def _update(tickets: list[Ticket], fields: list[str]) -> None:
    if len(tickets) == 1:
        tickets[0].save(update_fields=fields)
    else:
        write(tickets, fields)


def _with_ticket(rows: Iterable[list]) -> list:  # type: ignore[type-arg]
    """Rows made for a ticket that had no number yet get it now."""
    kept = [row for group in rows for row in group]
    for row in kept:
        row.ticket = row.ticket
    return kept


def _with_message(attachment: Attachment) -> Attachment:
    attachment.message = attachment.message
    return attachment


def _keep_clocks(cases: Sequence[Case]) -> None:
    moved = [clock for case in cases for clock in _moved(case) if not clock._state.adding]
    new = ([clock for clock in case.clocks.values() if clock._state.adding] for case in cases)
    Clock.objects.bulk_create(_with_ticket(new))
    if len(moved) == 1:
        moved[0].save(update_fields=STATE_FIELDS)
    elif moved:
        write(moved, STATE_FIELDS)


def _moved(case: Case) -> list[Clock]:
    kinds = {kind for act in case.acts for kind in act.data.get("clocks", {})}
    return [case.clocks[kind] for kind in sorted(kinds & case.clocks.keys())]


def _keep_documents(cases: Sequence[Case]) -> None:
    """Add what was said to what is searched. A subject is added once, and weighs more than the texts."""
    rows = [
        (
            case.ticket.pk,
            case.ticket.subject,
            "subject" in case.touched,
            "\n".join([*_answers(case), *(m.body for m in case.messages)]),
        )
        for case in cases
        if case.messages or "subject" in case.touched
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP_DOCUMENTS, [list(column) for column in zip(*rows, strict=True)])


def _answers(case: Case) -> list[str]:
    """What a new ticket told in answer to questions."""
    return [told["answer"] for told in case.ticket.answers] if "answers" in case.touched else []


KEEP_DOCUMENTS = """
    INSERT INTO tickets_searchdocument AS kept (ticket_id, subject, words)
    SELECT id, subject,
           setweight(to_tsvector('english', CASE WHEN fresh THEN subject ELSE '' END), 'A')
           || to_tsvector('english', left(body, 100000))
    FROM unnest(%s::bigint[], %s::text[], %s::bool[], %s::text[]) AS new (id, subject, fresh, body)
    ON CONFLICT (ticket_id) DO UPDATE SET subject = excluded.subject, words = kept.words || excluded.words
"""

# Arrays lead the planner to the key; “IN” beside an “OR” made it read all tickets of the district, for each document.
REBUILD_DOCUMENTS = """
    UPDATE tickets_searchdocument AS kept
    SET subject = ticket.subject,
        words = CASE WHEN ticket.merged_into_id IS NOT NULL THEN ''::tsvector
            ELSE setweight(to_tsvector('english', ticket.subject), 'A') || coalesce(
            (SELECT setweight(to_tsvector('english', string_agg(part.subject, E'\\n')), 'A')
             FROM tickets_ticket AS part WHERE part.id = ANY (ARRAY(
                 SELECT written_on_id FROM tickets_message WHERE ticket_id = kept.ticket_id))), '') || coalesce(
            (SELECT to_tsvector('english', left(string_agg(left(body, 100000), E'\\n' ORDER BY at, id), 500000))
             FROM tickets_message WHERE ticket_id = kept.ticket_id AND withdrawn_at IS NULL), '') || coalesce(
            (SELECT to_tsvector('english', string_agg(told ->> 'answer', E'\\n'))
             FROM tickets_ticket AS part, jsonb_array_elements(part.answers) AS told
             WHERE part.id = ANY (kept.ticket_id || ARRAY(
                 SELECT written_on_id FROM tickets_message WHERE ticket_id = kept.ticket_id))), '') END
    FROM tickets_ticket AS ticket
    WHERE ticket.id = kept.ticket_id AND kept.ticket_id = ANY(%s)
"""


def rebuild_documents(tickets: Iterable[int]) -> None:
    """Work out what is searched anew from what is said now: what was taken back is no longer found.

    What was merged is found once, under the ticket in which it lives on.
    """
    with connection.cursor() as cursor:
        cursor.execute(REBUILD_DOCUMENTS, [list(tickets)])
