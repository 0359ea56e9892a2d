"""Where people belong today, for words beside their names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.standing import room_words
from users.choices import Kind
from users.models import Membership, User


def places_of(people: Collection[User], at: datetime) -> dict[int, Membership]:
    """The main membership of each person at a moment, by their key, with school and room; one query for all."""
    today = timezone.localdate(at)
    current = Membership.objects.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gt=today))
    rows = current.filter(user__in=[person.pk for person in people]).select_related("school", "room")
    rows = rows.only("user", "role", "school__name", "school__short_name", "room__name")
    found: dict[int, Membership] = {}
    for row in rows.order_by("-primary", "pk"):
        found.setdefault(row.user_id, row)
    return found


def place_words(person: User, place: Membership | None) -> str:
    """“Teacher, Lincoln MS, room 214”; for a pupil the grade; what kind of person it is where no school is known."""
    words = [
        part_words(person, place),
        place.school.short if place else "",
        room_words(place.room) if place and place.room else "",
    ]
    return ", ".join(word for word in words if word)


def part_words(person: User, place: Membership | None) -> str:
    """“Teacher”; for a pupil the grade; what kind of person it is without a place."""
    if person.kind == Kind.STUDENT and person.grade:
        return _("Student, grade %(grade)s") % {"grade": person.grade.lstrip("0") or person.grade}
    return str(place.get_role_display() if place else person.get_kind_display())
