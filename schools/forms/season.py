"""The form of a season: name, days, and a week."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from schools.actions import SeasonPlan
from schools.forms.days import date_field
from schools.forms.week import WeekForm


class SeasonForm(WeekForm):
    """Weeks with a week of their own; `seen` is the mark of the season as the page showed it."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)  # type: ignore[assignment]
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    first = date_field(gettext_lazy("First day"))
    last = date_field(gettext_lazy("Last day"))

    def plan(self) -> SeasonPlan:
        """The season that was entered."""
        given = self.cleaned_data
        return SeasonPlan(given["name"], given["first"], given["last"], self.week())
