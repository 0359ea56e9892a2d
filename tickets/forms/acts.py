"""What people send when they act on a ticket."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Device
from audit.clock import now
from schools.calendars import Calendars
from schools.models import Room, School
from tickets.choices import Impact, Priority
from tickets.forms.keys import KeysField
from tickets.forms.minutes import MinutesField
from tickets.forms.reply import ReplyForm
from tickets.models import Category, Outage, Ticket
from tickets.satisfaction import NO, YES
from tickets.visits import Visits
from tickets.visits_of import LASTS as VISIT
from tickets.visits_of import doubled
from users.models import Team, User

WAITING = ("user", "part", "vendor")


class ActForm(forms.Form):
    """An act without words; `seen` is the version of the ticket that the person looked at."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, ticket: Ticket, by: User) -> None:
        """The ticket that is acted on, and who acts: what is sent may be read by its school, or by theirs."""
        super().__init__(data)
        self.ticket = ticket
        self.by = by

    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)

    def warning(self) -> str:
        """What somebody should know of what was just done, in a sentence; mostly nothing."""
        return ""


class SolveForm(ActForm):
    """Solved without words; `also`: its duplicates with it."""

    also = forms.BooleanField(required=False)
    minutes = MinutesField(required=False, min_value=1)


class TellClassForm(ActForm):
    """Whether a class is affected right now."""

    impact = forms.ChoiceField(choices=Impact.choices)


class SpeakForm(ReplyForm):
    """A reply or a note, what happens with the ticket then, the time that it took, and who in copy is not written to.

    `take_too`: what nobody has becomes theirs with a reply.
    `measured` are the minutes that the browser offered: who took them as they were did not write them by hand.
    """

    kind = forms.ChoiceField(choices=[("reply", ""), ("note", "")], required=False)
    then = forms.ChoiceField(
        choices=[("", ""), ("solve", ""), *((f"wait_{reason}", "") for reason in WAITING)], required=False
    )
    also = forms.BooleanField(required=False)
    take_too = forms.BooleanField(required=False)
    minutes = MinutesField(required=False, min_value=1)
    measured = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)
    leave_out = KeysField(required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssignForm(ActForm):
    """To whom: a person, or nobody."""

    to = forms.CharField(required=False, max_length=20)

    def clean_to(self) -> User | None:
        """The person. An unknown one is refused with a sentence."""
        value = self.cleaned_data["to"]
        if not value:
            return None
        person = User.objects.filter(pk=value, is_active=True).first() if value.isdecimal() else None
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
        """A room belongs to the school that is sent, else to the one that is set. A new school drops the old room."""
        cleaned = super().clean() or {}
        name = str(cleaned.get("room") or "").strip()
        school = cleaned.get("school") if "school" in self.data else self.ticket.school
        cleaned["room"] = Room.objects.filter(school=school, name__iexact=name).first() if name and school else None
        if name and cleaned["room"] is None:
            where = school or _("No school")
            self.add_error("room", _("%(school)s has no room “%(name)s”.") % {"school": where, "name": name})
        return cleaned

    def values(self) -> dict[str, Any]:
        """Only what was sent; a required fact left empty stays as it is."""
        sent = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        for name in ("subject", "priority"):
            if not sent.get(name):
                sent.pop(name, None)
        if "school" in sent and sent["school"] != self.ticket.school:
            sent.setdefault("room", None)
        return {**sent, "seen": self.cleaned_data["seen"]}


class WaitForm(ActForm):
    """For whom or what we wait, and until when a part is expected."""

    reason = forms.ChoiceField(choices=[(reason, "") for reason in WAITING])
    expected_on = forms.DateField(required=False)


class VisitForm(ActForm):
    """When somebody comes by: a period of the school (`slot`, such as “2027-04-27/4”; without a label the time after
    school), or a time of the district. Nobody goes into a room under test, or comes while away. A time while help is
    closed is asked about once; `doubtful` is that time as it was sent. Who is expected elsewhere then is told so
    afterwards, and asked nothing.
    """

    slot = forms.CharField(required=False, max_length=40)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])
    # The time at which somebody wants to come although we asked whether it is meant.
    meant = forms.CharField(required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        """One of the two, while no test is going on and who comes is there."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        at, (on, label) = cleaned.get("at"), _slot(cleaned)
        day = at.date() if at else on
        comes = self.ticket.assignee or self.by
        visits = Visits(self.ticket, now(), Calendars(), comes=comes, reader=self.by, last=day)
        found = visits.during(at) if at else visits.chosen(day, label) if day else None
        if found is None and not at:
            self.add_error("at", _("Choose a period, or say day and time."))
        elif day and visits.is_away(day):
            self.add_error("at", self._away(visits.comes))
        elif found and found.off:
            self.add_error(
                "at", _("There is state testing then (%(when)s). Choose another time.") % {"when": found.words}
            )
        elif at and at > now():
            self._doubt(visits, at)
        elif found and not at:
            cleaned["span"] = found.at, found.until
        return cleaned

    @property
    def doubtful(self) -> str:
        """The time about which we ask whether it is meant; empty where nothing is strange with it."""
        return str(self.data.get("at", "")) if self.has_error("at", code="doubtful") else ""

    def _doubt(self, visits: Visits, at: datetime) -> None:
        if self.cleaned_data["meant"] == self.data.get("at") or not (why := visits.closed(at)):
            return
        words = _("%(why)s Set the visit once more if you mean it.") % {"why": why}
        self.add_error("at", forms.ValidationError(words, code="doubtful"))

    def warning(self) -> str:
        """Where they are expected elsewhere in the same period."""
        return doubled([self.ticket.pk], reader=self.by)

    def _away(self, comes: User) -> str:
        if comes == self.by:
            return _("You are away that day. Choose another day, or give the ticket to a colleague first.")
        words = _("%(who)s is away that day. Choose another day, or take the ticket to go yourself.")
        return words % {"who": comes}

    def values(self) -> dict[str, Any]:
        """From when to when; half an hour where only a time was said."""
        seen = self.cleaned_data["seen"]
        if at := self.cleaned_data["at"]:
            return {"at": at, "until": at + VISIT, "seen": seen}
        begin, end = self.cleaned_data["span"]
        return {"at": begin, "until": end, "seen": seen}


def _slot(cleaned: dict[str, Any]) -> tuple[date | None, str]:
    """Day and label of the chosen period."""
    on, _slash, label = str(cleaned.get("slot") or "").partition("/")
    return _date(on), label


def _date(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


class RateForm(ActForm):
    """Whether our help was good: one press."""

    answer = forms.ChoiceField(choices=[(YES, ""), (NO, "")])

    def values(self) -> dict[str, Any]:
        """What was pressed."""
        return {"satisfied": self.cleaned_data["answer"] == YES}


class ThankForm(ActForm):
    """A few words to whoever helped."""

    words = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Please write something first.")},
    )

    def values(self) -> dict[str, Any]:
        """The words."""
        return {"words": self.cleaned_data["words"]}


class AttachForm(ActForm):
    """To which outage: the key of one that goes on."""

    to = forms.ModelChoiceField(
        Outage.objects.going(),
        error_messages={
            "invalid_choice": gettext_lazy("This outage is over, so no ticket is attached to it any more.")
        },
    )


class UndoForm(ActForm):
    """Which act: the number of its entry."""

    entry = forms.IntegerField(min_value=1, max_value=2**62)
