"""The questions of a category as fields. Nobody has to answer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

PREFIX = "q"
LONGEST_ANSWER = 500


class QuestionsForm(forms.Form):
    """One field for each question, named by its key; what is left empty is no answer."""

    def __init__(self, questions: Sequence[Mapping[str, Any]], data: Any = None, *, initial: Any = None) -> None:
        """Build the fields out of a category's questions."""
        super().__init__(data, initial=initial, prefix=PREFIX, label_suffix="")
        for question in questions:
            self.fields[question["key"]] = _field(question)

    def answers(self) -> list[dict[str, str]]:
        """[{label, answer}] of what was answered. Only after `is_valid`."""
        said = ((field, _text(self.cleaned_data.get(name))) for name, field in self.fields.items())
        return [{"label": str(field.label), "answer": text} for field, text in said if text]


def _field(question: Mapping[str, Any]) -> forms.Field:
    label, type_ = question["label"], question.get("type", "text")
    if type_ == "choice":
        return _choice(label, question.get("choices", []))
    if type_ == "yes_no":
        return _choice(label, [_("Yes"), _("No")])
    if type_ == "number":
        widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
        message = _("Please write this as a number, such as 3.")
        return forms.DecimalField(label=label, required=False, widget=widget, error_messages={"invalid": message})
    if type_ == "date":
        return forms.DateField(
            label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
    return forms.CharField(label=label, required=False, max_length=LONGEST_ANSWER)


def _choice(label: str, choices: Sequence[str]) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": "form-selectgroup-input"})
    return forms.ChoiceField(label=label, required=False, choices=[(c, c) for c in choices], widget=widget)


def _text(value: Any) -> str:
    if isinstance(value, date):
        return date_format(value)
    return "" if value is None else str(value).strip()
