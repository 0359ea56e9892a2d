"""A second trouble gets a ticket of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets import policy
from tickets.actions.case import Case
from tickets.actions.filing import Filing, file
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import keep, load, rebuild_documents, refuse_if_changed
from tickets.actions.merge import still_waits
from tickets.actions.together import together
from tickets.choices import LinkKind, MessageKind
from tickets.models import Message, Ticket, TicketLink
from users.models import User


def split(message: Message, *, by: User, subject: str, seen: int | None = None) -> Ticket:
    """<by> made a ticket of its own of what the asking side wrote; returns the new one, which is linked to the old.

    It takes the message with its files along and counts from now. It belongs to whoever wrote the message, and goes
    to the team and place of the old one; sorting is up to the desk. Raises Refused for a message that is no later
    word of the asking side, or that has gone elsewhere meanwhile.
    """
    with together():
        (case,) = load([message.ticket_id], by)
        refuse_if_changed([case.ticket], seen)
        policy.require(by, "split", case.ticket)
        case.step("split")
        _refuse_unless_later_word(message, case)
        new = _filed(message, case, subject)
        keep([new])
        Message.objects.filter(pk=message.pk).update(ticket=new.ticket, written_on=None)
        TicketLink.objects.create(source=new.ticket, target=case.ticket, kind=LinkKind.RELATED)
        facts = {"author": message.author_id, "said_at": message.at.isoformat()}
        case.done("split_off", still_waits(case), to=new.ticket.pk, message=message.pk, **facts)
        keep([case])
        rebuild_documents([case.ticket.pk, new.ticket.pk])
    return new.ticket


def may_be_split(message: Message, first: int | None) -> bool:
    """Whether it can become a ticket of its own: a public word of the asking side that is not the ticket itself."""
    is_theirs = message.from_requester and message.kind == MessageKind.REPLY and message.withdrawn_at is None
    return is_theirs and message.pk != first


def first_of(ticket: Ticket) -> int | None:
    """The number of the message with which a ticket began."""
    said = Message.objects.filter(ticket=ticket.pk, written_on=None, withdrawn_at=None)
    return said.order_by("at", "pk").values_list("pk", flat=True).first()


def _refuse_unless_later_word(message: Message, case: Case) -> None:
    fresh = Message.objects.get(pk=message.pk)
    if fresh.ticket_id != case.ticket.pk:
        raise Refused(_("This message is on another ticket already."))
    if not may_be_split(fresh, first_of(case.ticket)):
        raise Refused(_("Only what somebody wrote later to Tech Help can become a ticket of its own."))


def _filed(message: Message, case: Case, subject: str) -> Case:
    old = case.ticket
    filing = Filing(
        requester=message.author,
        beneficiary=old.beneficiary if old.beneficiary_id != message.author_id else None,
        subject=subject,
        school=old.school,
        room=old.room,
        team=old.team,
        restricted=old.restricted,
        source=message.source,
        data={"split_from": old.pk, "message": message.pk},
    )
    new = file(filing, case.by, rules_in_force(), case.at)
    # The words are there already: they move.
    new.messages.clear()
    return new
