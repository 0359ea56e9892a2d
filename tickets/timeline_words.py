"""What somebody did with a ticket, in the words of the desk: a sentence for each verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.models import Entry
from tickets.choices import Access, ClockKind, LinkKind, Priority, VisitOff, Why
from tickets.link_words import link_words
from tickets.moments import day, moment, moment_past
from tickets.timeline_names import Told, labels_of, other_ticket
from tickets.urgency import said_of_class
from tickets.why import moved_words, reason_words
from tickets.workflow import Status


def with_cause(did: str, entry: Entry, told: Told) -> str:
    """What somebody did, with the macro that did it, and the snooze that it ended."""
    if name := told.macros.get(entry.data.get("macro", 0)):
        did = _("%(did)s (macro “%(name)s”)") % {"did": did, "name": name}
    if "woke" in entry.data:
        did = _("%(did)s, which ended the snooze") % {"did": did}
    return did


def new_value(entry: Entry, field: str) -> Any:
    """What a field became by an act; None where it changed no such field."""
    return entry.changed.get(field, [None, None])[1]


def _opened(entry: Entry, told: Told) -> str:
    if "split_from" in entry.data:
        return _("made it of a message of %(ticket)s") % {"ticket": told.ticket(entry.data["split_from"])}
    if names := [told.people.get(pk, "") for pk in entry.data.get("may_be", [])]:
        return _("asked for help, from an address of several people: %(names)s") % {"names": ", ".join(names)}
    if "walk_in" in entry.data:
        return _("wrote down what was asked for in person")
    if "follows" in entry.data:
        return _("asked for help again; before, it was %(ticket)s") % {"ticket": told.ticket(other_ticket(entry))}
    return _("asked for help")


def _continued(entry: Entry, told: Told) -> str:
    return _("says that it is not fixed: it goes on as %(ticket)s") % {"ticket": told.ticket(other_ticket(entry))}


def _assigned(entry: Entry, told: Told) -> str:
    to = new_value(entry, "assignee")
    if "assignee" not in entry.changed:
        return _("confirmed whose it is")
    if to == entry.by_id:
        return _("took the ticket")
    return _("gave it to %(name)s") % {"name": told.people.get(to, "")} if to else _("gave it to nobody")


def _triaged(entry: Entry, told: Told) -> str:
    return _("set %(parts)s") % {"parts": parts_of(entry, told)}


def parts_of(entry: Entry, told: Told) -> str:
    """“priority High, no team”: what was set."""
    return ", ".join(say(new_value(entry, field), told) for field, say in PARTS.items() if field in entry.changed)


def _part(words: str, nothing: str, names: Callable[[Told], dict[int, str]]) -> Callable[[Any, Told], str]:
    return lambda value, told: _(words) % {"name": names(told).get(value, "")} if value else _(nothing)


PARTS: dict[str, Callable[[Any, Told], str]] = {
    "priority": lambda value, told: _("priority %(word)s") % {"word": Priority(value).label},
    "category": _part(gettext_noop("category %(name)s"), gettext_noop("no category"), lambda told: told.categories),
    "team": _part(gettext_noop("team %(name)s"), gettext_noop("no team"), lambda told: told.teams),
    "school": _part(gettext_noop("school %(name)s"), gettext_noop("no school"), lambda told: told.schools),
    "room": _part(gettext_noop("room %(name)s"), gettext_noop("no room"), lambda told: told.rooms),
    "device": _part(gettext_noop("device %(name)s"), gettext_noop("no device"), lambda told: told.devices),
    "beneficiary": _part(gettext_noop("for %(name)s"), gettext_noop("for nobody else"), lambda told: told.people),
    # The words of a subject never stand in history.
    "subject": lambda value, told: _("another subject"),
}


def _visit(entry: Entry, told: Told) -> str:
    at = new_value(entry, "visit_at")
    if not at:
        return _("set a visit")
    return _("set a visit: %(when)s") % {"when": moment(datetime.fromisoformat(at), entry.at, told.plan)}


def _visit_of(words: str) -> Callable[[Entry, Told], str]:
    def say(entry: Entry, told: Told) -> str:
        at = moment(datetime.fromisoformat(entry.data["visit_at"]), entry.at, told.plan)
        return _(words) % {"when": at, "why": _why_off(entry, told)}

    return say


def _why_off(entry: Entry, told: Told) -> str:
    off = new_value(entry, "visit_off")
    if off == VisitOff.AWAY:
        return _("%(who)s is away") % {"who": told.people.get(entry.data["away"], "")}
    return entry.data.get("reason") or (str(VisitOff(off).label) if off else "")


def _waited(entry: Entry, told: Told) -> str:
    status, expected = new_value(entry, "status"), new_value(entry, "expected_on")
    words = _("set it to “%(status)s”") % {"status": Status(status).label} if status else _("goes on waiting")
    if expected:
        words = _("%(did)s, expected %(day)s") % {"did": words, "day": day(date.fromisoformat(expected), entry.at)}
    return words


def _clock(words: str) -> Callable[[Entry, Told], str]:
    return lambda entry, told: _(words) % {"promise": ClockKind(entry.data["kind"]).label}


def _escalated(entry: Entry, told: Told) -> str:
    names = ", ".join(told.people.get(pk, "") for pk in entry.data.get("to", []))
    return _("told %(names)s that it is late") % {"names": names}


def _rescheduled(entry: Entry, told: Told) -> str:
    """“moved the due time from … to …: Snow day”; of several clocks the earliest is told."""
    before, after = entry.changed.get("due_at") or _clock_moved(entry.data["clocks"])
    moments = [datetime.fromisoformat(at) if at else None for at in (before, after)]
    why = reason_words(entry.data) or Why(entry.data["why"]).label
    return _("%(moved)s: %(why)s") % {"moved": moved_words(*moments), "why": why}


def _clock_moved(clocks: dict[str, Any]) -> tuple[str | None, str | None]:
    moved = [(before and before["due_at"], after["due_at"]) for before, after in clocks.values()]
    return min((pair for pair in moved if pair[0] != pair[1]), key=lambda pair: pair[0] or "")


def _followed(entry: Entry, told: Told) -> str:
    if entry.data.get("who") == entry.by_id:
        return _("began to follow it")
    words = _("added %(name)s in copy") if entry.data.get("reason") == Access.FOLLOWER else _("added %(name)s")
    return words % {"name": told.people.get(entry.data.get("who", 0), "")}


def _unfollowed(entry: Entry, told: Told) -> str:
    if entry.data["who"] == entry.by_id:
        return _("stopped following it")
    return _("took %(name)s off") % {"name": told.people.get(entry.data["who"], "")}


def _noted(entry: Entry, told: Told) -> str:
    names = ", ".join(told.people.get(pk, "") for pk in entry.data.get("mentioned", []))
    return _("mentioned %(names)s in a note") % {"names": names} if names else _("wrote a note")


def _merged(entry: Entry, told: Told) -> str:
    return _("merged it into %(ticket)s") % {"ticket": told.ticket(entry.data["into"])}


def _took_in(entry: Entry, told: Told) -> str:
    parts = ", ".join(told.ticket(number) for number in entry.data["merged"])
    return _with_urgency(_("merged %(tickets)s into this one") % {"tickets": parts}, entry)


def _with_urgency(did: str, entry: Entry) -> str:
    """With the priority, where the act changed it too."""
    if "priority" not in entry.changed:
        return did
    words = {"did": did, "priority": Priority(entry.changed["priority"][1]).label}
    return _("%(did)s, which is “%(priority)s” now") % words


def _gave_back(entry: Entry, told: Told) -> str:
    did = _("took %(ticket)s out of this one again") % {"ticket": told.ticket(entry.data["parted"])}
    return _parted(_with_urgency(did, entry), entry, told)


def _unmerged(entry: Entry, told: Told) -> str:
    return _parted(_("took it out again, as it was before"), entry, told)


def _parted(did: str, entry: Entry, told: Told) -> str:
    """With the links that are gone because of it: who parts tickets says that they are no duplicates."""
    for cut in entry.data.get("cut", []):
        link = link_words(LinkKind.DUPLICATE, told.ticket(cut["other"]), is_source=cut["is_source"])
        did = _("%(did)s, and removed the link: %(link)s") % {"did": did, "link": link}
    return did


def _split_off(entry: Entry, told: Told) -> str:
    said = datetime.fromisoformat(entry.data["said_at"])
    words = {
        "ticket": told.ticket(entry.data["to"]),
        "name": told.people.get(entry.data["author"], ""),
        "when": moment_past(said, entry.at),
    }
    return _("made %(ticket)s of what %(name)s wrote %(when)s") % words


def _linked(entry: Entry, told: Told) -> str:
    kind, ticket = entry.data["kind"], told.ticket(entry.data["other"])
    return _("linked it: %(link)s") % {"link": link_words(kind, ticket, is_source=entry.data["is_source"])}


def _unlinked(entry: Entry, told: Told) -> str:
    kind, ticket = entry.data["kind"], told.ticket(entry.data["other"])
    return _("removed the link: %(link)s") % {"link": link_words(kind, ticket, is_source=entry.data["is_source"])}


def _undone(entry: Entry, told: Told) -> str:
    if "told" in entry.data:
        names = ", ".join(told.people.get(pk, "") for pk in entry.data["told"] if pk != entry.by_id)
        return _("took that back; told of it: %(names)s") % {"names": names} if names else _("took that back")
    what = {"answered": _("a reply"), "noted": _("a note"), "responded": _("a message")}.get(
        entry.data.get("verb", "")
    )
    return _("took back %(what)s") % {"what": what} if what else _("took the last act back")


def _class_told(entry: Entry, told: Told) -> str:
    return _("said: %(class)s") % {"class": said_of_class(entry.changed["impact"][1])}


def _labelled(entry: Entry, told: Told) -> str:
    before, after = entry.changed["labels"]
    words = {"name": told.labels.get(next(iter(labels_of(entry))), "")}
    if len(after) > len(before):
        return _("put the label “%(name)s” on it") % words
    return _("took the label “%(name)s” off it") % words


def _time_added(entry: Entry, told: Told) -> str:
    minutes, on = entry.data["minutes"], date.fromisoformat(entry.data["day"])
    words = _("spent %(n)s min") if minutes > 0 else _("took %(n)s min of the time spent off again")
    did = words % {"n": abs(minutes)}
    if on == timezone.localdate(entry.at):
        return did
    return _("%(did)s, for %(day)s") % {"did": did, "day": day(on, entry.at)}


def _snoozed(entry: Entry, told: Told) -> str:
    until = new_value(entry, "snoozed_until")
    if not until:
        return _("snoozed it, with a note")
    return _("snoozed it until %(when)s") % {"when": snooze_end(entry, until)}


def snooze_end(entry: Entry, until: str) -> str:
    """“tomorrow 7:45 AM, or today 2:06 PM when its time is nearly up”, as it was when it was snoozed."""
    ends = [moment(datetime.fromisoformat(at), entry.at) for at in (until, entry.data.get("sooner")) if at]
    if len(ends) == 1:
        return ends[0]
    return _("%(until)s, or %(sooner)s when its time is nearly up") % {"until": ends[0], "sooner": ends[1]}


def _woke(entry: Entry, told: Told) -> str:
    who = told.people.get(entry.data.get("who") or 0, "")
    words = {
        "time": _("brought it back: %(who)s had snoozed it until now"),
        "soon": _("brought it back: a promise comes due soon (%(who)s had snoozed it)"),
        "late": _("brought it back: a promise is late (%(who)s had snoozed it)"),
    }
    return words[entry.data["because"]] % {"who": who}


def _snooze_moved(entry: Entry, told: Told) -> str:
    before, after = (datetime.fromisoformat(at) for at in entry.changed["snoozed_until"])
    words = _("moved the end of the snooze from %(before)s to %(after)s: %(why)s")
    why = entry.data.get("reason") or _("other hours")
    return words % {
        "before": moment(before, entry.at),
        "after": moment(after, entry.at),
        "why": why,
    }


def _plain(words: str) -> Callable[[Entry, Told], str]:
    return lambda entry, told: _(words)


SENTENCES: dict[str, tuple[str, Callable[[Entry, Told], str]]] = {
    "opened": ("inbox", _opened),
    "answered": ("message", _plain(gettext_noop("answered"))),
    "responded": ("message", _plain(gettext_noop("wrote back"))),
    "noted": ("lock", _noted),
    "assigned": ("user", _assigned),
    "triaged": ("tag", _triaged),
    "class_told": ("users", _class_told),
    "worked_on": ("progress", _plain(gettext_noop("works on it"))),
    "waited": ("player-pause", _waited),
    "part_arrived": ("package-import", _plain(gettext_noop("has the part"))),
    "visit_scheduled": ("calendar-event", _visit),
    "visit_fell_through": (
        "calendar-off",
        _visit_of(gettext_noop("The visit %(when)s needs a new time: %(why)s")),
    ),
    "visit_restored": (
        "calendar-event",
        _visit_of(gettext_noop("The visit %(when)s takes place after all")),
    ),
    "solved": ("circle-check", _plain(gettext_noop("solved it"))),
    "reopened": ("arrow-back-up", _plain(gettext_noop("opened it again"))),
    "closed": ("archive", _plain(gettext_noop("closed it"))),
    "withdrawn": ("archive", _plain(gettext_noop("needs it no longer"))),
    "rated": ("mood-smile", _plain(gettext_noop("said how our help was"))),
    "thanked": ("mood-smile", _plain(gettext_noop("wrote some words to who helped"))),
    "continued": ("link", _continued),
    "restricted": ("lock", _plain(gettext_noop("restricted it to named people"))),
    "unrestricted": ("lock-open", _plain(gettext_noop("opened it to its team again"))),
    "warned": ("clock-exclamation", _clock(gettext_noop("“%(promise)s” comes due soon"))),
    "late": ("alert-octagon", _clock(gettext_noop("“%(promise)s” is late"))),
    "escalated": ("alert-triangle", _escalated),
    "rescheduled": ("calendar-event", _rescheduled),
    "followed": ("user-plus", _followed),
    "unfollowed": ("bell-off", _unfollowed),
    "time_added": ("clock", _time_added),
    "labelled": ("tags", _labelled),
    "snoozed": ("moon", _snoozed),
    "woken": ("sun", _plain(gettext_noop("ended the snooze"))),
    "woke": ("sun", _woke),
    "snooze_moved": ("moon", _snooze_moved),
    "merged": ("git-merge", _merged),
    "took_in": ("git-merge", _took_in),
    "unmerged": ("git-fork", _unmerged),
    "gave_back": ("git-fork", _gave_back),
    "split_off": ("git-fork", _split_off),
    "linked": ("link", _linked),
    "unlinked": ("link", _unlinked),
    "attached": ("alert-triangle", _plain(gettext_noop("attached it to an outage, and told what is known"))),
    "detached": ("alert-triangle", _plain(gettext_noop("took it out of the outage"))),
    "undone": ("arrow-back-up", _undone),
}
