"""`from:`, `for:`, `cc:` and `assigned:`: people, as they are called."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tickets.choices import Access
from tickets.filters.meaning import Meaning, Unknown, in_all, indexed, slug
from tickets.filters.reader import Reader
from tickets.lookup import Keys, people_asked, people_called
from tickets.models import TicketAccess
from tickets.models.ticket import worked_by
from users.models import User


def _people(reader: Reader, value: str) -> tuple[list[int] | Keys, str]:
    if slug(value) in {"myself", *in_all("me")}:
        return [reader.user.pk], _("me")
    if reader.counts:
        return people_asked(value), value
    found = people_called(value)
    if not found:
        if len(value) < 3:
            raise Unknown(_("“%(value)s” is too short for a name: write three letters or more.") % {"value": value})
        raise Unknown(
            _("We know nobody called “%(value)s”. Write a given or family name, or an address.") % {"value": value}
        )
    return found, _who(reader, found, value)


def _who(reader: Reader, found: Sequence[int], value: str) -> str:
    """The whole name where one person is meant and the reader may look people up, else what was typed."""
    one = User.objects.visible_to(reader.user).filter(pk=found[0]).first() if len(found) == 1 else None
    return str(one) if one else value


def asked_by(reader: Reader, value: str) -> Meaning:
    people, said = _people(reader, value)
    return indexed(Q(requester__in=people), said)


def meant_for(reader: Reader, value: str) -> Meaning:
    """It is for somebody: as the person whom it is about, or because they asked for nobody else."""
    people, said = _people(reader, value)
    about = Q(beneficiary__in=people) | Q(beneficiary=None, requester__in=people)
    # By the index of named people, of whom the person it is for is one.
    named = TicketAccess.objects.filter(user__in=people).values_list("ticket", flat=True)
    return Meaning(about, said, among=named)


def copied_to(reader: Reader, value: str) -> Meaning:
    """Somebody is in copy of what we answer; known to who works the ticket or asked, and of oneself."""
    people, said = _people(reader, value)
    copied = TicketAccess.objects.filter(user__in=people, reason=Access.FOLLOWER)
    here = copied.filter(ticket=OuterRef("pk"))
    knows = worked_by(reader.user) | Q(requester=reader.user)
    where = (knows & Q(Exists(here))) | Q(Exists(here.filter(user=reader.user)))
    return Meaning(where, said, among=copied.values_list("ticket", flat=True))


def assigned_to(reader: Reader, value: str) -> Meaning:
    if slug(value) in {"none", "no-one", "unassigned", *in_all("nobody")}:
        return Meaning(Q(assignee=None), _("nobody"))
    if slug(value) in {"somebody", "anyone", *in_all("anybody")}:
        return Meaning(Q(assignee__isnull=False), _("anybody"))
    people, said = _people(reader, value)
    return Meaning(Q(assignee__in=people), said)
