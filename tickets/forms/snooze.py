"""Until when a ticket sleeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from audit.clock import now
from schools.calendars import Calendars
from tickets.forms.acts import ActForm
from tickets.snooze_times import read, snooze_times
from tickets.visits import closed_words


class SnoozeForm(ActForm):
    """One of the moments that were offered (`snooze`), or a time of the district (`until`), and perhaps why.

    A time while help is closed is asked about once; `doubtful` is that time as it was sent.
    """

    snooze = forms.CharField(required=False, max_length=80)
    until = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M"])
    meant = forms.CharField(required=False, max_length=40)
    why = forms.CharField(required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("snooze"):
            cleaned["until"] = self._offered(str(cleaned["snooze"]))
        elif cleaned.get("until") is None:
            self.add_error("until", _("Say day and time."))
        elif cleaned["until"] > now():
            self._doubt(cleaned["until"])
        return cleaned

    @property
    def doubtful(self) -> str:
        """The time about which we ask whether it is meant; empty where nothing is strange with it."""
        return str(self.data.get("until", "")) if self.has_error("until", code="doubtful") else ""

    def _offered(self, choice: str) -> datetime | None:
        calendars, kept = Calendars(), read(choice, now())
        school = self.ticket.school_id
        found = snooze_times(calendars.plan(school), calendars.of(school), kept[1]).get(kept[0]) if kept else None
        if found is None:
            self.add_error(
                "snooze", _("Ticket %(number)s has no such time. Choose again.") % {"number": self.ticket.pk}
            )
        return found.at if found else None

    def _doubt(self, until: datetime) -> None:
        calendars, school = Calendars(), self.ticket.school_id
        why = closed_words(calendars.plan(school), calendars.of(school), until, now())
        if why and self.cleaned_data["meant"] != self.data.get("until"):
            words = _("%(why)s Press once more if you mean it.") % {"why": why}
            self.add_error("until", forms.ValidationError(words, code="doubtful"))

    def values(self) -> dict[str, Any]:
        """Until when, and why."""
        return {name: self.cleaned_data[name] for name in ("until", "why", "seen")}
