"""What a letter says: a heading for people, a few facts, what was said, and what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.models import Entry
from tickets.choices import ClockKind, VisitOff
from tickets.models import Clock, Ticket
from ui import times
from users.models import User


@dataclass(frozen=True)
class Wording:
    """The words of one letter. `subject` stands in the subject line of restricted tickets only."""

    subject: str
    heading: str
    said: str = ""
    after: str = ""


def wording(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    """The words for `to`; nothing of a restricted ticket's text leaves the house."""
    words = WORDS[entry.verb](entry, ticket, to, said)
    if ticket.restricted:
        return Wording(
            words.subject, words.subject, "", _("This ticket is restricted, so its text is shown on its page only.")
        )
    return words


def _opened(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    heading = _("We got it. Your ticket is number %(number)s.") % {"number": ticket.pk}
    return Wording(_("We got your report"), heading, "", expected(ticket, ClockKind.FIRST_ANSWER))


def _answered(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    return Wording(
        _("An answer"), _("%(who)s answered:") % {"who": entry.by}, said, _("Reply to this letter, or on the page.")
    )


def _responded(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    return Wording(_("News on a ticket"), _("%(who)s wrote:") % {"who": entry.by}, said)


def _reopened(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    heading = _("It is not fixed yet: %(who)s opened this ticket again.") % {"who": entry.by}
    return Wording(_("A ticket was opened again"), heading, said)


def _solved(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    heading = _("%(who)s solved it.") % {"who": entry.by}
    return Wording(
        _("A ticket was solved"), heading, said, _("Not right? Reply to this letter, and we go on with it.")
    )


def _assigned(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    if to.pk != ticket.assignee_id and "visit_off" in entry.changed:
        return _comes_instead(entry, ticket)
    heading = _("%(who)s gave you ticket %(number)s.") % {"who": entry.by, "number": ticket.pk}
    return Wording(_("A ticket is yours"), heading, "", due(ticket))


def _visit(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    when = times.say(ticket.visit_at, entry.at) if ticket.visit_at else _("soon")
    heading = _("%(who)s is coming %(when)s.") % {"who": ticket.assignee or entry.by, "when": when}
    return Wording(_("A visit is planned"), heading, "", _("Does that not suit you? Reply to this letter."))


def _comes_instead(entry: Entry, ticket: Ticket) -> Wording:
    when = times.say(ticket.visit_at, entry.at) if ticket.visit_at else _("soon")
    before = User.objects.filter(pk=entry.data.get("before")).first()
    told = {"who": ticket.assignee or entry.by, "when": when, "before": before or _("a colleague")}
    heading = _("%(who)s is coming %(when)s instead of %(before)s.") % told
    return Wording(_("Somebody else is coming"), heading, "", _("Does that not suit you? Reply to this letter."))


def _fell_through(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    off, at = entry.changed["visit_off"][1], datetime.fromisoformat(entry.data["visit_at"])
    told = {"when": times.say(at, entry.at), "why": entry.data.get("reason") or str(VisitOff(off).label)}
    if away := User.objects.filter(pk=entry.data.get("away")).first():
        told["why"] = _("%(who)s is away") % {"who": away}
    heading = _("The visit %(when)s cannot take place: %(why)s.") % told
    after = _("Say when it suits you: reply to this letter, or choose a time on the page. Or wait: you hear from us.")
    return Wording(_("A visit needs a new time"), heading, "", after)


def _restored(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    at = datetime.fromisoformat(entry.data["visit_at"])
    told = {"who": ticket.assignee, "when": times.say(at, entry.at)}
    words = _("%(who)s is coming %(when)s after all.") if ticket.assignee else _("We are coming %(when)s after all.")
    return Wording(
        _("A visit takes place after all"), words % told, "", _("Does that not suit you? Reply to this letter.")
    )


def _warned(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    heading = _("Ticket %(number)s comes due soon.") % {"number": ticket.pk}
    return Wording(_("A ticket comes due soon"), heading, "", due(ticket))


def _escalated(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    kind = ClockKind(entry.data["kind"]).label
    heading = _("Ticket %(number)s is late: %(promise)s.") % {"number": ticket.pk, "promise": str(kind).lower()}
    who = _("It is with %(who)s.") % {"who": ticket.assignee} if ticket.assignee else _("Nobody has it yet.")
    return Wording(_("A promise was not kept"), heading, "", who)


def _followed(entry: Entry, ticket: Ticket, to: User, said: str) -> Wording:
    heading = _("%(who)s added you to ticket %(number)s.") % {"who": entry.by, "number": ticket.pk}
    return Wording(_("You were added to a ticket"), heading)


def expected(ticket: Ticket, kind: str) -> str:
    """When the requester hears from us, in school time."""
    clock = Clock.objects.filter(ticket=ticket, kind=kind, due_at__isnull=False).first()
    if clock is None or clock.due_at is None:
        return _("You hear from us soon.")
    return _("You hear from us by %(when)s.") % {"when": times.say(clock.due_at, ticket.created_at)}


def due(ticket: Ticket) -> str:
    """When the next promise comes due."""
    return _("Due %(when)s.") % {"when": times.say(ticket.due_at, ticket.updated_at)} if ticket.due_at else ""


WORDS: dict[str, Callable[[Entry, Ticket, User, str], Wording]] = {
    "opened": _opened,
    "answered": _answered,
    "responded": _responded,
    "reopened": _reopened,
    "solved": _solved,
    "assigned": _assigned,
    "visit_scheduled": _visit,
    "visit_fell_through": _fell_through,
    "visit_restored": _restored,
    "warned": _warned,
    "escalated": _escalated,
    "followed": _followed,
}
