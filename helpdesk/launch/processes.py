"""Questions about processes and ports of this machine, and how a process is ended."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def exists(pid: int) -> bool:
    """Whether the kernel still knows this number, be it as a process that nobody has reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended, reaped or not, does not."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    return exists(pid) and not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Some containers have a first process that reaps late or never."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return False


def works_in(pid: int, folder: Path) -> bool:
    """Whether a live process has this folder as its working directory.

    The kernel's answer, unlike a path on a command line, stays true when the folder is renamed,
    and tells a server of ours from another program that got the number of a dead one.
    """
    try:
        return is_alive(pid) and _working_directory(pid).samefile(folder)
    except OSError:
        return False


def anyone_in(folder: Path) -> bool:
    """Whether any process at all has this folder as its working directory (known on Linux only)."""
    return any(works_in(int(entry.name), folder) for entry in Path("/proc").glob("[0-9]*"))


def _working_directory(pid: int) -> Path:
    if Path("/proc/self").exists():
        return Path(f"/proc/{pid}/cwd")
    command = ["lsof", "-a", "-p", str(pid), "-d", "cwd", "-Fn"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return Path(next((line[1:] for line in lines if line.startswith("n")), "/nonexistent"))


def end(pid: int, signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn until the process is gone, waiting the given seconds after each."""
    for number, seconds in signals:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not is_alive(pid), seconds):
            return


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Ask every 20 ms until the answer is yes; False where it is still no after these seconds."""
    deadline = time.monotonic() + seconds
    while not true():
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
