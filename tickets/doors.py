"""Whether one may go into a room, in the words that stand beside its name on a walk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.translation import gettext as _

from schools import school_time
from schools.school_time import Calendar, NeverOpen
from ui import times
from users.rooms import Entrance
from users.timetable import Use


@dataclass(frozen=True)
class Day:
    """What the hours of a school say at a moment: open until when (None: without end), or closed until when.

    Moments are in UTC. Without hours it is open.
    """

    at: datetime
    is_open: bool = True
    closes: datetime | None = None
    opens: datetime | None = None

    @classmethod
    def of(cls, hours: Calendar, at: datetime) -> Self:
        """The day of a school by its hours."""
        if school_time.is_open(hours, at):
            return cls(at, closes=school_time.closes_at(hours, at))
        try:
            return cls(at, is_open=False, opens=school_time.next_opening(hours, at))
        except NeverOpen:
            return cls(at, is_open=False)


@dataclass(frozen=True)
class Door:
    """A sentence with its icon and tone."""

    words: str
    icon: str = "door-enter"
    tone: str = "muted"


def door(entrance: Entrance, today: Day) -> Door:
    """“Testing: do not enter until 10:42 AM”, “Class until 10:32 AM, then free”, “Free until 10:36 AM”."""
    if entrance.until is None:
        return Door(_("Free all day"), tone="ok")
    until = times.the_time(entrance.until)
    if entrance.use is Use.TESTING:
        return Door(_("Testing: do not enter until %(time)s") % {"time": until}, "pencil-off", "danger")
    if entrance.use is Use.FREE:
        return Door(_("Free until %(time)s") % {"time": until}, tone="ok")
    if today.closes and entrance.free_at >= today.closes:
        return Door(_("Classes until the day ends at %(time)s") % {"time": times.the_time(today.closes)})
    if entrance.free_at == entrance.until:
        return Door(_("Class until %(time)s, then free") % {"time": until})
    return Door(_("Classes until %(time)s") % {"time": times.the_time(entrance.free_at)})
