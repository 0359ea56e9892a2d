"""What administrators may write about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from users import policy
from users.choices import Kind, languages
from users.helpers import helpers
from users.models import ContactAddress, User


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person. A password is set on a page of its own."""

    language = forms.ChoiceField(label=_("language"), choices=languages, required=False)

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


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who stands in."""

    who = forms.ChoiceField(label=_("Who is away"))
    first_day = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Until (that day included)"), widget=forms.DateInput(attrs={"type": "date"}))
    substitute = forms.ChoiceField(label=_("Who stands in"), required=False)

    def __init__(self, data: Any = None, *, by: User) -> None:
        """`by` says it: of themselves, and of others where they may."""
        super().__init__(data)
        colleagues = [(str(pk), name) for pk, name in helpers()]
        own = [(str(by.pk), str(by))]
        everybody = policy.may_keep_absence(by, User(pk=0))
        self.fields["who"].choices = colleagues if everybody else own  # type: ignore[attr-defined]
        self.fields["who"].initial = str(by.pk)
        others = colleagues if everybody else [one for one in colleagues if one not in own]
        self.fields["substitute"].choices = [("", _("Nobody")), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse who is to stand in for themselves."""
        cleaned = super().clean() or {}
        if cleaned.get("substitute") and cleaned["substitute"] == cleaned.get("who"):
            self.add_error("substitute", _("Nobody can stand in for themselves. Choose a colleague, or nobody."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        cleaned = self.cleaned_data
        found = User.objects.in_bulk([int(pk) for pk in (cleaned["who"], cleaned["substitute"]) if pk])
        return {
            "user": found[int(cleaned["who"])],
            "first_day": cleaned["first_day"],
            "last_day": cleaned["last_day"],
            "substitute": found[int(cleaned["substitute"])] if cleaned["substitute"] else None,
        }
