"""What a page sends while somebody writes."""

from __future__ import annotations

from django import forms

from tickets.choices import MessageKind
from tickets.forms.keys import KeysField


class DraftForm(forms.Form):
    """Words of one kind, as far as they are written, and who in copy is left out; `throw` throws them away."""

    kind = forms.ChoiceField(choices=MessageKind.choices)
    body = forms.CharField(required=False, max_length=100_000, strip=False)
    leave_out = KeysField(required=False)
    form_token = forms.UUIDField(required=False)
    throw = forms.BooleanField(required=False)

    @property
    def words(self) -> str:
        """What is to be kept."""
        return "" if self.cleaned_data["throw"] else self.cleaned_data["body"]
