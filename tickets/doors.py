"""Whether one may go into a room, in the words that stand beside its name on a walk."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ui import times
from users.rooms import Entrance
from users.timetable import Use


@dataclass(frozen=True)
class Door:
    """A sentence with its icon and tone."""

    words: str
    icon: str = "door-enter"
    tone: str = "muted"


def door(entrance: Entrance) -> Door:
    """“Testing until 10:32 AM: do not enter”, “Class until 10:32 AM, then free”, “Free until 10:36 AM”."""
    if entrance.until is None:
        return Door(_("Free all day"), tone="ok")
    until = times.clock_time(entrance.until)
    if entrance.use is Use.TESTING:
        return Door(_("Testing until %(time)s: do not enter") % {"time": until}, "pencil-off", "danger")
    if entrance.use is Use.FREE:
        return Door(_("Free until %(time)s") % {"time": until}, tone="ok")
    if entrance.free_at == entrance.until:
        return Door(_("Class until %(time)s, then free") % {"time": until})
    return Door(_("Classes until %(time)s") % {"time": times.clock_time(entrance.free_at)})
