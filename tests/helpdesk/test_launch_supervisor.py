"""The small supervisor: restarts who ends, stops all, leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from helpdesk.launch import processes
from helpdesk.launch.environment import ROOT
from helpdesk.launch.supervisor import Program, Supervisor

pytestmark = pytest.mark.processes


def supervisor(folder: Path, said: list[str], **scripts: str) -> Supervisor:
    programs = [Program(name, ["sh", "-c", script]) for name, script in scripts.items()]
    return Supervisor(programs, folder, folder, dict(os.environ), said.append)


def noted(folder: Path, count: int, watched: Supervisor | None = None) -> list[int]:
    """The process numbers that the programs wrote into `pids`, once there are so many."""
    file = folder / "pids"

    def enough() -> bool:
        if watched is not None:
            watched.watch()
        return file.exists() and len(file.read_text().split()) >= count

    assert processes.wait_until(enough, 10)
    return [int(number) for number in file.read_text().split()]


def test_a_killed_program_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    watched = supervisor(tmp_path, said, worker="echo $$ >> pids; exec sleep 600")
    watched.start()
    [first] = noted(tmp_path, 1)
    os.kill(first, signal.SIGKILL)
    second = noted(tmp_path, 2, watched)[1]
    try:
        assert second != first
        log = tmp_path / "worker.log"
        assert said == [f"The worker ended (killed by SIGKILL); it starts again in 0.5 s. See {log}"]
    finally:
        watched.stop()
    assert not processes.is_alive(second)


def test_a_program_that_keeps_ending_is_started_ever_more_slowly(tmp_path: Path) -> None:
    said: list[str] = []
    watched = supervisor(tmp_path, said, beat="echo $$ >> pids; echo no broker; exit 3")
    watched.start()
    noted(tmp_path, 3, watched)
    processes.wait_until(lambda: watched.watch() or len(said) == 3, 5)
    watched.stop()
    assert [sentence.split(". See")[0] for sentence in said] == [
        "The beat ended (exit 3); it starts again in 0.5 s",
        "The beat ended (exit 3); it starts again in 1 s",
        "The beat ended (exit 3); it starts again in 2 s",
    ]


def test_a_stop_ends_the_deaf_and_their_children_too(tmp_path: Path) -> None:
    deaf = "trap '' TERM; echo $$ >> pids; sleep 600 & echo $! >> pids; wait"
    watched = supervisor(tmp_path, [], deaf=deaf, polite="echo $$ >> pids; exec sleep 600")
    watched.start()
    pids = noted(tmp_path, 3)
    assert [processes.is_alive(pid) for pid in pids] == [True, True, True]
    watched.stop(seconds=0.3)
    assert processes.wait_until(lambda: not any(map(processes.is_alive, pids)), 5)


def test_the_words_of_a_program_are_kept(tmp_path: Path) -> None:
    watched = supervisor(tmp_path, [], web="echo opening; echo 'cannot bind' >&2; echo $$ >> pids; exec sleep 600")
    watched.start()
    noted(tmp_path, 1)
    watched.stop()
    assert (tmp_path / "web.log").read_text() == "opening\ncannot bind\n"
    assert watched.last_words("web") == "cannot bind"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_a_supervisor_killed_without_warning_leaves_no_program(tmp_path: Path) -> None:
    script = f"""
        import os, pathlib, time
        from helpdesk.launch.supervisor import Program, Supervisor
        folder = pathlib.Path({str(tmp_path)!r})
        program = Program("worker", ["sh", "-c", "echo $$ >> pids; exec sleep 600"])
        Supervisor([program], folder, folder, dict(os.environ), print).start()
        time.sleep(600)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT) as starter:
        [pid] = noted(tmp_path, 1)
        assert processes.is_alive(pid)
        starter.kill()
    assert processes.wait_until(lambda: not processes.is_alive(pid), 5)
