"""One CSV file as rows of the columns that we take."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from users.roster.columns import REQUIRED, recognise
from users.roster.error import RosterError
from users.roster.notes import Notes
from users.roster.package import Package

if TYPE_CHECKING:
    from _csv import Reader

BLOCK = 1 << 20
LONGEST_LINE = 4 << 20
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

Row = dict[str, str]


class Table:
    """A file of the package. `columns` are those found; a column that is missing reads as empty text."""

    def __init__(self, package: Package, name: str, notes: Notes, kind: str) -> None:
        """Read the header. Raises RosterError where a column is missing without which the file means nothing."""
        self.name, self.file = name, package.file_name(name)
        self._package, self._notes, self._kind = package, notes, kind
        self._encoding = self._find_encoding()
        with self._lines() as reader:
            headers: list[str] = next(reader, [])
        self._places, taken_for = recognise(name, headers)
        self.columns = frozenset(self._places)
        self._insist()
        for header, ours in taken_for.items():
            notes.warn(kind, _("%(file)s: column “%(header)s” is read as %(ours)s.")
                       % {"file": self.file, "header": header, "ours": ours})  # fmt: skip

    def _insist(self) -> None:
        missing = [name for name in REQUIRED[self.name] if name not in self.columns]
        if missing:
            raise RosterError(
                _("%(file)s has no column %(names)s, so nothing was changed.")
                % {"file": self.file, "names": ", ".join(missing)}
            )

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its line number; empty rows are left out, short ones filled up."""
        names, places = list(self._places), list(self._places.values())
        width = max(places, default=-1) + 1
        with self._lines() as reader:
            next(reader, None)
            for values in reader:
                if not any(values):
                    continue
                if len(values) < width:
                    self._notes.warn(self._kind, _("A row is too short; the rest is read as empty."),
                                     f"{self.file} line {reader.line_num}")  # fmt: skip
                    values = [*values, *[""] * (width - len(values))]
                yield reader.line_num, _row(names, places, values)

    @contextmanager
    def _lines(self) -> Iterator[Reader]:
        with self._package.open(self.name) as raw:
            text = io.TextIOWrapper(raw, self._encoding, errors="replace", newline="")
            try:
                yield csv.reader(self._short_lines(text), delimiter=self._delimiter())
            except csv.Error as problem:
                raise RosterError(
                    _("%(file)s is no readable CSV: %(problem)s.") % {"file": self.file, "problem": problem}
                ) from problem
            finally:
                text.detach()

    def _short_lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        """The lines, one at a time in memory. Raises RosterError for one without an end."""
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise RosterError(
                    _("%(file)s is no readable CSV: %(problem)s.")
                    % {"file": self.file, "problem": _("a line is longer than any row can be")}
                )
            yield line.replace("\0", "")

    def _delimiter(self) -> str:
        """Comma; a semicolon or tab where the header has those and no comma (Excel of other countries)."""
        with self._package.open(self.name) as raw:
            header = raw.readline(BLOCK).decode(self._encoding, "replace")
        return next((sign for sign in ",;\t" if sign in header), ",")

    def _find_encoding(self) -> str:
        """UTF-8 as the standard says, with or without a mark; what Excel leaves behind where it is not."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self._package.open(self.name) as raw:
            block = raw.read(BLOCK)
            for mark, encoding in BOMS.items():
                if block.startswith(mark):
                    return encoding
            try:
                while block:
                    decoder.decode(block)
                    block = raw.read(BLOCK)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._notes.warn(
                    self._kind, _("%(file)s is not UTF-8; it is read as Windows-1252.") % {"file": self.file}
                )
                return "cp1252"
        return "utf-8"


def _row(names: Sequence[str], places: Sequence[int], values: Sequence[str]) -> Row:
    return {name: values[place].strip() for name, place in zip(names, places, strict=True)}
