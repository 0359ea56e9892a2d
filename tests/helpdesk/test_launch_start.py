"""`bin/start` as a person meets it: one real start of an empty district, from the first word to the last."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from helpdesk.env import VARIABLES
from helpdesk.launch import processes
from helpdesk.launch.environment import ROOT
from helpdesk.launch.place import Place
from helpdesk.launch.postgres import Postgres
from helpdesk.launch.servers import Servers
from helpdesk.launch.valkey import Valkey

pytestmark = pytest.mark.processes


class Folder:
    """A `var` folder of its own, and starts of the product in it."""

    def __init__(self, var: Path) -> None:
        self.var, self.port, self.words = var, processes.free_port(), var.parent / "words"
        # Who reads the settings puts every default into its environment, ports included.
        ours = {name for variable in VARIABLES for name in (variable.name, f"{variable.name}_FILE")}
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        self.environment = {**kept, "VAR_DIR": str(var)}
        self.starts: list[subprocess.Popen[bytes]] = []

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "helpdesk.launch.start", "--port", str(self.port), *options]

    def refused(self, *options: str, **variables: str) -> str:
        """What a start says that ends at once."""
        done = subprocess.run(
            self.command(*options), cwd=ROOT, env=self.environment | variables, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        return done.stderr

    def open(self) -> subprocess.Popen[bytes]:
        """An empty district, once its pages answer."""
        with self.words.open("wb") as words:
            start = subprocess.Popen(
                self.command("--empty"), cwd=ROOT, env=self.environment, stdout=words, stderr=words
            )
        self.starts.append(start)
        assert processes.wait_until(lambda: start.poll() is not None or "Ctrl-C" in self.words.read_text(), 200)
        assert start.poll() is None, self.words.read_text()
        return start

    def close(self) -> None:
        """End what a failed test left open."""
        for start in self.starts:
            start.terminate()
            start.wait(30)
        Servers(self.var).remove()

    def pids(self, start: subprocess.Popen[bytes]) -> dict[str, int]:
        """The numbers of the programs and servers that run, by name."""
        place = Place.at(self.var)
        found = {"postgres": Postgres(place).pid or 0, "valkey": Valkey(place).pid or 0}
        listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        for line in listing.stdout.splitlines():
            pid, parent, command = line.split(None, 2)
            name = re.search(r"gunicorn|celery.* worker|celery.* beat|smtp_door", command)
            if parent == str(start.pid) and name is not None:
                found[name[0].rpartition(" ")[2]] = int(pid)
        return found


def _borrow_static(var: Path) -> None:
    """Spare the start the gathering of the pages' files, where this run of tests has done it."""
    shared = Path(os.environ["VAR_DIR"])
    if (shared / "static.stamp").exists():
        var.mkdir()
        (var / "static").symlink_to(shared / "static")
        shutil.copy(shared / "static.stamp", var / "static.stamp")


@pytest.fixture
def folder() -> Iterator[Folder]:
    place = Path(tempfile.mkdtemp(prefix="helpdesk-test-"))
    place.chmod(0o755)
    made = Folder(place / "vár")
    _borrow_static(made.var)
    yield made
    made.close()
    shutil.rmtree(place)


def test_an_empty_district_opens_says_where_it_is_and_heals(folder: Folder) -> None:
    start = folder.open()
    url = f"http://127.0.0.1:{folder.port}"
    words = folder.words.read_text()
    assert re.search(rf"{url}/\S+", words), "the link to the first-run page"
    assert "DEMO" not in words
    with urlopen(f"{url}/healthz") as answer:
        assert answer.status == 200
    assert folder.refused("--empty") == (
        f"The helpdesk of this folder already runs: {url}\n"
        f"To stop it, press Ctrl-C where it was started, or: kill {start.pid}\n"
    )
    first = folder.pids(start)
    assert first.keys() == {"postgres", "valkey", "gunicorn", "worker", "beat", "smtp_door"}
    for name in ("beat", "postgres"):
        os.kill(first[name], signal.SIGKILL)
    assert processes.wait_until(lambda: not {first["beat"], first["postgres"], 0} & {*folder.pids(start).values()}, 30)
    assert processes.wait_until(lambda: folder.pids(start).keys() == first.keys(), 30)
    healed = folder.pids(start)
    assert {name for name in first if healed[name] != first[name]} == {"beat", "postgres"}


def test_after_a_kill_the_next_start_finds_the_servers_and_ctrl_c_leaves_nothing(folder: Folder) -> None:
    killed = folder.open()
    first = folder.pids(killed)
    killed.kill()
    killed.wait()
    programs = [first[name] for name in ("gunicorn", "worker", "beat", "smtp_door")]
    assert processes.wait_until(lambda: not any(map(processes.is_alive, programs)), 15)
    again = folder.open()
    second = folder.pids(again)
    assert [second[name] for name in ("postgres", "valkey")] == [first[name] for name in ("postgres", "valkey")]
    again.send_signal(signal.SIGINT)
    assert again.wait(30) == 0
    assert folder.words.read_text().endswith("\nStopping …\nStopped.\n")
    assert [name for name, pid in second.items() if processes.is_alive(pid)] == []


def test_a_bad_value_stops_the_start_with_its_name_and_what_is_allowed(folder: Folder) -> None:
    said = folder.refused("--empty", SECRET_KEY="short")
    assert said.splitlines()[0] == "SECRET_KEY is missing or not usable. Allowed: at least 32 characters."
    place = Place.at(folder.var)
    assert (Postgres(place).pid, Valkey(place).pid) == (None, None)


def test_a_server_that_does_not_answer_is_named_by_its_variable(folder: Folder) -> None:
    nobody = f"127.0.0.1:{processes.free_port()}"
    said = folder.refused("--empty", DATABASE_URL=f"postgres://a:b@{nobody}/c", REDIS_URL=f"redis://{nobody}/0")
    assert said.startswith("DATABASE_URL is set, but its server does not answer: ")
    assert (said.count("\n"), "b@" in said) == (1, False)


def test_a_folder_that_cannot_be_made_is_a_sentence(folder: Folder) -> None:
    file = folder.var.parent / "file"
    file.touch()
    said = folder.refused(VAR_DIR=str(file / "var"))
    assert said == f"The folder {file.resolve() / 'var'} cannot be used (VAR_DIR): Not a directory\n"


def test_a_reset_spares_a_district_of_ones_own(folder: Folder) -> None:
    folder.var.mkdir(exist_ok=True)
    (folder.var / "kind").write_text("own\n")
    said = f"This folder holds a district of your own, which --reset leaves alone; see {folder.var}\n"
    assert folder.refused("--reset") == said
    assert folder.refused("--reset", DATABASE_URL="postgres://a:b@127.0.0.1/c") == (
        "--reset deletes the embedded database only; empty that of DATABASE_URL yourself.\n"
    )
