"""Two tickets about one trouble become one, and part again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Case as Choose
from django.db.models import F, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.actions import timing, visiting
from tickets.actions.case import Case
from tickets.actions.keeping import keep, load, rebuild_documents, refuse_if_changed
from tickets.actions.message_drafts import carry_on
from tickets.actions.together import together
from tickets.choices import ASKING_SIDE, Access, LinkKind, MessageKind
from tickets.merge_plan import highest
from tickets.models import Message, Ticket, TicketAccess, TicketLink
from tickets.surviving import chain, parts_of, surviving
from tickets.workflow import Status
from users.choices import Kind
from users.models import User

# Links that were removed, as one of the two tells of them: {other, is_source}.
Cut = list[dict[str, Any]]


def merge(
    ticket: Ticket, *, into: Ticket, by: User, seen: Mapping[int, int] | None = None, raises: bool = True
) -> Ticket:
    """<by> merged it into <into>; returns the ticket in which it lives on now."""
    return merge_many([ticket], into=into, by=by, seen=seen, raises=raises)


def merge_many(
    tickets: Sequence[Ticket],
    *,
    into: Ticket,
    by: User,
    seen: Mapping[int, int] | None = None,
    raises: bool = True,
) -> Ticket:
    """<by> merged several tickets into one: messages, named people and what comes later go there.

    `raises`: where one of them is more urgent, the one that goes on becomes so. A merged `into` is followed to its
    end. `seen` are the versions that the person looked at, by number. What is merged into it already stays so, and
    nothing is written. Raises Refused where policy, the states or what people may read of each other forbid it, and
    Conflict where one of them has changed since `seen`.
    """
    with together():
        end = surviving(into)
        cases = {case.ticket.pk: case for case in load({end.pk, *(ticket.pk for ticket in tickets)}, by)}
        whole = cases.pop(end.pk)
        parts = [case for case in cases.values() if case.ticket.merged_into_id != end.pk]
        if cases and not parts:
            return whole.ticket
        refuse_if_changed([case.ticket for case in (*parts, whole)], seen)
        refuse_unless_fitting([case.ticket for case in parts], whole.ticket, by=by)
        _join(parts, whole, raises=raises)
        keep([*parts, whole])
        numbers = [case.ticket.pk for case in parts]
        Message.objects.filter(ticket__in=numbers).update(
            written_on=Coalesce(F("written_on"), F("ticket")), ticket=end.pk
        )
        carry_on(numbers, end.pk)
        rebuild_documents([*numbers, end.pk])
    return whole.ticket


def refuse_unless_fitting(parts: Sequence[Ticket], whole: Ticket, *, by: User) -> None:
    """Raise Refused, with a sentence, where these tickets cannot be merged by this person."""
    if not parts:
        raise Refused(_("That is the same ticket. Choose another one."))
    for ticket in sorted((whole, *parts), key=lambda ticket: ticket.pk):
        policy.require(by, "take_in" if ticket.pk == whole.pk else "merge", ticket)
    if any(ticket.restricted != whole.restricted for ticket in parts):
        raise Refused(_("Only one of them is restricted. Restricted and other tickets are not merged."))
    if whole.status == Status.MERGED:
        raise _moved_on(whole.pk)
    if not whole.is_open:
        raise Refused(
            _("Ticket %(number)s is “%(status)s”. Open it again first, or merge it the other way round.")
            % {"number": whole.pk, "status": whole.get_status_display()}
        )
    _refuse_strangers(parts, whole)


def _moved_on(number: int) -> Conflict:
    return Conflict(_("Ticket %(number)s was merged a moment ago. Look at it once more.") % {"number": number})


def _refuse_strangers(parts: Sequence[Ticket], whole: Ticket) -> None:
    """Colleagues may read each other's tickets where the desk sees fit; students and guardians never do."""
    named = TicketAccess.objects.filter(ticket__in=[whole.pk, *(ticket.pk for ticket in parts)])
    asking: dict[int, set[int]] = {}
    for number, person in named.filter(reason__in=ASKING_SIDE).values_list("ticket", "user"):
        asking.setdefault(number, set()).add(person)
    one = asking.get(whole.pk, set())
    apart = set().union(*(one ^ asking.get(ticket.pk, set()) for ticket in parts))
    if User.objects.filter(pk__in=apart).exclude(kind__in=(Kind.STAFF, Kind.SERVICE)).exists():
        raise Refused(
            _(
                "A student, a guardian or somebody from outside would read what others wrote. "
                "Link these tickets as duplicates instead."
            )
        )


def _join(parts: Sequence[Case], whole: Case, *, raises: bool) -> None:
    there = _people_of([whole.ticket.pk])
    coming = _people_of([case.ticket.pk for case in parts])
    named = [(person, reason) for person, reason in coming.items() if person not in there]
    for person, reason in named:
        whole.name(person, reason)
    urgent = highest([case.ticket for case in parts], whole.ticket) if raises else whole.ticket.priority
    waits = whole.ticket.needs_answer or any(case.ticket.needs_answer and case.is_open for case in parts)
    for case in parts:
        changed = case.step("merge") | case.set(merged_into=whole.ticket)
        case.done("merged", changed, into=whole.ticket.pk)
    changed = whole.step("take_in") | whole.set(needs_answer=waits, priority=urgent)
    numbers = [case.ticket.pk for case in parts]
    whole.done("took_in", changed, merged=numbers, named=[person for person, _reason in named])


def _people_of(numbers: Iterable[int]) -> dict[int, str]:
    """{person: why they stand on the other ticket from now on}: who asked there follows here."""
    rows = TicketAccess.objects.filter(ticket__in=list(numbers)).order_by("pk").values_list("user", "reason")
    return {person: Access.FOLLOWER if reason in ASKING_SIDE else reason for person, reason in rows}


def unmerge(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> took it out of the ticket into which it was merged: its messages, people, state and clocks are its own
    again. What was written there since stays there. A link that says that they are duplicates goes: whoever parts them
    says otherwise. Raises Refused where that other ticket is not theirs to change.
    """
    with together():
        holders = chain(ticket.pk)
        cases = {case.ticket.pk: case for case in load({ticket.pk, *holders[-1:]}, by)}
        part = cases.pop(ticket.pk)
        refuse_if_changed([part.ticket], seen)
        policy.require(by, "unmerge", part.ticket)
        if chain(ticket.pk) != holders:
            raise _moved_on(ticket.pk)
        for whole in cases.values():
            if not policy.can(by, "take_in", whole.ticket):
                raise Refused(_("The ticket into which it was merged is not yours to change. A lead can do that."))
        cut = _cut_duplicates(part.ticket.pk, holders)
        _revive(part, cut)
        for whole in cases.values():
            give_back(part.ticket.pk, whole.ticket.pk)
            _leave(part.ticket.pk, holders)
            here = _seen_from(whole.ticket.pk, part.ticket.pk, cut)
            changed = still_waits(whole) | _calm(whole, part.ticket.pk)
            whole.done("gave_back", changed, parted=part.ticket.pk, **here)
        keep([part, *cases.values()])
        rebuild_documents([part.ticket.pk, *cases])
    return part.ticket


def give_back(part: int, whole: int) -> None:
    """Move the messages that were written on a ticket, or on one that was merged into it, back to it."""
    theirs = Message.objects.filter(ticket=whole, written_on__in=[part, *parts_of(part)])
    theirs.update(ticket=part, written_on=Choose(When(written_on=part, then=None), default=F("written_on")))


def still_waits(case: Case) -> dict[str, list[object]]:
    """After a message of the asking side has gone elsewhere: whether the last word is still theirs."""
    said = Message.objects.filter(ticket=case.ticket.pk, kind=MessageKind.REPLY, withdrawn_at=None)
    last = said.order_by("at", "pk").last()
    return case.set(needs_answer=case.ticket.needs_answer and (last is None or last.from_requester))


def _calm(whole: Case, part: int) -> dict[str, list[object]]:
    """As urgent as before the merge that raised the priority because of a part, where nobody has set another one since
    and no other part of that merge is as urgent.
    """
    set_by = Entry.objects.about(whole.ticket).filter(changed__has_key="priority").last()
    if set_by is None or set_by.verb != "took_in" or part not in set_by.data["merged"]:
        return {}
    before, _after = set_by.changed["priority"]
    others = Ticket.objects.filter(pk__in=set_by.data["merged"], merged_into=whole.ticket.pk).exclude(pk=part)
    return whole.set(priority=min([before, *others.values_list("priority", flat=True)]))


def _cut_duplicates(part: int, holders: Sequence[int]) -> Cut:
    """Remove the links by which a ticket and those that hold it are duplicates, and return them, as seen from it."""
    of_both = Q(source=part, target__in=holders) | Q(source__in=holders, target=part)
    links = TicketLink.objects.filter(of_both, kind=LinkKind.DUPLICATE).order_by("pk")
    cut: Cut = [
        {"other": link.target_id if link.source_id == part else link.source_id, "is_source": link.source_id == part}
        for link in links
    ]
    links.delete()
    return cut


def _seen_from(whole: int, part: int, cut: Cut) -> dict[str, Cut]:
    """The same for the history of the other end, where it is one."""
    here: Cut = [{"other": part, "is_source": not one["is_source"]} for one in cut if one["other"] == whole]
    return {"cut": here} if here else {}


def _leave(part: int, holders: Sequence[int]) -> None:
    """Who came along by the merge leaves each ticket of the chain again, unless another part brings them too."""
    leaving = set(_people_of([part]))
    below = part
    for holder in holders:
        came = Entry.objects.about(Ticket(pk=holder)).filter(verb="took_in", data__merged__contains=below).last()
        others = Ticket.objects.filter(merged_into=holder).exclude(pk=below).values_list("pk", flat=True)
        leaving = leaving & set(came.data["named"] if came else ()) - set(_people_of(others))
        TicketAccess.objects.filter(ticket=holder, user__in=leaving).delete()
        below = holder


def _revive(part: Case, cut: Cut) -> None:
    """State and clocks as they were, and from there as if it had never been away: whoever asked has waited on."""
    created = part.ticket.created_at
    before = timing.snapshot(part.clocks, created)
    entry = Entry.objects.about(part.ticket).filter(verb="merged").last()
    for kind, (old, _new) in (entry.data.get("clocks", {}) if entry else {}).items():
        if old and kind in part.clocks:
            timing.restore(part.clocks[kind], old, created)
    changed = part.step("unmerge") | part.set(merged_into=None)
    if entry:
        part.set(status=entry.changed["status"][0])
    changed["status"][1] = part.ticket.status
    changed |= visiting.look(part)  # hours and absences may be others by now
    _moved, due = part.follow()
    part.set(updated_at=part.at, version=part.ticket.version + 1)
    moved = timing.difference(before, timing.snapshot(part.clocks, created))
    told: dict[str, Any] = {"clocks": moved} if moved else {}
    part.acts.append(part.act("unmerged", changed | due, told | ({"cut": cut} if cut else {})))
