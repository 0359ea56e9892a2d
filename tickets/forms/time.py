"""Time spent on a ticket, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.forms.acts import ActForm
from tickets.forms.minutes import MinutesField


class TimeForm(ActForm):
    """How many minutes, on which day (none: today)."""

    minutes = MinutesField()
    day = forms.DateField(required=False)

    def values(self) -> dict[str, Any]:
        """What the verb takes; time spent meets no change of a colleague."""
        return {"minutes": self.cleaned_data["minutes"], "day": self.cleaned_data["day"]}
