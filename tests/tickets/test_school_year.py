"""A school year under the moved clock: every promise is right to the minute, and docs/school-time.md tells it.

What is expected comes from a counter of its own that walks the year minute by minute over the hours written here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from audit import clock
from audit.models import Entry
from audit.tasks import deliver
from schools.actions import SnowDay, call_off, call_snow_day
from schools.models import (
    Season,
    SeasonHours,
    ServiceCalendar,
    SpecialDay,
    SpecialHours,
    TestingWindow,
)
from tests.cast import Cast
from tickets import actions
from tickets.models import Clock, Ticket, UrgencyCell
from tickets.tasks import tick
from tickets.urgency import SHIPPED
from users.actions.absence import announce_absence

pytestmark = pytest.mark.django_db
CHICAGO = ZoneInfo("America/Chicago")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "school-time.md"
BEGIN, END = "<!-- a school year: begin -->", "<!-- a school year: end -->"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
Span = tuple[time, time]

USUAL: list[Span] = [(time(7), time(15, 30))]
DAYS: dict[date, tuple[str, list[Span], str]] = {
    date(2026, 9, 7): ("closed", [], "Labor Day"),
    date(2026, 10, 14): ("early_release", [(time(7), time(13))], "Conferences"),
    **{date(2026, 11, day): ("closed", [], "Thanksgiving") for day in (25, 26, 27)},
    **{date(2026, 12, day): ("closed", [], "Winter holidays") for day in (24, 25, 28, 29, 30, 31)},
    date(2027, 1, 1): ("closed", [], "Winter holidays"),
    date(2027, 4, 30): ("closed", [], "Teacher workday"),  # the cast's own
}
SUMMER = (date(2027, 6, 14), date(2027, 8, 6))
SNOW, CALLED_OFF, DELAYED = date(2027, 2, 2), date(2027, 2, 9), date(2027, 2, 17)


def hours_on(day: date) -> list[Span]:
    """When help is open at Lincoln, after all that was called."""
    if day == SNOW:
        return []
    if day == DELAYED:
        return [(time(9), time(15, 30))]
    if day in DAYS:
        return DAYS[day][1]
    if SUMMER[0] <= day <= SUMMER[1]:
        return [(time(7), time(17))] if day.weekday() < 4 else []
    return USUAL if day.weekday() < 5 else []


def counted(start: datetime, minutes: int, rests: list[tuple[datetime, datetime]]) -> datetime:
    """The end of so many open minutes after a moment, one minute after the other."""
    at, left = start.astimezone(UTC), minutes
    while left:
        local = at.astimezone(CHICAGO)
        is_open = any(opens <= local.time() < closes for opens, closes in hours_on(local.date()))
        left -= is_open and not any(begin <= at < end for begin, end in rests)
        at += MINUTE
    return at


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026 if month > 7 else 2027, month, day, hour, minute, tzinfo=CHICAGO)


Act = Callable[[Ticket, Cast], object]


@dataclass(frozen=True)
class Story:
    """A ticket: when it is filed, what is promised, what comes between, and what the document says of it."""

    filed: datetime
    impact: str
    minutes: int
    promised: str
    between: str
    acts: list[tuple[datetime, Act]] = field(default_factory=list)
    rests: list[tuple[datetime, datetime]] = field(default_factory=list)
    kind: str = "solution"


def snow(on: date, delay: int = 0) -> Act:
    day = SnowDay(on, "Snow day" if not delay else "Two-hour delay", delay)
    return lambda ticket, cast: call_snow_day([cast.lincoln], day, by=cast.jo)


DAY, THREE_DAYS = 510, 1530
STORIES = [
    Story(at(8, 28, 14, 50), "manages", DAY, "1 school day", "a weekend"),
    Story(at(9, 4, 10), "none", THREE_DAYS, "3 school days", "Labor Day"),
    Story(at(10, 13, 14), "manages", DAY, "1 school day", "early release at 1:00 PM the next day"),
    Story(at(10, 30, 15), "manages", DAY, "1 school day", "clocks go back on Sunday"),
    Story(at(11, 24, 12), "none", THREE_DAYS, "3 school days", "Thanksgiving"),
    Story(at(12, 23, 9), "none", THREE_DAYS, "3 school days", "winter holidays"),
    Story(
        at(2, 1, 15), "manages", DAY, "1 school day", "a snow day, called at 5:30 AM", [(at(2, 2, 5, 30), snow(SNOW))]
    ),
    Story(
        at(2, 8, 15), "manages", DAY, "1 school day", "a snow day that was called off at 6:10 AM",
        [
            (at(2, 9, 5, 30), snow(CALLED_OFF)),
            (at(2, 9, 6, 10), lambda t, c: call_off([c.lincoln], CALLED_OFF, by=c.jo)),
        ],
    ),
    Story(
        at(2, 16, 15), "manages", DAY, "1 school day", "a two-hour delay, called at 5:30 AM",
        [(at(2, 17, 5, 30), snow(DELAYED, 120))],
    ),
    Story(
        at(3, 1, 9), "none", THREE_DAYS, "3 school days", "we wait for her from Tuesday 10:00 AM to Thursday 1:00 PM",
        [
            (at(3, 2, 10), lambda t, c: actions.wait(t, by=c.marcus, reason="user")),
            (at(3, 4, 13), lambda t, c: actions.reply(t, by=c.elena, body="It is the left one.")),
        ],
        [(at(3, 2, 10), at(3, 4, 13))],
    ),
    Story(at(3, 12, 15), "manages", DAY, "1 school day", "clocks go forward on Sunday"),
    Story(at(4, 27, 9), "stopped", 5, "5 min", "her room is under test: the first answer", kind="first_answer"),
    Story(at(4, 29, 15), "manages", DAY, "1 school day", "a teacher workday"),
    Story(
        at(5, 10, 8), "none", DAY, "1 school day", "filed as Normal, made High at 9:00 AM: counted from the start",
        [(at(5, 10, 9), lambda t, c: actions.triage(t, by=c.marcus, priority=2))],
    ),
    Story(
        at(5, 11, 8), "none", DAY, "1 school day", "Marcus is away, and Priya, who stands in, answers",
        [(at(5, 11, 9), lambda t, c: answered_by_the_substitute(t, c))], kind="first_answer",
    ),
    Story(at(6, 11, 11, 20), "none", THREE_DAYS, "3 school days", "summer hours: Monday to Thursday, 7 AM to 5 PM"),
]  # fmt: skip


def answered_by_the_substitute(ticket: Ticket, cast: Cast) -> None:
    priya = type(cast.priya).objects.get(pk=cast.priya.pk)
    assert Ticket.objects.visible_to(priya).contains(ticket)
    actions.reply(ticket, by=priya, body="I come by for Marcus.")


@pytest.fixture
def year(cast: Cast) -> Cast:
    """The days of the year that are known before it begins."""
    district = ServiceCalendar.objects.get(school=None)
    for day, (kind, spans, reason) in DAYS.items():
        if day != date(2027, 4, 30):
            special = SpecialDay.objects.create(calendar=district, date=day, kind=kind, reason=reason)
            SpecialHours.objects.bulk_create(SpecialHours(day=special, opens=a, closes=b) for a, b in spans)
    summer = Season.objects.create(calendar=district, name="Summer hours", first_day=SUMMER[0], last_day=SUMMER[1])
    SeasonHours.objects.bulk_create(
        SeasonHours(season=summer, weekday=weekday, opens=time(7), closes=time(17)) for weekday in range(4)
    )
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 5, 7))
    # Rooms under test are no more urgent here: the stories tell how time is counted, not what counts.
    usual = {(impact, reach): priority for (impact, reach, in_testing), priority in SHIPPED.items() if not in_testing}
    UrgencyCell.objects.bulk_create(
        UrgencyCell(impact=impact, reach=reach, in_testing=True, priority=priority)
        for (impact, reach), priority in usual.items()
    )
    ServiceCalendar.touch(district.pk)
    clock.set_now(at(5, 9, 12))
    announce_absence(
        cast.marcus, by=cast.jo, first_day=date(2027, 5, 11), last_day=date(2027, 5, 12), substitute=cast.priya
    )
    return cast


def live_through(story: Story, cast: Cast) -> datetime:
    """File it, let everything happen, and see that it is late at the very minute; returns when it came due."""
    clock.set_now(story.filed)
    filing = actions.Filing(
        requester=cast.elena, subject="Panel", device=cast.panel, impact=story.impact, school=cast.lincoln,
        room=cast.room_214,
    )  # fmt: skip
    ticket = actions.open_ticket(filing, by=cast.elena)
    for moment, act in story.acts:
        clock.set_now(moment)
        act(Ticket.objects.get(pk=ticket.pk), cast)
        deliver("tickets.follow_calendar")
    kept = Clock.objects.get(ticket=ticket, kind=story.kind)
    due = counted(story.filed, story.minutes, story.rests)
    if kept.ended_at is not None:
        assert (kept.state, to_the_minute(kept.ended_at)) == ("met", story.acts[-1][0])
    else:
        assert to_the_minute(kept.due_at) == due
        assert (is_late_after(due - SECOND, kept), is_late_after(due + SECOND, kept)) == (False, True)
    clock.set_now(due + MINUTE)
    actions.solve(Ticket.objects.get(pk=ticket.pk), by=cast.jo)
    return due


def to_the_minute(moment: datetime | None) -> datetime | None:
    """Without the milliseconds that pass while a test speaks."""
    return moment and moment.replace(second=0, microsecond=0)


def is_late_after(moment: datetime, kept: Clock) -> bool:
    """Whether the clock is late after the tick of a moment."""
    clock.set_now(moment)
    tick()
    return Clock.objects.get(pk=kept.pk).late_at is not None


def words(moment: datetime) -> str:
    local = moment.astimezone(CHICAGO)
    return f"{local:%a %b} {local.day}, {local.hour % 12 or 12}:{local:%M %p}"


def test_a_whole_school_year_is_right_to_the_minute_and_told_in_the_document(year: Cast) -> None:
    lines = ["| Filed | Promised | Due | What comes between |", "|---|---|---|---|"]
    for story in STORIES:
        due = live_through(story, year)
        lines.append(f"| {words(story.filed)} | {story.promised} | {words(due)} | {story.between} |")

    told = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert told == "\n".join(lines)


def test_each_ticket_that_a_snow_day_moved_says_why_and_each_is_told_once(year: Cast) -> None:
    clock.set_now(at(2, 1, 15))
    filing = actions.Filing(requester=year.elena, subject="Panel", device=year.panel, impact="manages")
    tickets = [actions.open_ticket(filing, by=year.elena) for _ in range(3)]
    before = [Clock.objects.get(ticket=one, kind="solution").due_at for one in tickets]
    clock.set_now(at(2, 2, 5, 30))

    call_snow_day([year.lincoln], SnowDay(SNOW, "Snow day"), by=year.jo)
    for _again in range(2):
        deliver("tickets.follow_calendar")

    moved = Entry.objects.filter(verb="rescheduled", subject_id__in=[one.pk for one in tickets])
    assert sorted(moved.values_list("subject_id", flat=True)) == [one.pk for one in tickets]
    call_off([year.lincoln], SNOW, by=year.jo)
    deliver("tickets.follow_calendar")
    assert [Clock.objects.get(ticket=one, kind="solution").due_at for one in tickets] == before
