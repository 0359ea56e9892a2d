"""The questions of a category as fields. Nobody has to answer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assets.models import Device
from tickets.forms.photos import FilesField, Photo
from tickets.questions import Question, Type, asked, leading
from tickets.surroundings import Surroundings
from users.models import User
from users.nearby import NotFound, person_meant

PREFIX = "q"
LONGEST_ANSWER = 500
DEVICES = "near-devices"  # the list of labels that fields for a device offer


@dataclass(frozen=True)
class Meant:
    """A thing that somebody named: its words, and the key of what they mean (None: kept as it was typed)."""

    words: str
    key: int | None = None


class OneOfField(forms.ChoiceField):
    """One of the answers to choose from, or one that was taken off the list while the page was open."""

    def valid_value(self, value: Any) -> bool:
        """Whatever is no longer than an answer."""
        return len(str(value)) <= LONGEST_ANSWER


class DeviceField(forms.CharField):
    """A device by its label, or whatever somebody calls it: what we do not find must not stop who asks for help."""

    around: Surroundings

    def clean(self, value: Any) -> Meant | None:
        """The device at one of her schools, else the words."""
        words = super().clean(value)
        device = self.around.device_labelled(words) if words else None
        return _meant(words, device)


class PersonField(forms.CharField):
    """A person by name or address, or the words; looked up for staff only, who may know their pupils."""

    around: Surroundings

    def clean(self, value: Any) -> Meant | None:
        """The person at one of her schools, else the words."""
        words = super().clean(value)
        found: User | None = None
        if words and self.around.is_staff:
            try:
                found = person_meant(words, by=self.around.user)
            except NotFound:
                found = None
        return _meant(words, found)


class QuestionsForm(forms.Form):
    """One field for each question that is asked after what was said so far, named by its key."""

    def __init__(
        self,
        questions: Sequence[Question],
        data: Any = None,
        files: Any = None,
        *,
        said: Mapping[str, str],
        around: Surroundings,
        kind: str = "",
    ) -> None:
        """Build the fields. `said` are the answers so far by key, `kind` that of the device it is about."""
        super().__init__(data, files, initial=dict(said), prefix=PREFIX, label_suffix="")
        self.leading = leading(questions)
        self.asked = {question.key: question for question in asked(questions, said, kind)}
        for key, question in self.asked.items():
            self.fields[key] = _field(question, around)

    def answers(self) -> list[dict[str, Any]]:
        """[{key, label, answer, value}] of what was answered: words for people, and a value for programs.

        A value only where it says more than the words. Only after `is_valid`.
        """
        return [answer for question in self.asked.values() if (answer := self._answer(question))]

    def photos(self) -> list[Photo]:
        """The photos that answer questions. Only after `is_valid`."""
        return [photo for question in self.asked.values() for photo in self._photos(question)]

    @property
    def names_devices(self) -> bool:
        """Whether a question asks for a device."""
        return any(question.type == Type.DEVICE for question in self.asked.values())

    def _photos(self, question: Question) -> list[Photo]:
        return list(self.cleaned_data.get(question.key) or []) if question.type == Type.PHOTO else []

    def _answer(self, question: Question) -> dict[str, Any] | None:
        given = self.cleaned_data.get(question.key)
        words, value = _told(question, given)
        if not words:
            return None
        kept = {"key": question.key, "label": question.label, "answer": words}
        return kept if value is None else {**kept, "value": value}


def _field(question: Question, around: Surroundings) -> forms.Field:
    label = question.asks
    if question.options:
        widget = forms.RadioSelect(attrs={"class": "form-selectgroup-input"})
        return OneOfField(label=label, required=False, choices=question.options, widget=widget)
    if question.type == Type.NUMBER:
        number = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
        message = _("Please write this as a number, such as 3.")
        return forms.DecimalField(label=label, required=False, widget=number, error_messages={"invalid": message})
    if question.type == Type.DATE:
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=False, widget=day)
    if question.type == Type.PHOTO:
        return FilesField(label=label, required=False)
    return _named_field(question, around)


def _named_field(question: Question, around: Surroundings) -> forms.Field:
    kinds: dict[str, type[forms.CharField]] = {Type.DEVICE: DeviceField, Type.PERSON: PersonField}
    field = kinds.get(question.type, forms.CharField)(
        label=question.asks, required=False, max_length=LONGEST_ANSWER, widget=forms.TextInput(attrs={})
    )
    if isinstance(field, DeviceField | PersonField):
        field.around = around
    if question.type == Type.DEVICE:
        field.widget.attrs["list"] = DEVICES
        field.help_text = _("The label on it, or what you call it.")
    if question.type == Type.PERSON and around.is_staff:
        field.help_text = _("Name or e-mail address.")
    return field


def _meant(words: str, found: Device | User | None) -> Meant | None:
    if not words:
        return None
    return Meant(str(found), found.pk) if found else Meant(words)


def _told(question: Question, given: Any) -> tuple[str, Any]:
    """(words, value) of an answer."""
    if isinstance(given, date):
        return date_format(given), given.isoformat()
    if isinstance(given, Decimal):
        return f"{given.normalize():f}", float(given)
    if isinstance(given, Meant):
        return given.words, given.key
    if question.type == Type.PHOTO:
        return ", ".join(photo.name or "" for photo in given or ()), None
    text = "" if given is None else str(given).strip()
    if question.type == Type.YES_NO:
        return dict(question.options).get(text, text), text
    return text, None
