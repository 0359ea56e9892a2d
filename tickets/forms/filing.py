"""What somebody tells us when asking for help."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FilingForm(forms.Form):
    """One page; only the words are needed."""

    subject = forms.CharField(label=_("What is going wrong?"), max_length=2000)
    body = forms.CharField(label=_("Anything else we should know?"), required=False, widget=forms.Textarea)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)
