"""What a published calendar suggests for ours: kept until a person accepts or dismisses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from django.db import transaction

from audit.actions import record
from audit.actor import Actor
from audit.refusal import Refused
from schools import policy
from schools.actions.keeping import calendar_to_keep, check_there, locked, tell
from schools.actions.special_days import clear, dates_of_run, put
from schools.calendars import Calendars
from schools.choices import DayKind
from schools.day_words import delay_in, meaning
from schools.entered_day import EnteredDay, dates
from schools.ics import Event
from schools.models import CalendarFeed, School, ServiceCalendar, Suggestion
from schools.school_days import DayNote
from schools.wall import today_at

REASON_LENGTH = 80


@dataclass(frozen=True)
class Choice:
    """What a person made of a suggestion, where it is not what we guessed."""

    kind: str = ""
    closes: time | None = None


AS_GUESSED = Choice()


def suggest(school: School | None, events: Iterable[Event], *, by: Actor, feed: CalendarFeed | None = None) -> int:
    """Keep what the events say of school days from today on; how many are new.

    What was suggested before is not suggested again, whatever became of it, nor what is entered already. Raises
    Conflict where the calendar was taken from the list while it was read.
    """
    policy.require_reader(by, school)
    known = set(Suggestion.objects.filter(school=school).values_list("uid", flat=True))
    fresh = [one for one in _suggestions(school, events, feed) if one.uid not in known]
    with transaction.atomic():
        if feed:
            locked(school)
            check_there(feed)
        made = Suggestion.objects.bulk_create(fresh, ignore_conflicts=True)
        if made:
            record(ServiceCalendar.of(school), "suggested", by=by, data={"school": _pk(school), "count": len(made)})
    return len(made)


def accept(
    suggestions: Sequence[Suggestion], *, by: Actor, choices: Mapping[int, Choice] | None = None
) -> list[Suggestion]:
    """<by> took days over from a published calendar; all of them or none.

    Raises Refused where one lacks what its kind needs, such as the end of classes of an early release.
    """
    chosen = choices or {}
    done: list[Suggestion] = []
    with transaction.atomic():
        for school, group in groupby(sorted(suggestions, key=_place), key=lambda one: one.school):
            calendar = calendar_to_keep(school, by=by)
            ours = _open(group)
            for one in ours:
                _enter(calendar, one, chosen.get(one.pk, AS_GUESSED))
            if ours:
                first = min(ours, key=lambda one: one.first_day)
                tell(calendar, by=by, since=first.first_day, reason=_reason(first), accepted=len(ours))
            done += ours
        Suggestion.objects.filter(pk__in=[one.pk for one in done]).update(state=Suggestion.State.ACCEPTED)
    return done


def dismiss(suggestions: Sequence[Suggestion], *, by: Actor) -> int:
    """<by> did not want these; they are not suggested again."""
    for school in {one.school for one in suggestions}:
        policy.require_keeper(by, school)
    with transaction.atomic():
        ours = _open(suggestions)
        Suggestion.objects.filter(pk__in=[one.pk for one in ours]).update(state=Suggestion.State.DISMISSED)
        for school, group in groupby(sorted(ours, key=_place), key=lambda one: one.school):
            count = len(list(group))
            record(ServiceCalendar.of(school), "dismissed", by=by, data={"school": _pk(school), "count": count})
    return len(ours)


def as_entered(one: Suggestion, choice: Choice = AS_GUESSED) -> EnteredDay:
    """The special day that a suggestion becomes."""
    kind = choice.kind or one.kind
    return EnteredDay(
        kind,
        _reason(one),
        delay=delay_in(one.summary) if kind == DayKind.LATE_START else 0,
        classes_end=(choice.closes or one.closes) if kind == DayKind.EARLY_RELEASE else None,
    ).sound()


def _suggestions(school: School | None, events: Iterable[Event], feed: CalendarFeed | None) -> Iterator[Suggestion]:
    today, notes = today_at(school), Calendars().plan(_pk(school)).notes
    for event in events:
        means = meaning(event.summary, event.starts, event.ends)
        if means is None or event.last < today or _is_entered(event, means.kind, notes):
            continue
        yield Suggestion(
            feed=feed,
            school=school,
            uid=event.uid,
            summary=event.summary,
            first_day=event.first,
            last_day=event.last,
            kind=means.kind,
            closes=means.classes_end,
        )


def _is_entered(event: Event, kind: DayKind, notes: Mapping[date, DayNote]) -> bool:
    """Whether the days say so already, or are a weekend."""
    weekdays = [on for on in dates(event.first, event.last) if on.weekday() < 5]
    return all(on in notes and notes[on].kind in (kind, DayKind.CLOSED) for on in weekdays)


def _enter(calendar: ServiceCalendar, one: Suggestion, choice: Choice) -> None:
    day = as_entered(one, choice)
    if wrong := day.problem():
        raise Refused(f"“{one.summary}”, {one.first_day:%x}: {wrong}")
    on = dates_of_run(calendar, one.first_day, one.last_day)
    clear(calendar, set(on))
    put(calendar, on, day)


def _open(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Those that still wait, locked: two people who decide at once decide once."""
    keys = [one.pk for one in suggestions]
    waiting = Suggestion.objects.select_for_update(of=("self",)).filter(pk__in=keys, state=Suggestion.State.OPEN)
    return list(waiting.select_related("school"))


def _place(one: Suggestion) -> tuple[int, date]:
    return one.school_id or 0, one.first_day


def _reason(one: Suggestion) -> str:
    return one.summary[:REASON_LENGTH]


def _pk(school: School | None) -> int | None:
    return school.pk if school else None
