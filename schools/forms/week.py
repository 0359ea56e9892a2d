"""The form of a week: for each weekday whether it is open, from when until when, a break, and on-call hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import day_text
from schools.choices import Weekday
from schools.entered_day import Span

Week = Mapping[int, Sequence[Span]]
USUAL: Span = (time(7), time(15, 30))
MOST_SPANS = 2  # what a row can show: a day with one break


def time_field(**more: Any) -> forms.TimeField:
    """A time of day, in the browser's own clock."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(required=False, widget=widget, **more)


@dataclass(frozen=True)
class Row:
    """The fields of a weekday; `kept` are spans that a row cannot show, which stay as they are."""

    weekday: int
    name: str
    open: BoundField
    opens: BoundField
    closes: BoundField
    break_from: BoundField
    break_until: BoundField
    call_from: BoundField | None
    call_until: BoundField | None
    kept: Sequence[Span]

    @property
    def kept_text(self) -> str:
        """Those spans in words."""
        return day_text.spans(self.kept)

    @property
    def has_break(self) -> bool:
        """Whether the break is in use, or wrong."""
        return bool(self.break_from.value() or self.break_until.value())

    @property
    def errors(self) -> list[str]:
        """What is wrong with the day."""
        fields = [self.opens, self.closes, self.break_from, self.break_until, self.call_from, self.call_until]
        return [str(error) for field in fields if field is not None for error in field.errors]


class WeekForm(forms.Form):
    """A week. `week()` is the service hours, `on_call()` those in which somebody is on call."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, service: Week, calls: Week | None = None, seen: int | str | None = None, **more: Any
    ):
        """Show a week; without `calls`, there is no asking for on-call hours."""
        super().__init__(*args, **more)
        self.initial["seen"] = seen
        self.with_calls = calls is not None
        self.kept = {day: list(service.get(day, ())) for day in range(7) if len(service.get(day, ())) > MOST_SPANS}
        self.kept_calls = {day: list((calls or {}).get(day, ())) for day in range(7)}
        self.kept_calls = {day: spans for day, spans in self.kept_calls.items() if len(spans) > 1}
        for day in range(7):
            self._add(day, list(service.get(day, ())), list((calls or {}).get(day, ())))

    def _add(self, day: int, spans: list[Span], calls: list[Span]) -> None:
        name = Weekday(day).label
        first, last = (spans[0][0], spans[-1][1]) if spans else USUAL
        pause = (spans[0][1], spans[1][0]) if len(spans) == MOST_SPANS else ("", "")
        labels = {
            "open": name,
            "opens": gettext_lazy("%(day)s from") % {"day": name},
            "closes": gettext_lazy("%(day)s until") % {"day": name},
            "break_from": gettext_lazy("%(day)s, break from") % {"day": name},
            "break_until": gettext_lazy("%(day)s, break until") % {"day": name},
            "call_from": gettext_lazy("%(day)s, on call from") % {"day": name},
            "call_until": gettext_lazy("%(day)s, on call until") % {"day": name},
        }
        call = calls[0] if len(calls) == 1 else ("", "")
        values = dict(zip(labels, [bool(spans), first, last, *pause, *call], strict=True))
        for key, label in labels.items():
            if key.startswith("call") and not self.with_calls:
                continue
            field = forms.BooleanField(required=False) if key == "open" else time_field()
            field.label, field.initial = str(label), values[key]
            self.fields[f"d{day}_{key}"] = field

    def rows(self) -> Iterator[Row]:
        """One row for each weekday."""
        for day in range(7):
            get = {key: self[f"d{day}_{key}"] for key in ("open", "opens", "closes", "break_from", "break_until")}
            call = [self[f"d{day}_{key}"] if self.with_calls else None for key in ("call_from", "call_until")]
            kept = self.kept.get(day, [])
            yield Row(day, str(Weekday(day).label), **get, call_from=call[0], call_until=call[1], kept=kept)

    def clean(self) -> dict[str, Any]:
        """Times come in pairs, and a break lies inside the day."""
        given = super().clean() or {}
        for day in range(7):
            self._both(given, day, "call_from", "call_until")
            if given.get(f"d{day}_open") and day not in self.kept:
                self._both(given, day, "opens", "closes", needed=True)
                self._both(given, day, "break_from", "break_until")
                self._check_break(given, day)
        return given

    def _both(self, given: dict[str, Any], day: int, start: str, end: str, *, needed: bool = False) -> None:
        first, last = given.get(f"d{day}_{start}"), given.get(f"d{day}_{end}")
        if f"d{day}_{start}" in self.errors or f"d{day}_{end}" in self.errors:
            return
        if (first is None) != (last is None) or (needed and first is None):
            self.add_error(f"d{day}_{start if first is None else end}", _("Enter both times."))
        elif first is not None and first >= last:
            self.add_error(f"d{day}_{end}", _("The end must be later than the start."))

    def _check_break(self, given: dict[str, Any], day: int) -> None:
        if self.errors:
            return
        pause, until = given.get(f"d{day}_break_from"), given.get(f"d{day}_break_until")
        if pause and not (given[f"d{day}_opens"] < pause and until < given[f"d{day}_closes"]):
            self.add_error(f"d{day}_break_from", _("The break must lie within the day."))

    def week(self) -> Week:
        """The service hours that were entered."""
        return {day: self._spans(day) for day in range(7)}

    def on_call(self) -> Week:
        """The on-call hours that were entered."""
        return {day: self._calls(day) for day in range(7)} if self.with_calls else {}

    def _spans(self, day: int) -> list[Span]:
        given = self.cleaned_data
        if not given[f"d{day}_open"]:
            return []
        if day in self.kept:
            return self.kept[day]
        first, last = given[f"d{day}_opens"], given[f"d{day}_closes"]
        pause, until = given[f"d{day}_break_from"], given[f"d{day}_break_until"]
        return [(first, pause), (until, last)] if pause else [(first, last)]

    def _calls(self, day: int) -> list[Span]:
        if day in self.kept_calls:
            return self.kept_calls[day]
        first, last = self.cleaned_data[f"d{day}_call_from"], self.cleaned_data[f"d{day}_call_until"]
        return [(first, last)] if first else []
