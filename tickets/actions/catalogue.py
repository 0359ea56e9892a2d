"""What a new district begins with."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from tickets.choices import ClockKind
from tickets.models import Category, Promise
from tickets.promising import WARN_PERCENT
from users.models import Team

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue.toml"
IN_TESTING = "in_testing"


def install_catalogue() -> None:
    """Add the teams, promises and categories of the catalogue that are missing; what exists stays as it is."""
    content = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    with transaction.atomic():
        teams = {
            row["key"]: Team.objects.get_or_create(key=row["key"], defaults=_without(row, "key"))[0]
            for row in content["team"]
        }
        Promise.objects.bulk_create(_promises(content["promise"]), ignore_conflicts=True)
        tops = [_category(row, None, position, teams) for position, row in enumerate(content["category"])]
        Category.objects.bulk_create(tops, ignore_conflicts=True)
        kept = dict(Category.objects.values_list("key", "pk"))
        leaves = [
            _category(leaf, kept[row["key"]], position, teams)
            for row in content["category"]
            for position, leaf in enumerate(row.get("leaf", []))
        ]
        Category.objects.bulk_create(leaves, ignore_conflicts=True)


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


def _category(row: dict[str, Any], parent: int | None, position: int, teams: dict[str, Team]) -> Category:
    team = teams[row["team"]] if "team" in row else None
    return Category(parent_id=parent, position=position, team=team, **_without(row, "team", "leaf"))


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
