"""What `bin/test` runs for which wish, and what it makes of the ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpdesk.launch import machine, verify
from helpdesk.launch.checks import Check, Outcome
from helpdesk.launch.environment import ROOT

NOWHERE = machine.Tool(("no-such-program",), ("no-such-package",), "browser", "SKIP_BROWSER")


def wished(*arguments: str, left_out: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The runs of pytest, by title, with their arguments."""
    options, extra = verify._options(arguments)
    chosen = verify._checks(options, extra, set(left_out))
    return {check.title: list(check.command[3:]) for check in chosen if isinstance(check, Check) and check.streams}


def test_without_wishes_everything_runs_and_the_browser_last() -> None:
    assert wished() == {
        "Tests": ["-n", "2", "-m", "not soak and not browser"],
        "Tests in the browser": ["-m", "browser and not soak"],
    }
    titles = [check.title for check in verify._checks(*verify._options(()), set())]
    assert titles == [
        "Lint",
        "Format",
        "Imports between rooms and floors",
        "Types",
        "Templates",
        "Migrations are complete",
        "Settings of a production start",
        "Files of the pages",
        "Known holes in packages",
        "Tests",
        "Tests in the browser",
    ]


def test_what_a_machine_lacks_is_left_out() -> None:
    assert wished(left_out=frozenset({"browser", "imap"})) == {
        "Tests": ["-n", "2", "-m", "not soak and not browser and not imap"]
    }


def test_a_path_runs_pytest_alone() -> None:
    assert wished("tests/ui", "-x") == {"Tests": ["-m", "not soak", "tests/ui", "-x"]}
    assert wished("-m", "soak") == {"Tests": ["-m", "soak"]}
    assert wished("--soak") == {"Long runs": ["-m", "soak", "-o", "timeout=7200"]}


def test_the_end_of_a_command_decides_and_its_words_are_kept() -> None:
    good = Check("good", [sys.executable, "-c", "print('all is well')"], {})
    bad = Check(
        "bad", [sys.executable, "-c", "import os, sys; sys.exit(os.environ['WORDS'])"], {"WORDS": "two faults"}
    )
    assert good.run(os.environ) == Outcome("ok", "all is well")
    assert bad.run(os.environ) == Outcome("FAILED", "two faults")


def test_one_failure_fails_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    done = [("Lint", Outcome("ok"), 0.4), ("Audit", Outcome("skipped"), 1.0)]
    assert verify._report(done) == 0
    assert verify._report([*done, ("Types", Outcome("FAILED"), 12.0)]) == 1
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "  ok          0.4 s  Lint",
        "  skipped     1.0 s  Audit",
        "  FAILED     12.0 s  Types",
        "  1 of 3 failed.",
    ]


def test_an_interrupted_check_may_clear_up(tmp_path: Path) -> None:
    waiting = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(print('cleared', flush=True))); "
    check = Check("long", [sys.executable, "-c", f"{waiting} print('up', flush=True); time.sleep(600)"], {}, True)
    script = f"""
from helpdesk.launch import interrupts
from helpdesk.launch.checks import Check
import os
interrupts.listen()
try:
    Check(*{(check.title, check.command, {}, True)!r}).run(os.environ)
except interrupts.Stopped:
    print("stopped", flush=True)
"""
    words = tmp_path / "words"
    with words.open("wb") as out, subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=out) as runner:
        while words.read_text() != "up\n":
            time.sleep(0.02)
        runner.terminate()
    assert words.read_text().splitlines() == ["up", "cleared", "stopped"]


def test_tests_are_left_out_by_wish_but_never_on_a_build_server() -> None:
    wish = {"SKIP_BROWSER": "1"}
    assert machine.switched_off((NOWHERE,), wish) == [NOWHERE]
    assert machine.switched_off((NOWHERE,), wish | {"CI": "true"}) == []
    assert machine.switched_off((NOWHERE,), {}) == []


def test_a_program_is_looked_for_where_debian_keeps_those_of_root() -> None:
    assert machine.Tool(("sh",), (), "browser", "SKIP_BROWSER").is_here is True
    assert NOWHERE.is_here is False


def build_server(folder: Path) -> Path:
    """A clone whose `bin/test` only tells what it was given."""
    clone = folder / "a clone"
    (clone / ".ci").mkdir(parents=True)
    (clone / "bin").mkdir()
    shutil.copy(ROOT / ".ci" / "run", clone / ".ci" / "run")
    test = clone / "bin" / "test"
    test.write_text('#!/bin/sh\necho "$PWD|${LETTERS_DIR-unset}|$*"\nexit 3\n')
    test.chmod(0o755)
    return clone


def run(clone: Path) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name != "LETTERS_DIR"}
    command = ["bash", str(clone / ".ci" / "run")]
    done = subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_build_server_runs_the_tests_with_the_letters_beside_the_clone(tmp_path: Path) -> None:
    clone = build_server(tmp_path)
    assert run(clone) == (3, f"{clone}|unset|\n")
    letters = tmp_path / "shared" / "mail" / "letters"
    letters.mkdir(parents=True)
    assert run(clone) == (3, f"{clone}|{letters}|\n")
