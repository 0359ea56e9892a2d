"""Selects and inputs that are drawn without templates say what Django's own say."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase

from ui.selects import Renderer, options

HOSTILE = '"><script>alert(1)</script>'


class Form(forms.Form):
    """A select of each sort."""

    plain = forms.ChoiceField(choices=[("", "Nobody"), ("1", "Rosa & sons"), (HOSTILE, HOSTILE)], initial="1")
    grouped = forms.ChoiceField(choices=[("", "None"), ("Lab", [("2", "Room 2"), ("3", "Room 3")])], initial="3")
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], initial=["a", "b"])
    answer = forms.NullBooleanField(widget=forms.NullBooleanSelect)
    words = forms.CharField(
        initial=HOSTILE, max_length=80, widget=forms.TextInput({"data-said": HOSTILE, "title": ""})
    )
    number = forms.IntegerField(initial=0, min_value=0, max_value=9000)
    day = forms.DateField(initial="2027-04-28", widget=forms.DateInput({"type": "date"}))
    address = forms.EmailField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput)
    token = forms.CharField(widget=forms.HiddenInput, initial="t-1")
    photo = forms.FileField(widget=forms.ClearableFileInput({"accept": "image/*", "multiple": False}))
    letters = forms.FileField(widget=forms.FileInput)
    agreed = forms.BooleanField(initial=True)
    one = forms.ChoiceField(choices=[("a", "A & B"), (HOSTILE, HOSTILE)], widget=forms.RadioSelect, initial="a")
    ticked = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], initial=["b"], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plain"].widget.attrs |= {"class": "form-select", "data-said": HOSTILE, "hidden": False}
        self.fields["plain"].disabled = True


@pytest.mark.parametrize("name", list(Form.base_fields))
def test_a_field_is_the_one_that_django_draws(name: str) -> None:
    ours, theirs = Form(renderer=Renderer())[name], Form(renderer=DjangoTemplates())[name]

    SimpleTestCase().assertHTMLEqual(str(ours), str(theirs))
    assert "<script>" not in str(ours)


@pytest.mark.parametrize("name", ["one", "ticked"])
def test_a_choice_that_is_drawn_alone_is_the_one_that_django_draws(name: str) -> None:
    ours, theirs = Form(renderer=Renderer())[name], Form(renderer=DjangoTemplates())[name]

    for mine, other in zip(ours, theirs, strict=True):
        SimpleTestCase().assertHTMLEqual(mine.tag(), other.tag())
        SimpleTestCase().assertHTMLEqual(str(mine), str(other))


def test_options_are_escaped_and_the_chosen_one_is_set() -> None:
    assert options([(1, "A & B"), (2, HOSTILE)], chosen="2") == (
        '<option value="1">A &amp; B</option>'
        '<option value="2" selected>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</option>'
    )


def test_options_with_a_third_word_stand_in_its_group() -> None:
    assert options([(1, "Locked out", "Accounts"), (2, "New", "Accounts"), (3, "Jam", "Printers")]) == (
        '<optgroup label="Accounts"><option value="1">Locked out</option><option value="2">New</option></optgroup>'
        '<optgroup label="Printers"><option value="3">Jam</option></optgroup>'
    )
