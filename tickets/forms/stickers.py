"""Which stickers to print: the rooms of a school, or devices of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.choices import ProductKind
from assets.models import Device
from assets.workflow import OUT_OF_USE
from schools.models import Room, School
from schools.room_names import room_key
from tickets.policy import sticker_schools
from tickets.stickers import Thing
from users.models import User

ROOMS, DEVICES = "rooms", "devices"
MOST = 600  # twenty sheets
A_SHEET = 30


class StickersForm(forms.Form):
    """The choice; `things` are what it comes to, in the order of a walk."""

    school = forms.ModelChoiceField(School.objects.none(), label=gettext_lazy("School"), empty_label=None)
    what = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=[(ROOMS, gettext_lazy("Rooms")), (DEVICES, gettext_lazy("Devices"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of device"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *ProductKind.choices],
    )
    only = forms.CharField(
        label=gettext_lazy("Only these"),
        help_text=gettext_lazy("Rooms, tags or serial numbers, one on a line. Empty: all of the school."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    first = forms.IntegerField(
        label=gettext_lazy("First free place on the sheet"),
        help_text=gettext_lazy("1 for a new sheet; count row by row on one that was begun."),
        min_value=1,
        max_value=A_SHEET,
        initial=1,
    )

    def __init__(self, by: User, *args: Any, **kwargs: Any) -> None:
        """Offer the schools for which `by` may print."""
        super().__init__(*args, **kwargs)
        school = self.fields["school"]
        assert isinstance(school, forms.ModelChoiceField)
        school.queryset = sticker_schools(by)
        self.things: list[Thing] = []

    def clean(self) -> dict[str, Any]:
        """Find the things. Raises ValidationError where a line means none, or there are none or too many."""
        told = super().clean() or {}
        if self.errors:
            return told
        lines = list(dict.fromkeys(line.strip() for line in told["only"].splitlines() if line.strip()))
        self.things = [*(self._rooms(lines) if told["what"] == ROOMS else self._devices(lines))]
        if not self.errors and not self.things:
            raise forms.ValidationError(_("There is nothing to print a sticker for. Choose something else."))
        if len(self.things) > MOST:
            words = _("That is %(count)s stickers, and at most %(most)s go at once. Write which ones below.")
            raise forms.ValidationError(words % {"count": len(self.things), "most": MOST})
        return told

    def _rooms(self, lines: list[str]) -> list[Room]:
        rooms = list(Room.objects.filter(school=self.cleaned_data["school"]).select_related("school"))
        if not lines:
            return rooms
        by_key = {room_key(room.name): room for room in rooms}
        self._miss([line for line in lines if room_key(line) not in by_key])
        return [by_key[room_key(line)] for line in lines if room_key(line) in by_key]

    def _devices(self, lines: list[str]) -> list[Device]:
        found = Device.objects.filter(school=self.cleaned_data["school"]).select_related("product", "room", "school")
        if not lines:
            found = found.exclude(status__in=OUT_OF_USE)
            if kind := self.cleaned_data["kind"]:
                found = found.filter(product__kind=kind)
            return list(
                found.order_by(F("room__position").asc(nulls_last=True), "room__name", "tag", "pk")[: MOST + 1]
            )
        upper = [line.upper() for line in lines]
        named = found.filter(Q(tag__in={*lines, *upper}) | Q(serial__in={*lines, *upper}))
        by_label = {label.upper(): one for one in named for label in (one.serial, one.tag) if label}
        self._miss([line for line in lines if line.upper() not in by_label])
        return list(dict.fromkeys(by_label[line] for line in upper if line in by_label))

    def _miss(self, lines: list[str]) -> None:
        if lines:
            words = ngettext(
                "Not at this school: %(lines)s. Look at it again, or leave it out.",
                "Not at this school: %(lines)s. Look at them again, or leave them out.",
                len(lines),
            )
            self.add_error("only", words % {"lines": ", ".join(lines[:8]) + ("…" if len(lines) > 8 else "")})
