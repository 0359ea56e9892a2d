"""Where tickets stand, looked up for their requester: what `tickets.wording` needs to tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Entry
from schools.calendars import Calendars
from schools.models import District, Room
from schools.school_days import Plan
from tickets.another_time import asked
from tickets.choices import ClockKind
from tickets.models import Clock, Message, Ticket
from tickets.moments import begun, day, moment_past
from tickets.rows import plan_of
from tickets.surviving import survivors
from tickets.wording import Standing, Told, question_in, told
from tickets.workflow import Status
from users.models import User


@dataclass(frozen=True)
class Row:
    """A ticket in a list of hers: the sentence, and a small line under the subject.

    `asks` says in a list of what waits for her what we need; empty where nothing waits for her.
    """

    ticket: Ticket
    told: Told
    small: str
    asks: str = ""


@dataclass(frozen=True)
class Known:
    """A ticket with what is known of its standing."""

    ticket: Ticket
    standing: Standing
    plan: Plan
    clocks: dict[str, Clock]
    last_answer: Message | None


def rows(tickets: Iterable[Ticket], reader: User, at: datetime) -> list[Row]:
    """The tickets as rows of a list, whatever their number by four queries more."""
    return [_row(known, reader, at) for known in known_of(list(tickets), reader, at)]


def known_of(tickets: Sequence[Ticket], reader: User, at: datetime) -> list[Known]:
    """What is known of each ticket to tell it to a reader: clocks, the last public answer, the bells of its school."""
    clocks: dict[int, dict[str, Clock]] = defaultdict(dict)
    for clock in Clock.objects.filter(ticket__in=tickets):
        clocks[clock.ticket_id][clock.kind] = clock
    answers = {message.ticket_id: message for message in _last_answers(tickets, at)}
    asks = asked(tickets)
    calendars = Calendars()
    days = timedelta(days=District.current().reopen_days)
    wholes = _wholes(tickets, reader)
    return [
        Known(
            ticket,
            _standing(
                ticket,
                reader,
                clocks[ticket.pk],
                answers.get(ticket.pk),
                asks.get(ticket.pk),
                days,
                wholes.get(ticket.pk),
            ),
            plan_of(ticket, calendars),
            clocks[ticket.pk],
            answers.get(ticket.pk),
        )
        for ticket in tickets
    ]


def _last_answers(tickets: Sequence[Ticket], at: datetime) -> Iterable[Message]:
    """The last answer of ours that is out, for each ticket."""
    out = Message.objects.filter(ticket__in=tickets).public(at).filter(from_requester=False)
    return out.order_by("ticket", "-at", "-pk").distinct("ticket").select_related("author")


def _wholes(tickets: Sequence[Ticket], reader: User) -> dict[int, Ticket]:
    """Where merged tickets live on, as far as the reader may see that; no query where none is merged."""
    ends = survivors(tickets)
    found = Ticket.objects.visible_to(reader).in_bulk(set(ends.values())) if ends else {}
    return {number: found[end] for number, end in ends.items() if end in found}


def _standing(
    ticket: Ticket,
    reader: User,
    clocks: dict[str, Clock],
    answer: Message | None,
    ask: Entry | None,
    days: timedelta,
    whole: Ticket | None,
) -> Standing:
    first, following = clocks.get(ClockKind.FIRST_ANSWER), clocks.get(ClockKind.NEXT_ANSWER)
    fixed, heard_by = clocks.get(ClockKind.SOLUTION), [one.due_at for one in (first, following) if one and one.due_at]
    waits = ticket.status == Status.WAITING_USER
    by_asker = ticket.solved_by_id in {ticket.requester_id, ticket.beneficiary_id} - {None}
    by_reader = ticket.solved_by_id == reader.pk
    return Standing(
        status=ticket.status,
        created_at=ticket.created_at,
        person=ticket.assignee.get_short_name() if ticket.assignee else "",
        question=question_in(answer.body) if waits and answer else "",
        place=room_words(ticket.room) if ticket.room else "",
        visit_at=ticket.visit_at,
        visit_until=ticket.visit_until,
        visit_off=ticket.visit_off if ticket.needs_new_time else "",
        asks_time=ask is not None,
        asked_by=ask.by.get_short_name() if ask and ask.by_id != reader.pk else "",
        expected_on=ticket.expected_on,
        answer_by=min(heard_by, default=None),
        fixed_by=fixed.due_at if fixed else None,
        solved_at=ticket.solved_at,
        solved_by=ticket.solved_by.get_short_name() if ticket.solved_by and not (by_asker and by_reader) else "",
        by_asker=by_asker,
        withdrawn=ticket.withdrawn,
        reopen_until=ticket.solved_at + days if ticket.solved_at else None,
        whole=whole.pk if whole else None,
        whole_is_own=whole is not None and reader.pk in (whole.requester_id, whole.beneficiary_id),
    )


def room_words(room: Room) -> str:
    """“room 214” for a number; a name (“Library”) stays as it is."""
    return _("room %(name)s") % {"name": room.name} if room.name[:1].isdigit() else room.name


def _row(known: Known, reader: User, at: datetime) -> Row:
    standing, small = known.standing, " · ".join(_small(known, reader, at))
    asks = begun(standing.question or _("we need your answer")) if standing.status == Status.WAITING_USER else ""
    return Row(known.ticket, told(standing, at, known.plan), small, asks)


def _small(known: Known, reader: User, at: datetime) -> Iterable[str]:
    ticket, answer = known.ticket, known.last_answer
    is_for_reader = ticket.beneficiary_id == reader.pk
    if ticket.beneficiary and not is_for_reader:
        yield _("for %(who)s") % {"who": ticket.beneficiary}
    if section := ticket.for_class:
        yield _("for %(who)s") % {"who": section}
    if ticket.status == Status.WAITING_USER and answer:
        when = moment_past(answer.published_at, at)
        yield _("Asked by %(who)s, %(when)s") % {"who": answer.author.get_short_name(), "when": when}
        return
    if ticket.room:
        yield begun(room_words(ticket.room))
    who = "" if ticket.requester_id == reader.pk else ticket.requester.polite_name
    when = day(timezone.localtime(ticket.created_at).date(), at)
    if who and is_for_reader:
        yield _("%(who)s reported it for you %(when)s") % {"who": who, "when": when}
        return
    yield (_("%(who)s reported it %(when)s") if who else _("reported %(when)s")) % {"who": who, "when": when}
