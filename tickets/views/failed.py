"""An act that was not done."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Failed:
    """Which act, why it was not done, and what was sent, so that nothing typed is lost."""

    act: str
    sentence: str
    form: forms.Form
    is_conflict: bool = False
