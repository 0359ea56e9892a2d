"""What the list hears of a change that it asked for: a word with an Undo, and which rows to fetch anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.clock import now
from audit.models import Entry
from audit.models.entry import subject_type
from schools.calendars import Calendars
from tickets.actions.case import UNDO_SPAN
from tickets.many_words import many_words, sooner_words
from tickets.models import Ticket
from tickets.timeline import line_of
from tickets.timeline_names import Told
from tickets.undo_rules import greater
from tickets.visits_of import doubled
from users.models import User

# Of these acts something leaves the house.
LEAVES = frozenset({"answered", "solved", "visit_scheduled", "merged"})


def acts_of(batch: UUID, by: Any) -> list[Entry]:
    """What somebody did at once to tickets, in the order in which it was done."""
    found = Entry.objects.filter(batch=batch, by=by, subject_type=subject_type(Ticket))
    return list(found.select_related("by").order_by("pk"))


def done(request: HttpRequest, batch: UUID, numbers: Iterable[int], kept: str = "") -> HttpResponse:
    """The word about a batch, as a fragment; `numbers` are the tickets that were meant, `kept` says what colleagues
    keep of them.
    """
    assert isinstance(request.user, User)
    entries = acts_of(batch, request.user)
    meant = set(numbers)
    changed = {entry.subject_id for entry in entries}
    acted = _acted_on(entries)
    number = len(acted & meant) or len(acted)
    context = {
        "said": _said(request, entries, number),
        "number": number,
        "ticket": entries[0].subject_id if entries else 0,
        "leaves": any(entry.verb in LEAVES for entry in entries),
        "batch": batch.hex,
        "back": request.POST.get("back", ""),
        "warning": warning(batch, request.user, entries) or kept,
        "seconds": int(UNDO_SPAN.total_seconds()),
        "now": now(),
    }
    return told(render(request, "tickets/_done.html", context), changed | meant)


def _acted_on(entries: list[Entry]) -> set[int]:
    """The tickets of which the sentence speaks: not the one into which others went or to which they are linked."""
    if not entries:
        return set()
    first = greater(entries)
    to = first.data.get("into") or first.data.get("other")
    return {entry.subject_id for entry in entries if entry.verb == first.verb and entry.subject_id != to}


def warning(batch: UUID, by: User, entries: Iterable[Entry] | None = None) -> str:
    """What somebody should know of what they just did at once: that who comes is expected elsewhere then."""
    acts = acts_of(batch, by) if entries is None else entries
    return doubled([one.subject_id for one in acts if one.verb == "visit_scheduled"], reader=by)


def told(response: HttpResponse, numbers: Iterable[int], **more: Any) -> HttpResponse:
    """Let the list know that these tickets have changed."""
    response.headers["HX-Trigger"] = json.dumps({"list-changed": {"numbers": sorted(numbers), **more}})
    return response


def _said(request: HttpRequest, entries: list[Entry], number: int) -> str:
    """What the reader did: the greater of the acts as the timeline says it; of several tickets one sentence."""
    if not entries:
        return ""
    ticket = Ticket.objects.filter(pk=entries[0].subject_id).only("school").first()
    plan = Calendars().plan(ticket.school_id if ticket else None)
    first = greater(entries)
    told = Told([first], plan, request.user)  # type: ignore[arg-type]
    if number > 1:
        return "; ".join(filter(None, [many_words(first, told, number), sooner_words(entries)]))
    return _("You %(did)s") % {"did": line_of(first, told).did}
