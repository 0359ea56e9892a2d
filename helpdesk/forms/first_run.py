"""The first-run form."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from helpdesk.first_run import FirstRun

AMERICAN = ("America/", "Pacific/Honolulu", "Pacific/Guam", "US/")


def zones() -> list[tuple[str, str]]:
    """Time zones, those of America first."""
    names = sorted(name for name in available_timezones() if "/" in name)
    names.sort(key=lambda name: not name.startswith(AMERICAN))
    return [(name, name.replace("_", " ")) for name in names]


class FirstRunForm(forms.Form):
    """District, first administrator, service hours, mailbox."""

    district = forms.CharField(label=_("Name of the district"), max_length=120)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="America/Chicago")
    opens = forms.TimeField(label=_("Help opens at"), initial="07:00", widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(
        label=_("Help closes at"), initial="15:30", widget=forms.TimeInput(attrs={"type": "time"})
    )
    given_name = forms.CharField(label=_("Your given name"), max_length=100)
    family_name = forms.CharField(label=_("Your family name"), max_length=100)
    email = forms.EmailField(label=_("Your e-mail address"))
    password = forms.CharField(label=_("Your password"), widget=forms.PasswordInput, validators=[validate_password])
    mailbox = forms.EmailField(label=_("Help address of the district (optional)"), required=False)

    def clean(self) -> dict[str, Any]:
        """Hours must be in order."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("Help must close after it opens."))
        return cleaned

    def answers(self) -> FirstRun:
        """What was said, for the verb."""
        return FirstRun(**self.cleaned_data)
