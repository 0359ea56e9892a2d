"""What a package says of itself: version, and whether a file is the whole truth or only changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from users.roster.notes import Notes
from users.roster.package import READ, Package
from users.roster.table import Table


class Mode(StrEnum):
    """How a file is meant. `BULK`: what it does not name is gone. `DELTA`: what it does not name stays."""

    BULK = "bulk"
    DELTA = "delta"
    ABSENT = "absent"


@dataclass(frozen=True)
class Manifest:
    """Version (`1.0`, `1.1`, `1.2`) and the mode of each file."""

    version: str
    modes: dict[str, Mode] = field(default_factory=dict)

    def mode(self, name: str) -> Mode:
        """How file `name` is meant; a file that the package does not bring is absent."""
        return self.modes.get(name, Mode.ABSENT)

    def is_bulk(self, name: str) -> bool:
        """Whether a missing record means that it is gone."""
        return self.mode(name) == Mode.BULK


def read_manifest(package: Package, notes: Notes) -> Manifest:
    """The manifest, corrected by what is really there.

    Without one every file is taken as bulk (OneRoster 1.0). A file that the manifest calls absent is read like
    changes: its records are taken, and nobody is gone for not being named in it.
    """
    said = _properties(package, notes)
    if not said:
        notes.warn("manifest", _("There is no manifest; each file is taken as complete."))
    modes = {name: _mode(name, said, notes) for name in READ if package.has(name) and name != "manifest"}
    for name in READ[1:]:
        if name not in modes and said.get(f"file.{name.lower()}", Mode.ABSENT) != Mode.ABSENT:
            notes.warn("manifest", _("The manifest names %(name)s.csv, which is missing.") % {"name": name})
    return Manifest(_version(said, package), modes)


def _properties(package: Package, notes: Notes) -> dict[str, str]:
    if not package.has("manifest"):
        return {}
    rows = Table(package, "manifest", notes, "manifest").rows()
    return {row["propertyName"].lower(): row["value"].lower() for _line, row in rows}


def _mode(name: str, said: dict[str, str], notes: Notes) -> Mode:
    if not said:
        return Mode.BULK
    mode = said.get(f"file.{name.lower()}", "")
    if mode in {Mode.BULK, Mode.DELTA}:
        return Mode(mode)
    notes.warn(
        "manifest",
        _("The manifest does not announce %(name)s.csv; it is read as changes only.") % {"name": name},
    )
    return Mode.DELTA


def _version(said: dict[str, str], package: Package) -> str:
    """As the manifest says; without a manifest roles.csv gives a 1.2 package away."""
    return said.get("oneroster.version") or ("1.2" if package.has("roles") else "1.1" if said else "1.0")
