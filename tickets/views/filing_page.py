"""The filing page: what we know already, what may be chosen, and what she may expect."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from assets.models import Device
from audit.clock import now
from schools.calendars import Calendars
from schools.models import Room, School
from tickets.choices import Impact
from tickets.forms.filing import FilingForm
from tickets.forms.questions import PREFIX, QuestionsForm
from tickets.models import Category, Ticket
from tickets.offering import Offering
from tickets.outlook import Outlook, receivers
from tickets.portal import similar_ticket
from tickets.surroundings import Surroundings
from tickets.views.filing_slots import Box, boxes, in_words, next_free
from tickets.wording import names
from ui.times import clock_time, day_distance, say
from users.models import User
from users.timetable import Timetable

AS_TYPED = ("body", "somebody", "device_label", "impact", "school")


class FilingPage:
    """The page for one request. `sent`: the form is to be checked, not only drawn."""

    def __init__(self, request: HttpRequest, user: User, *, sent: bool) -> None:
        """Look up what is around the person, and read what she told so far."""
        self.request, self.user, self.sent, self.at = request, user, sent, now()
        self.data: QueryDict = request.POST if request.method == "POST" else request.GET
        self.trigger = request.headers.get("HX-Trigger-Name", "")
        self.around = Surroundings.of(user, self.at)
        self.offering = Offering.to(user)
        self.calendars = Calendars()
        self.slots = Timetable.of(user, self.at, self.calendars).slots(self.at) if self.around.is_staff else {}
        checked = (self.data, request.FILES) if sent else (None, None)
        self.form = FilingForm(
            self.around,
            self.offering,
            *checked,
            initial=self._initial(),
            slots=in_words(self.slots, self.at),
            label_suffix="",
        )
        self._wire()
        self.questions = QuestionsForm(
            self.category.questions_for(user) if self.category else [], checked[0], initial=self._said()
        )

    def is_valid(self) -> bool:
        """Whether both the form and the answers can be taken as they are."""
        return self.form.is_valid() & self.questions.is_valid()

    @cached_property
    def words(self) -> str:
        """What is going wrong."""
        return self._text("subject").strip()

    @cached_property
    def device(self) -> Device | None:
        """The chosen device, or the one that her words point at."""
        given = self.data.get("device")
        if given is None or (not given and self.trigger == "subject"):
            category = self.offering.get(self._text("category"))
            return self.around.device_meant(self.words, self.offering.kinds_of(category) if category else ())
        return next((one for one in self.around.devices if str(one.pk) == given), None)

    @cached_property
    def category(self) -> Category | None:
        """The chosen category; where she has not chosen, what words and device are likely about."""
        given = self._text("category")
        was_guess = given == self.data.get("guessed") and self.trigger in ("subject", "device")
        if self.trigger == "category" or (given and not was_guess):
            return self.offering.get(given)
        return self.guessed or self.offering.get(given)

    @property
    def kind_icon(self) -> str:
        """The icon of the category, or of the one above it."""
        if self.category is None:
            return "help"
        return (self.category.parent or self.category).icon

    @cached_property
    def guessed(self) -> Category | None:
        """What words and device are likely about."""
        return self.offering.guess(self.words, self.device.product.kind if self.device else "")

    @cached_property
    def room(self) -> Room | None:
        """The chosen room, else the device's, else hers."""
        if "room" in self.data and self.trigger != "device":
            return self.around.rooms.get(self._text("room"))
        return (self.device.room if self.device else None) or self.around.room

    @property
    def school(self) -> School | None:
        """Where it is: the school of the room, else the chosen one, else of the device, else hers."""
        chosen = next((one for one in self.around.places if str(one.pk) == self.data.get("school")), None)
        of_device = self.device.school if self.device else None
        return (self.room.school if self.room else None) or chosen or of_device or self.around.school

    @property
    def impact(self) -> str:
        """Whether a class is affected."""
        given = self._text("impact")
        return given if given in Impact.values else ""

    @cached_property
    def outlook(self) -> Outlook:
        """What is promised."""
        return Outlook(self.school, self.at, self.calendars, room=self.room, person=self.user)

    def _text(self, name: str) -> str:
        return str(self.data.get(name) or "")

    def context(self) -> dict[str, Any]:
        """What the templates draw."""
        return {
            "page": self,
            "form": self.form,
            "questions": self.questions,
            "guessed": self.guessed.key if self.guessed and self.guessed == self.category else "",
            "days": boxes(self.slots, self.data.getlist("slots"), self.at),
            "due": (due := self.outlook.by(self.category, self.impact)),
            "due_words": due and (clock_time(due) if not day_distance(due, self.at) else say(due, self.at)),
            "opens": (opens := self.outlook.opens_at()),
            "opens_words": opens and say(opens, self.at),
            "receivers": (who := receivers(self.category, self.school, self.at)),
            "receivers_names": names([str(person) for person in who.people]),
            "next_free": next_free(self.slots, self.at),
            "similar": self.similar,
            "open_item": self.trigger,
            "all_errors": self._all_errors(),
        }

    @property
    def lost_photos(self) -> bool:
        """Whether photos were chosen on a form that comes back."""
        return bool(self.request.FILES)

    @cached_property
    def similar(self) -> Ticket | None:
        """Her own open ticket that says the same, to which she may rather add."""
        return similar_ticket(self.user, self.words, self.device)

    def impacts(self) -> list[Box]:
        """The answers to “Is a class affected right now?”, each with what is promised for it."""
        return [
            Box(value, str(word), self.outlook.within(self.category, value), value == self.impact)
            for value, word in Impact.choices
        ]

    def _initial(self) -> dict[str, Any]:
        wards = self.around.wards
        return {
            **{name: self._text(name) for name in AS_TYPED},
            "subject": self.words,
            "category": self.category.key if self.category else "",
            "device": self.device.pk if self.device else "",
            "room": self.room.pk if self.room else "",
            "slots": self.data.getlist("slots"),
            "ward": self.data.get("ward", str(wards[0].pk) if len(wards) == 1 else ""),
            "form_token": self.data.get("form_token") or uuid4(),
        }

    def _wire(self) -> None:
        """What changes the questions or the promise asks for them anew; without script a button does."""
        for name in ("subject", "category", "device", "room"):
            if name in self.form.fields:
                self.form.fields[name].widget.attrs |= {"hx-get": reverse("tickets:file"), "hx-trigger": "change"}

    def _said(self) -> dict[str, str]:
        begin = f"{PREFIX}-"
        return {name.removeprefix(begin): self._text(name) for name in self.data if name.startswith(begin)}

    def _all_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of everything to look at again; the first field takes the focus."""
        bad = [form[name] for form in (self.form, self.questions) for name in form.errors if name in form.fields]
        for field in bad[:1]:
            field.field.widget.attrs["autofocus"] = True
        return [(field.auto_id, str(field.errors[0])) for field in bad]
