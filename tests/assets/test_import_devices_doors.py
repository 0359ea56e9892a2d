"""Who imports lists of devices, by which doors, and what is no such list."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.actions.importing import import_devices
from assets.exports import ExportError
from assets.models import Custody, Device
from audit.models import Entry
from audit.refusal import Refused
from tests.assets.test_import_devices import CONSOLE, ELENA, KIM, Take, device, numbers, row, take
from tests.cast import Cast

__all__ = ["take"]


def test_leads_and_administrators_import_and_others_do_not(cast: Cast, take: Take) -> None:
    for person in (cast.marcus, cast.sam, cast.elena, cast.renee, cast.tomas):
        with pytest.raises(Refused, match="Only leads and administrators"):
            take(row("NX1"), by=person)
    assert Device.objects.filter(serial="NX1").count() == 0
    take(row("NX1", user=KIM), by=cast.ada)
    assert Custody.objects.get(device=device("NX1")).holder == cast.kim
    assert numbers(take(row("NX1", user=ELENA), by=cast.jo))["handed over"] == 1


def test_a_dry_run_counts_and_changes_nothing(take: Take) -> None:
    done = take(row("NX1", user=KIM), dry_run=True)
    assert numbers(done) == {"rows": 1, "devices": 1, "created": 1, "handed over": 1}
    assert (Device.objects.filter(serial="NX1").count(), Entry.objects.count(), Custody.objects.count()) == (0, 0, 0)


def test_the_command_prints_counts_and_warnings(cast: Cast, tmp_path: Path) -> None:
    path, out = tmp_path / "devices.csv", StringIO()
    path.write_text(CONSOLE + row("NX1", user="nobody@cv.example"))
    call_command("import_devices", str(path), "--dry-run", stdout=out)
    lines = out.getvalue().splitlines()
    assert ["created", "1"] in [line.split() for line in lines]
    assert lines[-2:] == [
        "A user of the list is nobody whom we know; the holder stays. (nobody@cv.example)",
        "This was a dry run: nothing was changed.",
    ]


@pytest.mark.parametrize(("text", "sentence"), [
    (None, "There is no file"),
    ("a,b\n1,2\n", "has neither a column serialNumber nor annotatedAssetId, so nothing was changed"),
    ("", "has neither a column serialNumber"),
])  # fmt: skip
def test_what_is_no_device_list_is_refused_with_a_sentence(
    cast: Cast, tmp_path: Path, text: str | None, sentence: str
) -> None:
    path = tmp_path / "devices.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ExportError, match=sentence):
        import_devices(path, by=cast.system)
    with pytest.raises(CommandError, match=sentence):
        call_command("import_devices", str(path))


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-12:00", "2026-13-45T00:00:00Z"])
def test_a_moment_that_no_calendar_knows_is_left_out(take: Take, said: str) -> None:
    take(row("S1", lastPolicySync=said))

    assert device("S1").last_seen is None


def test_a_list_that_a_spreadsheet_saved_in_its_own_letters_is_read(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "devices.csv"
    path.write_bytes((CONSOLE + row("S1", annotatedNotes="Señora Núñez")).encode("cp1252"))

    done = import_devices(path, by=cast.system)

    assert device("S1").notes == "Señora Núñez"
    assert [str(note) for note in done.notes] == ["The list is not UTF-8; it is read as Windows-1252."]
