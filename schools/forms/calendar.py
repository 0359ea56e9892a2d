"""Forms of published calendars and of what they suggest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django import forms
from django.utils.translation import gettext_lazy

from schools.actions.suggestion import Choice
from schools.choices import DayKind
from schools.models import Suggestion


class UploadForm(forms.Form):
    """A calendar file."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"), widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"})
    )


class FeedForm(forms.Form):
    """The address of a calendar that is read every night."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")

    def __init__(self, data: Mapping[str, str] | None = None):
        """`webcal://` is how calendar programs write https."""
        if data is not None:
            data = {key: data.get(key, "") for key in ("name", "url")}
            if data["url"].strip().lower().startswith("webcal://"):
                data["url"] = "https://" + data["url"].strip()[len("webcal://") :]
        super().__init__(data)


def choice_of(data: Mapping[str, str], one: Suggestion) -> Choice:
    """What a person made of a suggestion: the kind that they chose, and when classes end."""
    kind = data.get(f"kind-{one.pk}", "")
    try:
        closes = time.fromisoformat(data.get(f"closes-{one.pk}", ""))
    except ValueError:
        closes = None
    return Choice(kind if kind in DayKind.values else "", closes)
