"""The outages of the story: one that goes on at Lincoln this morning, and one that is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import pgettext

from helpdesk.demo.days import moment
from helpdesk.demo.scene import THURSDAY, TODAY, Scene
from tickets.actions import OutagePlan
from tickets.actions.history import Story
from tickets.actions.outage_history import OutageStory, Told
from tickets.choices import Impact
from tickets.models import Ticket
from users.models import Membership, User

SAID = 41


def outages(scene: Scene) -> Iterator[OutageStory]:
    """Both, the older one first."""
    yield _printing(scene)
    yield _wifi(scene)


def at(day: date, hour: int, minute: int) -> datetime:
    """A moment of the story."""
    return moment(day, time(hour, minute))


def _printing(s: Scene) -> OutageStory:
    jo, priya, school = s.who("jo"), s.who("priya"), s.places.schools["CVH"]
    begins = at(THURSDAY, 10, 5)
    return OutageStory(
        OutagePlan(
            pgettext("catalogue", "Nobody at Cedar Valley High can print"), [school], assignee=priya, began_at=begins
        ),
        Told(at(THURSDAY, 10, 20), jo, "The print server does not answer. Priya is on her way.", at(THURSDAY, 11, 0)),
        [Told(at(THURSDAY, 10, 55), priya, "Its disk is full. I make room and start it again.", at(THURSDAY, 11, 45))],
        _me_toos(s, school.pk, at(THURSDAY, 10, 24), 17),
        ended=Told(at(THURSDAY, 11, 35), priya, "Printing works again. What was sent this morning comes out now."),
    )


def _wifi(s: Scene) -> OutageStory:
    jo, tomas, school = s.who("jo"), s.who("tomas"), s.places.schools["LMS"]
    return OutageStory(
        OutagePlan(
            pgettext("catalogue", "Wi-Fi is slow in the east wing of Lincoln Middle"),
            [school],
            category=s.categories["wifi-down"].parent,
            assignee=tomas,
            began_at=at(TODAY, 9, 5),
        ),
        Told(
            at(TODAY, 9, 20), jo, "One of two controllers does not answer. Testing goes on by cable.", at(TODAY, 9, 45)
        ),
        [Told(at(TODAY, 9, 41), tomas, "I am at the network closet; the spare one starts now.", at(TODAY, 10, 15))],
        _me_toos(s, school.pk, at(TODAY, 9, 22), SAID),
        reports=_reports(school.pk, at(TODAY, 9, 20)),
    )


def _me_toos(s: Scene, school: int, since: datetime, many: int) -> list[tuple[datetime, User]]:
    """People of the school, one each half minute; not Ms. Alvarez, who may say it herself."""
    there = Membership.objects.filter(school=school, user__is_active=True).exclude(user=s.who("elena"))
    people = there.select_related("user").order_by("user").distinct("user")[:many]
    return [(since + timedelta(seconds=27 * number), one.user) for number, one in enumerate(people)]


# What people of Lincoln wrote about it this morning, by number: the first before it was declared, which belongs to it,
# the others after it, so that they are offered to Jo.
REPORTS = {
    48242: (
        "karen",
        "118",
        "wifi-down",
        "Pages load forever in 118",
        "Since second period. The testing app is fine, it has a cable.",
    ),
    48245: (
        "hannah",
        "209",
        "wifi-room",
        "Wi-Fi is so slow that nothing opens",
        "All Chromebooks of the class, and my laptop.",
    ),
    48246: (
        "james",
        "206",
        "wifi-room",
        "Wi-Fi drops every few minutes",
        "It comes back by itself, then it is gone again.",
    ),
}


def reports(s: Scene, number: int, at: datetime) -> Story | None:
    """The story of a number that is a report, at the moment of the ticket in whose place it stands."""
    if number not in REPORTS:
        return None
    who, room, kind, subject, body = REPORTS[number]
    return s.story(who, at, subject, body, kind, f"LMS {room}", [], impact=Impact.MANAGES)


def _reports(school: int, before: datetime) -> list[Ticket]:
    """Those that were there when it was declared."""
    return list(Ticket.objects.filter(pk__in=REPORTS, school=school, created_at__lt=before).order_by("pk"))
