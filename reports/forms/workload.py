"""The time and the schools of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.days import DAY
from reports.periods import DEFAULT, Choice, Period, period
from schools.models import School

LONGEST_DAYS = 2 * 366


class WorkloadForm(forms.Form):
    """The filters, as they stand in the address. Nothing chosen means the last weeks and all schools."""

    period = forms.ChoiceField(label=_("Period"), choices=Choice, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    school = forms.TypedMultipleChoiceField(
        label=_("Schools"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, schools: Sequence[School], today: date) -> None:
        """Offer `schools`."""
        super().__init__(data)
        self.today = today
        self.fields["school"].choices = [(school.pk, school.short) for school in schools]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two days must be in order and not too far apart."""
        found = self.cleaned_data
        if found.get("period") == Choice.DATES and not self.errors:
            first, last = found.get("since"), found.get("until") or self.today
            if first is None:
                self.add_error("since", _("Choose the first day."))
            elif first > self.today:
                self.add_error("since", _("Choose a first day that is not in the future."))
            elif last < first:
                self.add_error("until", _("Choose a last day that is not before the first."))
            elif last - first > DAY * LONGEST_DAYS:
                self.add_error("until", _("Choose at most two years."))
        return found

    @property
    def chosen_period(self) -> Period:
        """The period, or the default one."""
        if not self.is_valid():
            return period(DEFAULT, self.today)
        found = self.cleaned_data
        return period(found["period"] or DEFAULT, self.today, found["since"], found["until"])

    @property
    def chosen_schools(self) -> list[int]:
        """The schools that were ticked; empty for all."""
        return self.cleaned_data.get("school", []) if self.is_valid() else []
