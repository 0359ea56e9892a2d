"""A walk-in, as it is typed or scanned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Device
from tickets.actions.filing import SUBJECT_LENGTH, Filing
from tickets.forms.minutes import MinutesField
from tickets.models import Category
from tickets.offering import Offering
from tickets.stickers import LONGEST, place_of, room_of, thing_meant
from tickets.walk_in_kinds import meant_kinds
from tickets.walk_in_people import Meant, meant, meant_by_key
from users.models import User

CHIPS = (2, 5, 10, 15)


class WalkInForm(forms.Form):
    """Who, what about, how long. Only the person must be said.

    `who` is what stands in the field; `person` who was chosen from the list below it, without which `who` is looked
    up as it stands. In the same way `sought` is what stands in the field for kinds, and `other` the one that was
    chosen below it; they go before the chip `kind`. `about` is the code of a device or room that was scanned before,
    whoever asks about it.
    """

    who = forms.CharField(label=gettext_lazy("Who asked?"), max_length=200, required=False)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(max_length=60, required=False)
    sought = forms.CharField(label=gettext_lazy("Find a kind by a word"), max_length=200, required=False)
    other = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    minutes = MinutesField(label=gettext_lazy("Minutes"), required=False, min_value=1)
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=SUBJECT_LENGTH,
        required=False,
    )
    unsolved = forms.BooleanField(label=gettext_lazy("Not solved yet: make it a ticket of mine"), required=False)
    tells = forms.BooleanField(label=gettext_lazy("Send them an e-mail about it"), required=False)
    about = forms.CharField(max_length=LONGEST, required=False, widget=forms.HiddenInput)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, by: User, offering: Offering, at: datetime, initial: Any = None) -> None:
        """Who writes it down, what may be chosen, and when."""
        super().__init__(data, initial=initial)
        self.by, self.offering, self.at = by, offering, at
        self.meant: Meant | None = None
        self.thing = thing_meant((data or initial or {}).get("about") or "", by)

    def clean(self) -> dict[str, Any]:
        """Find the one person who is meant, and the one kind."""
        cleaned = super().clean() or {}
        if "who" not in self.errors:
            self._find(cleaned.get("person"), cleaned.get("who", ""))
        if not self.offering.get(cleaned.get("other", "")):
            cleaned["other"] = self._kind(cleaned.get("sought", ""))
        return cleaned

    def _kind(self, words: str) -> str:
        """The key of the kind that is meant by what is typed; nothing where nothing is."""
        if not words.strip():
            return ""
        found = meant_kinds(words, self.offering)
        if len(found) == 1:
            return found[0].key
        listed = "; ".join(kind.name for kind in found)
        self.add_error(
            "sought",
            _("“%(words)s” may be several kinds: %(listed)s. Choose one of them.") % {"words": words, "listed": listed}
            if found
            else _("There is no kind by “%(words)s”. Try another word, or leave it empty.") % {"words": words},
        )
        return ""

    def _find(self, key: int | None, words: str) -> None:
        if key:
            self.meant = meant_by_key(key, by=self.by, at=self.at)
        found = [self.meant] if self.meant else meant(words, by=self.by, at=self.at)
        if len(found) == 1:
            self.meant = found[0]
        elif found:
            listed = "; ".join(f"{one.person} ({one.person.email or one.hint})" for one in found)
            self.add_error(
                "who",
                _("“%(words)s” may be several people: %(listed)s. Choose one of them, or write the e-mail address.")
                % {"words": words, "listed": listed},
            )
        elif words.strip():
            self.add_error("who", _("We know nobody by “%(words)s”. Try the family name.") % {"words": words})
        else:
            self.add_error("who", _("Say who asked: type a name, or scan a badge or a device."))

    @property
    def category(self) -> Category | None:
        """The kind of trouble: the one that was found goes before the chip that was pressed earlier."""
        return self.offering.get(self.cleaned_data["other"]) or self.offering.get(self.cleaned_data["kind"])

    def filing(self) -> Filing:
        """What becomes of it, at the place of what was scanned, else of the person; under the kind without words."""
        assert self.meant
        place, device = self.meant.place, self.meant.device
        thing = self.thing
        is_there = thing is not None and thing.school is not None
        school = place.school if place else (device.school if device else None)
        room = place.room if place else None
        return Filing(
            requester=self.meant.person,
            subject=self.cleaned_data["words"] or (self.category.called if self.category else _("Asked in person")),
            category=self.category,
            device=thing if isinstance(thing, Device) else device,
            school=place_of(thing) if thing and is_there else school,
            room=room_of(thing) if thing and is_there else room,
            form_token=self.cleaned_data["form_token"],
        )
