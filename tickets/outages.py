"""Outages as people read them: where, since when, how many have it, and what is known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools.models import Room, School
from tickets.guessing import ALIKE, alike
from tickets.models import Category, Outage
from tickets.models.outage import OutageQuerySet, Reach
from ui import times
from users.models import User

# More names than so many are counted.
MOST_NAMES = 3
MOST_GOING = 5
# From so many days on an outage is said in days.
LONG_DAYS = 2


@dataclass(frozen=True)
class Place:
    """A school, or a room with its school."""

    pk: int
    name: str
    school_id: int = 0
    school: str = ""


@dataclass(frozen=True)
class Latest:
    """The latest news."""

    body: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """An outage for one reader. `people` have it: who said “me too” and who asked; `is_mine`: the reader said it."""

    outage: Outage
    schools: Sequence[Place]
    rooms: Sequence[Place]
    people: int
    is_mine: bool
    latest: Latest | None
    at: datetime

    @property
    def places(self) -> set[int]:
        """The keys of the schools that it touches; empty for the whole district."""
        return {school.pk for school in self.schools} | {room.school_id for room in self.rooms}

    def is_at(self, school: School | None, room: Room | None) -> bool:
        """Whether it names this school, or this very room of it. One of the whole district names none."""
        at_school = school is not None and any(one.pk == school.pk for one in self.schools)
        return at_school or (room is not None and any(one.pk == room.pk for one in self.rooms))

    @property
    def is_late(self) -> bool:
        """Whether news were promised for a time that is over."""
        due = self.outage.next_news_at
        return self.outage.is_going and due is not None and due <= self.at

    @cached_property
    def where(self) -> str:
        """“Lincoln MS”, “rooms 214 and 215 of Lincoln MS”, “5 schools”, “the whole district”."""
        if not self.schools and not self.rooms:
            return _("the whole district")
        names = [school.name for school in self.schools]
        by_school: dict[str, list[str]] = {}
        for room in self.rooms:
            by_school.setdefault(room.school, []).append(room.name)
        for school, found in by_school.items():
            words = ngettext("room %(rooms)s of %(school)s", "rooms %(rooms)s of %(school)s", len(found))
            names.append(words % {"rooms": listed(found), "school": school})
        return listed(names) if len(names) <= MOST_NAMES else _("%(n)s schools") % {"n": len(names)}

    @property
    def icon(self) -> str:
        """The icon of the kind of trouble."""
        kind = self.outage.category
        return (kind.icon if kind else "") or "alert-triangle"

    @property
    def since(self) -> str:
        """“We know since 9:20 AM.”"""
        declared = self.outage.declared_at
        when = times.say(declared, self.at) if times.day_distance(declared, self.at) else times.the_time(declared)
        return _("We know since %(when)s.") % {"when": when}

    @property
    def doing(self) -> str:
        """“Tomás is on it; next news by 10:15 AM.”"""
        who, due = self.outage.assignee, self.outage.next_news_at
        news = ""
        if due:
            when = times.say(due, self.at) if times.day_distance(due, self.at) else times.at_time(due)
            words = _("news were due by %(when)s") if self.is_late else _("next news by %(when)s")
            news = words % {"when": when}
        if who and news:
            return _("%(who)s is on it; %(news)s.") % {"who": who.get_short_name(), "news": news}
        if who:
            return _("%(who)s is on it.") % {"who": who.get_short_name()}
        return f"{news[:1].upper()}{news[1:]}." if news else ""

    @property
    def counted(self) -> str:
        """“43 people told us of it.”, by “me too” or in a ticket; nothing where nobody did."""
        words = ngettext("%(n)s person told us of it.", "%(n)s people told us of it.", self.people)
        return words % {"n": f"{self.people:,}"} if self.people else ""

    @property
    def lasted(self) -> str:
        """“1 h 20”, “12 days”, from its beginning to its end or to now; an outage does not stop at night."""
        lasted = self.outage.lasted(self.at)
        if lasted.days >= LONG_DAYS:
            return ngettext("%(n)s day", "%(n)s days", lasted.days) % {"n": lasted.days}
        return times.duration(lasted.total_seconds() / 60)

    def is_about(self, category: Category | None, words: str) -> bool:
        """Whether a trouble of this kind, told in these words, is likely this one."""
        kinds = (category.pk, category.parent_id) if category else ()
        return is_about(self.outage.category_id, self.outage.title, kinds, words)


def is_about(kind: int | None, title: str, kinds: Collection[int | None], words: str) -> bool:
    """Whether a trouble is likely the outage of that kind and title: of its kind, or told in much the same words.

    `kinds`: the keys of the trouble's category and of its group.
    """
    same = kind is not None and kind in kinds
    return same or (bool(words) and alike(words, title) >= ALIKE)


def notices(outages: OutageQuerySet, reader: User | None, at: datetime) -> list[Notice]:
    """With places, counts and the latest news, all of them by one query."""
    details = RawSQL(_DETAILS, [reader.pk if reader else None], output_field=models.JSONField())  # noqa: S611 - ours
    read: Any = outages.select_related("assignee", "category").annotate(details=details)
    return [_notice(one, at, **one.details) for one in read]


def _notice(
    outage: Outage,
    at: datetime,
    *,
    schools: list[dict[str, Any]],
    rooms: list[dict[str, Any]],
    people: int,
    is_mine: bool,
    told: dict[str, str] | None,
) -> Notice:
    latest = Latest(told["body"], datetime.fromisoformat(told["at"])) if told else None
    return Notice(
        outage, [Place(**one) for one in schools], [Place(**one) for one in rooms], people, is_mine, latest, at
    )


def notice_of(outage: int, reader: User, at: datetime) -> Notice | None:
    """One outage, by its key, with who declared it."""
    found = Outage.objects.filter(pk=outage).select_related("declared_by")
    return next(iter(notices(found, reader, at)), None)


def going_at(schools: Collection[int], reader: User, at: datetime) -> list[Notice]:
    """The outages that go on at some schools (keys), in a room of theirs, or everywhere; without schools all."""
    going = Outage.objects.going()
    if schools:
        there = frozenset(schools)
        going = going.touching(Reach(schools=there, roaming=there))
    return notices(going.order_by("-began_at", "-pk")[:MOST_GOING], reader, at)


# Asked on the home page, the filing page, the queue and each ticket, so it is written by hand: to let Django write it
# took longer than to answer it. Who has it: restricted tickets are not counted.
_DETAILS = """
    (SELECT jsonb_build_object(
        'schools', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'pk', school.id, 'name', coalesce(nullif(school.short_name, ''), school.name)
            ) ORDER BY school.name), '[]')
            FROM tickets_outage_schools placed JOIN schools_school school ON school.id = placed.school_id
            WHERE placed.outage_id = tickets_outage.id
        ),
        'rooms', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'pk', room.id, 'name', room.name, 'school_id', school.id,
                'school', coalesce(nullif(school.short_name, ''), school.name)
            ) ORDER BY school.name, room.position, room.name), '[]')
            FROM tickets_outage_rooms placed
            JOIN schools_room room ON room.id = placed.room_id JOIN schools_school school ON school.id = room.school_id
            WHERE placed.outage_id = tickets_outage.id
        ),
        'told', (
            SELECT jsonb_build_object('body', news.body, 'at', news.at) FROM tickets_outagenews news
            WHERE news.outage_id = tickets_outage.id AND news.withdrawn_at IS NULL
            ORDER BY news.at DESC, news.id DESC LIMIT 1
        ),
        'people', (
            SELECT count(DISTINCT person) FROM (
                SELECT user_id AS person FROM tickets_metoo WHERE outage_id = tickets_outage.id
                UNION ALL
                SELECT requester_id FROM tickets_ticket
                WHERE outage_id = tickets_outage.id AND outage_id IS NOT NULL AND NOT restricted
            ) AS having_it
        ),
        'is_mine', EXISTS (SELECT FROM tickets_metoo WHERE outage_id = tickets_outage.id AND user_id = %s)
    ))
"""


def listed(names: Sequence[str]) -> str:
    """“214”, “214 and 215”, “213, 214 and 215”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
