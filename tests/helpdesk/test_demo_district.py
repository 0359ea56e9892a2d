"""The demo district: the same every time, of the promised size, with the story in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from assets.models import Custody, Device
from audit import clock
from audit.models import Delivery, Entry
from helpdesk.demo import seed
from helpdesk.demo.cast import PASSWORD, demo_logins
from helpdesk.demo.days import (
    ZONE,
    is_school_day,
    moment,
    story_morning,
)
from helpdesk.demo.queue import SCENES
from helpdesk.demo.speech import troubles
from schools import calendars
from schools.calendars import Calendars
from tickets.models import Category, Clock, Message, Ticket
from users.models import User
from users.nearby import person_meant
from users.timetable import Timetable

SHARE = 0.05


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A twentieth of the demo district, made once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed.open_demo(SHARE)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: None, db: None) -> None:
    """The demo district, as it was seeded."""


def fingerprint() -> str:
    """Everything that somebody can see, without primary keys, passwords and the marks of writing."""
    return sha256("\n".join(lines()).encode()).hexdigest()


def lines() -> Iterator[str]:
    yield from map(str, User.objects.order_by("pk").values_list("email", "given_name", "family_name", "grade", "kind"))
    yield from map(
        str,
        Device.objects.order_by("tag").values_list("tag", "serial", "product__name", "status", "holder__family_name"),
    )
    yield from map(
        str,
        Ticket.objects.order_by("pk").values_list(
            "pk", "subject", "status", "priority", "requester__family_name", "assignee__email", "created_at", "due_at"
        ),
    )
    yield from map(str, Message.objects.order_by("ticket", "pk").values_list("ticket", "at", "kind", "body"))
    yield from map(
        str,
        Clock.objects.order_by("ticket", "kind").values_list("ticket", "kind", "state", "used", "late_at", "due_at"),
    )
    yield from map(
        str,
        Entry.objects.filter(subject_type="tickets.ticket").order_by("pk").values_list("subject_id", "verb", "at"),
    )


def wipe() -> None:
    """Empty the house, as `bin/start --reset` does, which begins new processes without calendars in memory."""
    calendars.forget()
    tables = [table for table in connection.introspection.table_names() if table != "django_migrations"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    User.objects.create(roster_id="system", kind="service", given_name="Tech Help", password="!")


def test_two_seeds_are_equal(demo: None) -> None:
    first, count = fingerprint(), Ticket.objects.count()
    wipe()
    assert User.objects.count() == 1

    seed.open_demo(SHARE)

    assert (Ticket.objects.count(), fingerprint()) == (count, first)


def test_a_second_start_adds_nothing(demo: None) -> None:
    before = fingerprint(), Entry.objects.count(), Delivery.objects.count()

    assert seed.open_demo(SHARE) is False

    assert (fingerprint(), Entry.objects.count(), Delivery.objects.count()) == before


def test_only_the_listed_people_can_sign_in_with_a_password(demo: None) -> None:
    able = {user.email: user for user in User.objects.all() if user.has_usable_password()}
    listed = [login.email for _group, logins in demo_logins() for login in logins]

    assert User.objects.count() > 500
    assert sorted(able) == sorted(listed)
    assert [email for email, user in able.items() if not user.check_password(PASSWORD)] == []


def test_the_tickets_of_the_story_have_their_numbers(demo: None) -> None:
    story = Ticket.objects.filter(pk__in=SCENES)

    assert sorted(story.values_list("pk", flat=True)) == sorted(SCENES)
    assert Ticket.objects.order_by("pk").last() == Ticket.objects.get(
        subject__startswith="Panel does not react to touch, "
    )
    assert dict(story.values_list("pk", "status")) == {
        48171: "waiting_vendor",
        48175: "waiting_part",
        48184: "open",
        48190: "waiting_user",
        48199: "new",
        48205: "visit",
        48212: "waiting_user",
        48218: "part_in",
        48221: "open",
        48226: "solved",
        48229: "visit",
        48236: "open",
        48240: "new",
        48243: "open",
        48244: "open",
        48247: "new",
        48251: "new",
    }


def test_the_story_morning_stands_as_it_is_told(demo: None) -> None:
    at = story_morning()
    due = {ticket.pk: ticket.due_at for ticket in Ticket.objects.filter(pk__in=SCENES)}

    assert due[48251] == at + timedelta(minutes=6)
    assert due[48236] < at
    assert (due[48171], due[48190]) == (None, None)
    visit = Ticket.objects.get(pk=48229)
    assert (visit.visit_at, visit.assignee.given_name) == (moment(date(2027, 4, 27), time(10, 36)), "Marcus")


def test_elena_is_free_in_period_four_of_the_story_morning(demo: None) -> None:
    from_now = Timetable.of(User.objects.get(email="elena.alvarez@cedarvalley.example"), story_morning(), Calendars())

    with timezone.override(ZONE):
        today = from_now.slots(story_morning())[date(2027, 4, 27)]

    assert ("4", "free") in [(slot.label, slot.use.value) for slot in today]


def test_elena_can_ask_for_help_for_kim_whom_she_teaches(demo: None) -> None:
    elena = User.objects.get(email="elena.alvarez@cedarvalley.example")

    assert person_meant("Kim Park", by=elena).grade == "07"


def test_tickets_are_numbered_in_the_order_in_which_they_came(demo: None) -> None:
    moments = list(Ticket.objects.order_by("pk").values_list("created_at", flat=True))

    assert moments == sorted(moments)
    numbers = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_nobody_is_told_of_the_past_and_no_tick_has_work_left(demo: None) -> None:
    at = story_morning()

    assert Entry.objects.count() > 1000
    assert Delivery.objects.count() == 0
    assert Clock.objects.filter(state="running", late_at=None, due_at__lt=at).count() == 0
    assert Clock.objects.filter(state="running", warned_at=None, late_at=None, warn_at__lt=at).count() == 0


def test_nothing_in_the_past_happens_before_it_was_filed_or_after_the_story_morning(demo: None) -> None:
    said = Message.objects.values_list("at", "ticket__created_at")

    assert [pair for pair in said if not pair[1] <= pair[0] <= story_morning()] == []
    assert Entry.objects.filter(at__gt=story_morning()).count() == 0


def test_a_device_has_one_holder_or_room_at_a_time(demo: None) -> None:
    out = Device.objects.filter(status="deployed")

    assert out.count() == out.exclude(holder=None, room=None).count() > 200
    assert Custody.objects.filter(until=None).count() == Device.objects.exclude(holder=None, room=None).count()


def test_a_later_start_moves_the_clock_onward_to_a_school_morning(demo: None) -> None:
    for later in (timedelta(hours=10), timedelta(days=3), timedelta(days=40), timedelta(days=900)):
        before = clock.now() + later
        clock.set_now(before)

        moved = seed.move_clock()

        assert moved >= before
        assert moved.astimezone(ZONE).time() == time(9, 52)
        assert is_school_day(moved.astimezone(ZONE).date()) or moved.year > 2029


def test_a_start_on_the_same_school_morning_leaves_the_clock(demo: None) -> None:
    clock.set_now(story_morning() + timedelta(minutes=50))

    moved = seed.move_clock()

    assert abs(moved - story_morning() - timedelta(minutes=50)) < timedelta(seconds=5)


def test_a_lost_clock_never_goes_back_behind_what_has_happened(demo: None) -> None:
    clock.set_now(story_morning() - timedelta(days=200))

    assert seed.move_clock() >= story_morning()


def test_people_speak_of_every_trouble_of_the_catalogue(demo: None) -> None:
    leaves = set(Category.objects.exclude(parent=None).values_list("key", flat=True))

    assert {trouble.key for trouble in troubles()} == leaves


def test_teachers_ask_for_students_whose_device_is_broken(demo: None) -> None:
    found = Ticket.objects.filter(subject__startswith="Student’s").exclude(beneficiary=None)

    assert {(one.beneficiary == one.device.holder, one.requester.kind) for one in found} == {(True, "staff")}
