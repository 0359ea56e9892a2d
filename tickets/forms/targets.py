"""The table of targets, a further target, and a ticket to try them with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.choices import Hours
from schools.models import School
from tickets.actions.targets import POLICY_FIELDS, Cell, version
from tickets.choices import ClockKind, Priority, Reopened
from tickets.goal_words import BadGoal, Goal, read_goal, write_goal
from tickets.models import Category, ClockPolicy, Promise
from tickets.promising import WARN_PERCENT
from ui.vocabulary import PRIORITIES
from users.choices import Kind
from users.models import Team

COLUMNS: list[tuple[str, bool, Any]] = [
    (ClockKind.FIRST_ANSWER, False, gettext_lazy("first answer")),
    (ClockKind.NEXT_ANSWER, False, gettext_lazy("next answer")),
    (ClockKind.SOLUTION, False, gettext_lazy("fixed")),
    (ClockKind.FIRST_ANSWER, True, gettext_lazy("in test rooms")),
]
WHO_ASKS = [(value, label) for value, label in Kind.choices if value != Kind.SERVICE]


class GoalField(forms.CharField):
    """A target in words. Cleans to a `Goal`, or None for nothing."""

    def clean(self, value: Any) -> Goal | None:
        """Read the words."""
        try:
            goal = read_goal(super().clean(value))
        except BadGoal as problem:
            raise forms.ValidationError(str(problem)) from problem
        if goal is None and self.required:
            raise forms.ValidationError(_("Write a target, such as 4 h."))
        return goal


@dataclass(frozen=True)
class TableRow:
    """A line of the table: a priority with its fields."""

    priority: int
    cells: list[forms.BoundField]
    warn: forms.BoundField


class TargetsForm(forms.Form):
    """The targets by priority, and when the clock of a solution rests."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    pause_user = forms.BooleanField(label=gettext_lazy("the requester"), required=False)
    pause_part = forms.BooleanField(label=gettext_lazy("a part"), required=False)
    pause_vendor = forms.BooleanField(label=gettext_lazy("a vendor"), required=False)
    pause_visit = forms.BooleanField(label=gettext_lazy("a visit the teacher chose"), required=False)
    reopened = forms.ChoiceField(
        label=gettext_lazy("A ticket that is opened again"),
        choices=Reopened.choices,
        widget=forms.Select(attrs={"class": "form-select w-auto"}),
    )

    def __init__(self, data: Any = None) -> None:
        """The fields of each priority, filled with what is promised now."""
        policy = ClockPolicy.current()
        super().__init__(data, initial={name: getattr(policy, name) for name in POLICY_FIELDS} | {"seen": version()})
        for name in POLICY_FIELDS[:4]:
            self.fields[name].widget.attrs["class"] = "form-check-input"
        usual = Promise.objects.filter(
            priority__isnull=False, category=None, school=None, team=None, requester_kind=""
        )
        kept = {(one.priority, one.kind, one.in_testing): one for one in usual}
        for priority in Priority:
            self._add_row(priority, kept)

    def _add_row(self, priority: int, kept: dict[Any, Promise]) -> None:
        word = PRIORITIES[priority].word
        for kind, in_testing, label in COLUMNS:
            said = kept.get((priority, kind, in_testing))
            self.fields[_name((priority, kind, in_testing))] = GoalField(
                label=f"{word}, {label}",
                required=False,
                max_length=40,
                initial=write_goal(said.amount, said.unit, said.by_time) if said else "",
                widget=forms.TextInput(attrs={"class": "form-control num", "aria-label": f"{word}, {label}"}),
            )
        first = kept.get((priority, ClockKind.FIRST_ANSWER, False)) or kept.get((priority, ClockKind.SOLUTION, False))
        said_warn = _("warn at percent of the time")
        self.fields[f"warn_{priority}"] = forms.IntegerField(
            label=f"{word}, {said_warn}",
            min_value=1,
            max_value=100,
            initial=first.warn_at if first else WARN_PERCENT,
            widget=forms.NumberInput(attrs={"class": "form-control num", "aria-label": f"{word}, {said_warn}"}),
        )

    def rows(self) -> Iterator[TableRow]:
        """The lines of the table."""
        for priority in Priority.values:
            cells = [self[_name((priority, kind, testing))] for kind, testing, _label in COLUMNS]
            yield TableRow(priority, cells, self[f"warn_{priority}"])

    @property
    def cells(self) -> dict[Cell, Goal | None]:
        """What the table promises."""
        keys = [(priority, str(kind), t) for priority in Priority.values for kind, t, _label in COLUMNS]
        return {key: self.cleaned_data[_name(key)] for key in keys}

    @property
    def warn_at(self) -> dict[int, int]:
        """Percents by priority."""
        return {priority: self.cleaned_data[f"warn_{priority}"] for priority in Priority.values}

    @property
    def policy(self) -> dict[str, Any]:
        """When clocks rest."""
        return {name: self.cleaned_data[name] for name in POLICY_FIELDS}


def _name(cell: tuple[int, str, bool]) -> str:
    priority, kind, in_testing = cell
    return f"{'testing' if in_testing else kind}_{priority}"


class FurtherTargetForm(forms.Form):
    """A target for some tickets only. What is left empty holds for all."""

    kind = forms.ChoiceField(label=gettext_lazy("Promise"), choices=ClockKind.choices)
    goal = GoalField(label=gettext_lazy("Within, or by"), max_length=40)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=[("", gettext_lazy("Any")), *Priority.choices], coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True).select_related("parent"), label=gettext_lazy("Category"),
        required=False, empty_label=gettext_lazy("Any"),
    )  # fmt: skip
    school = forms.ModelChoiceField(
        School.objects.filter(active=True), label=gettext_lazy("School"), required=False,
        empty_label=gettext_lazy("Any"),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.all(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("Any")
    )
    requester_kind = forms.ChoiceField(
        label=gettext_lazy("Who asks"), choices=[("", gettext_lazy("Anybody")), *WHO_ASKS], required=False
    )
    in_testing = forms.BooleanField(label=gettext_lazy("Only in rooms under test"), required=False)
    hours = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Hours.choices, initial=Hours.SERVICE)
    warn_at = forms.IntegerField(
        label=gettext_lazy("Warn at percent"), min_value=1, max_value=100, initial=WARN_PERCENT
    )

    def __init__(self, data: Any = None) -> None:
        """Fields in the look of the desk."""
        super().__init__(data)
        for field in self.fields.values():
            look = {"checkbox": "form-check-input", "select": "form-select"}
            field.widget.attrs["class"] = look.get(getattr(field.widget, "input_type", ""), "form-control")

    @property
    def promise(self) -> Promise:
        """The promise that is asked for, not saved yet."""
        said = dict(self.cleaned_data)
        goal: Goal = said.pop("goal")
        return Promise(**said, amount=goal.amount, unit=goal.unit, by_time=goal.by_time)


class TryForm(forms.Form):
    """A ticket that nobody files: when, how urgent, where, and which promise is looked at."""

    filed = forms.DateTimeField(
        label=gettext_lazy("A ticket filed"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("with priority"),
        choices=Priority.choices,
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("is promised"),
        choices=ClockKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    school = forms.ModelChoiceField(
        School.objects.filter(active=True),
        label=gettext_lazy("at"),
        required=False,
        empty_label=gettext_lazy("any school"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    @classmethod
    def of(cls, data: Any, now: datetime) -> TryForm:
        """Filled with now, Normal and the solution where nothing else is said."""
        usual = {"filed": f"{now:%Y-%m-%dT%H:%M}", "priority": Priority.NORMAL, "kind": ClockKind.SOLUTION}
        return cls(
            {**usual, **{name: data[name] for name in ("filed", "priority", "kind", "school") if data.get(name)}}
        )
