"""What was thought to be solved is not: it goes on, as the same ticket or as another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from files.models import Upload
from schools.models import District
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.filing import Filing, open_ticket
from tickets.actions.keeping import act_on, load
from tickets.choices import CLASS, Source
from tickets.models import Message, Ticket
from tickets.workflow import Status, next_status
from users.choices import Kind
from users.models import User


def not_fixed(
    ticket: Ticket, *, by: User, words: str = "", uploads: Sequence[Upload] = (), form_token: UUID | None = None
) -> Ticket:
    """<by> says that it is not fixed.

    Within the district's days it is opened again; later, or where it is closed, a new ticket about the same follows
    it, and both say so. Returns the ticket that goes on; a form that is posted twice does it once. Raises Refused for
    whoever did not ask for it, and where it is open.
    """
    if known := _done_before(form_token):
        return known
    with transaction.atomic():
        (case,) = load([ticket.pk], by)
        policy.require(by, "follow_up", case.ticket)
        if _may_be_opened_again(case):
            return _open_again(ticket, by, words, uploads, form_token)
        next_status("follow_up", case.ticket.status)
        return open_ticket(_filing(case.ticket, by, words, uploads, form_token), by=by)


def _done_before(form_token: UUID | None) -> Ticket | None:
    if form_token is None:
        return None
    said = Message.objects.filter(form_token=form_token).select_related("ticket").first()
    return said.ticket if said else Ticket.objects.filter(form_token=form_token).first()


def _may_be_opened_again(case: Case) -> bool:
    solved_at, days = case.ticket.solved_at, timedelta(days=District.current().reopen_days)
    is_final = case.status in (Status.CLOSED, Status.MERGED)
    return not is_final and (solved_at is None or case.at <= solved_at + days)


def _open_again(ticket: Ticket, by: User, words: str, uploads: Sequence[Upload], form_token: UUID | None) -> Ticket:
    def move(case: Case) -> None:
        next_status("reopen", case.ticket.status)
        if words.strip() or uploads:
            moves.respond(case, words, uploads=uploads, source=Source.WEB, form_token=form_token)
        else:
            moves.reopen(case, days=District.current().reopen_days, ours=False)

    return act_on([ticket], by=by, act="reopen", move=move)[0]


def _filing(before: Ticket, by: User, words: str, uploads: Sequence[Upload], form_token: UUID | None) -> Filing:
    """The same trouble once more. How urgent it is now, and whether a class is affected, is not what it was then."""
    others = [person for person in (before.requester, before.beneficiary) if person and person != by]
    asked = by.pk == before.requester_id
    return Filing(
        requester=by,
        subject=before.subject,
        body=words.strip() or _("It is not fixed, or it came back: see ticket %(number)s.") % {"number": before.pk},
        category=before.category,
        school=before.school,
        room=before.room,
        device=before.device,
        team=before.team,
        beneficiary=before.beneficiary if asked else None,
        followers=[] if asked else [person for person in others if person.kind == Kind.STAFF],
        answers=[told for told in before.answers if told.get("key") == CLASS],
        restricted=before.restricted,
        uploads=uploads,
        form_token=form_token,
        data={"follows": before.pk},
    )
