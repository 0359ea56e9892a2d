"""The addresses on which a start listens, and the sentences for those that it cannot have."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from helpdesk.launch import processes
from helpdesk.launch.trouble import Trouble

FIRST_LETTERS_PORT = 8025
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what a browser of this machine uses instead


@dataclass(frozen=True)
class Door:
    """Where the pages and the SMTP receiver listen."""

    host: str
    port: int
    letters: int
    letters_host: str = "127.0.0.1"

    @property
    def bind(self) -> str:
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """The address to type into a browser of this machine."""
        return f"http://{_bracketed(EVERYWHERE.get(self.host, self.host))}:{self.port}"

    @property
    def names(self) -> list[str]:
        """The host names under which this machine may be asked for pages."""
        names = {"localhost", "127.0.0.1", "[::1]"}
        if self.host in EVERYWHERE:
            return sorted(names | {socket.gethostname(), socket.getfqdn()} | _addresses())
        return sorted(names | {_bracketed(self.host)})


def choose(host: str, port: int, given: Mapping[str, str], *, patience: float) -> Door:
    """The door for this host and port, once both are free; raises `Trouble` where they are not.

    `patience` is how many seconds a port may need to become free: programs of a start that was killed end
    a moment after it.
    """
    _await(host, port, f"bin/start --port {_other(host, port)}", patience)
    letters_host = given.get("SMTP_DOOR_HOST") or "127.0.0.1"
    wanted = given.get("SMTP_DOOR_PORT", "")
    if wanted.isdigit() and 0 < int(wanted) < 65536:
        _await(letters_host, int(wanted), "SMTP_DOOR_PORT", patience, "SMTP_DOOR_HOST=")
        return Door(host, port, int(wanted), letters_host)
    return Door(host, port, _free_letters_port(letters_host, patience), letters_host)


def answers(url: str) -> bool:
    """Whether the pages answer; under a host name that is not allowed, their refusal is an answer too."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_letters_port(host: str, patience: float) -> int:
    try:
        processes.wait_until(lambda: processes.bind_error(host, FIRST_LETTERS_PORT) != errno.EADDRINUSE, patience)
        return processes.next_free_port(host, FIRST_LETTERS_PORT)
    except (OSError, UnicodeError, StopIteration) as error:
        raise Trouble(_not_ours(host, "SMTP_DOOR_HOST=")) from error


def _await(host: str, port: int, choice: str, patience: float, host_choice: str = "--host ") -> None:
    try:
        if processes.wait_until(lambda: processes.bind_error(host, port) != errno.EADDRINUSE, patience):
            problem = processes.bind_error(host, port)
        else:
            problem = errno.EADDRINUSE
    except (OSError, UnicodeError, OverflowError) as error:
        raise Trouble(_not_ours(host, host_choice)) from error
    if problem:
        raise Trouble(_refusal(host, port, problem, choice) or _not_ours(host, host_choice))


def _refusal(host: str, port: int, problem: int, choice: str) -> str:
    if problem == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program. Choose another one: {choice}"
    if problem in {errno.EACCES, errno.EPERM}:
        return f"You may not listen on port {port}; ports below 1024 are for root. Choose another one: {choice}"
    return ""


def _not_ours(host: str, choice: str) -> str:
    return f"{host} is not an address of this machine; try {choice}127.0.0.1"


def _other(host: str, port: int) -> int:
    try:
        return processes.next_free_port(host, max(port + 1, 8001))
    except (OSError, UnicodeError, StopIteration):
        return 8001


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _addresses() -> set[str]:
    """The addresses that this machine's name stands for, and the one it uses towards its network."""
    found: set[str] = set()
    try:
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # an address for documentation; a datagram socket sends nothing yet
            found.add(str(probe.getsockname()[0]))
    except OSError:
        return found
    return found
