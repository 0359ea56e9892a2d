"""What a letter says: a heading for people, a few facts, what was said, and what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.models import Entry
from tickets.choices import ClockKind, VisitOff
from tickets.models import Clock, Outage, Ticket
from tickets.questions import in_words
from tickets.urgency import said_of_class
from ui import times
from users.models import User

Said = Callable[[], str]  # what was said in the act; asked of those words only that repeat it


@dataclass(frozen=True)
class Wording:
    """The words of one letter. `subject` stands in the subject line of restricted tickets only.

    `told` is (question, answer) of what was answered when it was filed.
    """

    subject: str
    heading: str
    said: str = ""
    after: str = ""
    told: tuple[tuple[str, str], ...] = ()


def wording(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    """The words for `to`; nothing of a restricted ticket's text leaves the house."""
    words = WORDS[entry.verb](entry, ticket, to, said)
    if ticket.restricted:
        return Wording(
            words.subject, words.subject, "", _("This ticket is restricted, so its text is shown on its page only.")
        )
    return words


def _opened(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    if "split_from" in entry.data:
        heading = _("%(who)s made a ticket of its own of what you wrote: number %(number)s.")
        words = {"who": entry.by, "number": ticket.pk}
        return Wording(_("A ticket of its own"), heading % words, said(), expected(ticket, ClockKind.FIRST_ANSWER))
    after = expected(ticket, ClockKind.FIRST_ANSWER)
    if to.pk == ticket.beneficiary_id:
        heading = _("%(who)s asked for help for you. It is ticket number %(number)s.")
        words = {"who": ticket.requester, "number": ticket.pk}
        return Wording(_("Help was asked for you"), heading % words, said(), after, told=answers(ticket))
    if to.pk in entry.data.get("teaching", []):
        heading = _("%(who)s asked for help for a class that you teach, too. It is ticket number %(number)s.")
        words = {"who": ticket.requester, "number": ticket.pk}
        return Wording(_("Help was asked for your class"), heading % words, said(), after, told=answers(ticket))
    heading = _("We got it. Your ticket is number %(number)s.") % {"number": ticket.pk}
    if ticket.beneficiary:
        heading += " " + _("It is for %(who)s, who can follow it, too.") % {"who": ticket.beneficiary}
    return Wording(_("We got your report"), heading, "", after, told=answers(ticket))


def _answered(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    return Wording(
        _("An answer"), _("%(who)s answered:") % {"who": entry.by}, said(), _("Reply to this e-mail, or on the page.")
    )


def _responded(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    return Wording(_("News on a ticket"), _("%(who)s wrote:") % {"who": entry.by}, said())


def _noted(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("%(who)s mentioned you in an internal note on ticket %(number)s:")
    after = _("Only colleagues read it. Reply to this e-mail, and that becomes a note, too.")
    return Wording(_("You were mentioned"), heading % {"who": entry.by, "number": ticket.pk}, said(), after)


def _reopened(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("It is not fixed yet: %(who)s opened this ticket again.") % {"who": entry.by}
    return Wording(_("A ticket was opened again"), heading, said())


def _solved(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("%(who)s solved it.") % {"who": entry.by}
    return Wording(
        _("A ticket was solved"), heading, said(), _("Not right? Reply to this e-mail, and we go on with it.")
    )


def _withdrawn(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("%(who)s needs it no longer: ticket %(number)s is closed.") % {"who": entry.by, "number": ticket.pk}
    return Wording(_("A ticket was withdrawn"), heading)


def _class_told(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    words = {"who": entry.by, "number": ticket.pk, "class": said_of_class(entry.changed["impact"][1])}
    heading = _("%(who)s said of ticket %(number)s: %(class)s.") % words
    return Wording(_("How a class is affected"), heading, "", due(ticket))


def _assigned(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    if to.pk != ticket.assignee_id and "visit_off" in entry.changed:
        return _comes_instead(entry, ticket)
    heading = _("%(who)s gave you ticket %(number)s.") % {"who": entry.by, "number": ticket.pk}
    told = (*for_whom(ticket), *answers(ticket)) if to.pk == ticket.assignee_id else ()
    return Wording(_("A ticket is yours"), heading, "", due(ticket), told)


def _visit(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    when = times.say(ticket.visit_at, entry.at) if ticket.visit_at else _("soon")
    heading = _("%(who)s is coming %(when)s.") % {"who": ticket.assignee or entry.by, "when": when}
    return Wording(_("A visit is planned"), heading, "", _("Does that not suit you? Reply to this e-mail."))


def _comes_instead(entry: Entry, ticket: Ticket) -> Wording:
    when = times.say(ticket.visit_at, entry.at) if ticket.visit_at else _("soon")
    before = User.objects.filter(pk=entry.data.get("before")).first()
    told = {"who": ticket.assignee or entry.by, "when": when, "before": before or _("a colleague")}
    heading = _("%(who)s is coming %(when)s instead of %(before)s.") % told
    return Wording(_("Somebody else is coming"), heading, "", _("Does that not suit you? Reply to this e-mail."))


def _fell_through(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    off, at = entry.changed["visit_off"][1], datetime.fromisoformat(entry.data["visit_at"])
    told = {"when": times.say(at, entry.at), "why": entry.data.get("reason") or str(VisitOff(off).label)}
    if away := User.objects.filter(pk=entry.data.get("away")).first():
        told["why"] = _("%(who)s is away") % {"who": away}
    heading = _("The visit %(when)s cannot take place: %(why)s.") % told
    after = _("Say when it suits you: reply to this e-mail, or choose a time on the page. Or wait: you hear from us.")
    return Wording(_("A visit needs a new time"), heading, "", after)


def _restored(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    at = datetime.fromisoformat(entry.data["visit_at"])
    told = {"who": ticket.assignee, "when": times.say(at, entry.at)}
    words = _("%(who)s is coming %(when)s after all.") if ticket.assignee else _("We are coming %(when)s after all.")
    return Wording(
        _("A visit takes place after all"), words % told, "", _("Does that not suit you? Reply to this e-mail.")
    )


def _warned(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("Ticket %(number)s comes due soon.") % {"number": ticket.pk}
    return Wording(_("A ticket comes due soon"), heading, "", due(ticket))


def _escalated(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    kind = ClockKind(entry.data["kind"]).label
    heading = _("Ticket %(number)s is late: %(promise)s.") % {"number": ticket.pk, "promise": str(kind).lower()}
    who = _("It is with %(who)s.") % {"who": ticket.assignee} if ticket.assignee else _("Nobody has it yet.")
    return Wording(_("A promise was not kept"), heading, "", who)


def _followed(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("%(who)s added you to ticket %(number)s.") % {"who": entry.by, "number": ticket.pk}
    return Wording(_("You were added to a ticket"), heading)


def _merged(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    words = {"number": ticket.pk, "whole": entry.data["into"]}
    heading = _("Your ticket %(number)s is about the same as ticket %(whole)s, so we put them together.")
    if to.pk not in (ticket.requester_id, ticket.beneficiary_id):
        heading = _("Ticket %(number)s is about the same as ticket %(whole)s, so we put them together.")
    after = _("What you wrote is there. Reply to this e-mail, or on the page, and that goes there, too.")
    return Wording(_("Two tickets are one now"), heading % words, "", after)


def _unmerged(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("Ticket %(number)s stands by itself again.") % {"number": ticket.pk}
    return Wording(_("A ticket stands by itself again"), heading, "", _("Reply to this e-mail, or on the page."))


def _woke(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    heading = _("Ticket %(number)s is back from snooze.") % {"number": ticket.pk}
    return Wording(_("A ticket is back from snooze"), heading, "", due(ticket))


def _undone(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    """What was told before does not hold; that letter has left, so this one says so."""
    verb = entry.data["verb"]
    words = {"who": entry.by, "number": ticket.pk, "when": _moment(entry, "visit_at", 0)}
    heading, after = UNDONE.get(verb, ("", ""))
    if verb == "assigned" and to.pk != entry.changed.get("assignee", [None])[0]:
        heading = gettext_noop("%(who)s took back that somebody else comes.")
    if verb == "visit_scheduled" and ticket.visit_at:
        after = gettext_noop("It is %(visit)s again.")
        words["visit"] = times.say(ticket.visit_at, entry.at)
    heading = heading or gettext_noop("%(who)s took back what you were told of ticket %(number)s.")
    return Wording(_("Something was taken back"), _(heading) % words, "", _(after) % words if after else "")


def _moment(entry: Entry, field: str, which: int) -> str:
    at = entry.changed.get(field, [None, None])[which]
    return times.say(datetime.fromisoformat(at), entry.at) if at else ""


# Of what was taken back: what is said of it now, and what comes next.
UNDONE = {
    "solved": (
        gettext_noop("It is not solved after all: %(who)s took that back."),
        gettext_noop("We go on with it. Reply to this e-mail, or on the page."),
    ),
    "reopened": (gettext_noop("%(who)s took back that ticket %(number)s was opened again."), ""),
    "withdrawn": (gettext_noop("%(who)s needs it after all: ticket %(number)s is not withdrawn."), ""),
    "assigned": (gettext_noop("%(who)s took back that ticket %(number)s is yours."), ""),
    "visit_scheduled": (
        gettext_noop("%(who)s took back the visit %(when)s."),
        gettext_noop("You hear from us when somebody comes."),
    ),
    "followed": (gettext_noop("%(who)s took you off ticket %(number)s again."), ""),
    "merged": (
        gettext_noop("Ticket %(number)s stands by itself again."),
        gettext_noop("Reply to this e-mail, or on the page."),
    ),
    "attached": (
        gettext_noop("%(who)s looks at ticket %(number)s by itself: it is not one of that outage."),
        gettext_noop("You hear from us."),
    ),
}


def for_whom(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """Who asked, and for whom, where these are two."""
    if ticket.beneficiary is None:
        return ()
    return ((_("Asked by:"), str(ticket.requester)), (_("For:"), str(ticket.beneficiary)))


def answers(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """(question, answer) of what was answered when it was filed."""
    return tuple(map(in_words, ticket.answers))


def _attached(entry: Entry, ticket: Ticket, to: User, said: Said) -> Wording:
    """What we know of the outage, as it stands when the letter leaves."""
    outage = Outage.objects.get(pk=entry.data["outage"])
    heading = _("We know of it: “%(title)s”.") % {"title": outage.called}
    latest = outage.news.filter(withdrawn_at=None).order_by("-at").first()
    after = [next_news(outage, entry.at)] if outage.is_going else []
    after.append(_("Is yours something else? Reply to this e-mail."))
    return Wording(_("We know of it"), heading, latest.body if latest else "", " ".join(filter(None, after)))


def next_news(outage: Outage, at: datetime) -> str:
    """By when the next news of an outage is promised."""
    if outage.next_news_at is None:
        return ""
    return _("Next news by %(when)s.") % {"when": times.say(outage.next_news_at, at)}


def expected(ticket: Ticket, kind: str) -> str:
    """When the requester hears from us, in school time."""
    clock = Clock.objects.filter(ticket=ticket, kind=kind, due_at__isnull=False).first()
    if clock is None or clock.due_at is None:
        return _("You hear from us soon.")
    return _("You hear from us by %(when)s.") % {"when": times.say(clock.due_at, ticket.created_at)}


def due(ticket: Ticket) -> str:
    """When the next promise comes due."""
    return _("Due %(when)s.") % {"when": times.say(ticket.due_at, ticket.updated_at)} if ticket.due_at else ""


WORDS: dict[str, Callable[[Entry, Ticket, User, Said], Wording]] = {
    "opened": _opened,
    "answered": _answered,
    "responded": _responded,
    "noted": _noted,
    "reopened": _reopened,
    "solved": _solved,
    "withdrawn": _withdrawn,
    "class_told": _class_told,
    "assigned": _assigned,
    "visit_scheduled": _visit,
    "visit_fell_through": _fell_through,
    "visit_restored": _restored,
    "warned": _warned,
    "escalated": _escalated,
    "followed": _followed,
    "woke": _woke,
    "merged": _merged,
    "unmerged": _unmerged,
    "attached": _attached,
    "undone": _undone,
}
