"""What the reader has just done to several tickets at once, in a sentence to them: “You took 3 tickets”."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from audit.models import Entry
from tickets.link_words import link_words
from tickets.moments import day, moment
from tickets.sentences import plain
from tickets.timeline_names import Told, labels_of
from tickets.timeline_words import new_value, parts_of, with_cause
from tickets.workflow import Status


def many_words(entry: Entry, told: Told, number: int) -> str:
    """The sentence about the first entry of an act, and how many tickets it changed."""
    return plain(with_cause(SENTENCES.get(entry.verb, _changed)(entry, told, number), entry, told))


def _plain(words: Any) -> Callable[[Entry, Told, int], str]:
    return lambda entry, told, n: str(words % {"n": n})


_changed = _plain(ngettext_lazy("You changed %(n)s ticket", "You changed %(n)s tickets", "n"))


def _assigned(entry: Entry, told: Told, n: int) -> str:
    to = new_value(entry, "assignee")
    if "assignee" not in entry.changed:
        words = ngettext("You confirmed whose %(n)s ticket is", "You confirmed whose %(n)s tickets are", n)
    elif to == entry.by_id:
        words = ngettext("You took %(n)s ticket", "You took %(n)s tickets", n)
    elif to:
        words = ngettext("You gave %(n)s ticket to %(name)s", "You gave %(n)s tickets to %(name)s", n)
    else:
        words = ngettext("You gave %(n)s ticket to nobody", "You gave %(n)s tickets to nobody", n)
    return words % {"n": n, "name": told.people.get(to, "")}


def _triaged(entry: Entry, told: Told, n: int) -> str:
    words = ngettext("You set %(n)s ticket to %(parts)s", "You set %(n)s tickets to %(parts)s", n)
    return words % {"n": n, "parts": parts_of(entry, told)}


def _waited(entry: Entry, told: Told, n: int) -> str:
    status, expected = new_value(entry, "status"), new_value(entry, "expected_on")
    if status:
        words = ngettext("You set %(n)s ticket to “%(status)s”", "You set %(n)s tickets to “%(status)s”", n)
        did = words % {"n": n, "status": Status(status).label}
    else:
        did = ngettext("%(n)s ticket goes on waiting", "%(n)s tickets go on waiting", n) % {"n": n}
    if not expected:
        return did
    return _("%(did)s, expected %(day)s") % {"did": did, "day": day(date.fromisoformat(expected), entry.at)}


def _visit(entry: Entry, told: Told, n: int) -> str:
    at = new_value(entry, "visit_at")
    if not at:
        return ngettext("You set a visit for %(n)s ticket", "You set a visit for %(n)s tickets", n) % {"n": n}
    words = ngettext("You set a visit for %(n)s ticket: %(when)s", "You set a visit for %(n)s tickets: %(when)s", n)
    return words % {"n": n, "when": moment(datetime.fromisoformat(at), entry.at, told.plan)}


def _snoozed(entry: Entry, told: Told, n: int) -> str:
    until = new_value(entry, "snoozed_until")
    if not until:
        words = ngettext("You snoozed %(n)s ticket, with a note", "You snoozed %(n)s tickets, with a note", n)
        return words % {"n": n}
    words = ngettext("You snoozed %(n)s ticket until %(when)s", "You snoozed %(n)s tickets until %(when)s", n)
    return words % {"n": n, "when": moment(datetime.fromisoformat(until), entry.at)}


def sooner_words(entries: Sequence[Entry]) -> str:
    """How many of the tickets that were snoozed at once a promise brings back before that time; nothing for none."""
    n = len([entry for entry in entries if entry.verb == "snoozed" and "sooner" in entry.data])
    words = ngettext(
        "%(n)s comes back sooner, when its time is nearly up",
        "%(n)s come back sooner, when their time is nearly up",
        n,
    )
    return words % {"n": n} if n else ""


def _labelled(entry: Entry, told: Told, n: int) -> str:
    before, after = entry.changed["labels"]
    if len(after) > len(before):
        words = ngettext(
            "You put the label “%(name)s” on %(n)s ticket", "You put the label “%(name)s” on %(n)s tickets", n
        )
    else:
        words = ngettext(
            "You took the label “%(name)s” off %(n)s ticket", "You took the label “%(name)s” off %(n)s tickets", n
        )
    return words % {"n": n, "name": told.labels.get(next(iter(labels_of(entry))), "")}


def _merged(entry: Entry, told: Told, n: int) -> str:
    words = ngettext("You merged %(n)s ticket into %(ticket)s", "You merged %(n)s tickets into %(ticket)s", n)
    return words % {"n": n, "ticket": told.ticket(entry.data["into"])}


def _linked(entry: Entry, told: Told, n: int) -> str:
    link = link_words(entry.data["kind"], told.ticket(entry.data["other"]), is_source=entry.data["is_source"])
    words = ngettext("You linked %(n)s ticket: %(link)s", "You linked %(n)s tickets: %(link)s", n)
    return words % {"n": n, "link": link}


SENTENCES: dict[str, Callable[[Entry, Told, int], str]] = {
    "answered": _plain(ngettext_lazy("You answered %(n)s ticket", "You answered %(n)s tickets", "n")),
    "noted": _plain(ngettext_lazy("You wrote a note on %(n)s ticket", "You wrote a note on %(n)s tickets", "n")),
    "assigned": _assigned,
    "triaged": _triaged,
    "worked_on": _plain(ngettext_lazy("You work on %(n)s ticket", "You work on %(n)s tickets", "n")),
    "waited": _waited,
    "part_arrived": _plain(
        ngettext_lazy("You have the part for %(n)s ticket", "You have the parts for %(n)s tickets", "n")
    ),
    "visit_scheduled": _visit,
    "solved": _plain(ngettext_lazy("You solved %(n)s ticket", "You solved %(n)s tickets", "n")),
    "reopened": _plain(ngettext_lazy("You opened %(n)s ticket again", "You opened %(n)s tickets again", "n")),
    "closed": _plain(ngettext_lazy("You closed %(n)s ticket", "You closed %(n)s tickets", "n")),
    "labelled": _labelled,
    "snoozed": _snoozed,
    "woken": _plain(
        ngettext_lazy("You ended the snooze of %(n)s ticket", "You ended the snooze of %(n)s tickets", "n")
    ),
    "merged": _merged,
    "linked": _linked,
}
