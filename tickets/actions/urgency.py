"""Changing how urgent tickets are by what is said of the class when they are filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Entry
from audit.refusal import Conflict
from tickets.actions.targets import one_at_a_time, require_keeper
from tickets.models import ClockPolicy, UrgencyCell
from tickets.urgency import SHIPPED, Cell
from users.models import User


def save_urgency(cells: Mapping[Cell, int | None], *, by: User, seen: int | None = None) -> bool:
    """<by> set how urgent tickets are by what is said of the class; returns whether anything changed.

    None leaves a cell to the kind of trouble. It holds for what is filed from now on; open tickets keep the priority
    that they have. `seen` is the `version` that the person saw. Raises Refused for who may not, and Conflict where a
    colleague changed them since.
    """
    require_keeper(by)
    with transaction.atomic():
        one_at_a_time()
        if seen is not None and seen != version():
            raise Conflict(_stale())
        before = UrgencyCell.matrix()
        changed = {cell: priority for cell, priority in cells.items() if cell in SHIPPED and before[cell] != priority}
        for (impact, reach, in_testing), priority in changed.items():
            UrgencyCell.objects.update_or_create(
                impact=impact, reach=reach, in_testing=in_testing, defaults={"priority": priority}
            )
        if changed:
            told: dict[str, list[Any]] = {name_of(cell): [before[cell], new] for cell, new in changed.items()}
            record(ClockPolicy.current(), "urgency_changed", by=by, changed=told)
    return bool(changed)


def version() -> int:
    """In which version the matrix is; grows with every change."""
    return _told().values_list("pk", flat=True).last() or 0


def name_of(cell: Cell) -> str:
    """“stopped/one”, “stopped/one/testing”."""
    impact, reach, in_testing = cell
    return f"{impact}/{reach}{'/testing' if in_testing else ''}"


def _told() -> models.QuerySet[Entry]:
    return Entry.objects.about(ClockPolicy.current()).filter(verb="urgency_changed").order_by("pk")


def _stale() -> str:
    latest = _told().select_related("by").last()
    name = latest.by.get_short_name() if latest else _("A colleague")
    return _("%(name)s changed these since you opened the page. Look at them again, then save.") % {"name": name}
