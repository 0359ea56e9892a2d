"""Who may do what with the records of people: one-line predicates over roles."""

from __future__ import annotations

from users.choices import HelpdeskRole, Kind
from users.models import User


def is_system(by: User) -> bool:
    """The house itself: letters, timetable, commands of the operator."""
    return by.kind == Kind.SERVICE


def may_note_external(by: User) -> bool:
    """Letters of strangers come through the house itself; the desk may note them as well."""
    return is_system(by) or by.scope.is_agent or by.scope.is_administrator


def may_import_roster(by: User) -> bool:
    """The roster is the work of administrators, and of the nightly command in the name of the house."""
    return is_system(by) or by.scope.is_administrator


def may_keep_absence(by: User, user: User) -> bool:
    """One's own, for who works tickets; everybody's for leads, directors and administrators."""
    if by.scope.holds(HelpdeskRole.LEAD, HelpdeskRole.DIRECTOR) or by.scope.is_administrator or is_system(by):
        return True
    return by.pk == user.pk and by.scope.is_agent


def may_change_settings(by: User, user: User) -> bool:
    """Colours, language and keys are everybody's own."""
    return by.pk == user.pk
