"""What people send when they act on a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Device
from schools.models import Room, School
from tickets.choices import Priority
from tickets.forms.reply import ReplyForm
from tickets.models import Category
from users.models import Team, User

VISIT = timedelta(minutes=30)


class ActForm(forms.Form):
    """An act without words; `seen` is the version of the ticket that the person looked at."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)


class SpeakForm(ReplyForm):
    """A reply or a note, and what happens with the ticket then."""

    kind = forms.ChoiceField(choices=[("reply", ""), ("note", "")], required=False)
    then = forms.ChoiceField(
        choices=[(key, "") for key in ("", "solve", "wait_user", "wait_part", "wait_vendor")], required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssignForm(ActForm):
    """To whom: a person, nobody, or (from the button) oneself."""

    to = forms.CharField(required=False, max_length=20)

    def clean_to(self) -> User | None:
        """The person. An unknown one is refused with a sentence."""
        value = self.cleaned_data["to"]
        if not value:
            return None
        person = User.objects.filter(pk=value, is_active=True).first() if value.isdigit() else None
        if person is None:
            raise forms.ValidationError(_("Choose somebody of the list."))
        return person


class TriageForm(ActForm):
    """What it is about and where. Only the fields that were sent are changed."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    category = forms.ModelChoiceField(Category.objects.filter(active=True), required=False)
    priority = forms.TypedChoiceField(choices=Priority.choices, coerce=int, required=False, empty_value=None)
    team = forms.ModelChoiceField(Team.objects.all(), required=False)
    school = forms.ModelChoiceField(School.objects.filter(active=True), required=False)
    room = forms.CharField(required=False, max_length=40)
    device = forms.CharField(required=False, max_length=80)

    def clean_device(self) -> Device | None:
        """A device by tag or serial number."""
        label = self.cleaned_data["device"].strip()
        if not label:
            return None
        found = Device.objects.filter(tag__iexact=label).first() or Device.objects.filter(serial__iexact=label).first()
        if found is None:
            raise forms.ValidationError(_("No device has the tag or serial number “%(label)s”.") % {"label": label})
        return found

    def clean(self) -> dict[str, Any]:
        """A room belongs to the school that is set or sent."""
        cleaned = super().clean() or {}
        name, school = cleaned.get("room"), cleaned.get("school")
        if name and school:
            cleaned["room"] = Room.objects.filter(school=school, name__iexact=name.strip()).first()
            if cleaned["room"] is None:
                self.add_error("room", _("%(school)s has no room “%(name)s”.") % {"school": school, "name": name})
        elif "room" in cleaned:
            cleaned["room"] = None
        return cleaned

    def values(self) -> dict[str, Any]:
        """Only what was sent; a required fact left empty stays as it is."""
        sent = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        for name in ("subject", "priority"):
            if not sent.get(name):
                sent.pop(name, None)
        return {**sent, "seen": self.cleaned_data["seen"]}


class WaitForm(ActForm):
    """For whom or what we wait."""

    reason = forms.ChoiceField(choices=[("user", ""), ("part", ""), ("vendor", "")])
    expected_on = forms.DateField(required=False)


class VisitForm(ActForm):
    """When somebody comes by, in the district's time."""

    at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M"], widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def values(self) -> dict[str, Any]:
        """The moment, and half an hour after it."""
        at: datetime = self.cleaned_data["at"]
        at = at if timezone.is_aware(at) else timezone.make_aware(at)
        return {"at": at, "until": at + VISIT, "seen": self.cleaned_data["seen"]}


class FollowForm(ActForm):
    """Whom to add, by address or full name."""

    who = forms.CharField(max_length=200)

    def clean_who(self) -> User:
        """Exactly one active person."""
        words = self.cleaned_data["who"].strip()
        people = list(User.objects.filter(email=words.lower(), is_active=True)[:1])
        people = people or list(User.objects.search(words).filter(is_active=True).exclude(kind="service")[:2])
        if len(people) != 1:
            raise forms.ValidationError(
                _("Nobody is called “%(words)s”.") % {"words": words}
                if not people
                else _("Several people fit “%(words)s”. Use the e-mail address.") % {"words": words}
            )
        return people[0]


class UndoForm(ActForm):
    """Which act: the number of its entry."""

    entry = forms.IntegerField()
