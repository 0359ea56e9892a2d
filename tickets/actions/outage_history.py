"""Writing outages of the past: imported and demo ones, each with its whole story. Nobody is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit.actions import Act, record_many
from tickets.actions import moves
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import cases_of, keep
from tickets.actions.outage import OutagePlan, place_outage, where_of
from tickets.choices import NewsKind
from tickets.models import MeToo, Outage, OutageNews, Ticket
from users.models import User


@dataclass(frozen=True)
class Told:
    """What somebody told everybody at a time, and by when they promised more."""

    at: datetime
    by: User
    words: str
    next_news_at: datetime | None = None


@dataclass(frozen=True)
class OutageStory:
    """What was declared, what was told since, who said “me too”, which tickets belong to it, and its end.

    `reports` are attached in the moment in which it was declared.
    """

    plan: OutagePlan
    declared: Told
    news: Sequence[Told] = ()
    me_toos: Sequence[tuple[datetime, User]] = ()
    reports: Sequence[Ticket] = ()
    ended: Told | None = None


def write_outage(story: OutageStory) -> Outage:
    """Write one outage with its past; its tickets stay open where it has ended."""
    told, last, end = story.declared, [story.declared, *story.news][-1], story.ended
    with transaction.atomic():
        outage = Outage.objects.create(
            title=story.plan.title,
            category=story.plan.category,
            assignee=story.plan.assignee,
            began_at=story.plan.began_at or told.at,
            declared_at=told.at,
            declared_by=told.by,
            next_news_at=None if end else last.next_news_at,
            ended_at=end.at if end else None,
            ended_by=end.by if end else None,
            version=1 + len(story.news) + bool(end),
        )
        place_outage(outage, story.plan)
        numbers = [ticket.pk for ticket in story.reports]
        acts = [Act(outage, "declared", told.by, {}, {"tickets": numbers, **where_of(story.plan)}, told.at)]
        _say(outage, NewsKind.BEGIN, told)
        acts += [_told(outage, "told", one, NewsKind.UPDATE, story) for one in story.news]
        acts += [Act(outage, "me_too", who, at=at) for at, who in story.me_toos]
        acts += [_told(outage, "ended", end, NewsKind.END, story)] if end else []
        MeToo.objects.bulk_create(MeToo(outage=outage, user=who, at=at) for at, who in story.me_toos)
        record_many(sorted(acts, key=lambda act: act.at or told.at), deliver=False)
        _attach(outage, story)
    return outage


def _told(outage: Outage, verb: str, told: Told, kind: NewsKind, story: OutageStory) -> Act:
    data = {"news": _say(outage, kind, told).pk, "people": len(_having(story, told.at) - {told.by.pk})}
    return Act(outage, verb, told.by, {}, data, told.at)


def _having(story: OutageStory, at: datetime) -> set[int]:
    """The keys of those who had said by then that they have it."""
    return {who.pk for said, who in story.me_toos if said <= at} | {one.requester_id for one in story.reports}


def _say(outage: Outage, kind: NewsKind, told: Told) -> OutageNews:
    return OutageNews.objects.create(outage=outage, kind=kind, body=told.words, author=told.by, at=told.at)


def _attach(outage: Outage, story: OutageStory) -> None:
    cases = cases_of(list(story.reports), story.declared.by, rules_in_force(), story.declared.at)
    for case in cases:
        moves.attach(case, outage)
    keep(cases, deliver=False)
