"""What somebody writes back on a ticket."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.forms.photos import FilesField


class WordsForm(forms.Form):
    """Words and files, if there are any."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("Photos"), required=False
    )
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ReplyForm(WordsForm):
    """Words, files, or both."""

    def clean(self) -> dict[str, Any]:
        """Refuse what says nothing."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("body", "").strip() and not cleaned.get("files"):
            self.add_error("body", _("Please write something first, or add a photo."))
        return cleaned
