"""Devices out of the Google Admin console export and GAM lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assets.actions import take_back
from assets.actions.importing import DeviceImport, import_devices
from assets.atlas import Atlas
from assets.exports import values
from assets.exports.columns import recognise
from assets.models import Custody, Device, Product
from audit.models import Entry
from tests.cast import Cast
from users.models import ContactAddress

CONSOLE = (
    "deviceId,serialNumber,model,lastPolicySync,enrollmentTime,osVersion,orgUnitPath,provisionStatus,annotatedAssetId,"
    "annotatedUser,annotatedLocation,annotatedNotes,ethernetMacAddress,macAddress,lastReport,autoUpdateExpiration,"
    "meid,platformVersion,firmwareVersion,lastDeprovision,deprovisionReason,mostRecentActivity,mostRecentUser\n"
)
Take = Callable[..., DeviceImport]


def row(serial: str, tag: str = "", user: str = "", location: str = "", **more: str) -> str:
    """One row of the console export."""
    said = {
        "deviceId": f"id-{serial}",
        "serialNumber": serial,
        "model": "Acer Chromebook 311",
        "provisionStatus": "ACTIVE",
        "annotatedAssetId": tag,
        "annotatedUser": user,
        "annotatedLocation": location,
    } | more
    return ",".join(f'"{said.get(name, "")}"' for name in CONSOLE.strip().split(",")) + "\n"


@pytest.fixture
def take(cast: Cast, tmp_path: Path) -> Take:
    """`take(*rows)` imports such a console export; `text=` gives the file in full."""

    def _take(*rows: str, text: str = "", **options: object) -> DeviceImport:
        path = tmp_path / "devices.csv"
        path.write_text(text or CONSOLE + "".join(rows), encoding="utf-8")
        return import_devices(path, by=options.pop("by", cast.system), **options)  # type: ignore[arg-type]

    return _take


def device(serial: str) -> Device:
    """A device by serial number."""
    return Device.objects.get(serial=serial)


def warned(done: DeviceImport) -> dict[str, int]:
    """What was odd."""
    return {note.what: note.times for note in done.notes}


def numbers(done: DeviceImport) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: number for name, number in done.counts.items() if number}


KIM = "kim.park@cedarvalley.example"
ELENA = "elena.alvarez@cedarvalley.example"


def test_a_console_export_brings_devices_with_all_that_it_tells(cast: Cast, take: Take) -> None:
    done = take(
        row(
            "NX1",
            "C-1",
            KIM,
            "Rm 214",
            orgUnitPath="/Students/Lincoln MS/Grade 7",
            osVersion="126.0",
            lastPolicySync="2027-04-26T13:00:00.000Z",
            autoUpdateExpiration="2031-06-30T00:00:00.000Z",
            mostRecentUser=KIM,
            annotatedNotes="sticker",
        )
    )
    assert numbers(done) == {"rows": 1, "devices": 1, "created": 1, "handed over": 1}
    assert warned(done) == {}
    found = device("NX1")
    assert (found.tag, found.external_id, found.status, found.school, found.room, found.holder) == (
        "C-1",
        "id-NX1",
        "deployed",
        cast.lincoln,
        cast.room_214,
        cast.kim,
    )
    assert (found.org_unit, found.os_version, found.last_seen, found.updates_until, found.last_user, found.notes) == (
        "/Students/Lincoln MS/Grade 7",
        "126.0",
        datetime(2027, 4, 26, 13, tzinfo=UTC),
        date(2031, 6, 30),
        KIM,
        "sticker",
    )
    product = Product.objects.get(name="Acer Chromebook 311")
    assert (found.product, product.kind, product.maker) == (product, "chromebook", "Acer")
    assert list(Custody.objects.filter(device=found).values_list("holder", "holder_name", "until")) == [
        (cast.kim.pk, "Kim Park", None)
    ]
    assert list(Entry.objects.about(found).values_list("verb", flat=True)) == ["created", "handed_over"]


def test_the_same_list_again_changes_nothing(take: Take) -> None:
    rows = [row("NX1", "C-1", KIM, "Rm 214", orgUnitPath="/Lincoln MS"), row("NX2")]
    take(*rows)
    entries = Entry.objects.count()
    assert numbers(take(*rows)) == {"rows": 2, "devices": 2, "unchanged": 2}
    assert Entry.objects.count() == entries


def test_a_gam_list_with_semicolons_is_read_by_its_own_names(cast: Cast, take: Take) -> None:
    done = take(
        text="deviceId;annotatedAssetId;annotatedLocation;annotatedUser;lastSync;notes;serialNumber;status\n"
        f"g1;C-1;;{KIM};2027-04-26T13:00:00.000Z;hello;NX1;ACTIVE\n"
        "g2;;;;Never;;NX2;DEPROVISIONED\n"
    )
    assert numbers(done) == {"rows": 2, "devices": 2, "created": 2, "handed over": 1}
    assert (device("NX1").holder, device("NX1").notes) == (cast.kim, "hello")
    assert (device("NX2").status, device("NX2").last_seen) == ("retired", None)


def test_the_rows_on_which_gam_repeats_a_device_are_one_device(take: Take) -> None:
    done = take(
        text="deviceId,serialNumber,status,recentUsers.email,lastKnownNetwork.ipAddress,recentUsers.0.email\n"
        "g1,NX1,ACTIVE,first@cv.example,10.0.0.1,numbered@cv.example\n"
        "g2,NX2,ACTIVE,,10.0.0.9,\n"
        "g1,NX1,ACTIVE,second@cv.example,10.0.0.2,\n"
        "g1,,,third@cv.example,,\n"
    )
    assert numbers(done) == {"rows": 4, "devices": 2, "created": 2}
    assert device("NX1").last_user == "first@cv.example"


def test_numbered_and_unknown_columns_are_ignored_and_order_does_not_matter() -> None:
    assert recognise(["recentUsers.0.email", "weather", "status", "Serial Number"]) == {"serial": [3], "status": [2]}


def test_a_byte_order_mark_is_ignored(take: Take) -> None:
    assert numbers(take(text="\ufeff" + CONSOLE + row("NX1")))["created"] == 1


# Which device


def test_devices_are_known_by_serial_in_any_case(cast: Cast, take: Take) -> None:
    done = take(row("5cd1234xyz", "C-19902"))
    assert numbers(done) == {"rows": 1, "devices": 1, "updated": 1}
    cast.chromebook.refresh_from_db()
    assert (cast.chromebook.external_id, cast.chromebook.serial) == ("id-5cd1234xyz", "5CD1234XYZ")
    assert cast.chromebook.product.name == "Chromebook 300e"  # what people wrote stays


def test_a_device_known_by_its_tag_alone_gets_its_serial(cast: Cast, take: Take) -> None:
    ours = Device.objects.create(tag="C-7", product=cast.chromebook.product)
    take(row("NX7", "C-7"))
    ours.refresh_from_db()
    assert ours.serial == "NX7"


def test_a_tag_never_joins_two_serial_numbers(cast: Cast, take: Take) -> None:
    done = take(row("NX7", "C-19902"))
    assert warned(done) == {"A tag is on another device here; the device is taken without it.": 1}
    assert device("NX7").tag is None
    assert Device.objects.get(tag="C-19902").serial == "5CD1234XYZ"


def test_two_devices_with_one_tag_in_the_list_do_not_both_get_it(take: Take) -> None:
    done = take(row("NX1", "C-1"), row("NX2", "C-1"))
    assert (device("NX1").tag, device("NX2").tag) == ("C-1", None)
    assert warned(done) == {"Two devices of the list have one tag; only the first keeps it.": 1}


def test_a_label_that_people_gave_stays(take: Take) -> None:
    take(row("NX1", "C-1"))
    done = take(row("NX1", "C-2"))
    assert device("NX1").tag == "C-1"
    assert warned(done) == {"A device carries another tag here; ours stays.": 1}


def test_a_device_enrolled_twice_counts_by_its_active_id(take: Take) -> None:
    done = take(
        row("NX1", deviceId="old", provisionStatus="DEPROVISIONED", lastPolicySync="2027-04-26T13:00:00Z"),
        row("NX1", deviceId="new", lastPolicySync="2027-04-20T13:00:00Z"),
    )
    assert (device("NX1").external_id, device("NX1").status) == ("new", "in_stock")
    assert warned(done) == {"A serial number stands under several ids; the active one counts.": 1}


def test_an_id_that_moved_to_another_serial_moves(take: Take) -> None:
    take(row("NX1", deviceId="board"))
    take(row("NX2", deviceId="board"))
    assert (device("NX1").external_id, device("NX2").external_id) == (None, "board")


def test_a_row_that_names_no_thing_is_left_out_with_a_warning(take: Take) -> None:
    done = take(row("", deviceId="ghost"))
    assert warned(done) == {"A row has no serial number and no tag that we know; it is left out.": 1}
    assert Device.objects.filter(external_id="ghost").count() == 0


def test_a_device_that_is_not_in_the_list_stays_as_it_is(cast: Cast, take: Take) -> None:
    before = Device.objects.filter(pk=cast.laptop.pk).values().get()
    take(row("NX1"))
    assert Device.objects.filter(pk=cast.laptop.pk).values().get() == before


# Who has it


def test_a_new_holder_ends_one_custody_and_begins_the_next(cast: Cast, take: Take) -> None:
    take(row("NX1", user=KIM))
    done = take(row("NX1", user=ELENA.upper()))
    assert numbers(done)["handed over"] == 1
    assert device("NX1").holder == cast.elena
    assert [
        (name, until is None)
        for name, until in Custody.objects.filter(device=device("NX1"))
        .order_by("pk")
        .values_list("holder_name", "until")
    ] == [("Kim Park", False), ("Elena Alvarez", True)]


def test_a_holder_may_be_known_by_a_contact_address(cast: Cast, take: Take) -> None:
    ContactAddress.objects.create(user=cast.kim, address="kim@old.example")
    take(row("NX1", user="kim@old.example"))
    assert device("NX1").holder == cast.kim


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        ("nobody@cv.example", "A user of the list is nobody whom we know; the holder stays."),
        ("Kim, 7th grade", "A user of the list is nobody whom we know; the holder stays."),
        ("family@home.example", "A user of the list may be several people; the holder stays."),
        ("gone@cv.example", "A user of the list is nobody whom we know; the holder stays."),
    ],
)
def test_an_unclear_user_leaves_the_holder_as_it_is(cast: Cast, take: Take, user: str, sentence: str) -> None:
    for person in (cast.paula, cast.kim):
        ContactAddress.objects.create(user=person, address="family@home.example")
    ContactAddress.objects.create(user=cast.david, address="gone@cv.example")
    cast.david.is_active = False
    cast.david.save()
    take(row("NX1", user=ELENA))
    done = take(row("NX1", user=user))
    assert warned(done) == {sentence: 1}
    assert device("NX1").holder == cast.elena


def test_a_blank_user_takes_a_device_from_nobody(cast: Cast, take: Take) -> None:
    take(row("NX1", user=KIM))
    take(row("NX1"))
    assert device("NX1").holder == cast.kim


def test_an_old_word_of_the_list_does_not_undo_what_the_counter_did(cast: Cast, take: Take) -> None:
    take(row("NX1", user=KIM, orgUnitPath="/Lincoln MS"))
    take_back(device("NX1"), by=cast.sam)
    done = take(row("NX1", user=KIM, orgUnitPath="/Lincoln MS"))
    assert "handed over" not in numbers(done)
    assert (device("NX1").holder, device("NX1").status) == (None, "in_stock")
    take(row("NX1", user=ELENA, orgUnitPath="/Lincoln MS"))
    assert device("NX1").holder == cast.elena


def test_a_user_who_joins_the_roster_later_gets_the_device_then(cast: Cast, take: Take) -> None:
    take(row("NX1", user="new@cv.example"))
    ContactAddress.objects.create(user=cast.kim, address="new@cv.example")
    take(row("NX1", user="new@cv.example"))
    assert device("NX1").holder == cast.kim


# Where it is


@pytest.mark.parametrize(
    "location",
    ["214", "Rm 214", "Lincoln MS 214", "LMS-214", "Lincoln Middle School, Room 214", "lincoln ms / rm. 214"],
)
def test_a_location_finds_the_room_with_or_without_its_school(cast: Cast, take: Take, location: str) -> None:
    take(row("NX1", location=location, orgUnitPath="/Devices/LMS"))
    found = device("NX1")
    assert (found.room, found.school, found.status, found.holder) == (cast.room_214, cast.lincoln, "deployed", None)


def test_a_location_means_a_room_of_its_own_school_only(cast: Cast, take: Take) -> None:
    take(row("NX1", location="101", orgUnitPath="/LMS"), row("NX2", location="CVH 101", orgUnitPath="/LMS"))
    assert (device("NX1").room, device("NX1").school) == (None, cast.lincoln)
    assert (device("NX2").room, device("NX2").school) == (cast.room_101, cast.high)


def test_a_location_that_matches_nothing_moves_nothing(cast: Cast, take: Take) -> None:
    take(row("NX1", location="somewhere"))
    assert (device("NX1").room, device("NX1").school, device("NX1").status) == (None, None, "in_stock")


def test_a_school_is_not_found_in_the_middle_of_a_word(cast: Cast) -> None:
    assert Atlas().find("/LMSX", "", None) == (None, None)
    assert Atlas().find("/LMS/Carts", "", None) == (cast.lincoln.pk, None)


# Status


@pytest.mark.parametrize(
    ("ours", "theirs", "then"),
    [
        ("in_stock", "ACTIVE", "in_stock"),
        ("deployed", "provisioned", "deployed"),
        ("in_repair", "ACTIVE", "in_repair"),
        ("lost", "ACTIVE", "lost"),
        ("deployed", "DISABLED", "disabled"),
        ("in_repair", "disabled", "disabled"),
        ("lost", "DISABLED", "lost"),
        ("stolen", "DEPROVISIONED", "stolen"),
        ("deployed", "DEPROVISIONED", "retired"),
        ("disabled", "deprovisioned", "retired"),
        ("retired", "DISABLED", "retired"),
        ("retired", "ACTIVE", "retired"),
        ("disabled", "ACTIVE", "in_stock"),
        ("deployed", "", "deployed"),
        ("deployed", "RETURN_REQUESTED", "deployed"),
    ],
)
def test_device_management_knows_disabled_and_retired_and_we_the_rest(
    cast: Cast, take: Take, ours: str, theirs: str, then: str
) -> None:
    Device.objects.create(serial="NX1", product=cast.chromebook.product, status=ours)
    take(row("NX1", provisionStatus=theirs))
    assert device("NX1").status == then
    changes = [entry.changed for entry in Entry.objects.about(device("NX1"))]
    assert changes == ([{"status": [ours, then]}] if ours != then else [])


def test_a_device_enabled_again_is_with_its_holder_as_before(cast: Cast, take: Take) -> None:
    take(row("NX1", user=KIM))
    take(row("NX1", user=KIM, provisionStatus="DISABLED"))
    assert (device("NX1").status, device("NX1").holder) == ("disabled", cast.kim)
    take(row("NX1", user=KIM))
    assert (device("NX1").status, device("NX1").holder) == ("deployed", cast.kim)


def test_a_disabled_device_is_handed_to_nobody_until_it_is_enabled(cast: Cast, take: Take) -> None:
    take(row("NX1", user=KIM, provisionStatus="DISABLED"))
    assert (device("NX1").status, device("NX1").holder) == ("disabled", None)
    take(row("NX1", user=KIM))
    assert (device("NX1").status, device("NX1").holder) == ("deployed", cast.kim)


# Words and dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031-06-30T00:00:00.000Z", "2031-06-30"),
        ("2031-06-30", "2031-06-30"),
        ("1940550400000", "2031-06-30"),
        ("Jun 2031", "2031-06-30"),
        ("June 1, 2031", "2031-06-01"),
        ("2031-06", "2031-06-30"),
        ("6/30/2031", "2031-06-30"),
        ("never", "None"),
        ("2031-13-45", "None"),
        ("Foo 2031", "None"),
    ],
)
def test_each_way_to_write_the_end_of_updates(text: str, day: str) -> None:
    assert str(values.day_of(text)) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-04-26T13:00:00.000Z", "2027-04-26 13:00:00+00:00"),
        ("2027-04-26 13:00:00", "2027-04-26 13:00:00+00:00"),
        ("2027-04-26T08:00:00-05:00", "2027-04-26 13:00:00+00:00"),
        ("1808744400000", "2027-04-26 13:00:00+00:00"),
        ("Apr 26, 2027", "2027-04-26 00:00:00+00:00"),
        ("Never", "None"),
        ("", "None"),
    ],
)
def test_each_way_to_write_when_a_device_was_seen(text: str, moment: str) -> None:
    assert str(values.moment(text)) == moment


def test_the_kind_of_a_new_product_is_guessed_by_its_name(take: Take) -> None:
    take(row("NX1"), row("NX2", model="ASUS Chromebox 4"), row("NX3", model="Lenovo Tablet 10e"), row("NX4", model=""))
    assert [device(f"NX{n}").product.kind for n in (1, 2, 3, 4)] == ["chromebook", "other", "tablet", "chromebook"]
    assert device("NX4").product.name == "Chromebook (model unknown)"


# Who may, and what it says
