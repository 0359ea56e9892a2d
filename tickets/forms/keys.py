"""Keys of several things, as boxes send them."""

from __future__ import annotations

from typing import Any

from django import forms


class KeysField(forms.Field):
    """Whole numbers; what is none is left away. What they stand for is looked up by who takes them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        """The numbers."""
        return [int(key) for key in value or () if str(key).isascii() and str(key).isdecimal() and len(str(key)) < 19]
