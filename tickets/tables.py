"""The small tables of a district, read together once for however many queries are understood with them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language

from ui.shipped_words import said

# Menus ask this on every page of the queue, so it is one statement, and written by hand.
_READ = """
SELECT 'school' AS kind, id, code AS key, name, short_name, NULL::bigint AS parent, active, 0 AS place
FROM schools_school
UNION ALL SELECT 'category', id, key, name, '', parent_id, active, position FROM tickets_category
UNION ALL SELECT 'team', id, key, name, '', NULL, true, 0 FROM users_team
UNION ALL SELECT 'label', id, key, name, '', merged_into_id, active, 0 FROM tickets_label
ORDER BY place, name
"""


class Named(NamedTuple):
    """A school, category, team or label: the name that people see and the key by which they may call it.

    `parent_id` of a label is the one of which it is another spelling.
    """

    pk: int
    key: str
    name: str
    short_name: str
    parent_id: int | None
    active: bool

    @property
    def short(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def called(self) -> str:
        """The name; one of a category or team that we shipped in the reader's language."""
        return said(self.name)


# A ticket's page asks for them each time, and they change once a month.
@lru_cache(maxsize=16)
def _choices(categories: tuple[Named, ...], language: str | None) -> tuple[tuple[int, str, str], ...]:
    held = {one.pk: (place, one) for place, one in enumerate(categories)}
    leaves = [one for one in categories if one.active and one.parent_id]
    leaves.sort(key=lambda one: held[one.parent_id or 0][0])
    return tuple((one.pk, one.called, held[one.parent_id or 0][1].called) for one in leaves)


class Tables:
    """Schools, categories, teams and labels as they are when the first is asked for, in the order of their lists."""

    @property
    def schools(self) -> list[Named]:
        """All schools by name; their keys are their codes."""
        return self._named["school"]

    @property
    def categories(self) -> list[Named]:
        """All categories in their order."""
        return self._named["category"]

    @property
    def category_choices(self) -> tuple[tuple[int, str, str], ...]:
        """The categories under which a ticket can be filed, as (key, name, name of its group), group by group."""
        return _choices(tuple(self.categories), get_language())

    @property
    def teams(self) -> list[Named]:
        """All teams by name."""
        return self._named["team"]

    @property
    def labels(self) -> list[Named]:
        """All labels by name, with those that are no longer in use and other spellings."""
        return self._named["label"]

    @cached_property
    def _named(self) -> dict[str, list[Named]]:
        with connection.cursor() as cursor:
            cursor.execute(_READ)
            rows: Iterable[tuple[str, int, str, str, str, int | None, bool, int]] = cursor.fetchall()
        named: dict[str, list[Named]] = {"school": [], "category": [], "team": [], "label": []}
        for kind, *values, _place in rows:
            named[kind].append(Named(*values))  # type: ignore[arg-type]
        return named
