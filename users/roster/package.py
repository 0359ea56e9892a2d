"""A OneRoster package: a zip or a folder of CSV files, in capital or small letters, packed in a folder or not."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from weakref import finalize

from django.utils.translation import gettext as _

from users.roster.error import RosterError

# The only names that are ever opened. Demographics (birth dates, race) are none of a helpdesk's business.
READ = ("manifest", "orgs", "users", "roles", "academicSessions", "courses", "classes", "enrollments")
NEVER_READ = ("demographics",)
DEPTH = 3
# Unpacked, the largest file of the largest district is a few hundred megabytes; a zip bomb is far more.
LARGEST_FILE = 1 << 30
# What reading a file or a zip may fail with; a zip that was damaged on its way fails in all of these.
DAMAGED = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)

Place = Path | zipfile.Path


class Package:
    """The files of a package by their OneRoster names, without ending."""

    def __init__(self, path: Path) -> None:
        """Find the files at `path`. Raises RosterError with a sentence where there is no roster."""
        self.source = path.name
        self._files: dict[str, Place] = {}
        self.closed: list[str] = []
        try:
            self._find(path)
        except DAMAGED as problem:
            raise RosterError(_("%(path)s cannot be read: it is damaged.") % {"path": path}) from problem

    def _find(self, path: Path) -> None:
        root = _root(path)
        if isinstance(root, zipfile.Path):
            # The zip stays open as long as its files may be read, and no longer.
            finalize(self, root.root.close)
        folder = _roster_folder(root)
        if folder is None:
            raise RosterError(_("%(path)s holds no OneRoster file such as users.csv.") % {"path": path})
        for file in folder.iterdir():
            name = _roster_name(file)
            if name in READ:
                self._files[name] = file
            elif name in NEVER_READ:
                self.closed.append(file.name)

    def has(self, name: str) -> bool:
        """Whether the package brings the file."""
        return name in self._files

    def file_name(self, name: str) -> str:
        """The file as the district called it, for messages."""
        return self._files[name].name if self.has(name) else f"{name}.csv"

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a file of `READ`. Raises RosterError for an encrypted, broken or monstrous one."""
        file = self._files[name]
        try:
            self._refuse_bomb(file)
            with file.open("rb") as stream:
                yield stream
        except DAMAGED as problem:
            raise RosterError(
                _("%(file)s cannot be read: it is damaged or has a password.") % {"file": file.name}
            ) from problem

    @staticmethod
    def _refuse_bomb(file: Place) -> None:
        """A zip never gives more bytes of a file than it announces, so that looking at the number is enough."""
        size = file.root.getinfo(file.at).file_size if isinstance(file, zipfile.Path) else 0
        if size > LARGEST_FILE:
            raise RosterError(
                _("%(file)s unpacks to more than %(limit)s megabytes, so nothing was read.")
                % {"file": file.name, "limit": LARGEST_FILE >> 20}
            )


def _root(path: Path) -> Place:
    if path.is_dir():
        return path
    if not path.exists():
        raise RosterError(_("There is no file or folder %(path)s.") % {"path": path})
    if not zipfile.is_zipfile(path):
        raise RosterError(_("%(path)s is neither a folder nor a zip file.") % {"path": path})
    return zipfile.Path(path)


def _roster_folder(root: Place) -> Place | None:
    """The highest folder that holds roster files: many zips wrap them in a folder of their own."""
    level: list[Place] = [root]
    for _depth in range(DEPTH):
        for folder in level:
            if any(_roster_name(file) in READ for file in folder.iterdir()):
                return folder
        level = [
            child
            for folder in level
            for child in folder.iterdir()
            if child.is_dir() and not child.name.startswith(("__MACOSX", "."))
        ]
    return None


def _roster_name(file: Place) -> str:
    """`academicSessions` for `AcademicSessions.CSV`; nothing for a file of another kind."""
    stem, _dot, ending = file.name.rpartition(".")
    if ending.lower() != "csv" or file.is_dir():
        return ""
    return next((name for name in (*READ, *NEVER_READ) if name.lower() == stem.lower()), "")
