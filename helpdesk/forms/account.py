"""The form of one's own settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from users.choices import Theme, languages


class SettingsForm(forms.Form):
    """Colours, language, keys."""

    theme = forms.ChoiceField(label=_("Colors"), choices=Theme.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=languages, required=False)
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("On the desk: J and K move, R replies, N writes a note. Turn them off if keys surprise you."),
    )
