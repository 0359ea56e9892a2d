"""Opening an empty house: the district, its hours, and the first administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import time
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from audit.actions import record
from audit.clock import real_now
from audit.refusal import Refused
from helpdesk.models import FirstRunLink
from letters.models import Mailbox
from schools.models import District, ServiceCalendar, ServiceHours
from schools.wall import today_at
from tickets.actions.catalogue import install_catalogue
from users.choices import HelpdeskRole, Kind
from users.models import RoleGrant, User

SCHOOL_WEEK = range(5)


@dataclass(frozen=True)
class FirstRun:
    """What the first-run page asks."""

    district: str
    time_zone: str
    given_name: str
    family_name: str
    email: str
    password: str
    opens: time
    closes: time
    mailbox: str = ""


def make_link() -> str:
    """A fresh one-time link; older ones stop working. Raises Refused where a district exists already."""
    if District.objects.exists():
        raise Refused("This house has its district already. Sign in as an administrator.")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        FirstRunLink.objects.filter(used_at=None).delete()
        FirstRunLink.objects.create(token_hash=_hash(token), created_at=real_now())
    return str(settings.BASE_URL) + reverse("first_run", args=[token])


def is_valid(token: str) -> bool:
    """Whether the link still opens the house."""
    return (
        FirstRunLink.objects.filter(token_hash=_hash(token), used_at=None).exists() and not District.objects.exists()
    )


def open_house(token: str, answers: FirstRun) -> User:
    """Found the district. Two people with the same link: the second one is Refused with a sentence."""
    with transaction.atomic():
        used = FirstRunLink.objects.filter(token_hash=_hash(token), used_at=None).update(used_at=real_now())
        if not used or District.objects.exists():
            raise Refused("This link was used already. Sign in, or ask whoever opened the house.")
        return _found(answers)


def _found(answers: FirstRun) -> User:
    district = District.objects.create(pk=1, name=answers.district, time_zone=answers.time_zone)
    calendar = ServiceCalendar.objects.create(name=answers.district)
    ServiceHours.objects.bulk_create(
        ServiceHours(calendar=calendar, weekday=day, opens=answers.opens, closes=answers.closes) for day in SCHOOL_WEEK
    )
    install_catalogue()
    first = User.objects.create_user(
        answers.email,
        answers.password,
        kind=Kind.STAFF,
        given_name=answers.given_name,
        family_name=answers.family_name,
    )
    for role in (HelpdeskRole.ADMINISTRATOR, HelpdeskRole.LEAD):
        RoleGrant.objects.create(user=first, role=role, since=today_at(None, district))
    if answers.mailbox:
        Mailbox.objects.create(address=answers.mailbox.lower(), name="Tech Help", default=True)
    record(district, "founded", by=first)
    return first


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
