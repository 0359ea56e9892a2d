"""Asking for help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import Device
from audit.actions import Act, record_many
from audit.clock import now
from audit.refusal import Refused
from files.models import Upload
from letters.models import ReceivedLetter
from schools.models import Room, School
from tickets import policy
from tickets.actions.case import Case
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import keep
from tickets.choices import Access, MessageKind, Source
from tickets.models import Attachment, Category, Ticket
from tickets.rulebook import Rulebook
from users.models import Team, User

SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class Filing:
    """What somebody tells us when asking for help. Only `subject` (what is going wrong) must be said.

    `answers` is a list of {key, label, answer, value}; key and value may be left out. `priority` is given where
    somebody chose it, else what was said of the class decides. A form that is posted twice makes one ticket: the one
    with its `form_token`. `fellows` teach the class that it is for, too: they are in copy and get a receipt, not of
    a restricted matter. `data` are facts for history; with `follows`, the number of a ticket that came before, that
    one says as which it went on.
    """

    requester: User
    subject: str
    body: str = ""
    html: str = ""
    category: Category | None = None
    school: School | None = None
    room: Room | None = None
    device: Device | None = None
    impact: str = ""
    reach: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)
    beneficiary: User | None = None
    team: Team | None = None
    priority: int | None = None
    restricted: bool = False
    source: str = Source.WEB
    uploads: Sequence[Upload] = ()
    content_ids: Sequence[str] = ()
    letter: ReceivedLetter | None = None
    content_key: str | None = None
    form_token: UUID | None = None
    followers: Sequence[User] = ()
    fellows: Sequence[User] = ()
    data: dict[str, Any] = field(default_factory=dict)


def open_ticket(filing: Filing, *, by: User, rulebook: Rulebook | None = None) -> Ticket:
    """<by> asked for help. `rulebook` spares who opens many tickets in one transaction to look the rules up.

    Who gives one has called `hold_rules` before it was read.
    """
    if filing.form_token and (known := Ticket.objects.filter(form_token=filing.form_token).first()):
        return known
    return open_many([filing], by=by, rulebook=rulebook)[0]


def open_many(filings: Sequence[Filing], *, by: User, rulebook: Rulebook | None = None) -> list[Ticket]:
    """Open several tickets at once. Raises Refused for people who may not ask, or who say nothing."""
    if not policy.may_file(by):
        raise Refused(_("Your account is not active. Please ask your school office."))
    with transaction.atomic():
        rulebook, at = rulebook or rules_in_force(), now()
        cases = [file(filing, by, rulebook, at) for filing in filings]
        keep(cases)
        record_many(_continued(cases))
    return [case.ticket for case in cases]


def _continued(cases: Sequence[Case]) -> list[Act]:
    """Tickets that went on as another one say so, too."""
    linked = [(case, case.acts[0].data.get("follows")) for case in cases]
    return [
        Act(Ticket(pk=before), "continued", case.by, data={"as": case.ticket.pk}, at=case.at)
        for case, before in linked
        if before
    ]


def file(filing: Filing, by: User, rulebook: Rulebook, at: datetime) -> Case:
    """The case of a new ticket, not written yet."""
    ticket = _ticket(filing, rulebook, at)
    case = Case(ticket, {}, rulebook.of(ticket.school_id), by, at, touched={"subject", "answers"})
    fellows = [] if ticket.restricted else list(filing.fellows)
    for person, reason in _named(filing, fellows):
        case.name(person.pk, reason)
    message = case.say(
        MessageKind.REPLY,
        filing.body or filing.subject,
        html=filing.html,
        from_requester=True,
        letter=filing.letter,
        content_key=filing.content_key,
    )
    message.author, message.source = filing.requester, filing.source
    ids = [*filing.content_ids, *[""] * len(filing.uploads)]
    case.attachments += [
        Attachment(message=message, upload=u, content_id=i) for u, i in zip(filing.uploads, ids, strict=False)
    ]
    taught: dict[str, Any] = {"teaching": [one.pk for one in fellows]} if fellows else {}
    case.done("opened", **filing.data, **taught)
    ticket.version = 1
    return case


def _ticket(filing: Filing, rulebook: Rulebook, at: datetime) -> Ticket:
    subject = " ".join(filing.subject.split())[:SUBJECT_LENGTH].strip()
    if not subject:
        raise Refused(_("Please say in a few words what is going wrong."))
    category, device = filing.category, filing.device
    room = filing.room or (device.room if device else None)
    school = filing.school or (room.school if room else None) or (device.school if device else None)
    priority, urgency = _priority(filing, rulebook, school, room, at)
    return Ticket(
        subject=subject,
        requester=filing.requester,
        beneficiary=filing.beneficiary,
        category=category,
        impact=filing.impact,
        reach=filing.reach,
        urgency=urgency,
        answers=filing.answers,
        school=school,
        room=room,
        device=device,
        team=filing.team or (category.owner if category else None),
        priority=priority,
        restricted=filing.restricted or bool(category and category.restricted),
        source=filing.source,
        form_token=filing.form_token,
        created_at=at,
        updated_at=at,
        version=0,
    )


def _priority(
    filing: Filing, rulebook: Rulebook, school: School | None, room: Room | None, at: datetime
) -> tuple[int, dict[str, Any]]:
    """The priority and why: nothing to say where somebody chose it, or nobody told of the class."""
    if filing.priority:
        return filing.priority, {}
    where = {"school": school.pk if school else None, "room": room.pk if room else None}
    urgency = rulebook.urgency(filing.category, filing.impact, filing.reach, **where, at=at)
    told = filing.impact or filing.reach
    return urgency.priority, {"priority": urgency.priority, "by": urgency.by} if told else {}


def _named(filing: Filing, fellows: Sequence[User]) -> list[tuple[User, str]]:
    people = [(filing.requester, Access.REQUESTER)]
    if filing.beneficiary:
        people.append((filing.beneficiary, Access.BENEFICIARY))
    people += [(follower, Access.FOLLOWER) for follower in (*filing.followers, *fellows)]
    return [(person, reason) for i, (person, reason) in enumerate(people) if person not in [p for p, _r in people[:i]]]
