"""Makes the virtual environment of this folder, fills it, and goes on inside it.

Run by path before anything is installed, so it imports the standard library alone:

    python3 -I helpdesk/launch/prepare.py start|test|soak|bench|texts ARGUMENTS…
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = {
    "start": "helpdesk.launch.start",
    "test": "helpdesk.launch.verify",
    "soak": "helpdesk.launch.verify",
    "bench": "bench",
    "texts": "helpdesk.texts",
}
SETS = {"start": ("requirements.txt",), "test": ("requirements.txt", "requirements-dev.txt")}


def main(act: str, arguments: list[str]) -> None:
    """Prepare, then become the program that does the act; ends with a sentence where that cannot be."""
    arguments = [_absolute(argument) for argument in arguments]
    if act == "soak":
        arguments = ["--soak", *arguments]
    os.chdir(ROOT)
    try:
        python = prepare(ROOT, SETS.get(act, SETS["test"]))
    except OSError as error:
        sys.exit(f"The folder {ROOT} cannot be prepared: {error}.")
    except KeyboardInterrupt:
        sys.exit("\nStopped while installing; the next start goes on.")
    os.execv(python, [str(python), "-m", MODULES[act], *arguments])  # noqa: S606  # no shell is meant


def prepare(root: Path, names: tuple[str, ...]) -> Path:
    """The Python of this folder's environment, made and filled as these requirement files say.

    Two at once wait for each other. Ends the program with a sentence where something is missing.
    """
    # As root, the servers run as a user without rights, who must be able to pass through.
    (root / "var").mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    with (root / "var" / "prepare.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = root / ".venv" / "bin" / "python"
        if not _works(python):
            _make(root / ".venv")
        for name in names:
            _install(python, root / name)
    return python


def _absolute(argument: str) -> str:
    """A path that the caller wrote relative to where she stands, made independent of it."""
    path, separator, rest = argument.partition("::")
    if argument.startswith("-") or not Path(path).exists():
        return argument
    return f"{Path(path).absolute()}{separator}{rest}"


def _works(python: Path) -> bool:
    """Whether an environment is there, complete, and new enough; an upgraded system Python can break one."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make(folder: Path) -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"Python {version} is here, but not the part of it that makes virtual environments. "
            f"Install it and try again; on Debian and Ubuntu: apt-get install python{version}-venv"
        )
    print("Making a virtual environment (once) …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        sys.exit(f"The virtual environment {folder} could not be made: {_last_lines(made.stdout + made.stderr)}")


def _install(python: Path, requirements: Path) -> None:
    """Install a requirement file unless this very text is installed already; a stamp keeps its hash."""
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = python.parent.parent / f"{requirements.stem}.installed"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    lines = requirements.read_text(encoding="utf-8").splitlines()
    count = sum(bool(line.strip()) and not line.startswith(("#", "-")) for line in lines)
    print(f"Installing {count} packages of {requirements.name} (about half a minute, once) …", flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--requirement", str(requirements)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"The packages could not be installed. pip says:\n{_last_lines(done.stderr or done.stdout)}")
    stamp.write_text(wanted, encoding="utf-8")


def _last_lines(text: str) -> str:
    return "\n".join([line for line in text.splitlines() if line.strip()][-6:]) or "nothing."


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
