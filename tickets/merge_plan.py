"""What a merge will do, said before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.calendars import Calendars
from tickets import policy
from tickets.choices import ASKING_SIDE, Access, Priority
from tickets.models import Message, Ticket, TicketAccess
from tickets.moments import moment
from tickets.workflow import Status
from users.choices import Kind
from users.models import User

MOST_NAMES = 4


@dataclass(frozen=True)
class Coming:
    """Somebody who stands on one of the tickets by name."""

    person: User
    reason: str

    @property
    def is_asker(self) -> bool:
        """Whether they asked, or it is for them."""
        return self.reason in (Access.REQUESTER, Access.BENEFICIARY)


def plan_of(parts: Sequence[Ticket], whole: Ticket, by: User, at: datetime) -> list[str]:
    """Sentences, in the order in which people want to know it; by two queries, and one for a visit."""
    numbers = [part.pk for part in parts]
    said = Message.objects.filter(ticket__in=numbers, withdrawn_at=None)
    counted = dict(said.values("ticket").annotate(n=Count("pk")).values_list("ticket", "n"))
    coming = _coming([*numbers, whole.pk])
    sentences = [_stays(parts, whole)]
    sentences += [_goes(part, whole, counted.get(part.pk, 0), coming.get(part.pk, [])) for part in parts]
    sentences += list(_told(parts, whole, coming, by))
    sentences += [_urgency(parts, whole)] if not raised(parts, whole) else []
    sentences += [_visit(part, at) for part in parts if part.status == Status.VISIT and part.visit_at]
    one = {"part": parts[0].pk, "whole": whole.pk}
    if len(parts) == 1:
        sentences.append(_("Whoever answers %(part)s from now on is heard on %(whole)s.") % one)
    else:
        sentences.append(_("Whoever answers one of them from now on is heard on %(whole)s.") % one)
    return sentences


def highest(parts: Sequence[Ticket], whole: Ticket) -> int:
    """How urgent the ticket that goes on becomes: as the most urgent of those on which work is left."""
    return min([whole.priority, *(part.priority for part in parts if part.is_open)])


def raised(parts: Sequence[Ticket], whole: Ticket) -> str:
    """“Urgent”, where the ticket that goes on becomes more urgent by what is merged into it; else nothing."""
    priority = highest(parts, whole)
    return str(Priority(priority).label) if priority != whole.priority else ""


def mergeable(parts: Sequence[Ticket], wholes: Sequence[Ticket], by: User) -> set[int]:
    """Into which tickets all of these can be merged by this person, so that it is offered; by one query.

    As `tickets.actions.merge` decides it: both ends are open and theirs, equally restricted, and no student, guardian
    or person from outside comes to read what others wrote.
    """
    strangers: dict[int, set[int]] = {}
    numbers = {ticket.pk for ticket in (*parts, *wholes)}
    asking = TicketAccess.objects.filter(ticket__in=numbers, reason__in=ASKING_SIDE)
    outside = asking.exclude(user__kind__in=(Kind.STAFF, Kind.SERVICE))
    for number, person in outside.values_list("ticket", "user"):
        strangers.setdefault(number, set()).add(person)

    def fits(part: Ticket, whole: Ticket) -> bool:
        alike = part.restricted == whole.restricted and strangers.get(part.pk) == strangers.get(whole.pk)
        return part.is_open and alike and policy.can(by, "merge", part)

    found = (whole for whole in wholes if whole.is_open and policy.can(by, "take_in", whole))
    return {whole.pk for whole in found if all(fits(one, whole) for one in parts if one.pk != whole.pk)}


def _coming(numbers: Sequence[int]) -> dict[int, list[Coming]]:
    found: dict[int, list[Coming]] = {}
    rows = TicketAccess.objects.filter(ticket__in=numbers).select_related("user").order_by("pk")
    for row in rows:
        found.setdefault(row.ticket_id, []).append(Coming(row.user, row.reason))
    return found


def _stays(parts: Sequence[Ticket], whole: Ticket) -> str:
    """“48251 stays. 48252 goes into it, and whoever opens 48252 is led there.”"""
    if len(parts) == 1:
        words = _("%(whole)s stays. %(part)s goes into it, and whoever opens %(part)s is led there.")
        return words % {"part": parts[0].pk, "whole": whole.pk}
    return _("%(whole)s stays. The others go into it, and whoever opens one of them is led there.") % {
        "whole": whole.pk
    }


def _goes(part: Ticket, whole: Ticket, messages: int, people: Sequence[Coming]) -> str:
    """“3 messages and 2 followers of 48252 go to 48251.”"""
    what = ngettext("%(n)s message", "%(n)s messages", messages) % {"n": messages}
    followers = len([one for one in people if not one.is_asker])
    if followers:
        follow = ngettext("%(n)s follower", "%(n)s followers", followers) % {"n": followers}
        what = _("%(one)s and %(other)s") % {"one": what, "other": follow}
    words = {"what": what, "part": part.pk, "whole": whole.pk}
    if followers or messages != 1:
        return _("%(what)s of %(part)s go to %(whole)s.") % words
    return _("%(what)s of %(part)s goes to %(whole)s.") % words


def _told(parts: Sequence[Ticket], whole: Ticket, coming: dict[int, list[Coming]], by: User) -> Iterator[str]:
    """Who hears of it by letter, and who reads along from now on."""
    people = {one.person.pk: one for part in parts for one in coming.get(part.pk, []) if one.reason in ASKING_SIDE}
    people.pop(by.pk, None)
    there = {one.person.pk for one in coming.get(whole.pk, [])}
    heard = [one.person for one in people.values()]
    if heard:
        yield ngettext("%(names)s is told.", "%(names)s are told.", len(heard)) % {"names": _names(heard)}
    new = [one.person for one in people.values() if one.person.pk not in there]
    if new:
        words = {"names": _names(new), "whole": whole.pk}
        yield _("%(names)s can read all of %(whole)s from then on.") % words


def _names(people: Sequence[User]) -> str:
    names = [person.polite_name for person in people]
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES + 1
        others = ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest}
        names = [*names[: MOST_NAMES - 1], others]
    if len(names) < 2:
        return "".join(names)
    return _("%(one)s and %(other)s") % {"one": ", ".join(names[:-1]), "other": names[-1]}


def _urgency(parts: Sequence[Ticket], whole: Ticket) -> str:
    """That the priority stays; where it may change, the page asks about it."""
    words = {"whole": whole.pk, "priority": whole.get_priority_display()}
    if any(part.priority != whole.priority for part in parts):
        return _("%(whole)s keeps its priority, “%(priority)s”.") % words
    return _("The priority stays “%(priority)s”.") % words


def _visit(part: Ticket, at: datetime) -> str:
    when = moment(part.visit_at, at, Calendars().plan(part.school_id)) if part.visit_at else ""
    return _("The visit for %(part)s, %(when)s, is dropped.") % {"part": part.pk, "when": when}
