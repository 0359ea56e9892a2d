"""The part that runs before anything is installed: it finds Python, makes the environment, fills it once."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.launch import prepare
from helpdesk.launch.environment import ROOT

NO_PACKAGES = "# none: this test needs no registry\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hélp desk"
    made.mkdir()
    (made / "requirements.txt").write_text(NO_PACKAGES)
    return made


def test_an_environment_is_made_anew_where_it_is_broken_and_filled_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to("/nonexistent/python3")
    stamp = folder / ".venv" / "requirements.installed"
    stamp.write_text(hashlib.sha256(NO_PACKAGES.encode()).hexdigest())
    installing = "Installing {} packages of requirements.txt (about half a minute, once) …"

    assert prepare.prepare(folder, ("requirements.txt",)) == python
    probe = [python, "-c", "import pip, sys; print(sys.prefix != sys.base_prefix)"]
    assert subprocess.run(probe, capture_output=True, text=True, check=True).stdout == "True\n"
    first = capsys.readouterr().out.splitlines()
    assert first == ["Making a virtual environment (once) …", installing.format(0)]

    prepare.prepare(folder, ("requirements.txt",))
    assert capsys.readouterr().out == ""

    (folder / "requirements.txt").write_text("./not-there\n")
    for _ in range(2):
        with pytest.raises(SystemExit) as refusal:
            prepare.prepare(folder, ("requirements.txt",))
        assert str(refusal.value).startswith("The packages could not be installed. pip says:\nERROR: ")
        assert capsys.readouterr().out.splitlines() == [installing.format(1)]


def test_a_python_without_its_part_for_environments_says_which_package_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as refusal:
        prepare.prepare(folder, ("requirements.txt",))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert str(refusal.value) == (
        f"Python {version} is here, but not the part of it that makes virtual environments. "
        f"Install it and try again; on Debian and Ubuntu: apt-get install python{version}-venv"
    )


def machine(folder: Path, **pythons: str) -> dict[str, str]:
    """A machine whose only programs are a shell's and these, each answering with its version."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "dirname").symlink_to(shutil.which("dirname") or "")
    for name, version in pythons.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo "Python {version}" && exit 0\nexit 1\n')
        program.chmod(0o755)
    return {"PATH": str(programs)}


@pytest.mark.parametrize(
    ("pythons", "found"), [({"python3": "3.9.2"}, "Python 3.9.2"), ({}, "none")], ids=["an old one", "none"]
)
def test_a_machine_without_a_new_enough_python_is_told_so(tmp_path: Path, pythons: dict[str, str], found: str) -> None:
    done = subprocess.run(
        [ROOT / "bin" / "start"], env=machine(tmp_path, **pythons), capture_output=True, text=True, check=False
    )
    said = f"The helpdesk needs Python 3.11 or newer; this machine has {found}. Install it and try again.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_newer_python_beside_an_old_one_is_found(tmp_path: Path) -> None:
    environment = machine(tmp_path, python3="3.9.2")
    newer = tmp_path / "programs" / "python3.12"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "$@"\n')
    newer.chmod(0o755)
    command = [ROOT / "bin" / "test", "--fast", "a path"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == f"-I {ROOT}/helpdesk/launch/prepare.py test --fast a path\n"


def test_a_path_written_where_the_caller_stands_means_the_same_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("test_x.py").touch()
    told = [prepare._absolute(argument) for argument in ("test_x.py::test_one", "-k", "test_y.py", "--fast")]
    assert told == [f"{tmp_path}/test_x.py::test_one", "-k", "test_y.py", "--fast"]
