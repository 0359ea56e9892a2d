"""Minutes, as they are typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tickets.models.time_entry import MOST_MINUTES

SAY_MINUTES = gettext_lazy("Write the minutes as a number, such as 10.")
MINUTES_ERRORS = {"invalid": SAY_MINUTES, "required": SAY_MINUTES}


class MinutesField(forms.IntegerField):
    """Minutes, of a day at most. “10 min” is understood, too."""

    def __init__(self, **kwargs: Any) -> None:
        """Less than nought takes off again; `min_value` forbids it."""
        kwargs = {"max_value": MOST_MINUTES, "min_value": -MOST_MINUTES, "error_messages": MINUTES_ERRORS, **kwargs}
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number, without the word behind it."""
        words = str(value or "").strip().lower().removesuffix(".").removesuffix("min").strip()
        return super().to_python(words)
