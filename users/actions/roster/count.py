"""How many records of one kind an import created, changed or left alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from schools.models import School


@dataclass
class Count:
    """Numbers of one kind of record. `gone` are schools to be closed at the end of the run."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deactivated: int = 0
    reactivated: int = 0
    gone: list[School] = field(default_factory=list)

    def as_data(self) -> dict[str, int]:
        """For keeping with the run."""
        return {name: value for name, value in vars(self).items() if name != "gone"}
