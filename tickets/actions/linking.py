"""What tickets have to do with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets import policy
from tickets.actions.case import Case
from tickets.actions.keeping import keep, load, refuse_if_changed
from tickets.actions.together import together
from tickets.choices import LinkKind
from tickets.models import Ticket, TicketLink
from tickets.models.link import ONE_OF
from tickets.surviving import surviving
from users.models import User


def link(ticket: Ticket, *, to: Ticket, kind: str, by: User, seen: Mapping[int, int] | None = None) -> Ticket:
    """<by> said what it has to do with <to>: duplicate of, part of, caused by the change in, related to it.

    A merged `to` stands for the ticket in which it lives on, a duplicate for the ticket that it repeats. `seen` are
    the versions that the person looked at, by number. Raises Refused where they are linked otherwise, or going up
    from `to` one would come back to `ticket`.
    """
    with together():
        end = _original(surviving(to)) if kind == LinkKind.DUPLICATE else surviving(to)
        if end.pk == ticket.pk:
            raise Refused(_("That is the same ticket. Choose another one."))
        policy.require(by, "link", ticket)
        if not policy.can(by, "link", end):
            raise Refused(_("Ticket %(number)s cannot be linked by you. A lead can do that.") % {"number": to.pk})
        one, other = _pair(ticket, end, by, "link", seen)
        if _known(one, other, kind):
            return one.ticket
        _refuse_unless_fitting(one, other, kind)
        link_cases(one, other, kind)
    return one.ticket


def link_many(
    tickets: Sequence[Ticket], *, to: Ticket, kind: str, by: User, seen: Mapping[int, int] | None = None
) -> list[Ticket]:
    """<by> said of several tickets what they have to do with <to>, all or none. Raises as `link` does."""
    with together():
        return [link(ticket, to=to, kind=kind, by=by, seen=_of(ticket, seen)) for ticket in tickets]


def _of(ticket: Ticket, seen: Mapping[int, int] | None) -> dict[int, int] | None:
    """The version of one ticket: that of the other end grows with each link."""
    return {ticket.pk: seen[ticket.pk]} if seen and ticket.pk in seen else None


def unlink(ticket: Ticket, *, to: Ticket, by: User, seen: Mapping[int, int] | None = None) -> Ticket:
    """<by> removed the link with <to>. Raises Refused where there is none."""
    with together():
        one, other = _pair(ticket, to, by, "unlink", seen)
        found = _between(one, other)
        if found is None:
            raise Refused(_("This link has been removed already."))
        found.delete()
        first, second = (one, other) if found.source_id == one.ticket.pk else (other, one)
        _done(first, second, "unlinked", found.kind)
    return one.ticket


def _pair(ticket: Ticket, other: Ticket, by: User, act: str, seen: Mapping[int, int] | None) -> tuple[Case, Case]:
    cases = {case.ticket.pk: case for case in load([ticket.pk, other.pk], by)}
    refuse_if_changed([case.ticket for case in cases.values()], seen)
    for case in cases.values():
        policy.require(by, act, case.ticket)
        case.step(act)
    return cases[ticket.pk], cases[other.pk]


def link_cases(source: Case, target: Case, kind: str, *, deliver: bool = True) -> None:
    """Write a link of two tickets in hand, and tell it in both histories."""
    TicketLink.objects.create(source=source.ticket, target=target.ticket, kind=kind)
    _done(source, target, "linked", kind, deliver=deliver)


def _done(source: Case, target: Case, verb: str, kind: str, *, deliver: bool = True) -> None:
    source.done(verb, kind=kind, other=target.ticket.pk, is_source=True)
    target.done(verb, kind=kind, other=source.ticket.pk, is_source=False)
    keep([source, target], deliver=deliver)


def _between(one: Case, other: Case) -> TicketLink | None:
    pair = (one.ticket.pk, other.ticket.pk)
    return TicketLink.objects.filter(Q(source=pair[0], target=pair[1]) | Q(source=pair[1], target=pair[0])).first()


def _known(one: Case, other: Case, kind: str) -> bool:
    """Whether that very link is there already. Raises Refused where another one is."""
    found = _between(one, other)
    if found is None:
        return False
    if found.kind == kind and (found.source_id == one.ticket.pk or kind == LinkKind.RELATED):
        return True
    raise Refused(_("These two are linked already. Remove that link first."))


def _refuse_unless_fitting(one: Case, other: Case, kind: str) -> None:
    if one.ticket.restricted != other.ticket.restricted:
        raise Refused(_("Only one of them is restricted. Restricted and other tickets are not linked."))
    if kind not in ONE_OF:
        return
    if one.ticket.pk in _above(other.ticket, kind):
        raise Refused(_("It is the other way round already: remove that link first."))
    if TicketLink.objects.filter(source=one.ticket, kind=kind).exists():
        raise Refused(
            _("Ticket %(number)s has such a link with another ticket. Remove it first.") % {"number": one.ticket.pk}
        )


def _above(ticket: Ticket, kind: str) -> list[int]:
    """The tickets of which it is the duplicate or the part, one above the other."""
    found: list[int] = []
    up = TicketLink.objects.filter(source=ticket, kind=kind).values_list("target", flat=True).first()
    while up and up not in found:
        found.append(up)
        up = TicketLink.objects.filter(source=up, kind=kind).values_list("target", flat=True).first()
    return found


def _original(ticket: Ticket) -> Ticket:
    """The ticket that it repeats, itself where it repeats none."""
    above = _above(ticket, LinkKind.DUPLICATE)
    return Ticket.objects.get(pk=above[-1]) if above else ticket
