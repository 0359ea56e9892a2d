"""The real programs against the filled database: web server with two workers, and Celery."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from pathlib import Path

from bench.drive.measuring import children, memory
from helpdesk.launch import processes, steps
from helpdesk.launch.door import Door
from helpdesk.launch.environment import ROOT
from helpdesk.launch.programs import programs

READY_SECONDS = 60


class House:
    """The programs of `bin/start`, started one by one. Their words go to files in `var`."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.door = Door("127.0.0.1", processes.free_port(), processes.free_port())
        self._commands = {program.name: program.command for program in programs(self.door, var)}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        (var / "log").mkdir(exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """What the programs are told besides what we were told."""
        return os.environ | {"BASE_URL": self.door.url, "ALLOWED_HOSTS": "127.0.0.1", "VAR_DIR": str(self.var)}

    def start(self, name: str) -> None:
        """Start a program; for the pages, wait until they answer."""
        if name == "web":
            steps.collect_static(self.environment, [ROOT / "static"])
        with (self.var / "log" / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                list(self._commands[name]), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        if name == "web":
            self._await_pages()

    def stop(self, *names: str) -> None:
        """End programs, all of them where none is named."""
        for name in names or list(self._running):
            process = self._running.pop(name)
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:  # a worker that finishes what it has begun
                process.kill()
                process.wait()

    def web_processes(self) -> list[int]:
        """The web workers."""
        return children(self._running["web"].pid)

    def web_memory(self) -> list[tuple[float, float]]:
        """Resident memory of the web workers in MB, now and at most."""
        return [memory(pid) for pid in self.web_processes()]

    def _await_pages(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.door.url}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise SystemExit(f"The pages do not open; see {self.var / 'log' / 'web.log'}")
