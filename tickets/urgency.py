"""How urgent a ticket is when it is filed: the more urgent of what its kind and its matrix say. Imports no model.

The matrix has a cell for each answer to “Is a class affected right now?” and “Who is affected?”, once for usual rooms
and once for rooms under test; an empty cell leaves it to the kind of trouble. The district edits it; what it did not
touch is as here, folded from rules that districts publish (docs/catalogue.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickets.choices import Impact, Priority, Reach

# (answer about the class, whom it hits, whether the room is under test)
Cell = tuple[str, str, bool]
Matrix = Mapping[Cell, int | None]

_URGENT, _HIGH, _NORMAL = int(Priority.URGENT), int(Priority.HIGH), int(Priority.NORMAL)
_ROWS: dict[tuple[str, bool], tuple[int | None, int | None, int | None]] = {
    (Impact.STOPPED, False): (_HIGH, _URGENT, _URGENT),
    (Impact.MANAGES, False): (_NORMAL, _HIGH, _HIGH),
    (Impact.NONE, False): (None, None, _NORMAL),
    (Impact.STOPPED, True): (_URGENT, _URGENT, _URGENT),
    (Impact.MANAGES, True): (_HIGH, _URGENT, _URGENT),
    (Impact.NONE, True): (None, _HIGH, _HIGH),
}
SHIPPED: dict[Cell, int | None] = {
    (str(impact), str(reach), in_testing): priority
    for (impact, in_testing), row in _ROWS.items()
    for reach, priority in zip(Reach.values, row, strict=True)
}


class By:
    """What made a ticket as urgent as it was filed."""

    KIND, CLASS, TESTING = "kind", "class", "testing"


@dataclass(frozen=True)
class Urgency:
    """A priority, and by what: the kind of trouble, the class, or the test in the room."""

    priority: int
    by: str = By.KIND


def usual_reach(impact: str) -> str:
    """Whom it hits where nobody said: a class where one is affected, else one person."""
    return Reach.CLASS if impact in (Impact.STOPPED, Impact.MANAGES) else Reach.ONE


def urgency_of(kind: int, impact: str, reach: str, matrix: Matrix, *, in_testing: bool) -> Urgency:
    """How urgent a ticket is whose kind of trouble asks for `kind`. What nobody answered makes nothing more urgent."""
    if not impact and not reach:
        return Urgency(kind)
    where = (impact or Impact.NONE, reach or usual_reach(impact))
    usual = _more_urgent(kind, matrix[(*where, False)])
    tested = _more_urgent(usual, matrix[(*where, True)]) if in_testing else usual
    if tested < usual:
        return Urgency(tested, By.TESTING)
    return Urgency(usual, By.CLASS if usual < kind else By.KIND)


def _more_urgent(kind: int, cell: int | None) -> int:
    return min(kind, cell) if cell else kind


def said_of_class(impact: str) -> str:
    """“a class cannot go on”; nothing where nothing was said of a class."""
    return _SAID[impact]() if impact else ""


def why_words(urgency: Mapping[str, object], impact: str, reach: str) -> str:
    """“Urgent: we cannot go on, one class or room, in a room under test”; nothing where nobody was asked."""
    if not urgency:
        return ""
    said = [
        said_of_class(impact),
        _HIT[reach]() if reach else "",
        _("in a room under test") if urgency["by"] == By.TESTING else "",
    ]
    because = said if urgency["by"] != By.KIND else [_("as this kind of trouble always is")]
    word = Priority(int(str(urgency["priority"]))).label
    return _("%(priority)s: %(why)s") % {"priority": word, "why": ", ".join(filter(None, because))}


_SAID: dict[str, Callable[[], str]] = {
    Impact.STOPPED: lambda: _("a class cannot go on"),
    Impact.MANAGES: lambda: _("a class manages"),
    Impact.NONE: lambda: _("no class right now"),
}
_HIT: dict[str, Callable[[], str]] = {
    Reach.ONE: lambda: _("one person"),
    Reach.CLASS: lambda: _("one class or room"),
    Reach.MANY: lambda: _("more than one room"),
}
