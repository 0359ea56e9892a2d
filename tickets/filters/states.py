"""What `status:` and `priority:` can be."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.choices import Priority
from tickets.filters.meaning import Meaning
from tickets.models.ticket import IS_OPEN
from tickets.workflow import DONE_STATUSES, OPEN_STATUSES, WAITING_STATUSES, Status

ALSO_STATUS = {
    "progress": "in-progress",
    "working": "in-progress",
    "waiting-user": "waiting-reply",
    "part-in": "part-arrived",
    "parts": "part-arrived",
    "visit-set": "visit",
    "finished": "done",
    "unsolved": "open",
}
STATUS_OF: dict[str, Status] = {
    "new": Status.NEW,
    "in-progress": Status.OPEN,
    "visit": Status.VISIT,
    "waiting-reply": Status.WAITING_USER,
    "waiting-part": Status.WAITING_PART,
    "waiting-vendor": Status.WAITING_VENDOR,
    "part-arrived": Status.PART_IN,
    "solved": Status.SOLVED,
    "closed": Status.CLOSED,
    "merged": Status.MERGED,
}

# What `is:` can be besides some of the states of `status:`.
IS_SAID = {
    "late": gettext_lazy("Late"),
    "missed": gettext_lazy("Promise missed"),
    "unread": gettext_lazy("Waits for our answer"),
    "unassigned": gettext_lazy("Unassigned"),
    "walk-in": gettext_lazy("Walk-in"),
    "snoozed": gettext_lazy("Snoozed"),
    "back": gettext_lazy("Back from snooze"),
    "restricted": gettext_lazy("Restricted"),
}


def _is_late(at: datetime) -> Q:
    return IS_OPEN & Q(due_at__lt=at)


def statuses(at: datetime) -> dict[str, Meaning]:
    """What `status:` can be: groups first, then each state."""
    return {
        "open": Meaning(IS_OPEN, _("Open"), is_open=True),
        "waiting": Meaning(Q(status__in=[s.value for s in WAITING_STATUSES]), _("Waiting"), is_open=True),
        "late": Meaning(_is_late(at), _("Late"), is_open=True),
        "done": Meaning(Q(status__in=[s.value for s in DONE_STATUSES]), _("Done")),
    } | {
        key: Meaning(Q(status=status.value), str(status.label), is_open=status in OPEN_STATUSES)
        for key, status in STATUS_OF.items()
    }


def priorities() -> dict[str, Meaning]:
    """What `priority:` can be."""
    return {one.name.lower(): Meaning(Q(priority=one.value), str(one.label)) for one in Priority}
