"""The filing page: what we know already, what may be chosen, and what she may expect."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Device
from audit.clock import now
from schools.calendars import calendars_of
from schools.models import Room, School
from tickets.already import already
from tickets.choices import Impact, Reach
from tickets.forms.filing import FilingForm
from tickets.forms.questions import PREFIX, QuestionsForm
from tickets.models import Category, FilingDraft, Message, Ticket
from tickets.offering import Offering
from tickets.on_behalf import OnBehalf, also_told
from tickets.outages import Notice
from tickets.outlook import Outlook, receivers
from tickets.portal import outages_of
from tickets.stickers import code_of, thing_meant
from tickets.surroundings import Surroundings
from tickets.views.filing_photos import KeptPhotos, choose_again
from tickets.views.filing_slots import Box, boxes, in_words, next_free
from tickets.wording import names
from ui.times import clock_time, day_distance, say
from users.choices import Kind
from users.models import User
from users.timetable import Slot, Timetable, classes_of

AS_TYPED = ("body", "somebody", "person", "section", "device_label", "impact", "reach", "school")
# What says for whom it is: another room and other devices are likely then.
FOR_WHOM = ("somebody", "person", "section")


class FilingPage:
    """The page for one request. `sent`: the form is to be checked, not only drawn."""

    def __init__(self, request: HttpRequest, user: User, *, sent: bool) -> None:
        """Look up what is around the person, and read what she told so far."""
        self.request, self.user, self.sent, self.at = request, user, sent, now()
        self.drafts = self._drafts()
        self.resumed = self._resumed()
        self.data = self._told()
        self.trigger = request.headers.get("HX-Trigger-Name", "")
        self.is_staff = user.kind == Kind.STAFF
        self.taught = classes_of(user, timezone.localdate(self.at)) if self.is_staff else []
        words, person, section = (self._text(name) for name in FOR_WHOM)
        self.behalf = OnBehalf.of(user, self.at, words, person, section, self.taught)
        sticker = self._text("sticker")
        self.scanned = thing_meant(sticker, user) if sticker else None
        self.around = Surroundings.of(user, self.at, self.behalf, self.scanned)
        self.offering = Offering.to(user)
        self.calendars = calendars_of(request)
        checked = (self.data, request.FILES) if sent else (None, None)
        self.form = FilingForm(
            self.around,
            self.offering,
            *checked,
            initial=self._initial(),
            label_suffix="",
        )
        self.questions = QuestionsForm(
            self.category.questions_for(user) if self.category else [],
            *checked,
            said=self._said(),
            around=self.around,
            kind=self.device.product.kind if self.device else "",
        )
        self.kept = KeptPhotos(request, user, self.resumed)
        self.kept.put_on(self.form, self.questions)
        self._wire()

    def _drafts(self) -> list[FilingDraft]:
        """What she began before, where the whole page is drawn anew."""
        is_fresh = self.request.method == "GET" and self.request.headers.get("HX-Request") != "true"
        return list(FilingDraft.objects.of(self.user, self.at)) if is_fresh else []

    def _resumed(self) -> FilingDraft | None:
        """The draft that is named in the address, or that begins with the same words."""
        named, words = self.request.GET.get("draft"), self.request.GET.get("subject", "").strip().casefold()
        same = (one for one in self.drafts if words and one.words.casefold() == words)
        return next((one for one in self.drafts if str(one.form_token) == named), None) or next(same, None)

    def _told(self) -> QueryDict:
        """What was told so far: by the form, by the draft, or by the address."""
        if self.request.method == "POST":
            return self.request.POST
        told = self.request.GET.copy()
        told.pop("form_token", None)
        if self.resumed:
            for name, values in self.resumed.fields.items():
                told.setlist(name, values)
            told["form_token"] = str(self.resumed.form_token)
        return told

    def answers(self) -> list[dict[str, Any]]:
        """The class that it is for, what she answered, and when we may come in. Only after `is_valid`."""
        answers = [*self.behalf.answers(), *self.questions.answers()]
        if times := self._times():
            answers.append({"label": _("When may we come in?"), "answer": times})
        return answers

    def _times(self) -> str:
        """The chosen times in words, or nothing; the timetable is looked at only where some were chosen."""
        chosen = self.form.cleaned_data["slots"]
        words = in_words(self.slots, self.at) if chosen else {}
        return "; ".join(words[key] for key in chosen if key in words)

    def is_valid(self) -> bool:
        """Whether both the form and the answers can be taken as they are."""
        valid = self.form.is_valid() & self.questions.is_valid()
        if valid and self.kept.are_lost and not self._was_sent():
            self.form.add_error("photos", choose_again())
            return False
        return valid

    def _was_sent(self) -> bool:
        """Whether it comes a second time."""
        token = self.form.cleaned_data["form_token"]
        return any(kind.objects.filter(form_token=token).exists() for kind in (Ticket, Message)) if token else False

    @cached_property
    def slots(self) -> dict[date, list[Slot]]:
        """When we may come in, as her timetable has it; only staff are asked."""
        if not self.is_staff:
            return {}
        return Timetable.of(self.user, self.at, self.calendars, self.taught).slots(self.at)

    @cached_property
    def words(self) -> str:
        """What is going wrong."""
        return self._text("subject").strip()

    @cached_property
    def device(self) -> Device | None:
        """The chosen device, or the one that her words point at."""
        given = self.data.get("device")
        if given is None or self.trigger in FOR_WHOM or (not given and self.trigger == "subject"):
            category = self.offering.get(self._text("category"))
            return self.around.device_meant(self.words, self.offering.kinds_of(category) if category else ())
        return next((one for one in self.around.devices if str(one.pk) == given), None)

    @cached_property
    def category(self) -> Category | None:
        """The chosen category; where she has not chosen, what words and device are likely about."""
        given = self._text("category")
        # Another field may be pressed before the form has guessed anew; answers stay with the kind that asked them.
        is_answered = self.trigger not in ("subject", "device") and any(self._said().values())
        is_guess = given == self.data.get("guessed") and not is_answered
        if self.trigger == "category" or (given and not is_guess):
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
        if "room" in self.data and self.trigger not in ("device", *FOR_WHOM):
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

    @property
    def reach(self) -> str:
        """Whom it hits."""
        given = self._text("reach")
        return given if given in Reach.values else ""

    @cached_property
    def outlook(self) -> Outlook:
        """What is promised."""
        return Outlook(self.school, self.at, self.calendars, room=self.room, person=self.user)

    @property
    def also_told(self) -> list[str]:
        """Who else hears of it and may read it, in sentences."""
        is_restricted = self.category is not None and self.category.restricted
        behalf = self.behalf
        return also_told(behalf.person, () if is_restricted else behalf.fellows, of_class=bool(behalf.section))

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
            "due": (due := self.outlook.by(self.category, self.impact, self.reach)),
            "due_words": due and (clock_time(due) if not day_distance(due, self.at) else say(due, self.at)),
            "opens": (opens := self.outlook.opens_at()),
            "opens_words": opens and say(opens, self.at),
            "receivers": (who := receivers(self.category.owner if self.category else None, self.school, self.at)),
            "receivers_names": names([str(person) for person in who.people]),
            "next_free": next_free(self.slots, self.at),
            "already": already(self.user, self.words, self.device, outages=self.outages, category=self.category),
            "outages": self.outages,
            "begun": [] if self.resumed or self.words else self.drafts,
            "open_item": self.trigger,
            "all_errors": self._all_errors(),
        }

    @property
    def theirs(self) -> bool:
        """Whether devices of the other person are offered."""
        person = self.behalf.person
        return person is not None and any(device.holder_id == person.pk for device in self.around.devices)

    @property
    def lost_photos(self) -> bool:
        """Whether photos were chosen on a form that comes back."""
        return bool(self.request.FILES)

    @cached_property
    def outages(self) -> list[Notice]:
        """The outages that concern her."""
        return outages_of(self.around, self.at)

    @cached_property
    def near(self) -> set[int]:
        """Keys of the outages that may be what she is about to tell: of the kind that she says; before she says
        anything, those that name her school or room. What `already` offers below her words is not among them.
        """
        told = self.category or self.words
        is_offered = bool(self.words or self.device)
        return {
            one.outage.pk
            for one in self.outages
            if (
                one.is_about(self.category, self.words) and not is_offered
                if told
                else one.is_at(self.school, self.room)
            )
        }

    def impacts(self) -> list[Box]:
        """The answers to “Is a class affected right now?”, each with what is promised for it."""
        return [
            Box(value, str(word), self.outlook.within(self.category, value, self.reach), value == self.impact)
            for value, word in Impact.choices
        ]

    def reaches(self) -> list[Box]:
        """The answers to “Who is affected?”."""
        return [Box(value, str(word), chosen=value == self.reach) for value, word in Reach.choices]

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
            "sticker": code_of(self.scanned) if self.scanned else "",
            "form_token": self.data.get("form_token") or uuid4(),
        }

    def _wire(self) -> None:
        """What changes the questions or the promise asks for them anew; without script a button does."""
        names = ("subject", "category", "device", "room", "somebody", "section")
        fields = [self.form.fields[name] for name in names if name in self.form.fields]
        fields += [self.questions.fields[name] for name in self.questions.leading & self.questions.asked.keys()]
        for field in fields:
            field.widget.attrs |= {"hx-get": reverse("tickets:file"), "hx-trigger": "change"}

    def _said(self) -> dict[str, str]:
        begin = f"{PREFIX}-"
        return {name.removeprefix(begin): self._text(name) for name in self.data if name.startswith(begin)}

    def _all_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of everything to look at again; the first field takes the focus."""
        bad = [form[name] for form in (self.form, self.questions) for name in form.errors if name in form.fields]
        for field in bad[:1]:
            field.field.widget.attrs["autofocus"] = True
        return [(field.auto_id, str(field.errors[0])) for field in bad]
