"""What people of the demo write: fixed texts, filled in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from helpdesk.demo.rhythm import is_before_testing, is_start_of_school, is_testing

TEXTS = Path(__file__).resolve().parent / "texts"
WHEN = ("yesterday", "this morning", "Monday", "last week", "Thursday", "Friday")
APPS = ("Lexia", "Newsela", "Desmos", "IXL", "Epic", "i-Ready", "Quizizz", "Khan Academy", "Nearpod", "Seesaw")
CODES = ("C6000", "J-0511", "SC552", "E000-0", "2-17B", "C3-04")
GRADE_WORDS = {"elementary": range(1, 6), "middle": range(6, 9), "high": range(9, 13), "alternative": range(9, 13)}


@dataclass(frozen=True)
class Trouble:
    """A kind of trouble as people speak of it. `say` holds (subject, text)."""

    key: str
    weight: float
    august: float
    testing: float
    who: str
    ways: tuple[str, ...]
    say: tuple[tuple[str, str], ...]
    answer: tuple[str, ...]
    solve: tuple[str, ...]

    def weight_on(self, day: date) -> float:
        """How often it comes on a day, against the others."""
        if self.testing:
            during = is_before_testing(day) if self.key == "testing-prep" else is_testing(day)
            return self.testing if during else self.weight
        return self.august if is_start_of_school(day) else self.weight


@cache
def troubles() -> tuple[Trouble, ...]:
    """All kinds of trouble, in the order of the files."""
    files = [path for path in sorted(TEXTS.glob("*.toml")) if path.stem != "manners"]
    return tuple(_trouble(key, row) for path in files for key, row in _read(path).items())


@cache
def manners() -> dict[str, list[str]]:
    """What people say whatever it is about, by occasion."""
    pools: dict[str, list[str]] = _read(TEXTS / "manners.toml")["all"]
    return pools


class Speech:
    """Fills the slots of texts; one ticket keeps its room, period and so on through all of its texts."""

    def __init__(self, random: Random, kind: str, room: str, team: str) -> None:
        """Draw the fillings for a ticket of a team at a school of some kind."""
        self.random = random
        self.team = team
        self.slots = {
            "room": room,
            "period": str(random.randrange(1, 8)),
            "n": str(random.randrange(2, 8)),
            "when": random.choice(WHEN),
            "day": random.choice(("Wednesday", "Thursday", "Friday")),
            "app": random.choice(APPS),
            "code": random.choice(CODES),
            "color": random.choice(("red", "white", "green")),
            "key": random.choice("AEHKLNRT"),
            "grade": str(random.choice(GRADE_WORDS[kind])),
        }

    def fill(self, text: str, **more: str) -> str:
        """A text with its slots filled."""
        return text.format_map(self.slots | more)

    def pick(self, occasion: str, **more: str) -> str:
        """Something for an occasion; some teams have words of their own."""
        pools = manners()
        return self.fill(self.random.choice(pools.get(f"{occasion}_{self.team}", pools[occasion])), **more)


def _trouble(key: str, row: dict[str, Any]) -> Trouble:
    weight = row["weight"]
    return Trouble(
        key,
        weight,
        row.get("august", weight),
        row.get("testing", 0),
        row["who"],
        tuple(row.get("ways", ())),
        tuple(_said(line) for line in row["say"]),
        tuple(row["answer"]),
        tuple(row["solve"]),
    )


def _said(line: str) -> tuple[str, str]:
    subject, _, text = line.partition(" | ")
    return subject, text


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
