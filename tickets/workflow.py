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
# What is merged lives on in another ticket: there one acts, and here one can only take it out again.
_KEPT = {**SAME, Status.SOLVED: Status.SOLVED, Status.CLOSED: Status.CLOSED}


def _all_to(target: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources or OPEN_STATUSES, target)


# act -> {state before: state after}; a state that is missing refuses the act.
TRANSITIONS: dict[str, dict[Status, Status]] = {
    "answer": _started,
    "respond": {**SAME, Status.WAITING_USER: Status.OPEN, Status.SOLVED: Status.OPEN},
    "note": _KEPT,
    "assign": _started,
    "triage": SAME,
    "tell_class": SAME,
    "follow": _KEPT,
    "unfollow": _KEPT,
    "add_time": _KEPT,
    "label": _KEPT,
    "work_on": _all_to(Status.OPEN),
    "wait_for_user": _all_to(Status.WAITING_USER),
    "wait_for_part": _all_to(Status.WAITING_PART),
    "wait_for_vendor": _all_to(Status.WAITING_VENDOR),
    "part_arrived": _all_to(Status.PART_IN, Status.WAITING_PART),
    "schedule_visit": _all_to(Status.VISIT),
    "solve": _all_to(Status.SOLVED),
    "reopen": _all_to(Status.OPEN, Status.SOLVED),
    "close": _all_to(Status.CLOSED, Status.SOLVED),
    "withdraw": _all_to(Status.CLOSED),
    "follow_up": {Status.SOLVED: Status.SOLVED, Status.CLOSED: Status.CLOSED},
    "restrict": _KEPT,
    "unrestrict": _KEPT,
    "escalate": SAME,
    "merge": {**_all_to(Status.MERGED), Status.SOLVED: Status.MERGED},
    "take_in": SAME,
    # At least this: what it was before comes back from history.
    "unmerge": _all_to(Status.OPEN, Status.MERGED),
    "split": _KEPT,
    "link": _KEPT,
    # It is one of many reports of an outage: somebody of ours knows of it and has said so.
    "attach": _started,
    "detach": _KEPT,
    "snooze": SAME,
    "wake": SAME,
    "unlink": {status: status for status in Status},
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
