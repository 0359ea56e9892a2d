"""At which schools somebody walks."""

from __future__ import annotations

from typing import Any

from django import forms

from schools.models import School
from tickets.forms.queue import schools_of
from users.models import User


class WalkForm(forms.Form):
    """Some of the schools of `by`, or, by a button of its own, all of them."""

    schools = forms.ModelMultipleChoiceField(School.objects.none(), required=False)
    everywhere = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, by: User) -> None:
        """Schools that are not theirs are no choice."""
        super().__init__(data)
        self.fields["schools"].queryset = schools_of(by)  # type: ignore[attr-defined]

    def chosen(self) -> list[School]:
        """The schools; none for all of them, or where what was sent is no choice."""
        if not self.is_valid() or self.cleaned_data["everywhere"]:
            return []
        return list(self.cleaned_data["schools"])
