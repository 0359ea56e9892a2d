"""An act that was not done."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from tickets.conflict import Meeting

NOT_FIXED = "not_fixed"


@dataclass(frozen=True)
class Failed:
    """Which act, why it was not done, and what was sent, so that nothing typed is lost."""

    act: str
    sentence: str
    form: forms.Form
    is_conflict: bool = False
    meeting: Meeting | None = None
    """Where a colleague's change stood in the way: both, and what can be chosen."""

    @property
    def again(self) -> list[tuple[str, str]]:
        """What was sent, to be sent once more with a choice."""
        own = ("csrfmiddlewaretoken", "seen", "met", "resolve")
        return [(name, str(self.form.data[name])) for name in self.form.data if name not in own]
