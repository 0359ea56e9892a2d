"""A written past equals the same acts done one by one under a moved clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest

from audit import clock
from audit.models import Delivery, Entry
from tests.cast import Cast
from tests.conftest import STORY_MORNING
from tests.tickets.stored import everything, seconds
from tickets import actions
from tickets.actions import history, ticking
from tickets.actions.history import Deed, Story
from tickets.actions.walk_in import walked_in
from tickets.models import Clock, Ticket
from users.models import User


def after(**span: float) -> datetime:
    return STORY_MORNING + timedelta(**span)


def stories(cast: Cast) -> list[Story]:
    """Every act of a story, promises kept and broken, a priority raised late, a restricted ticket, a reopening."""
    filing = actions.Filing(
        requester=cast.elena,
        subject="Panel does not react to touch",
        body="It froze in the middle of a lesson.",
        category=cast.category("panel-touch"),
        device=cast.panel,
        impact="stopped",
    )
    secret = actions.Filing(
        requester=cast.rosa,
        subject="Mail went to the wrong parent",
        category=cast.category("data-wrong-person"),
        school=cast.lincoln,
        followers=[cast.pat],
    )
    wish = actions.Filing(requester=cast.david, subject="A second monitor", school=cast.lincoln, team=cast.network)
    return [
        Story(
            filing,
            after(minutes=0),
            [
                Deed(after(minutes=6), cast.jo, "assign", values={"to": cast.marcus}),
                Deed(after(minutes=9), cast.marcus, "note", "Same as room 206."),
                Deed(after(minutes=11), cast.marcus, "add_time", values={"minutes": 10}),
                Deed(after(minutes=20), cast.marcus, "answer", "Please hold Source for 10 seconds."),
                Deed(after(minutes=50), cast.elena, "respond", "It froze again."),
                Deed(after(hours=1), cast.marcus, "schedule_visit", values={"at": after(hours=2)}),
                Deed(after(hours=2), cast.marcus, "work_on"),
                Deed(after(hours=3), cast.marcus, "wait", values={"reason": "part", "expected_on": date(2027, 4, 29)}),
                Deed(after(days=1), cast.marcus, "part_arrived"),
                Deed(after(days=1, hours=5), cast.marcus, "solve", "A new touch module is in."),
                Deed(after(days=3), cast.elena, "reopen"),
                Deed(after(days=6), cast.marcus, "solve"),
                Deed(after(days=14), cast.system, "close"),
            ],
        ),
        Story(
            secret,
            after(minutes=1),
            [
                Deed(after(minutes=3), cast.keiko, "assign", values={"to": cast.marcus}),
                Deed(after(minutes=5), cast.marcus, "answer", "We ask for it back."),
            ],
        ),
        Story(
            wish,
            after(minutes=2),
            [
                Deed(
                    after(days=2),
                    cast.tomas,
                    "triage",
                    values={"priority": 1, "category": cast.category("panel-touch"), "school": cast.high},
                ),
                Deed(after(days=2, minutes=3), cast.priya, "answer", "Which desk?"),
                Deed(after(days=2, minutes=4), cast.priya, "wait", values={"reason": "user"}),
                Deed(after(days=3), cast.david, "respond", "The one at the window."),
                Deed(after(days=3, hours=1), cast.david, "solve"),
            ],
        ),
    ]


def leads(cast: Cast) -> Callable[[Ticket], Sequence[User]]:
    return lambda ticket: [cast.jo]


def one_by_one(story: Story, cast: Cast, until: datetime) -> Ticket:
    clock.set_now(story.at)
    ticket = actions.open_ticket(story.filing, by=story.by or story.filing.requester)
    for deed in story.deeds:
        tick_until(deed.at, cast)
        clock.set_now(deed.at)
        ticket = VERBS[deed.act](ticket, deed)
    tick_until(until, cast)
    clock.set_now(until)
    return ticket


def tick_until(until: datetime, cast: Cast) -> None:
    """Tick at the very moments at which something comes due, and escalate what is late."""
    while moment := min((m for m in moments() if m < until), default=None):
        clock.set_now(moment)
        before = set(Entry.objects.filter(verb="late").values_list("pk", flat=True))
        ticking.warn(by=cast.system)
        ticking.catch_up(by=cast.system)
        ticking.mark_late(by=cast.system)
        for entry in Entry.objects.filter(verb="late").exclude(pk__in=before).order_by("pk"):
            actions.escalate(
                Ticket.objects.get(pk=entry.subject_id), by=cast.system, kind=entry.data["kind"], to=[cast.jo]
            )


def moments() -> list[datetime]:
    running = Clock.objects.filter(state="running", late_at=None)
    late = [max(due, clock.now()) for due in running.values_list("due_at", flat=True)]
    unwarned = running.filter(warned_at=None, due_at__gt=clock.now())
    return late + [max(warn, clock.now()) for warn in unwarned.values_list("warn_at", flat=True)]


VERBS: dict[str, Callable[[Ticket, Deed], Ticket]] = {
    "answer": lambda ticket, deed: actions.reply(ticket, by=deed.by, body=deed.body),
    "respond": lambda ticket, deed: actions.reply(ticket, by=deed.by, body=deed.body),
    "note": lambda ticket, deed: actions.note(ticket, by=deed.by, body=deed.body),
    "assign": lambda ticket, deed: actions.assign(ticket, by=deed.by, **deed.values),
    "triage": lambda ticket, deed: actions.triage(ticket, by=deed.by, **deed.values),
    "wait": lambda ticket, deed: actions.wait(ticket, by=deed.by, **deed.values),
    "schedule_visit": lambda ticket, deed: actions.schedule_visit(ticket, by=deed.by, **deed.values),
    "work_on": lambda ticket, deed: actions.work_on(ticket, by=deed.by),
    "part_arrived": lambda ticket, deed: actions.part_arrived(ticket, by=deed.by),
    "solve": lambda ticket, deed: actions.solve(ticket, by=deed.by, note=deed.body),
    "reopen": lambda ticket, deed: actions.reopen(ticket, by=deed.by),
    "close": lambda ticket, deed: actions.close(ticket, by=deed.by),
    "add_time": lambda ticket, deed: actions.add_time(ticket, by=deed.by, **deed.values),
}


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_written_story_equals_its_acts_done_one_by_one(cast: Cast, which: int) -> None:
    story, until = stories(cast)[which], after(days=20)
    expected = everything(one_by_one(story, cast, until))

    (ticket,) = history.write([story], until=until, leads=leads(cast))

    written = everything(ticket)
    assert written.pop("deliveries") == [], "nobody is told of the past"
    assert [written[part] for part in written] == [expected[part] for part in written]


def test_written_stories_get_numbers_in_their_order_and_nobody_is_told(cast: Cast) -> None:
    told = Delivery.objects.count()

    written = history.write(stories(cast), until=after(days=20), leads=leads(cast))

    numbers = [ticket.pk for ticket in written]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert [ticket.status for ticket in written] == ["closed", "open", "solved"]
    assert Delivery.objects.count() == told


def test_a_story_that_goes_back_in_time_is_refused(cast: Cast) -> None:
    filing = actions.Filing(requester=cast.elena, subject="Panel", school=cast.lincoln)
    deeds = [Deed(after(hours=2), cast.marcus, "answer", "One"), Deed(after(hours=1), cast.marcus, "answer", "Two")]

    with pytest.raises(ValueError, match="comes after something later"):
        history.write([Story(filing, after(hours=0), deeds)], until=after(days=1))

    assert Ticket.objects.count() == 0


def test_a_promise_that_was_broken_is_marked_late_once_and_told_to_the_lead(cast: Cast) -> None:
    (ticket, *_rest) = history.write(stories(cast), until=after(days=20), leads=leads(cast))

    marks = Entry.objects.about(ticket).filter(verb__in=["warned", "late", "escalated"])
    assert [(entry.verb, entry.data["kind"], seconds(entry.at) // 60) for entry in marks][:3] == [
        ("warned", "first_answer", 8),
        ("late", "first_answer", 15),
        ("escalated", "first_answer", 15),
    ]


def test_a_written_walk_in_equals_one_that_is_made(cast: Cast) -> None:
    filing = actions.Filing(requester=cast.elena, subject="Forgot her password", school=cast.lincoln)
    spent = {"minutes": 5, "source": "walk_in"}
    deeds = [
        Deed(STORY_MORNING, cast.marcus, "solve", values={"quiet": True}),
        Deed(STORY_MORNING, cast.marcus, "add_time", values=spent),
    ]

    made = actions.walk_in(filing, by=cast.marcus, minutes=5)
    (written,) = history.write([Story(walked_in(filing), STORY_MORNING, deeds, cast.marcus)], until=after(hours=1))

    alike = [{**everything(ticket), "deliveries": []} for ticket in (made, written)]
    for one in alike:
        for entry in one["entries"]:
            entry["batch"] = None
    assert alike[0] == alike[1]
