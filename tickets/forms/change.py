"""What somebody wants of the ticked tickets of a list, or of one."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from tickets.choices import LinkKind, Priority
from tickets.forms.keys import KeysField
from tickets.link_panel import MERGE
from tickets.models import Category, Label, Macro
from users.models import Team, User

SPOKEN = ("", "solve", "wait_user")
ASKED = (*LinkKind.values, MERGE, "reply", "note")
STATES = ("work_on", "wait_user", "wait_part", "wait_vendor", "part_arrived", "solve", "reopen", "close")


class ChosenForm(forms.Form):
    """Which tickets, in which versions."""

    tickets = forms.TypedMultipleChoiceField(coerce=int, required=True)

    def __init__(self, data: Any) -> None:
        """The tickets may be any numbers; the view looks them up through what the person may see."""
        super().__init__(data)
        field = self.fields["tickets"]
        # The versions that the list showed, by number; a list of before has none.
        pairs = (re.fullmatch(r"([0-9]{1,18}):([0-9]{1,9})", pair) for pair in data.getlist("seen"))
        self.seen = {int(pair[1]): int(pair[2]) for pair in pairs if pair}
        numbers = [number for number in data.getlist("tickets") if number.isdecimal() and len(number) < 19]
        field.choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]


class ChangeForm(ChosenForm):
    """One change for all of them; the button that was pressed says which."""

    take = forms.BooleanField(required=False)
    solve = forms.BooleanField(required=False)
    to = forms.ModelChoiceField(User.objects.filter(is_active=True), required=False)
    to_nobody = forms.BooleanField(required=False)
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, required=False, empty_value=None)
    team = forms.ModelChoiceField(Team.objects.all(), required=False)
    no_team = forms.BooleanField(required=False)
    category = forms.ModelChoiceField(Category.objects.filter(active=True), required=False)
    status = forms.ChoiceField(choices=[("", ""), *((state, "") for state in STATES)], required=False)
    expected_on = forms.DateField(required=False)
    slot = forms.CharField(required=False, max_length=40)
    at = forms.CharField(required=False, max_length=40)
    meant = forms.CharField(required=False, max_length=40)
    link = forms.RegexField(r"^(duplicate|merge|related):[0-9]{1,18}$", required=False)
    other = forms.CharField(required=False, max_length=40)
    number = forms.CharField(required=False, max_length=40)
    kind = forms.ChoiceField(choices=[("", ""), *((kind, "") for kind in ASKED)], required=False)
    label_add = forms.ModelChoiceField(Label.objects.all(), required=False)
    label_drop = forms.ModelChoiceField(Label.objects.all(), required=False)
    label_word = forms.CharField(required=False, max_length=200)
    body = forms.CharField(required=False, strip=False)
    take_too = forms.BooleanField(required=False)
    then = forms.ChoiceField(choices=[(then, "") for then in SPOKEN], required=False)
    form_token = forms.UUIDField(required=False)
    wake = forms.BooleanField(required=False)
    snooze = forms.CharField(required=False, max_length=80)
    until = forms.CharField(required=False, max_length=40)
    why = forms.CharField(required=False, max_length=2000)
    macro = forms.ModelChoiceField(Macro.objects.all(), required=False)
    leave_out = KeysField(required=False)
