"""Questions about processes and ports of this machine, and how a process is ended."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended as our own child is reaped, so that it does not look alive."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def works_in(pid: int, folder: Path) -> bool:
    """Whether a live process has this folder as its working directory.

    The kernel's answer, unlike a path on a command line, stays true when the folder is renamed,
    and tells a server of ours from another program that got the number of a dead one.
    """
    try:
        return is_alive(pid) and os.path.samefile(_working_directory(pid), folder)
    except OSError:
        return False


def _working_directory(pid: int) -> str:
    if Path("/proc/self").exists():
        return f"/proc/{pid}/cwd"
    command = ["lsof", "-a", "-p", str(pid), "-d", "cwd", "-Fn"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return next((line[1:] for line in lines if line.startswith("n")), "/nonexistent")


def end(pid: int, signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn until the process is gone, waiting the given seconds after each."""
    for number, seconds in signals:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _gone_within(pid, seconds):
            return


def _gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def bind_error(host: str, port: int) -> int:
    """0 where a server could listen on this address now, else the `errno` that says why not.

    Raises `socket.gaierror` for a host that no name service knows.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def next_free_port(host: str, first: int) -> int:
    """The first port from `first` on that can be listened on, within the next hundred."""
    return next(port for port in range(first, min(first + 100, 65536)) if bind_error(host, port) == 0)
