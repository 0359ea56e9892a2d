"""The catalogue as we ship it, its texts, and marks by which an unchanged value is known again. Imports no model."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).resolve().parent / "catalogue.toml"
Values = dict[str, Any]
# What a category has where the catalogue says nothing. `parent` and `team` are keys.
DEFAULTS: Values = {
    "parent": None,
    "name": "",
    "icon": "help",
    "position": 0,
    "priority": 3,
    "team": None,
    "questions": [],
    "kinds": [],
    "words": "",
    "advice": "",
    "restricted": False,
    "for_students": False,
    "tile": "",
}


def read() -> dict[str, Any]:
    """The catalogue of this version."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def categories(content: dict[str, Any]) -> Iterator[tuple[str, Values]]:
    """Key and values of each category, top ones before their leaves."""
    tops = list(enumerate(content["category"]))
    for position, row in tops:
        yield row["key"], _values(row, position, None)
    for _position, row in tops:
        for number, leaf in enumerate(row.get("leaf", [])):
            yield leaf["key"], _values(leaf, number, row["key"])


def texts(content: dict[str, Any]) -> Iterator[str]:
    """Every text of a catalogue that people read, and the words by which they call their troubles."""
    for team in content["team"]:
        yield team["name"]
    for _key, values in categories(content):
        yield from (values[name] for name in ("name", "tile", "advice", "words") if values[name])
        for question in values["questions"]:
            yield question["label"]
            yield from question.get("choices", ())


def mark(value: Any) -> str:
    """A short word for a value: the same for the same value, whatever the order of its names."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def marks(values: Values) -> dict[str, str]:
    """The mark of each value."""
    return {name: mark(value) for name, value in values.items()}


def _values(row: dict[str, Any], position: int, parent: str | None) -> Values:
    given = {name: row[name] for name in DEFAULTS if name in row}
    return DEFAULTS | given | {"position": position, "parent": parent}
