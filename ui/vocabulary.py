"""How states, clocks and priorities look and what they are called: an icon, a word and a tone, never a tone alone.

Tables only. The keys of statuses and priorities are the values stored by the tickets room.
A technician reads a row, so her word is short; a requester reads a sentence with a person and a time in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise

TONES: Final = ("danger", "warn", "ok", "info", "muted", "accent")


@dataclass(frozen=True, slots=True)
class Look:
    """Icon (a name of ui.icons), tone (one of TONES) and word of one key."""

    icon: str
    tone: str
    word: Text


@dataclass(frozen=True, slots=True)
class StatusLook:
    """The look of a ticket status for both kinds of readers.

    `told` is the requester's sentence with the places {person}, {when}, {question}, {number} filled where known;
    `plain` is the sentence where they are not.
    """

    icon: str
    tone: str
    word: Text
    plain: Text
    told: Text
    requester_icon: str
    requester_tone: str


def _status(
    icon: str,
    tone: str,
    word: Text,
    plain: Text,
    told: Text | None = None,
    *,
    requester_icon: str = "",
    requester_tone: str = "",
) -> StatusLook:
    # Not `told or plain`: a lazy text must not be asked whether it is empty before Django is set up.
    sentence = plain if told is None else told
    return StatusLook(icon, tone, word, plain, sentence, requester_icon or icon, requester_tone or tone)


STATUSES: Final[dict[str, StatusLook]] = {
    "new": _status("inbox", "info", pgettext_lazy("status", "New"), _("We got it")),
    "open": _status("progress", "accent", _("In progress"), _("We got it"), _("{person} has it")),
    "visit": _status(
        "calendar-event",
        "accent",
        _("Visit set"),
        _("Someone is coming"),
        _("{person} is coming {when}"),
        requester_icon="walk",
    ),
    "waiting_user": _status(
        "message-question",
        "muted",
        _("Waiting: reply"),
        _("Waiting for you"),
        _("Waiting for you: {question}"),
        requester_tone="warn",
    ),
    "waiting_part": _status(
        "package", "muted", _("Waiting: part"), _("A part is on its way"), _("The part comes {when}")
    ),
    "waiting_vendor": _status("truck", "muted", _("Waiting: vendor"), _("It is at the repair company")),
    "part_in": _status("package-import", "ok", _("Part arrived"), _("The part is here")),
    "solved": _status(
        "circle-check", "ok", _("Solved"), _("Solved. Not right? Tell us"), _("Solved. Not right? Tell us by {when}")
    ),
    "closed": _status("archive", "muted", _("Closed"), _("Closed")),
    "merged": _status(
        "git-merge", "muted", _("Merged"), _("Joined with your other ticket"), _("Joined with your ticket {number}")
    ),
}

# The chip of a technician where the planned visit cannot take place.
VISIT_OFF: Final = Look("calendar-off", "warn", _("Needs new time"))

# The clock of a promise. "soon" is under two hours or past the promise's warning point.
CLOCKS: Final[dict[str, Look]] = {
    "on_track": Look("clock", "muted", _("Due in")),
    "soon": Look("clock-exclamation", "warn", _("Due in")),
    "late": Look("alert-octagon", "danger", _("Late")),
    "paused": Look("player-pause", "muted", _("Paused")),
    "met": Look("check", "ok", _("Met")),
}

# A clock with no colour behind it: nothing needs the eye.
QUIET_CLOCKS: Final = frozenset({"on_track", "paused"})


@dataclass(frozen=True, slots=True)
class PriorityLook:
    """The look of a priority; `said` is the requester's answer that leads to it."""

    icon: str
    tone: str
    word: Text
    said: Text


# By the number that the tickets room stores: P1 is the most urgent.
PRIORITIES: Final[dict[int, PriorityLook]] = {
    1: PriorityLook("urgent", "danger", _("Urgent"), _("A class cannot go on")),
    2: PriorityLook("chevrons-up", "warn", pgettext_lazy("priority", "High"), _("A class manages")),
    3: PriorityLook("equal", "muted", pgettext_lazy("priority", "Normal"), _("No class right now")),
    4: PriorityLook("chevron-down", "muted", pgettext_lazy("priority", "Low"), _("A wish or a question")),
}


def requester_sentence(status: str, **known: str) -> str:
    """What the requester reads about a status; `known` holds person, when, question, number where they are known.

    Falls back to the plain sentence when a place of the full one has no value. Raises KeyError for a status
    outside STATUSES.
    """
    look = STATUSES[status]
    try:
        return str(look.told).format(**{name: value for name, value in known.items() if value})
    except KeyError:
        return str(look.plain)
