"""The history of an outage in sentences for the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from audit.models import Entry
from tickets.models import Outage
from tickets.outage_tickets_done import tickets_done
from users.models import User

# How it is told in parts is no news to people; nor is each single “me too”, which is counted.
NOT_TOLD = ("spread", "me_too", "not_me")
# This tells only which ticket is one no more; what was done with it stands in the ticket's own history.
TOOK_OUT = "took_out"


@dataclass(frozen=True)
class OutageLine:
    """Who did what, with an icon, when."""

    icon: str
    who: str
    did: str
    at: datetime


def outage_timeline(outage: Outage, reader: User) -> list[OutageLine]:
    """Everything that was done with it and with those of its tickets that `reader` sees, oldest first; two queries."""
    own = list(Entry.objects.about(outage).exclude(verb__in=NOT_TOLD).select_related("by"))
    lines = [
        (one.pk, OutageLine(SENTENCES[one.verb][0], str(one.by), SENTENCES[one.verb][1](one), one.at))
        for one in own
        if one.verb != TOOK_OUT
    ]
    for done in tickets_done(outage, reader, own):
        lines.append((done.first, OutageLine(done.icon, str(done.by), done.did, done.at)))
    return [line for _pk, line in sorted(lines, key=lambda one: one[0])]


def _declared(entry: Entry) -> str:
    number = len(entry.data.get("tickets", []))
    if not number:
        return _("declared the outage")
    words = ngettext("declared the outage, with %(n)s ticket", "declared the outage, with %(n)s tickets", number)
    return words % {"n": number}


def _changed(entry: Entry) -> str:
    parts = [_("what is wrong")] if entry.data.get("title") else []
    parts += [str(_(word)) for name, word in FIELDS.items() if name in entry.changed]
    return _("corrected %(parts)s") % {"parts": ", ".join(dict.fromkeys(parts))}


def _told(entry: Entry) -> str:
    number = entry.data.get("people")
    if not number:
        return _("wrote what is new")
    words = ngettext("told %(n)s person what is new", "told %(n)s people what is new", number)
    return words % {"n": f"{number:,}"}


def _ended(entry: Entry) -> str:
    number = entry.data.get("people")
    if not number:
        return _("said that it is over")
    words = ngettext("told %(n)s person that it is over", "told %(n)s people that it is over", number)
    return words % {"n": f"{number:,}"}


def _resumed(entry: Entry) -> str:
    number = entry.data.get("people")
    if not number:
        return _("said that it is not over")
    words = ngettext("told %(n)s person that it is not over", "told %(n)s people that it is not over", number)
    return words % {"n": f"{number:,}"}


def _plain(words: str) -> Callable[[Entry], str]:
    return lambda entry: _(words)


FIELDS = {
    "schools": gettext_noop("where"),
    "rooms": gettext_noop("where"),
    "category": gettext_noop("the kind of trouble"),
    "assignee": gettext_noop("who is on it"),
    "began_at": gettext_noop("when it began"),
    "ended_at": gettext_noop("when it was over"),
}
SENTENCES: dict[str, tuple[str, Callable[[Entry], str]]] = {
    "declared": ("alert-triangle", _declared),
    "changed": ("pencil", _changed),
    "told": ("send", _told),
    "ended": ("circle-check", _ended),
    "resumed": ("arrow-back-up", _resumed),
    "took_back": ("arrow-back-up", _plain(gettext_noop("took that back before anybody heard of it"))),
    "news_late": ("alert-octagon", _plain(gettext_noop("News did not come when they were promised"))),
}
