"""The form of a bell schedule, with its periods as rows."""

from __future__ import annotations

from typing import Any, TypeAlias

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.actions import BellPlan
from schools.choices import Weekday
from schools.forms.days import words
from schools.forms.week import time_field
from schools.school_days import Bell


class BellForm(forms.Form):
    """Name and days of a schedule."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    is_usual = forms.BooleanField(label=gettext_lazy("This is the usual one"), required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cycle_days = forms.CharField(
        label=gettext_lazy("Days of the cycle"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Such as B. Empty: it does not depend on the cycle."),
    )

    def plan(self, periods: PeriodForms) -> BellPlan:
        """The schedule that was entered."""
        given = self.cleaned_data
        bells = [bell for form in periods.forms if (bell := form.bell())]
        return BellPlan(
            given["name"],
            sorted(bells, key=lambda bell: bell.starts),
            given["weekdays"],
            [word[:10] for word in words(given["cycle_days"])],
            given["is_usual"],
        )


class PeriodForm(forms.Form):
    """One period; a row without a name is none."""

    label = forms.CharField(max_length=20, required=False)
    starts = time_field()
    ends = time_field()

    def clean(self) -> dict[str, Any]:
        """A period has a name, a start and a later end."""
        given = super().clean() or {}
        if not given.get("label"):
            return given
        if given.get("starts") is None or given.get("ends") is None:
            raise forms.ValidationError(_("Enter both times."))
        if given["ends"] <= given["starts"]:
            raise forms.ValidationError(_("The end must be later than the start."))
        return given

    def bell(self) -> Bell | None:
        """The period that was entered, if any."""
        given = self.cleaned_data
        return Bell(given["label"], given["starts"], given["ends"]) if given.get("label") else None


PeriodForms: TypeAlias = "BaseFormSet[PeriodForm]"
PERIODS = formset_factory(PeriodForm, extra=2, max_num=40, absolute_max=60)
