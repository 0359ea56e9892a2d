"""What a new district begins with, and what a later catalogue brings to an existing one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import Act, record_many
from audit.refusal import Refused
from tickets import policy, shipped
from tickets.choices import ClockKind
from tickets.models import Category, Promise, ShippedCategory
from tickets.promising import WARN_PERCENT
from tickets.shipped import CATALOGUE
from users.models import Team, User

__all__ = ["CATALOGUE", "News", "install_catalogue", "update_catalogue"]
IN_TESTING = "in_testing"
Changes = dict[str, list[Any]]


@dataclass(frozen=True)
class News:
    """What a catalogue means for one category: `changed` is field → [here, shipped now], `left` are edited fields.

    Added where there is no `category`, unless administrators have `removed` it (or the group above it) here.
    """

    key: str
    values: shipped.Values
    category: Category | None = None
    removed: bool = False
    changed: Changes = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the category is added."""
        return self.category is None and not self.removed


def install_catalogue() -> None:
    """Add the teams, promises and categories of the catalogue that are missing; what exists stays as it is."""
    content = shipped.read()
    with transaction.atomic():
        teams = _teams(content)
        Promise.objects.bulk_create(_promises(content["promise"]), ignore_conflicts=True)
        known = set(Category.objects.values_list("key", flat=True))
        _add([(key, values) for key, values in shipped.categories(content) if key not in known], teams)


def update_catalogue(*, by: User, dry_run: bool = False) -> list[News]:
    """<by> brought the catalogue of this version to a district; what it adds, changes, and leaves as it was edited.

    A value changes only where it is still as it was shipped; promises are never touched. Nothing happens in a house
    that has no catalogue yet. Raises Refused for who may not.
    """
    if not policy.may_update_catalogue(by):
        raise Refused(_("The catalogue is kept by administrators."))
    with transaction.atomic():
        news = list(_news(shipped.read()))
        if not dry_run:
            _apply(news, by)
    return [one for one in news if one.is_new or one.removed or one.changed or one.left]


def _news(content: dict[str, Any]) -> Iterator[News]:
    kept = {one.key: one for one in Category.objects.select_for_update(of=("self",)).select_related("parent", "team")}
    before = dict(ShippedCategory.objects.values_list("key", "marks"))
    if not kept:
        return
    gone: set[str] = set()
    for key, values in shipped.categories(content):
        if key in kept:
            yield _compared(kept[key], values, before.get(key))
            continue
        removed = key in before or values["parent"] in gone
        gone |= {key} if removed else set()
        yield News(key, values, removed=removed)


def _compared(category: Category, values: shipped.Values, before: dict[str, str] | None) -> News:
    """What is new for a category; one that was made here by hand is left as it is."""
    here = _values(category)
    differs = [name for name, value in values.items() if here[name] != value]
    # A field that no catalogue knew so far was shipped as it is where nobody says anything.
    as_shipped = shipped.marks(shipped.DEFAULTS) | before if before is not None else {}
    free = [name for name in differs if shipped.mark(here[name]) == as_shipped.get(name)]
    changed = {name: [here[name], values[name]] for name in free}
    left = tuple(name for name in differs if name not in free)
    return News(category.key, values, category, changed=changed, left=left)


def _apply(news: list[News], by: User) -> None:
    teams = _teams(shipped.read()) if any(one.is_new or one.changed for one in news) else {}
    added = _add([(one.key, one.values) for one in news if one.is_new], teams)
    acts = [Act(category, "created", by) for category in added]
    for one in news:
        if one.category and one.changed:
            _change(one.category, {name: new for name, (_here, new) in one.changed.items()}, teams)
            acts.append(Act(one.category, "changed", by, one.changed))
    _remember({one.key: _without(one.values, *one.left) for one in news if one.category})
    record_many(acts)


def _add(rows: list[tuple[str, shipped.Values]], teams: dict[str, Team]) -> list[Category]:
    """Add categories, top ones before their leaves; returns them."""
    made: list[Category] = []
    for is_leaf in (False, True):
        kept = dict(Category.objects.values_list("key", "pk")) if is_leaf else {}
        made += Category.objects.bulk_create(
            Category(
                key=key,
                parent_id=kept[values["parent"]] if is_leaf else None,
                team=teams[values["team"]] if values["team"] else None,
                **_without(values, "parent", "team"),
            )
            for key, values in rows
            if bool(values["parent"]) is is_leaf
        )
    ShippedCategory.objects.bulk_create(
        [ShippedCategory(key=key, marks=shipped.marks(values)) for key, values in rows], ignore_conflicts=True
    )
    return made


def _change(category: Category, values: shipped.Values, teams: dict[str, Team]) -> None:
    for name, value in values.items():
        if name == "parent":
            category.parent = Category.objects.get(key=value) if value else None
        elif name == "team":
            category.team = teams[value] if value else None
        else:
            setattr(category, name, value)
    category.save(update_fields=list(values))


def _remember(known: dict[str, shipped.Values]) -> None:
    """Keep marks of what is as it was shipped; those of edited fields stay, so that they may come back to it."""
    for kept in ShippedCategory.objects.filter(key__in=known):
        marks = kept.marks | shipped.marks(known[kept.key])
        if marks != kept.marks:
            kept.marks = marks
            kept.save(update_fields=["marks"])


def _values(category: Category) -> shipped.Values:
    """What a category has here, as the catalogue writes it."""
    keys = {
        "parent": category.parent.key if category.parent else None,
        "team": category.team.key if category.team else None,
    }
    return {name: keys[name] if name in keys else getattr(category, name) for name in shipped.DEFAULTS}


def _teams(content: dict[str, Any]) -> dict[str, Team]:
    return {
        row["key"]: Team.objects.get_or_create(key=row["key"], defaults=_without(row, "key"))[0]
        for row in content["team"]
    }


def _promises(rows: list[dict[str, Any]]) -> list[Promise]:
    return [
        Promise(
            kind=ClockKind.FIRST_ANSWER if name == IN_TESTING else name,
            in_testing=name == IN_TESTING,
            priority=row.get("priority"),
            warn_at=row.get("warn_at", WARN_PERCENT),
            **row[name],
        )
        for row in rows
        for name in (*ClockKind.values, IN_TESTING)
        if name in row
    ]


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
