"""Who may do what with devices: one-line predicates over roles."""

from __future__ import annotations

from assets.models import Device
from users.choices import Kind
from users.models import User


def is_system(by: User) -> bool:
    """The house itself: imports of the timetable and of the operator."""
    return by.kind == Kind.SERVICE


def may_hand_over(by: User, device: Device) -> bool:
    """Technicians and clerks of the device's school, leads."""
    return is_system(by) or by.has_perm("assets.hand_over", device)


def may_import(by: User) -> bool:
    """Leads and administrators, and the house itself."""
    return is_system(by) or by.has_perm("assets.import")


def may_hold(person: User) -> bool:
    """Who may be given a device: people of the district who are still there."""
    return person.is_active and person.kind not in {Kind.SERVICE, Kind.EXTERNAL}
