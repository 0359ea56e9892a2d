"""The columns of a list that can be chosen, in the order in which they stand; the ticket itself is always there."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, str | Promise] = {
    "due": _("Due"),
    "where": _("Where"),
    "category": _("Category"),
    "team": _("Team"),
    "status": _("Status"),
    "who": _("Assigned to"),
    "filed": _("Filed"),
    "changed": _("Changed"),
    "age": _("Age"),
}
USUAL = ("due", "where", "status", "who", "age")
# What a row of a list is asked for besides, where a column shows it.
FIELDS = {"category": ("category__name",), "team": ("team__name",), "changed": ("updated_at",)}


def columns_of(keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of some keys in their order; the usual ones where there are none."""
    wanted = set(keys)
    return tuple(key for key in COLUMNS if key in wanted) or USUAL
