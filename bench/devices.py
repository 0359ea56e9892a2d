"""What an import of a large device list costs: `python -m bench.devices FILE [--devices 150000]`.

Writes a Google Admin console export into FILE for the people that `bench.roster` imported, and imports it three
times into the database of DATABASE_URL: all new, the same again, and with one device in twenty in other hands.
Prints seconds, and the memory of this process. Use a database that may be filled.
"""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

import django

HEADER = [
    "deviceId", "serialNumber", "model", "lastPolicySync", "osVersion", "orgUnitPath", "provisionStatus",
    "annotatedAssetId", "annotatedUser", "annotatedLocation", "annotatedNotes", "autoUpdateExpiration",
    "mostRecentUser",
]  # fmt: skip
MODELS = ["Acer Chromebook 311", "Lenovo 300e Chromebook 2nd Gen", "HP Chromebook 11 G9 EE", "Dell Chromebook 3110"]
STUDENTS, SCHOOLS = 94_000, 100


def main() -> None:
    """Generate, import, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--devices", type=int, default=150_000)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench.import_cost import measure  # noqa: PLC0415

    for name, moved in (("all new", 0), ("the same again", 0), ("one in twenty in other hands", 20)):
        write_list(arguments.file, arguments.devices, moved)
        measure(f"{arguments.devices:,} devices: {name}", lambda: call_command("import_devices", str(arguments.file)))


def write_list(path: Path, devices: int, moved: int) -> None:
    """A device for each student, the rest in rooms; every `moved`-th has the next student as its user."""
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(devices):
            student = (number + (1 if moved and number % moved == 0 else 0)) % STUDENTS
            held = number < STUDENTS
            writer.writerow([
                f"id-{number:08}", f"NX{number:08}", MODELS[number % 4], "2027-04-26T13:00:00.000Z", "126.0.6478.222",
                f"/Devices/S{number % SCHOOLS:03}", "ACTIVE", f"C-{number:06}",
                f"s{student}@lsd.example" if held else "",
                "" if held else f"Room {number % 3 + 1}{number % 30 + 1:02}",
                "", "2031-06-30T00:00:00.000Z", f"s{student}@lsd.example",
            ])  # fmt: skip


if __name__ == "__main__":
    main()
