"""What somebody sends to link, merge or split tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets.choices import LinkKind
from tickets.forms.acts import ActForm
from tickets.link_panel import MERGE
from tickets.models import Message, Ticket
from users.models import User

# As chosen on a ticket: the other one may stand at either end of the link.
PARENT = "parent"
KINDS = [
    (LinkKind.DUPLICATE, gettext_lazy("This is a duplicate of it")),
    (LinkKind.RELATED, gettext_lazy("Related")),
    (LinkKind.CHILD, gettext_lazy("This is a part of it")),
    (PARENT, gettext_lazy("It is a part of this")),
    (LinkKind.CAUSED, gettext_lazy("This was caused by the change in it")),
]
# As chosen in the list, where merging is one of the answers to “the same trouble”.
KINDS_IN_LIST = [
    (LinkKind.DUPLICATE, gettext_lazy("Duplicate: both go on")),
    (MERGE, gettext_lazy("Merge: one goes on")),
    *(one for one in KINDS if one[0] not in (LinkKind.DUPLICATE, PARENT)),
]


def ticket_meant(data: Mapping[str, Any], by: User, typed: str = "number", picked: str = "other") -> Ticket:
    """The ticket whose number was typed, else the one that was picked. Raises ValidationError with a sentence, which
    is the same for a number that there is not and for one that `by` may not see.
    """
    words = str(data.get(typed) or "").strip().lstrip("#") or str(data.get(picked) or "").strip()
    if not words:
        raise forms.ValidationError(_("Choose a ticket of the list, or type its number."))
    known = words.isdecimal() and len(words) < 19
    found = Ticket.objects.visible_to(by).for_rows().filter(pk=int(words)).first() if known else None
    if found is None:
        raise forms.ValidationError(_("You have no ticket with the number %(number)s.") % {"number": words[:40]})
    return found


class LinkForm(ActForm):
    """With which ticket, and how."""

    number = forms.CharField(required=False, max_length=40)
    other = forms.CharField(required=False, max_length=40)
    kind = forms.ChoiceField(choices=KINDS)

    def clean(self) -> dict[str, Any]:
        """The ticket that is meant."""
        cleaned = super().clean() or {}
        cleaned["to"] = ticket_meant(cleaned, self.by)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The other ticket, the kind, and the version that was seen."""
        return {"to": self.cleaned_data["to"], "kind": self.cleaned_data["kind"], "seen": seen_of(self)}


class UnlinkForm(ActForm):
    """Whose link to remove."""

    other = forms.CharField(max_length=40)

    def clean_other(self) -> Ticket:
        """The ticket at the other end."""
        return ticket_meant({"other": self.cleaned_data["other"]}, self.by)

    def values(self) -> dict[str, Any]:
        """The other ticket, and the version that was seen."""
        return {"to": self.cleaned_data["other"], "seen": seen_of(self)}


def seen_of(form: ActForm) -> dict[int, int]:
    """The version that was seen, by number."""
    seen = form.cleaned_data["seen"]
    return {form.ticket.pk: seen} if seen else {}


class SplitForm(ActForm):
    """Which message becomes a ticket of its own, and what that one is about."""

    message = forms.IntegerField(min_value=1, max_value=2**62)
    subject = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Please say in a few words what it is about.")}
    )

    def clean_message(self) -> Message:
        """The message, where it is on this ticket."""
        found = Message.objects.filter(pk=self.cleaned_data["message"], ticket=self.ticket.pk).first()
        if found is None:
            raise forms.ValidationError(_("This message is on another ticket already."))
        return found


class MergeForm(forms.Form):
    """Which tickets, and into which of them or into which other one; `versions` are those that were looked at.

    With `bring` the other way: the other one comes into the one ticket. A page that says `asks_raise` has asked
    whether the one that goes on takes a higher priority.
    """

    tickets = forms.TypedMultipleChoiceField(coerce=int)
    number = forms.CharField(required=False, max_length=40)
    other = forms.CharField(required=False, max_length=40)
    bring = forms.BooleanField(required=False)
    asks_raise = forms.BooleanField(required=False)
    raises = forms.BooleanField(required=False)
    versions = forms.CharField(required=False, max_length=20_000)
    back = forms.CharField(required=False, max_length=2_000)

    def __init__(self, data: Any) -> None:
        """The tickets may be any numbers; the view looks them up through what the person may see."""
        super().__init__(data)
        numbers = [number for number in data.getlist("tickets") if number.isdecimal() and len(number) < 19]
        self.fields["tickets"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]

    @property
    def may_raise(self) -> bool:
        """Whether a higher priority goes along: unless somebody was asked and said no."""
        return self.cleaned_data["raises"] or not self.cleaned_data["asks_raise"]

    def clean_versions(self) -> dict[int, int]:
        """“48251:7 48252:3” by number; what says something else is left out."""
        pairs = [pair.split(":") for pair in self.cleaned_data["versions"].split()]
        return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(p.isdecimal() for p in pair)}
