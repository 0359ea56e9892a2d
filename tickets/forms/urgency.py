"""The matrix of urgency: a select for each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.actions.urgency import name_of, version
from tickets.choices import Impact, Priority, Reach
from tickets.models import UrgencyCell
from tickets.urgency import SHIPPED, Cell


@dataclass(frozen=True)
class MatrixRow:
    """What was answered about the class, with a field for each answer about whom it hits."""

    word: str
    cells: list[forms.BoundField]


class UrgencyForm(forms.Form):
    """All cells, filled with what holds now."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        """A field for each cell."""
        super().__init__(data, initial={"seen": version()}, prefix="u")
        for cell, priority in UrgencyCell.matrix().items():
            impact, reach, in_testing = cell
            words = f"{Impact(impact).label}, {Reach(reach).label}"
            label = _("%(words)s, in a room under test") % {"words": words} if in_testing else words
            self.fields[name_of(cell)] = forms.TypedChoiceField(
                choices=[("", gettext_lazy("As its kind")), *Priority.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=priority or "",
                widget=forms.Select(attrs={"class": "form-select", "aria-label": label}),
            )

    def tables(self) -> Iterator[tuple[bool, list[MatrixRow]]]:
        """(whether in rooms under test, its rows)."""
        for in_testing in (False, True):
            rows = [
                MatrixRow(str(word), [self[name_of((impact, reach, in_testing))] for reach in Reach.values])
                for impact, word in Impact.choices
            ]
            yield in_testing, rows

    @property
    def reaches(self) -> list[str]:
        """The heads of the columns."""
        return [str(label) for label in Reach.labels]

    @property
    def cells(self) -> dict[Cell, int | None]:
        """What was chosen; what was not sent stays as it is. Only after `is_valid`."""
        sent = [cell for cell in SHIPPED if self.add_prefix(name_of(cell)) in self.data]
        return {cell: self.cleaned_data[name_of(cell)] for cell in sent}
