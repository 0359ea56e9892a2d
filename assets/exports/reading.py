"""One export file as records."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime  # read at run time: the shape of a record is the shape of its table
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from assets.exports import values
from assets.exports.columns import recognise
from users.roster.notes import Notes

if TYPE_CHECKING:
    from _csv import Reader


BLOCK = 1 << 20


class ExportError(Exception):
    """The file cannot be taken as it is; `str(error)` is a sentence for the operator."""


class Record(NamedTuple):
    """A row of an export. `status` is one of ours or empty; `user` and `last_user` are as written there."""

    line: int
    device_id: str
    serial: str
    tag: str
    status: str
    model: str
    user: str
    location: str
    org_unit: str
    os_version: str
    last_seen: datetime | None
    last_user: str
    updates_until: date | None
    notes: str
    order_number: str


class DeviceFile:
    """A CSV file of the Google Admin console or of GAM; columns go by their names."""

    def __init__(self, path: Path, notes: Notes) -> None:
        """Read the header. Raises ExportError where there is no such file or nothing to know devices by."""
        if not path.is_file():
            raise ExportError(_("There is no file %(path)s.") % {"path": path})
        self.path, self._notes = path, notes
        self._encoding = self._find_encoding()
        with path.open(encoding=self._encoding, errors="replace") as stream:
            header = stream.readline()
        self._delimiter = next((sign for sign in ",;\t" if sign in header), ",")
        with self._lines() as reader:
            self._places = recognise(next(reader, []))
        if not {"serial", "tag"} & set(self._places):
            raise ExportError(
                _("%(path)s has neither a column serialNumber nor annotatedAssetId, so nothing was changed.")
                % {"path": path.name}
            )

    def records(self) -> Iterator[Record]:
        """Each row that names a device. GAM repeats a device on several rows; the database makes one of them."""
        with self._lines() as reader:
            next(reader, None)
            for row in reader:
                found = {name: self._value(name, row) for name in self._places}
                if found.get("serial") or found.get("tag") or found.get("device_id"):
                    yield self._record(reader.line_num, found)

    def _value(self, name: str, row: list[str]) -> str:
        """The first column of this meaning that says something."""
        said = (row[place].strip() for place in self._places[name] if place < len(row))
        return next((value for value in said if value), "")

    def _record(self, line: int, found: dict[str, str]) -> Record:
        status = values.status(found.get("status", ""))
        if status is None:
            self._notes.warn("devices", _("A status word is unknown; the status stays."), found["status"][:40])
        return Record(
            line,
            found.get("device_id", "")[:80],
            found.get("serial", "").upper()[:80],
            found.get("tag", "")[:60],
            status or "",
            found.get("model", "")[:160],
            found.get("user", "").lower()[:255],
            found.get("location", "")[:255],
            found.get("org_unit", "")[:255],
            found.get("os_version", "")[:60],
            values.moment(found.get("last_seen", "")),
            found.get("last_user", "")[:255],
            values.day_of(found.get("updates_until", "")),
            found.get("notes", ""),
            found.get("order_number", "")[:80],
        )

    @contextmanager
    def _lines(self) -> Iterator[Reader]:
        with self.path.open(encoding=self._encoding, errors="replace", newline="") as text:
            try:
                yield csv.reader((line.replace("\0", "") for line in text), delimiter=self._delimiter)
            except csv.Error as problem:
                raise ExportError(
                    _("%(path)s is no readable CSV: %(problem)s.") % {"path": self.path.name, "problem": problem}
                ) from problem

    def _find_encoding(self) -> str:
        """UTF-8, with or without a mark; what spreadsheets leave behind where it is not."""
        with self.path.open("rb") as raw:
            if raw.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
                return "utf-16"
        try:
            with self.path.open(encoding="utf-8") as text:
                while text.read(BLOCK):
                    pass
        except UnicodeDecodeError:
            self._notes.warn("devices", _("The list is not UTF-8; it is read as Windows-1252."))
            return "cp1252"
        return "utf-8-sig"
