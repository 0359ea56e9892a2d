"""What each of the cast may see and do, by roles, teams and dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets.models import Device
from audit import clock
from tests.cast import SINCE, Cast, belong, grant, person
from users.choices import HelpdeskRole, Kind
from users.models import RoleGrant, User
from users.roles import GRANTS, READ_ONLY, is_administration

CAST = (
    "elena", "david", "kim", "paula", "rosa", "marcus", "priya", "tomas", "jo", "renee", "ada", "keiko", "sam", "pat",
)  # fmt: skip


def names(cast: Cast, question: str) -> set[str]:
    """Those of the cast whose scope answers a question with yes."""
    return {name for name in CAST if getattr(getattr(cast, name).scope, question)}


def test_who_of_the_cast_is_what(cast: Cast) -> None:
    assert names(cast, "is_agent") == {"marcus", "priya", "tomas", "jo", "renee"}
    assert names(cast, "sees_all_tickets") == {"jo", "renee", "ada"}
    assert names(cast, "is_administrator") == {"ada"}
    assert names(cast, "is_key_holder") == {"keiko"}
    assert names(cast, "sees_reports") == {"jo", "renee", "pat"}


def test_schools_whose_tickets_and_figures_are_open(cast: Cast) -> None:
    lincoln, high = frozenset({cast.lincoln.pk}), frozenset({cast.high.pk})
    assert {
        name: getattr(cast, name).scope.ticket_schools for name in CAST if getattr(cast, name).scope.ticket_schools
    } == {
        "marcus": lincoln,
        "priya": high,
    }
    assert cast.pat.scope.report_schools() == lincoln
    assert cast.jo.scope.report_schools() is cast.renee.scope.report_schools() is None
    assert cast.marcus.scope.report_schools() == frozenset()
    assert cast.tomas.scope.teams == frozenset({cast.network.pk})


@pytest.mark.parametrize(
    ("perm", "here", "elsewhere"),
    [
        ("assets.hand_over", {"marcus", "jo", "sam"}, {"priya", "jo"}),
        ("assets.look_up", {"marcus", "jo", "sam", "renee", "pat"}, {"priya", "jo", "renee"}),
        ("assets.import", {"jo", "ada"}, {"jo", "ada"}),
    ],
)
def test_named_rights_count_for_the_school_of_the_thing(
    cast: Cast, perm: str, here: set[str], elsewhere: set[str]
) -> None:
    away = Device.objects.create(tag="X", product=cast.laptop.product, school=cast.high)
    assert {name for name in CAST if getattr(cast, name).has_perm(perm, cast.laptop)} == here
    assert {name for name in CAST if getattr(cast, name).has_perm(perm, away)} == elsewhere
    assert perm in GRANTS


def test_a_thing_without_a_school_is_for_those_of_the_whole_district(cast: Cast) -> None:
    adrift = Device.objects.create(tag="X", product=cast.laptop.product)
    assert {name for name in CAST if getattr(cast, name).has_perm("assets.hand_over", adrift)} == {"jo"}


def test_a_right_that_nobody_named_is_nobodys(cast: Cast) -> None:
    assert [name for name in CAST if getattr(cast, name).has_perm("assets.explode", cast.laptop)] == []


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2027, 4, 27), None, True),
        (date(2027, 4, 28), None, False),
        (SINCE, date(2027, 4, 28), True),
        (SINCE, date(2027, 4, 27), False),
    ],
)
def test_a_role_counts_from_its_first_day_until_before_its_last(
    cast: Cast, since: date, until: date | None, holds: bool
) -> None:
    RoleGrant.objects.create(user=cast.rosa, role="lead", since=since, until=until)
    assert cast.rosa.scope.is_agent is holds


def test_a_role_ends_by_itself_when_its_day_comes(cast: Cast) -> None:
    RoleGrant.objects.create(user=cast.rosa, role="lead", since=SINCE, until=date(2027, 4, 28))
    assert User.objects.get(pk=cast.rosa.pk).scope.is_agent is True
    clock.move(timedelta(days=1))
    assert User.objects.get(pk=cast.rosa.pk).scope.is_agent is False


@pytest.mark.parametrize("kind", [Kind.STUDENT, Kind.GUARDIAN, Kind.EXTERNAL])
@pytest.mark.parametrize("role", list(HelpdeskRole))
def test_a_role_gives_nothing_to_students_guardians_and_external_people(cast: Cast, kind: Kind, role: str) -> None:
    someone = person("Some", "Body", kind=kind)
    grant(someone, role)
    someone.team_memberships.create(team=cast.network)
    assert someone.scope == type(someone.scope)()
    someone.kind = Kind.STAFF
    assert User(pk=someone.pk, kind=Kind.STAFF).scope.district == {role}


def test_who_is_inactive_has_no_rights(cast: Cast) -> None:
    cast.ada.is_active = False
    assert cast.ada.scope.is_administrator is False
    assert cast.ada.has_perm("users.view_user") is False


def test_administrators_keep_records_but_open_no_tickets_and_no_letters(cast: Cast) -> None:
    assert cast.ada.has_perm("users.change_user") is True
    assert cast.jo.has_perm("users.change_user") is False
    for record in ("tickets.ticket", "tickets.message", "letters.receivedletter", "letters.outgoingletter"):
        room, model = record.split(".")
        assert [act for act in ("view", "add", "change", "delete") if is_administration(f"{room}.{act}_{model}")] == []
    assert is_administration("assets.view_custody") is True
    assert [act for act in ("add", "change", "delete") if is_administration(f"assets.{act}_custody")] == []
    assert "assets.custody" in READ_ONLY
    assert is_administration("auth.change_group") is False
    assert is_administration("assets.hand_over") is False


# People and devices


def test_people_are_looked_up_by_the_desk_and_others_find_only_themselves(cast: Cast) -> None:
    cast.david.is_active = False
    cast.david.save()
    everybody = set(User.objects.filter(is_active=True))
    assert cast.david not in everybody
    for name in CAST:
        asking = getattr(cast, name)
        found = set(User.objects.visible_to(asking))
        assert found == (everybody if asking.scope.is_agent else {asking})


def test_devices_are_seen_by_who_holds_them_who_works_there_and_the_desk(cast: Cast) -> None:
    away = Device.objects.create(tag="X", product=cast.laptop.product, school=cast.high)
    lincoln = {"panel", "laptop", "chromebook"}
    tags = {cast.panel.tag: "panel", cast.laptop.tag: "laptop", cast.chromebook.tag: "chromebook", away.tag: "away"}
    seen = {name: {tags[device.tag] for device in Device.objects.visible_to(getattr(cast, name))} for name in CAST}
    assert seen == {
        "elena": {"laptop", "panel"},
        "david": set(),
        "kim": {"chromebook"},
        "paula": {"chromebook"},
        "rosa": set(),
        "marcus": lincoln,
        "priya": {"away"},
        "tomas": lincoln | {"away"},
        "jo": lincoln | {"away"},
        "renee": lincoln | {"away"},
        "ada": lincoln | {"away"},
        "keiko": set(),
        "sam": lincoln,
        "pat": lincoln,
    }


def test_a_guardian_sees_the_devices_of_their_own_child_only(cast: Cast) -> None:
    other = person("Other", "Child", kind="student")
    belong(other, cast.lincoln, "student")
    Device.objects.create(tag="X", product=cast.laptop.product, school=cast.lincoln, holder=other)
    assert list(Device.objects.visible_to(cast.paula)) == [cast.chromebook]


def test_devices_of_a_room_are_no_longer_seen_by_who_left_the_room(cast: Cast) -> None:
    assert cast.panel in Device.objects.visible_to(cast.elena)
    cast.elena.memberships.update(until=date(2027, 4, 27))
    assert list(Device.objects.visible_to(cast.elena)) == [cast.laptop]
