"""When a visit would suit better."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.forms.filing import SlotsField


class AnotherTimeForm(forms.Form):
    """Times of the timetable, words, or both."""

    slots = SlotsField(label=gettext_lazy("When may we come in?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Anything else we should know?"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse what says no time at all."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("slots") and not cleaned.get("words", "").strip():
            self.add_error("words", _("Choose a time, or say in your own words when it suits you."))
        return cleaned
