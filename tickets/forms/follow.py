"""Whom somebody lets follow a ticket, and whom they take off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tickets import policy
from tickets.forms.acts import ActForm
from users.choices import Kind
from users.lookup import people_of_address
from users.models import User
from users.nearby import NotFound, person_meant


class FollowForm(ActForm):
    """Whom to add, by address or full name; or (`me`) oneself.

    Who works the ticket may put an address of outside the district in copy, and is asked about it once: `outside` is
    the address about which they were.
    """

    who = forms.CharField(max_length=200, required=False)
    me = forms.BooleanField(required=False)
    outside = forms.CharField(max_length=254, required=False)

    def clean(self) -> dict[str, Any]:
        """The one who is meant. Teachers find the staff of their own schools, the helpdesk everybody's."""
        cleaned = super().clean() or {}
        words = " ".join(str(cleaned.get("who") or "").split())
        if self.errors or cleaned.get("me"):
            return {**cleaned, "who": self.by}
        try:
            cleaned["who"] = person_meant(words, by=self.by, kinds=(Kind.STAFF,))
        except NotFound as unknown:
            self._look_outside(words.lower(), str(unknown))
        return cleaned

    @property
    def doubtful(self) -> str:
        """The address of outside about which we ask whether it is meant; empty where nothing is."""
        return str(self.data.get("who", "")).strip().lower() if self.has_error("who", code="outside") else ""

    def values(self) -> dict[str, Any]:
        """A person, or an address of somebody from outside."""
        who = self.cleaned_data["who"]
        named = {"who": who} if isinstance(who, User) else {"address": who}
        return {**named, "seen": self.cleaned_data["seen"]}

    def _look_outside(self, address: str, unknown: str) -> None:
        known = people_of_address(address) if _is_address(address) else []
        inside = next((person for person in known if person.is_active and person.kind != Kind.EXTERNAL), None)
        if not _is_address(address) or not policy.may_add_outside(self.by, self.ticket):
            self.add_error("who", unknown)
        elif inside:
            self.cleaned_data["who"] = inside  # the verb says why a student cannot be added
        elif self.cleaned_data.get("outside") != address:
            words = _("%(address)s is outside the district: what we answer leaves to there. Add it if you mean it.")
            self.add_error("who", ValidationError(words % {"address": address}, code="outside"))
        else:
            self.cleaned_data["who"] = address


class UnfollowForm(ActForm):
    """Whom to take off: the key of a person."""

    who = forms.ModelChoiceField(User.objects.all())


def _is_address(words: str) -> bool:
    try:
        validate_email(words)
    except ValidationError:
        return False
    return True
