"""What administrators may write about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users.choices import Kind
from users.models import ContactAddress, User


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person. A password is set on a page of its own."""

    class Meta:
        model = User
        fields = (
            "given_name", "family_name", "salutation", "kind", "grade", "phone", "language", "email", "is_active",
            "roster_id",
        )  # fmt: skip

    def clean_email(self) -> str | None:
        """Sign-in addresses are compared in lower case."""
        return User.objects.normalize(self.cleaned_data.get("email"))

    def clean(self) -> dict[str, Any] | None:
        """External people write letters and never sign in."""
        found = super().clean() or self.cleaned_data
        if found.get("kind") == Kind.EXTERNAL and found.get("email"):
            self.add_error("email", _("External people never sign in. Give them a contact address instead."))
        return found


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address under which a person writes."""

    class Meta:
        model = ContactAddress
        fields = ("address",)

    def clean_address(self) -> str:
        """Addresses are compared in lower case."""
        return User.objects.normalize(self.cleaned_data["address"]) or ""
