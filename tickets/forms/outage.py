"""What people send when they declare an outage, tell news of it, and end it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import Room, School
from tickets.actions import OutagePlan
from tickets.models import Category
from tickets.outages import Notice
from ui import times
from users.helpers import helpers
from users.models import User

QUARTER = 15
# A promise that is so near is kept by what is written now.
NEAR = timedelta(minutes=5)
LOCAL = "%Y-%m-%dT%H:%M"


TICK = gettext_lazy("Tick the schools.")
TICK_ANY = gettext_lazy("Tick the schools, or “The whole district”.")


class MomentField(forms.DateTimeField):
    """A moment in the district's time, in the browser's own calendar; to the minute."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S"], **more)


def soon(at: datetime) -> datetime:
    """A quarter of an hour that is an hour or a little more away: by when people expect news."""
    later = at + timedelta(hours=1)
    whole = later.replace(second=0, microsecond=0)
    rest = -whole.minute % QUARTER
    return whole + timedelta(minutes=rest if rest or whole == later else QUARTER)


def words_field(label: Any, **more: Any) -> forms.CharField:
    """What everybody whom it concerns reads."""
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class PlanForm(forms.Form):
    """What is wrong, where, since when, and who is on it."""

    title = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=120,
        help_text=gettext_lazy("As people say it: “Wi-Fi is slow in the east wing”."),
        error_messages={"required": gettext_lazy("Say in a few words what is wrong.")},
    )
    schools = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Schools"),
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    everywhere = forms.BooleanField(label=gettext_lazy("The whole district"), required=False)
    rooms = forms.CharField(
        label=gettext_lazy("Rooms"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as 214, 215, where it is not the whole school."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Kind of trouble"),
        required=False,
        help_text=gettext_lazy("Tickets of this kind are offered to you, and the outage to those who report it."),
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Who is on it?"), required=False)
    began_at = MomentField(label=gettext_lazy("Began"), required=False)

    def __init__(self, data: Any = None, *, schools: list[School], everywhere: bool, **more: Any) -> None:
        """Offer what the person runs outages of (schools, the whole district), the catalogue, and the helpdesk."""
        super().__init__(data, **more)
        if not everywhere:
            del self.fields["everywhere"]
        offered = School.objects.filter(pk__in=[school.pk for school in schools])
        self.fields["schools"].queryset = offered  # type: ignore[attr-defined]
        self._choose("category", [("", _("Any")), *_kinds()])
        self._choose("assignee", [("", _("Nobody yet")), *((str(pk), name) for pk, name in helpers())])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Rooms are those of the one school that is ticked. The whole district is said, and is no school left out."""
        cleaned = super().clean() or {}
        names = [name.strip() for name in str(cleaned.get("rooms") or "").split(",") if name.strip()]
        everywhere = bool(cleaned.get("everywhere"))
        schools = [] if everywhere else list(cleaned.get("schools") or [])
        cleaned |= {"found": [], "schools": schools}
        if names and len(schools) != 1:
            self.add_error("rooms", _("Tick the one school of these rooms."))
        elif not schools and not everywhere and "schools" not in self.errors:
            self.add_error("schools", TICK_ANY if "everywhere" in self.fields else TICK)
        elif names:
            found = {room.name.casefold(): room for room in Room.objects.filter(school=schools[0])}
            unknown = [name for name in names if name.casefold() not in found]
            if unknown:
                words = _("%(school)s has no room “%(name)s”.") % {"school": schools[0], "name": unknown[0]}
                self.add_error("rooms", words)
            cleaned["found"] = [found[name.casefold()] for name in names if name.casefold() in found]
        return cleaned

    @property
    def places(self) -> set[int]:
        """The keys of the schools that are ticked, be the form sent or not."""
        return {int(pk) for pk in self["schools"].value() or () if str(pk).isdecimal()}

    def plan(self) -> OutagePlan:
        """What was said."""
        given = self.cleaned_data
        rooms = list(dict.fromkeys(given["found"]))
        return OutagePlan(
            title=given["title"],
            schools=[] if rooms else list(given["schools"]),
            rooms=rooms,
            category=Category.objects.filter(pk=given["category"]).first() if given["category"] else None,
            assignee=User.objects.filter(pk=given["assignee"]).first() if given["assignee"] else None,
            began_at=given["began_at"],
        )


class DeclareForm(PlanForm):
    """All in one act: what, where, what is known, by when there is more; `tickets` belong to it."""

    words = words_field(
        gettext_lazy("What do you know?"),
        required=False,
        help_text=gettext_lazy("Everybody whom it concerns reads it."),
    )
    next_news_at = MomentField(label=gettext_lazy("Next news by"))
    tickets = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_tickets(self) -> list[int]:
        """Numbers of tickets; what is no number is left out."""
        return numbers_of(self.cleaned_data["tickets"])


class ChangeForm(PlanForm):
    """A correction; `ended_at` of an outage that is over."""

    ended_at = MomentField(label=gettext_lazy("Over since"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def held(notice: Notice) -> dict[str, Any]:
        """What stands there now."""
        outage = notice.outage
        return {
            "title": outage.title,
            "schools": sorted(notice.places),
            "everywhere": not notice.places,
            "rooms": ", ".join(room.name for room in notice.rooms),
            "category": str(outage.category_id or ""),
            "assignee": str(outage.assignee_id or ""),
            "began_at": outage.began_at,
            "ended_at": outage.ended_at,
            "seen": outage.version,
        }


class NewsForm(forms.Form):
    """News for who has it, or that it is not over, and by when there is more."""

    AUTO_ID = "news_%s"

    words = words_field(
        gettext_lazy("What is new?"), error_messages={"required": gettext_lazy("Please write something first.")}
    )
    next_news_at = MomentField(label=gettext_lazy("Next news by"))
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def fresh(cls, promised: datetime | None, at: datetime, words: str = "") -> NewsForm:
        """Without words, or with those that were just taken back. What is promised stays promised; a later time is
        proposed where that one is over or near.
        """
        stays = promised is not None and promised > at + NEAR
        form = cls(
            initial={"words": words, "next_news_at": promised if stays else soon(at), "form_token": uuid4()},
            auto_id=cls.AUTO_ID,
        )
        if promised and not stays:
            form.fields["next_news_at"].help_text = _("You promised %(when)s.") % {"when": _moment(promised, at)}
        return form


class EndForm(forms.Form):
    """That it is over, since when, and what it was."""

    words = words_field(
        gettext_lazy("What do you tell them?"),
        error_messages={"required": gettext_lazy("Please write something first.")},
    )
    ended_at = MomentField(label=gettext_lazy("Over since"), required=False)
    solves = forms.BooleanField(label=gettext_lazy("Solve its tickets with these words"), required=False)
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def fresh(at: datetime) -> dict[str, Any]:
        """What is said mostly."""
        return {
            "words": _("It works again. Thank you for your patience."),
            "ended_at": at,
            "solves": True,
            "form_token": uuid4(),
        }


def _moment(moment: datetime, at: datetime) -> str:
    return times.say(moment, at) if times.day_distance(moment, at) else times.at_time(moment)


def numbers_of(text: str) -> list[int]:
    """The numbers of “48251 48252”, each once."""
    return list(dict.fromkeys(int(one) for one in text.split() if one.isdecimal() and len(one) < 19))


def _kinds() -> list[Any]:
    """The catalogue as groups; a whole group can be meant, too."""
    rows = list(Category.objects.filter(active=True).order_by("position", "name"))
    tops = [row for row in rows if row.parent_id is None]
    return [
        (
            top.called,
            [
                (str(top.pk), _("%(group)s: all of it") % {"group": top.called}),
                *((str(row.pk), row.called) for row in rows if row.parent_id == top.pk),
            ],
        )
        for top in tops
    ]
