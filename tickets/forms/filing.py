"""What somebody tells us when asking for help: one page, and only the words are needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Device
from schools.models import Room, School
from tickets.choices import Impact, Reach
from tickets.forms.photos import FilesField
from tickets.models import Category
from tickets.offering import Offering
from tickets.on_behalf import class_words
from tickets.stickers import LONGEST
from tickets.surroundings import Surroundings
from users.models import User

Choices = list[tuple[str, Any]]

BOX = {"class": "form-selectgroup-input"}
LONGEST_WORDS = 2000


class SlotsField(forms.MultipleChoiceField):
    """Times to come in. One that went by while she typed is no error; it is just not told on."""

    def valid_value(self, value: Any) -> bool:
        """Any."""
        return True


class FilingForm(forms.Form):
    """The form of one person: what may be chosen is what is around them."""

    subject = forms.CharField(
        label=gettext_lazy("What is going wrong?"),
        max_length=LONGEST_WORDS,
        error_messages={"required": gettext_lazy("Please say in a few words what is going wrong.")},
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of trouble"), required=False)
    device = forms.ChoiceField(label=gettext_lazy("Device"), required=False)
    device_label = forms.CharField(
        label=gettext_lazy("Another device: what its label says"), required=False, max_length=80
    )
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    school = forms.ChoiceField(label=gettext_lazy("School"), required=False)
    impact = forms.ChoiceField(
        label=gettext_lazy("Is a class affected right now?"),
        required=False,
        choices=Impact.choices,
        widget=forms.RadioSelect(attrs=BOX),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Who is affected?"),
        required=False,
        choices=Reach.choices,
        widget=forms.RadioSelect(attrs=BOX),
    )
    photos = FilesField(label=gettext_lazy("A photo helps"), required=False)
    slots = SlotsField(label=gettext_lazy("When may we come in?"), required=False)
    body = forms.CharField(
        label=gettext_lazy("Anything else we should know?"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ward = forms.ChoiceField(label=gettext_lazy("Whom is it about?"), required=False)
    somebody = forms.CharField(
        label=gettext_lazy("Name or e-mail address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "words", "spellcheck": "false"}),
    )
    person = forms.CharField(required=False, max_length=20)
    section = forms.ChoiceField(label=gettext_lazy("One of your classes"), required=False)
    sticker = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, around: Surroundings, offering: Offering, *args: Any, **kwargs: Any) -> None:
        """What may be chosen is what is around the person and offered to her."""
        super().__init__(*args, **kwargs)
        self.around, self.offering = around, offering
        self.schools: dict[str, School] = {str(one.pk): one for one in around.places}
        self._choose("category", [("", _("Not sure: you find out")), *offering.groups()])
        self._choose(
            "device", [("", _("No device, or not sure")), *((str(d.pk), self._named(d)) for d in around.devices)]
        )
        self._choose("ward", [("", _("Nobody else")), *((str(ward.pk), str(ward)) for ward in around.wards)])
        self._choose("school", [("", _("No school")), *((key, str(one)) for key, one in self.schools.items())])
        sections = [(str(one.pk), class_words(one)) for one in around.behalf.classes]
        self._choose("section", [("", _("No class")), *sections])
        if around.is_staff or around.rooms:
            self._offer_rooms()
        self._leave_out()

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["class"] = "form-select"

    def _named(self, device: Device) -> str:
        """The device, with whose it is where it is another person's for whom she asks."""
        person = self.around.behalf.person
        return f"{device} ({person})" if person and device.holder_id == person.pk else str(device)

    def _offer_rooms(self) -> None:
        choices: Choices = [("", _("No room"))]
        for school in self.schools.values():
            named = [(key, room.name) for key, room in self.around.rooms.items() if room.school_id == school.pk]
            choices += [(str(school), named)] if named else []
        self._choose("room", choices)

    def _leave_out(self) -> None:
        """Take out what is not asked of this person."""
        kept = {
            "impact": self.around.is_staff,
            "reach": self.around.is_staff,
            "somebody": self.around.is_staff,
            "person": self.around.is_staff,
            "section": bool(self.around.behalf.classes),
            "room": self.around.is_staff or bool(self.around.rooms),
            "ward": bool(self.around.wards),
            "school": len(self.schools) > 1,
        }
        for name in [name for name, keep in kept.items() if not keep]:
            del self.fields[name]

    def clean_subject(self) -> str:
        """Her words, beginning with a capital letter."""
        words: str = self.cleaned_data["subject"].strip()
        return words[:1].upper() + words[1:]

    def clean_category(self) -> Category | None:
        """The chosen category."""
        return self.offering.get(self.cleaned_data["category"])

    def clean_device(self) -> Device | None:
        """The chosen device."""
        return next((one for one in self.around.devices if str(one.pk) == self.cleaned_data["device"]), None)

    def clean_device_label(self) -> Device | None:
        """The device with that label at one of her schools. Raises ValidationError where there is none."""
        label = self.cleaned_data["device_label"].strip()
        if not label:
            return None
        device = self.around.device_labelled(label)
        if device is None:
            raise forms.ValidationError(
                _("No device at your school has the label “%(label)s”. Please look again, or leave this empty.")
                % {"label": label}
            )
        return device

    def clean_room(self) -> Room | None:
        """The chosen room."""
        return self.around.rooms.get(self.cleaned_data["room"])

    def clean_school(self) -> School | None:
        """The chosen school."""
        return self.schools.get(self.cleaned_data["school"])

    def clean_somebody(self) -> User | None:
        """The person it is for. Raises ValidationError where nobody or several are meant."""
        if self.around.behalf.problem:
            raise forms.ValidationError(self.around.behalf.problem)
        return self.around.behalf.person

    @property
    def beneficiary(self) -> User | None:
        """The ward or the other person it is for."""
        ward = next((one for one in self.around.wards if str(one.pk) == self.cleaned_data.get("ward")), None)
        return ward or self.cleaned_data.get("somebody")
