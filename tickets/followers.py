"""Who hears of a ticket, and why: who is in copy of what we answer, and which colleagues follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.models import Entry
from tickets import policy, workflow
from tickets.choices import ASKING_SIDE, WATCHING, Access, Source
from tickets.models import Ticket, TicketAccess
from users.choices import Kind
from users.models import User


@dataclass(frozen=True)
class Follower:
    """A person who stands on a ticket; `why` in words, such as “added by Marcus Reed”."""

    person: User
    reason: str
    why: str
    may_take_off: bool = False

    @property
    def is_outside(self) -> bool:
        """Whether what we answer leaves the district."""
        return self.person.kind == Kind.EXTERNAL

    @property
    def is_asker(self) -> bool:
        """Whether an answer cannot leave them out."""
        return self.reason == Access.REQUESTER


@dataclass(frozen=True)
class Followers:
    """Everybody, as one reader may know of them. Names follow the alphabet, whoever asked comes first."""

    told: Sequence[Follower] = ()
    """Who hears what we answer: whoever asked, whom it is for, and who is in copy."""
    colleagues: Sequence[Follower] = ()
    mine: Follower | None = None
    """The reader."""

    @property
    def copied(self) -> list[Follower]:
        """Who hears it besides whoever asked."""
        return [one for one in self.told if not one.is_asker]

    def told_but(self, reader: User) -> list[Follower]:
        """To whom an answer of the reader goes."""
        return [one for one in self.told if one.person.pk != reader.pk]

    @property
    def follows(self) -> bool:
        """Whether the reader hears of it because somebody added them, and can stop."""
        return self.mine is not None and self.mine.may_take_off


def followers_of(ticket: Ticket, entries: Sequence[Entry], reader: User) -> Followers:
    """By one query; `entries` is the whole history, with who acted."""
    rows = TicketAccess.objects.filter(ticket=ticket).select_related("user")
    found = sorted(rows, key=lambda row: (row.reason != Access.REQUESTER, str(row.user), row.user_id))
    is_possible = "unfollow" in workflow.possible(ticket.status)
    may = is_possible and policy.can(reader, "unfollow", ticket), policy.can(reader, "note", ticket)
    people = [_follower(row, ticket, entries, reader, *may) for row in found]
    return Followers(
        [one for one in people if one.reason in ASKING_SIDE],
        [one for one in people if one.reason in WATCHING],
        next((one for one in people if one.person.pk == reader.pk), None),
    )


def readers_of(ticket: Ticket, writer: User) -> list[Follower]:
    """To whom an answer of the writer goes, without what brought them there."""
    return followers_of(ticket, (), writer).told_but(writer)


def number_copied(tickets: Sequence[Ticket]) -> int:
    """How many people besides those who asked hear answers on some tickets."""
    copied = TicketAccess.objects.filter(ticket__in=tickets, reason__in=(Access.BENEFICIARY, Access.FOLLOWER))
    return copied.values("user").distinct().count()


def added_by(ticket: Ticket, who: User) -> int | None:
    """The key of who added somebody last; None for who came otherwise."""
    added = Entry.objects.about(ticket).filter(verb="followed", data__who=who.pk)
    return added.values_list("by", flat=True).last()


def _follower(
    row: TicketAccess, ticket: Ticket, entries: Sequence[Entry], reader: User, may_change: bool, works: bool
) -> Follower:
    adding = next((one for one in reversed(entries) if _brought(one, row)), None)
    by = adding.by_id if adding and adding.verb == "followed" else None
    may = policy.may_take_off(reader, row.user_id, row.reason, by, works=works)
    return Follower(row.user, row.reason, _why(row, ticket, adding), may_change and may)


def _brought(entry: Entry, row: TicketAccess) -> bool:
    """Whether somebody stands on the ticket because of an act."""
    if entry.verb == "followed":
        return bool(entry.data.get("who") == row.user_id)
    kept = {"opened": "teaching", "took_in": "named", "noted": "mentioned"}.get(entry.verb, "")
    return bool(kept) and row.user_id in entry.data.get(kept, [])


def _why(row: TicketAccess, ticket: Ticket, adding: Entry | None) -> str:
    if row.reason == Access.REQUESTER:
        return _("asked for help")
    if row.reason == Access.BENEFICIARY:
        return _("it is for them")
    if adding and adding.verb == "opened":
        return _("teaches the class, too")
    if adding is None:
        return _("in copy of the e-mail") if ticket.source == Source.MAIL else _("since it was filed")
    if adding.verb == "took_in":
        return _("came with a merged ticket")
    if adding.verb == "noted":
        return _("asked in a note by %(name)s") % {"name": adding.by}
    if adding.by_id == row.user_id:
        return _("by their own wish")
    return _("added by %(name)s") % {"name": adding.by}
