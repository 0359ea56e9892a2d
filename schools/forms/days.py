"""Forms of special days, windows, years and snow days."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.actions import CyclePlan, FreezePlan, SnowDay, TermPlan, TestingPlan, YearPlan
from schools.choices import ClosedDays, DayKind, TermKind
from schools.entered_day import EnteredDay
from schools.forms.week import time_field
from schools.models import Room, School

DELAYS = [(60, gettext_lazy("1 hour")), (90, gettext_lazy("90 minutes")), (120, gettext_lazy("2 hours"))]


def date_field(label: Any, **more: Any) -> forms.DateField:
    """A date, in the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def words(text: str) -> list[str]:
    """The words of a list that a person typed: "A, B" or "1 2 3"."""
    return [word for word in text.replace(",", " ").split() if word]


class RunForm(forms.Form):
    """A first and a last day; an empty last one means one day. `seen` is the mark of what the page showed."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    first = date_field(gettext_lazy("First day"))
    last = date_field(gettext_lazy("Last day"), required=False)

    def days(self) -> tuple[date, date]:
        """The run that was entered."""
        return self.cleaned_data["first"], self.cleaned_data["last"] or self.cleaned_data["first"]


class DayForm(RunForm):
    """A special day, or a run of them."""

    kind = forms.ChoiceField(label=gettext_lazy("What is special"), choices=DayKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=80, help_text=gettext_lazy("People read it beside their date.")
    )
    opens = time_field(label=gettext_lazy("Help is open from"))
    closes = time_field(
        label=gettext_lazy("Help is open until"), help_text=gettext_lazy("Empty: as usual on that weekday.")
    )
    classes_end = time_field(label=gettext_lazy("Classes end"))
    delay = forms.IntegerField(label=gettext_lazy("Minutes later"), min_value=0, max_value=600, required=False)
    bells = forms.ChoiceField(label=gettext_lazy("Bell schedule"), required=False)
    cycle_day = forms.ChoiceField(label=gettext_lazy("Day of the cycle"), required=False)

    def __init__(self, *args: Any, bells: list[str], cycle: list[str], **more: Any):
        """Offer the schedules of the school, and the days of the cycle of the year."""
        super().__init__(*args, **more)
        self._offer("bells", _("As usual"), bells)
        self._offer("cycle_day", _("As it comes"), cycle)

    def _offer(self, name: str, empty: str, words: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", empty), *((word, word) for word in words)]

    def clean(self) -> dict[str, Any]:
        """Hours come in pairs."""
        given = super().clean() or {}
        if bool(given.get("opens")) != bool(given.get("closes")):
            self.add_error("closes" if given.get("opens") else "opens", _("Enter both times."))
        return given

    def entered(self) -> EnteredDay:
        """The day that was entered; what its kind cannot have is left out."""
        given = self.cleaned_data
        hours: tuple[tuple[time, time], ...] = ((given["opens"], given["closes"]),) if given["opens"] else ()
        kind = given["kind"]
        return EnteredDay(
            kind,
            given["reason"],
            hours,
            delay=(given["delay"] or 0) if kind in (DayKind.LATE_START, DayKind.NO_CLASSES) else 0,
            classes_end=given["classes_end"] if kind != DayKind.LATE_START else None,
            bells=given["bells"],
            cycle_day=given["cycle_day"],
        ).sound()


class TestingForm(RunForm):
    """A testing window."""

    __test__ = False

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    grades = forms.CharField(
        label=gettext_lazy("Grades"), required=False, help_text=gettext_lazy("Such as 3, 4, 5. Empty: all.")
    )
    periods = forms.CharField(
        label=gettext_lazy("Periods"), required=False, help_text=gettext_lazy("Such as 2, 3. Empty: all day.")
    )
    rooms = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Rooms"),
        queryset=Room.objects.none(),
        required=False,
        help_text=gettext_lazy("None chosen: every room in which a class meets."),
    )
    freezes_changes = forms.BooleanField(label=gettext_lazy("Nothing is changed meanwhile"), required=False)

    def __init__(self, *args: Any, school: School | None, **more: Any):
        """Rooms are chosen for one school only."""
        super().__init__(*args, **more)
        if school is None:
            del self.fields["rooms"]
        else:
            rooms: QuerySet[Room] = Room.objects.filter(school=school)
            self.fields["rooms"].queryset = rooms  # type: ignore[attr-defined]
            self.fields["rooms"].label_from_instance = lambda room: room.name  # type: ignore[attr-defined]

    def plan(self) -> TestingPlan:
        """The window that was entered."""
        given = self.cleaned_data
        grades = [grade.zfill(2) if grade.isdigit() else grade.upper() for grade in words(given["grades"])]
        return TestingPlan(
            given["name"],
            *self.days(),
            grades,
            words(given["periods"]),
            list(given.get("rooms") or []),
            given["freezes_changes"],
        )


class FreezeForm(RunForm):
    """A change freeze."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)

    def plan(self) -> FreezePlan:
        """The freeze that was entered."""
        return FreezePlan(self.cleaned_data["name"], *self.days())


class YearForm(forms.Form):
    """A school year; `seen` is its mark as the page showed it."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, help_text=gettext_lazy("Such as 2027–28."))
    first_day = date_field(gettext_lazy("First day of classes"))
    last_day = date_field(gettext_lazy("Last day of classes"))
    staff_return = date_field(gettext_lazy("Staff returns"), required=False)
    cycle = forms.CharField(
        label=gettext_lazy("Days of the cycle"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Such as A, B. Empty where the weekday alone decides."),
    )
    snow_uses_cycle = forms.BooleanField(label=gettext_lazy("A snow day uses up its day of the cycle"), required=False)

    def plan(self) -> YearPlan:
        """The year that was entered."""
        given = self.cleaned_data
        cycle = [word[:10] for word in words(given["cycle"])]
        days = given["first_day"], given["last_day"], given["staff_return"]
        return YearPlan(given["name"], *days, cycle, given["snow_uses_cycle"])


class CycleForm(forms.Form):
    """The cycle of one school."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    days = forms.CharField(
        label=gettext_lazy("Days of the cycle"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Such as 1, 2, 3, 4, 5, 6. Empty where the weekday alone decides at this school."),
    )
    first_day = date_field(
        gettext_lazy("First day of the cycle"),
        required=False,
        help_text=gettext_lazy("Empty: the first day of classes."),
    )
    closed_days = forms.ChoiceField(
        label=gettext_lazy("Closed days"), choices=ClosedDays.choices, widget=forms.RadioSelect
    )

    def plan(self) -> CyclePlan:
        """The cycle that was entered."""
        given = self.cleaned_data
        return CyclePlan([word[:10] for word in words(given["days"])], given["first_day"], given["closed_days"])


class TermForm(forms.Form):
    """A term of a school year; `seen` is its mark as the page showed it."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Such as Quarter 1."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=TermKind.choices,
        help_text=gettext_lazy("Terms of one kind follow each other; a semester may hold quarters."),
    )
    first = date_field(gettext_lazy("First day"))
    last = date_field(gettext_lazy("Last day"))

    def plan(self) -> TermPlan:
        """The term that was entered."""
        given = self.cleaned_data
        return TermPlan(given["name"], given["kind"], given["first"], given["last"])


class SnowForm(forms.Form):
    """Which schools, closed or later, on which day, and why."""

    schools = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Schools"),
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("No school is chosen. Tick those that close or begin later.")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[("closed", gettext_lazy("Closed all day")), ("delay", gettext_lazy("Begins later"))],
        widget=forms.RadioSelect,
    )
    delay = forms.TypedChoiceField(label=gettext_lazy("How much later"), choices=DELAYS, coerce=int, required=False)
    on = date_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=80)

    def __init__(self, *args: Any, schools: list[School], **more: Any):
        """Offer the schools for which the person may call it."""
        super().__init__(*args, **more)
        offered = School.objects.filter(pk__in=[school.pk for school in schools])
        self.fields["schools"].queryset = offered  # type: ignore[attr-defined]

    def day(self) -> SnowDay:
        """The snow day that was entered."""
        given = self.cleaned_data
        return SnowDay(given["on"], given["reason"], given["delay"] if given["how"] == "delay" else 0)
