"""Keeps a few programs running: restarts what ends, stops all of them when asked, and leaves none behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.launch.processes import wait_until

FIRST_DELAY, LONGEST_DELAY = (
    0.5,
    30.0,
)  # seconds between an end and the next start; doubled while it keeps ending
STEADY_SECONDS = 30  # who ran this long is forgiven earlier ends
LOG_BYTES = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]


@dataclass
class Child:
    """One run of a program, and when the next one may begin."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    delay: float = FIRST_DELAY
    due: float | None = None


@dataclass
class Supervisor:
    programs: Sequence[Program]
    folder: Path
    logs: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    children: dict[str, Child] = field(default_factory=dict)

    def start(self) -> None:
        """Start every program, its words going to `logs/<name>.log`."""
        for program in self.programs:
            self.children[program.name] = Child(program, self._spawn(program), time.monotonic())

    def watch(self) -> None:
        """One look at everything: notices who ended, and starts again who has waited long enough."""
        now = time.monotonic()
        for child in self.children.values():
            if child.due is None and child.process.poll() is not None:
                self._schedule(child, now)
            elif child.due is not None and now >= child.due:
                child.process, child.started, child.due = self._spawn(child.program), now, None

    def stop(self, seconds: float = 10) -> None:
        """Ask everyone to finish what it does; kill, with all its own children, who has not in this time."""
        for child in self.children.values():
            if child.process.poll() is None:
                child.process.terminate()
        wait_until(lambda: all(child.process.poll() is not None for child in self.children.values()), seconds)
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.children.clear()

    def last_words(self, name: str) -> str:
        """The last line that a program wrote."""
        lines = [line for line in self._log(name).read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1].strip() if lines else "it said nothing"

    def _schedule(self, child: Child, now: float) -> None:
        if now - child.started > STEADY_SECONDS:
            child.delay = FIRST_DELAY
        child.due = now + child.delay
        self.say(
            f"The {child.program.name} ended ({_how(child.process.returncode)}); it starts again in "
            f"{child.delay:g} s. See {self._log(child.program.name)}"
        )
        child.delay = min(child.delay * 2, LONGEST_DELAY)

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        """In a session of its own: a Ctrl-C reaches us alone, and the whole group can be killed."""
        parent = os.getpid()
        with _rotated(self._log(program.name)).open("ab") as log:
            return subprocess.Popen(  # we have one thread, and the signal must follow the fork
                program.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent),
            )

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def _die_with(parent: int) -> None:
    """Have the kernel end this process when its parent is killed, even by a signal that nobody can catch."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:
            os._exit(1)


def _rotated(log: Path) -> Path:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log


def _how(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
