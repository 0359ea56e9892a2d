"""One list of helpdesk roles and what each may see and do. The reasons are in docs/roles.md."""

from __future__ import annotations

from users.choices import HelpdeskRole as Role
from users.choices import Kind

MAY_HOLD_ROLES = frozenset({Kind.STAFF, Kind.SERVICE})
WORKS_TICKETS = (Role.TECHNICIAN, Role.LEAD, Role.DIRECTOR)
SEES_ALL_TICKETS = frozenset({Role.TECHNICIAN, Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR})
SEES_REPORTS = frozenset({Role.LEAD, Role.DIRECTOR, Role.PRINCIPAL})

# Named permissions that lower rooms ask for with `by.has_perm(name, obj)`.
GRANTS: dict[str, frozenset[str]] = {
    "assets.hand_over": frozenset({Role.TECHNICIAN, Role.LEAD, Role.CLERK}),
    "assets.import": frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    "assets.look_up": frozenset({Role.TECHNICIAN, Role.LEAD, Role.CLERK, Role.DIRECTOR, Role.PRINCIPAL}),
    "schools.call_snow_day": frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
    "schools.keep_hours": frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
    "tickets.make_labels": frozenset({*WORKS_TICKETS, Role.ADMINISTRATOR}),
    "tickets.keep_macros": frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
    "tickets.run_outages": frozenset({Role.LEAD, Role.DIRECTOR}),
    "tickets.keep_promises": frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
    "tickets.snooze_for_others": frozenset({Role.LEAD, Role.DIRECTOR}),
    "tickets.share_views": frozenset({Role.LEAD, Role.DIRECTOR, Role.ADMINISTRATOR}),
}

# What the house does of itself, in the name of its own account.
OF_THE_HOUSE = frozenset({"schools.read_calendars"})

ADMINISTERED_ROOMS = frozenset({"schools", "users", "assets", "letters", "tickets", "account", "mfa", "socialaccount"})
# Records that are read in the admin but changed only by verbs, because history must tell of it.
READ_ONLY = frozenset({"tickets.ticket", "assets.custody", "letters.receivedletter", "letters.outgoingletter"})
# What no administrator opens as such: texts of tickets and letters may be restricted (docs/roles.md).
CLOSED = frozenset({"tickets.ticket", "tickets.message", "letters.receivedletter", "letters.outgoingletter"})


def is_administration(perm: str) -> bool:
    """Whether `perm` is one of Django's model permissions on records that administrators keep."""
    room, _, name = perm.partition(".")
    action, _, model = name.partition("_")
    record = f"{room}.{model}"
    if room not in ADMINISTERED_ROOMS or action not in {"view", "add", "change", "delete"} or record in CLOSED:
        return False
    return action == "view" or record not in READ_ONLY
