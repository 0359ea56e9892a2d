"""Who holds a device, and the record of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.actions import Handing, hand_over, hand_over_many, take_back, take_back_many
from assets.models import Custody, Device
from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast, belong, person


def records(device: Device) -> list[tuple[str, bool]]:
    """The custody of a device: by whom, and whether it lasts."""
    return [(row.holder_name, row.until is None) for row in Custody.objects.filter(device=device).order_by("pk")]


def history(device: Device) -> list[tuple[str, int, dict[str, list[object]]]]:
    """The entries of a device."""
    return list(Entry.objects.about(device).values_list("verb", "by", "changed"))


@pytest.fixture
def spare(cast: Cast) -> Device:
    """A Chromebook in stock."""
    return Device.objects.create(tag="C-1", product=cast.chromebook.product, school=cast.lincoln)


def test_a_device_handed_over_is_in_use_and_its_custody_runs(cast: Cast, spare: Device) -> None:
    device = hand_over(spare, to=cast.kim, by=cast.marcus)
    spare.refresh_from_db()
    assert (spare.status, spare.holder, spare.room, spare.school) == ("deployed", cast.kim, None, cast.lincoln)
    assert device.holder_id == cast.kim.pk
    assert records(spare) == [("Kim Park", True)]
    assert history(spare) == [
        ("handed_over", cast.marcus.pk, {"status": ["in_stock", "deployed"], "holder": [None, cast.kim.pk]})
    ]


def test_handing_on_ends_one_custody_where_the_next_begins(cast: Cast, spare: Device) -> None:
    hand_over(spare, to=cast.kim, by=cast.marcus)
    clock.move(timedelta(days=3))
    hand_over(spare, to=cast.elena, by=cast.marcus)
    first, second = Custody.objects.filter(device=spare).order_by("pk")
    assert (first.holder, first.until, second.holder, second.until) == (cast.kim, second.since, cast.elena, None)
    assert second.since - first.since >= timedelta(days=3)


def test_a_device_put_into_a_room_moves_to_the_school_of_the_room(cast: Cast, spare: Device) -> None:
    hand_over(spare, room=cast.room_101, by=cast.jo)
    spare.refresh_from_db()
    assert (spare.school, spare.room, spare.holder) == (cast.high, cast.room_101, None)
    assert records(spare) == [("101, Cedar Valley High School", True)]


def test_a_device_given_to_a_person_moves_to_their_main_school(cast: Cast, spare: Device) -> None:
    belong(cast.elena, cast.high, "teacher")
    cast.elena.memberships.filter(school=cast.lincoln).update(primary=False)
    hand_over(spare, to=cast.elena, by=cast.jo)
    spare.refresh_from_db()
    assert spare.school == cast.high


def test_the_name_on_the_record_stays_when_the_person_is_renamed(cast: Cast, spare: Device) -> None:
    hand_over(spare, to=cast.kim, by=cast.marcus)
    cast.kim.given_name = cast.kim.family_name = ""
    cast.kim.save()
    assert records(spare) == [("Kim Park", True)]


def test_a_device_taken_back_is_in_stock_and_in_nobodys_hands(cast: Cast, spare: Device) -> None:
    hand_over(spare, to=cast.kim, by=cast.marcus)
    take_back(spare, by=cast.sam)
    spare.refresh_from_db()
    assert (spare.status, spare.holder, spare.room) == ("in_stock", None, None)
    assert records(spare) == [("Kim Park", False)]
    assert history(spare)[-1] == (
        "taken_back",
        cast.sam.pk,
        {"status": ["deployed", "in_stock"], "holder": [cast.kim.pk, None]},
    )


def test_a_lost_device_that_is_taken_back_stays_lost(cast: Cast) -> None:
    Device.objects.filter(pk=cast.laptop.pk).update(status="lost")
    assert take_back(cast.laptop, by=cast.marcus).status == "lost"


def test_nothing_is_taken_back_that_nobody_has(cast: Cast, spare: Device) -> None:
    with pytest.raises(Refused, match="Nobody has device C-1"):
        take_back(spare, by=cast.marcus)


@pytest.mark.parametrize("status", ["in_repair", "lost", "stolen", "disabled", "retired"])
def test_a_device_out_of_use_is_not_handed_over(cast: Cast, spare: Device, status: str) -> None:
    Device.objects.filter(pk=spare.pk).update(status=status)
    with pytest.raises(Refused, match="Device C-1 cannot be handed over"):
        hand_over(spare, to=cast.kim, by=cast.marcus)
    assert records(spare) == history(spare) == []


def test_nobody_is_given_a_device_twice_or_after_leaving(cast: Cast, spare: Device) -> None:
    hand_over(spare, to=cast.kim, by=cast.marcus)
    with pytest.raises(Refused, match="Kim Park has device C-1 already"):
        hand_over(spare, to=cast.kim, by=cast.marcus)
    cast.david.is_active = False
    with pytest.raises(Refused, match="David Chen left"):
        hand_over(spare, to=cast.david, by=cast.marcus)
    with pytest.raises(Refused, match="Say who gets device C-1"):
        hand_over(spare, by=cast.marcus)


def test_technicians_and_clerks_of_the_school_hand_over_and_others_do_not(cast: Cast, spare: Device) -> None:
    takers = iter([cast.kim, cast.elena, cast.david, cast.rosa])
    for person_ in (cast.marcus, cast.sam, cast.jo, cast.system):
        hand_over(spare, to=next(takers), by=person_)
    for person_ in (cast.priya, cast.tomas, cast.elena, cast.kim, cast.pat, cast.renee, cast.ada, cast.keiko):
        with pytest.raises(Refused, match="is not of your schools"):
            hand_over(spare, to=cast.paula, by=person_)
        with pytest.raises(Refused, match="is not of your schools"):
            take_back(spare, by=person_)


def test_the_set_verb_does_what_the_loop_does(cast: Cast) -> None:
    people = [person(f"Pupil{n}", "Doe", kind="student") for n in range(4)]
    devices = [
        Device.objects.create(serial=f"S{n}", product=cast.chromebook.product, school=cast.lincoln) for n in range(8)
    ]
    looped, many = devices[:4], devices[4:]
    for device, taker in zip(looped, people, strict=True):
        hand_over(device, to=taker, by=cast.marcus)
    hand_over_many([Handing(d, to) for d, to in zip(many, people, strict=True)], by=cast.marcus)
    for device in looped[:2]:
        take_back(device, by=cast.sam)
    take_back_many(many[:2], by=cast.sam)

    def state(devices: list[Device]) -> list[object]:
        fields = ("status", "holder", "room", "school")
        places = list(Device.objects.filter(pk__in=[d.pk for d in devices]).order_by("pk").values_list(*fields))
        return [places, [records(d) for d in devices], [history(d) for d in devices]]

    assert state(looped) == state(many)


def test_one_refusal_stops_the_whole_set(cast: Cast, spare: Device) -> None:
    lost = Device.objects.create(tag="C-2", product=spare.product, school=cast.lincoln, status="lost")
    with pytest.raises(Refused):
        hand_over_many([Handing(spare, cast.kim), Handing(lost, cast.elena)], by=cast.marcus)
    assert records(spare) == records(lost) == []


def test_a_set_costs_the_same_number_of_statements_whatever_its_size(cast: Cast) -> None:
    def cost(start: int, size: int) -> int:
        devices = [
            Device.objects.create(serial=f"S{n}", product=cast.chromebook.product, school=cast.lincoln)
            for n in range(start, start + size)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            hand_over_many([Handing(device, cast.kim) for device in devices], by=cast.system)
        return len(queries)

    assert cost(0, 1) == cost(1, 30)
