"""Calendars that others publish: their addresses, and reading them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.actor import Actor
from audit.clock import now
from audit.refusal import Refused
from schools import fetching, ics, policy
from schools.actions.keeping import check_there, locked
from schools.actions.suggestion import suggest
from schools.models import CalendarFeed, School, SchoolYear
from schools.wall import today_at, zone_of

PROBLEM_LENGTH = 300


def add_feed(school: School | None, name: str, url: str, *, by: Actor) -> CalendarFeed:
    """<by> added the address of a calendar, which is read every night."""
    policy.require_keeper(by, school)
    with transaction.atomic():
        locked(school)  # two who add the same address at once add it once
        if CalendarFeed.objects.filter(school=school, url=url).exists():
            raise Refused(_("This calendar is on the list already."))
        feed = CalendarFeed.objects.create(school=school, name=name, url=url)
        record(feed, "created", by=by, data={"name": name})
    return feed


def remove_feed(feed: CalendarFeed, *, by: Actor) -> None:
    """<by> took a calendar from the list, with the suggestions out of it that nobody decided on."""
    policy.require_keeper(by, feed.school)
    with transaction.atomic():
        locked(feed.school)
        check_there(feed)
        record(feed, "deleted", by=by, data={"name": feed.name})
        feed.suggestions.filter(state="open").delete()
        feed.suggestions.update(feed=None)
        feed.delete()


def read_feed(feed: CalendarFeed, *, by: Actor) -> int:
    """Read a calendar now; how many new suggestions it made.

    Raises Refused with the sentence that the list then shows beside the calendar.
    """
    policy.require_reader(by, feed.school)
    try:
        raw = fetching.fetch(feed.url, ics.LARGEST_FILE)
        count = read_file(feed.school, raw, by=by, feed=feed)
    except Refused as refusal:
        _note(feed, str(refusal))
        raise
    _note(feed, "")
    return count


def read_file(school: School | None, raw: bytes, *, by: Actor, feed: CalendarFeed | None = None) -> int:
    """Read the bytes of a calendar; how many new suggestions they made. Raises Refused for what cannot be read."""
    policy.require_reader(by, school)
    years = SchoolYear.objects.filter(last_day__gte=today_at(school))
    spans = sorted(years.values_list("first_day", "last_day"))
    if not spans:
        raise Refused(_("Enter the school year first: a calendar is read from its first to its last day."))
    events = ics.read(raw, spans[0][0], max(last for _first, last in spans), zone_of(school))
    return suggest(school, events, by=by, feed=feed)


def _note(feed: CalendarFeed, problem: str) -> None:
    """Say beside the calendar how reading went; nothing where it was removed meanwhile."""
    feed.read_at, feed.problem = now(), problem[:PROBLEM_LENGTH]
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=feed.read_at, problem=feed.problem)
