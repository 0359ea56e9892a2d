"""The states of a ticket, as a table of what each verb may do in each state."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.refusal import Refused


class Status(models.TextChoices):
    """Where a ticket stands. `solved`: we think so; `closed`: final."""

    NEW = "new", gettext_lazy("New")
    OPEN = "open", gettext_lazy("In progress")
    VISIT = "visit", gettext_lazy("Visit set")
    WAITING_USER = "waiting_user", gettext_lazy("Waiting: reply")
    WAITING_PART = "waiting_part", gettext_lazy("Waiting: part")
    WAITING_VENDOR = "waiting_vendor", gettext_lazy("Waiting: vendor")
    PART_IN = "part_in", gettext_lazy("Part arrived")
    SOLVED = "solved", gettext_lazy("Solved")
    CLOSED = "closed", gettext_lazy("Closed")
    MERGED = "merged", gettext_lazy("Merged")


OPEN_STATUSES = (
    Status.NEW,
    Status.OPEN,
    Status.VISIT,
    Status.WAITING_USER,
    Status.WAITING_PART,
    Status.WAITING_VENDOR,
    Status.PART_IN,
)
WAITING_STATUSES = (Status.WAITING_USER, Status.WAITING_PART, Status.WAITING_VENDOR)
DONE_STATUSES = (Status.SOLVED, Status.CLOSED, Status.MERGED)

SAME = dict(zip(OPEN_STATUSES, OPEN_STATUSES, strict=True))
_started = {**SAME, Status.NEW: Status.OPEN}


def _all_to(target: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources or OPEN_STATUSES, target)


# act -> {state before: state after}; a state that is missing refuses the act.
TRANSITIONS: dict[str, dict[Status, Status]] = {
    "answer": _started,
    "respond": {**SAME, Status.WAITING_USER: Status.OPEN, Status.SOLVED: Status.OPEN},
    "note": {**SAME, Status.SOLVED: Status.SOLVED, Status.CLOSED: Status.CLOSED},
    "assign": _started,
    "triage": SAME,
    "follow": {**SAME, Status.SOLVED: Status.SOLVED, Status.CLOSED: Status.CLOSED},
    "work_on": _all_to(Status.OPEN),
    "wait_for_user": _all_to(Status.WAITING_USER),
    "wait_for_part": _all_to(Status.WAITING_PART),
    "wait_for_vendor": _all_to(Status.WAITING_VENDOR),
    "part_arrived": _all_to(Status.PART_IN, Status.WAITING_PART),
    "schedule_visit": _all_to(Status.VISIT),
    "solve": _all_to(Status.SOLVED),
    "reopen": _all_to(Status.OPEN, Status.SOLVED),
    "close": _all_to(Status.CLOSED, Status.SOLVED),
    "restrict": {status: status for status in Status},
    "unrestrict": {status: status for status in Status},
    "escalate": SAME,
}


def next_status(act: str, status: str) -> Status:
    """The state after `act` in `status`. Raises Refused with a sentence where the table has no such step."""
    steps = TRANSITIONS[act]
    if status not in steps:
        raise Refused(
            _("This ticket is “%(status)s”, so that is not possible now.") % {"status": Status(status).label}
        )
    return steps[Status(status)]


def possible(status: str) -> list[str]:
    """The acts that the table allows in `status`."""
    return [act for act, steps in TRANSITIONS.items() if status in steps]
