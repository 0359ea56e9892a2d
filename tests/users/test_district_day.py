"""Roles, absences and places begin and end at midnight of the district, not of Greenwich."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.models import Device
from audit import clock
from automation.escalation import Leads
from helpdesk.celery import app
from helpdesk.first_run import make_link
from schools.models import District, ServiceCalendar
from schools.wall import today
from tests.cast import Cast, grant, person
from tests.helpdesk.test_first_run import ANSWERS
from tickets.actions import Filing, open_ticket
from users.helpers import helpers
from users.lookup import administrators
from users.models import Absence, Membership, RoleGrant, User

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = date(2027, 4, 27), date(2027, 4, 28)
EVENING = datetime(2027, 4, 28, 0, 30, tzinfo=UTC)  # Tuesday, 6:30 PM in Denver


@pytest.fixture(autouse=True)
def evening(cast: Cast) -> None:
    """Half past six on a Tuesday in Denver; in Greenwich it is Wednesday."""
    District.objects.update(time_zone="America/Denver")
    clock.set_now(EVENING)


@pytest.fixture(params=["nowhere", "in a page"])
def place(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where it is asked: in a task or command without any zone, or in a page, for which the zone is set."""
    if request.param == "nowhere":
        yield
        return
    with timezone.override(District.current().zone):
        yield


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.usefixtures("place")
def test_a_substitute_still_sees_in_the_evening_what_they_stand_in_for(cast: Cast) -> None:
    Absence.objects.create(user=cast.marcus, substitute=cast.priya, first_day=TUESDAY, last_day=TUESDAY)
    Absence.objects.create(user=cast.tomas, substitute=cast.priya, first_day=WEDNESDAY, last_day=WEDNESDAY)

    assert fresh(cast.priya).scope.stands_for == {cast.marcus.pk}
    clock.move(timedelta(hours=6))
    assert fresh(cast.priya).scope.stands_for == {cast.tomas.pk}


@pytest.mark.usefixtures("place")
def test_a_role_of_tomorrow_does_not_hold_this_evening_and_one_until_tomorrow_does(cast: Cast) -> None:
    helper = person("Lee", "Young")
    tomorrow = RoleGrant.objects.create(user=helper, role="lead", school=cast.lincoln, since=WEDNESDAY)
    RoleGrant.objects.filter(user=cast.priya).update(until=WEDNESDAY)
    RoleGrant.objects.create(user=helper, role="administrator", since=WEDNESDAY)
    RoleGrant.objects.filter(user=cast.ada).update(until=WEDNESDAY)
    ticket = open_ticket(Filing(requester=cast.elena, subject="x", school=cast.lincoln), by=cast.elena)

    def holds() -> tuple[bool, bool, bool, bool, list[User], list[User]]:
        offered = {pk for pk, _name in helpers()}
        return (
            fresh(helper).scope.is_agent,
            fresh(cast.priya).scope.is_agent,
            helper.pk in offered,
            cast.priya.pk in offered,
            list(administrators()),
            Leads().of(ticket),
        )

    assert holds() == (False, True, False, True, [cast.ada], [cast.jo])
    clock.move(timedelta(hours=6))
    assert holds() == (True, False, True, False, [helper], [helper])
    assert tomorrow.since == WEDNESDAY


@pytest.mark.usefixtures("place")
def test_a_role_that_says_no_day_begins_today(cast: Cast) -> None:
    assert RoleGrant.objects.create(user=cast.david, role="clerk", school=cast.lincoln).since == TUESDAY


@pytest.mark.usefixtures("place")
def test_who_leaves_a_room_tomorrow_sees_its_devices_this_evening(cast: Cast) -> None:
    Membership.objects.filter(user=cast.elena).update(until=WEDNESDAY)

    seen = Device.objects.visible_to(fresh(cast.elena))

    assert sorted(seen.values_list("tag", flat=True)) == ["P-0214", "T-04471"]
    clock.move(timedelta(hours=6))
    assert list(Device.objects.visible_to(fresh(cast.elena)).values_list("tag", flat=True)) == ["T-04471"]


def test_the_first_administrator_of_a_district_holds_the_role_from_its_own_day_on(cast: Cast, client: Client) -> None:
    from_hawaii = ANSWERS | {"time_zone": "Pacific/Honolulu"}
    clock.set_now(datetime(2027, 4, 28, 8, 30, tzinfo=UTC))  # 3:30 AM in Chicago, 10:30 PM of Tuesday in Honolulu
    District.objects.all().delete()
    User.objects.filter(email=ANSWERS["email"].lower()).delete()
    ServiceCalendar.objects.all().delete()

    answer = client.post(urlsplit(make_link()).path, from_hawaii)

    assert answer.status_code == 302
    first = User.objects.get(email=ANSWERS["email"].lower())
    assert set(first.role_grants.values_list("since", flat=True)) == {TUESDAY}
    assert first.scope.is_administrator


def test_a_page_asks_for_the_district_no_more_often_than_before(cast: Cast, client: Client) -> None:
    grant(cast.marcus, "technician", cast.high)
    client.force_login(cast.marcus, backend="users.backends.RoleBackend")
    client.get("/queue/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/queue/").status_code == 200

    assert len([one for one in asked if 'FROM "schools_district"' in one["sql"]]) == 1


def test_a_task_runs_on_the_day_of_the_district_and_asks_for_it_once(cast: Cast) -> None:
    seen = []

    @app.task(name="tests.look")
    def look() -> None:
        with CaptureQueriesContext(connection) as asked:
            seen.append((today(), timezone.get_current_timezone_name(), len(asked)))

    try:
        look.apply(throw=True)
    finally:
        app.tasks.pop("tests.look")

    assert seen == [(TUESDAY, "America/Denver", 0)]
    assert timezone.get_current_timezone_name() == "UTC"
