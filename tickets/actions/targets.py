"""Changing what is promised. Each change is told to history once, and moves the clocks that run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets.actions.case import plain
from tickets.goal_words import Goal
from tickets.models import ClockPolicy, Promise
from users.models import User

PERMISSION = "tickets.keep_promises"
POLICY_FIELDS = ("pause_user", "pause_part", "pause_vendor", "pause_visit", "reopened")
# (priority, kind, whether in rooms under test): what a cell of the table is about.
Cell = tuple[int, str, bool]


def save_targets(
    cells: Mapping[Cell, Goal | None],
    warn_at: Mapping[int, int],
    policy: Mapping[str, Any],
    *,
    by: User,
    seen: int | None = None,
) -> bool:
    """<by> set the targets by priority, and when clocks rest; returns whether anything changed.

    None promises nothing. `warn_at` are percents by priority. `seen` is the `version` that the person saw. Raises
    Refused for who may not, and Conflict where a colleague changed targets since.
    """
    require_keeper(by)
    with transaction.atomic():
        one_at_a_time()
        if seen is not None and seen != version():
            raise Conflict(_stale())
        kept = {
            (one.priority, one.kind, one.in_testing): one
            for one in Promise.objects.select_for_update().filter(
                priority__isnull=False, category=None, school=None, team=None, requester_kind=""
            )
        }
        changed: dict[str, list[Any]] = {}
        for cell, goal in cells.items():
            changed |= _set(cell, kept.get(cell), goal, warn_at[cell[0]])
        changed |= _set_policy(policy)
        if changed:
            _tell(by, changed)
    return bool(changed)


def version() -> int:
    """In which version the targets and the clock policy are; grows with every change."""
    return _told().values_list("pk", flat=True).last() or 0


def add_target(promise: Promise, *, by: User) -> Promise:
    """<by> added a target. Raises Refused where one with the same conditions stands, and for who may not."""
    require_keeper(by)
    with transaction.atomic():
        one_at_a_time()
        if Promise.objects.filter(**_same(promise)).exists():
            raise Refused(_("There is such a target already. Remove it first."))
        promise.save()
        _tell(by, {"added": [None, promise.pk]}, target=_said(promise))
    return promise


def remove_target(pk: int, *, by: User) -> None:
    """<by> removed a target. Nothing happens where it is gone already. Raises Refused for who may not."""
    require_keeper(by)
    with transaction.atomic():
        promise = Promise.objects.select_for_update().filter(pk=pk).first()
        if promise:
            said = _said(promise)
            promise.delete()
            _tell(by, {"removed": [pk, None]}, target=said)


def announce(*, by: User, changed: dict[str, list[Any]]) -> None:
    """Tell of a promise that <by> changed at another place."""
    _tell(by, changed)


CONDITION_KEYS = ("priority", "category_id", "school_id", "team_id", "requester_kind", "in_testing")


def _same(promise: Promise) -> dict[str, Any]:
    """What finds a promise with the same conditions."""
    found = {name: getattr(promise, name) for name in ("kind", *CONDITION_KEYS)}
    return {f"{name}__isnull" if value is None else name: value is None or value for name, value in found.items()}


def require_keeper(by: User) -> None:
    """Raise Refused for who may not set targets."""
    if not by.has_perm(PERMISSION):
        raise Refused(_("Targets are set by leads, directors and administrators."))


def one_at_a_time() -> None:
    """Two people who save at the same moment save one after the other; new targets have no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('targets', 0))")


def _told() -> models.QuerySet[Entry]:
    return Entry.objects.about(ClockPolicy.current()).filter(verb="targets_changed").order_by("pk")


def _stale() -> str:
    latest = _told().select_related("by").last()
    name = latest.by.get_short_name() if latest else _("A colleague")
    return _("%(name)s changed the targets since you opened the page. Look at them again, then save.") % {"name": name}


def _set(cell: Cell, kept: Promise | None, goal: Goal | None, warn_at: int) -> dict[str, list[Any]]:
    priority, kind, in_testing = cell
    name = f"{kind}/{priority}{'/testing' if in_testing else ''}"
    before = [kept.amount, kept.unit, plain(kept.by_time and str(kept.by_time)), kept.warn_at] if kept else None
    after = [goal.amount, goal.unit, plain(goal.by_time and str(goal.by_time)), warn_at] if goal else None
    if before == after:
        return {}
    if goal is None:
        assert kept is not None
        kept.delete()
    else:
        promise = kept or Promise(priority=priority, kind=kind, in_testing=in_testing)
        promise.amount, promise.unit, promise.by_time, promise.warn_at = goal.amount, goal.unit, goal.by_time, warn_at
        promise.save()
    return {name: [before, after]}


def _set_policy(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    policy = ClockPolicy.current()
    changed = {name: [getattr(policy, name), values[name]] for name in POLICY_FIELDS if name in values}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, (_before, after) in changed.items():
        setattr(policy, name, after)
    if changed:
        policy.save()
    return changed


def _said(promise: Promise) -> dict[str, Any]:
    names = ("kind", *CONDITION_KEYS, "amount", "unit", "hours", "warn_at")
    return {name: getattr(promise, name) for name in names}


def _tell(by: User, changed: dict[str, list[Any]], **data: Any) -> None:
    record(ClockPolicy.current(), "targets_changed", by=by, changed=changed, data=data)
