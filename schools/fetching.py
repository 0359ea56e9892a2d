"""Fetching a published calendar from an address that a person typed, without being made to knock at our own doors.

Each hop of a redirect is resolved, its addresses are checked, and the connection goes to the very address that was
checked: a name that answers differently a moment later changes nothing. `settings.INSIDE_CALENDAR_HOSTS` names hosts
inside the district's network that may be asked nevertheless.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from audit.refusal import Refused

MOST_HOPS = 5
LONGEST = 20.0  # seconds for everything
PATIENCE = 8.0  # seconds for one step
CHUNK = 64 * 1024
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def fetch(url: str, largest: int) -> bytes:
    """What is served at an address, `largest` bytes at most. Raises Refused with a sentence for everything else."""
    deadline = time.monotonic() + LONGEST
    for _hop in range(MOST_HOPS + 1):
        parts = _parts(url)
        try:
            with _connected(parts, deadline) as connection:
                answer = _ask(connection, parts)
                if not isinstance(answer, str):
                    return _body(answer, largest, deadline)
                url = urljoin(url, answer)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
            raise Refused(_("%(host)s did not answer with a calendar.") % {"host": parts.hostname}) from problem
    raise Refused(_("This address leads from one to the next without end."))


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, also inside the notations that carry another one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner: Address | None = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as problem:
        raise Refused(_("This is not an address of a calendar.")) from problem
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused(_("The address of a calendar begins with https:// or http://."))
    return parts


@contextmanager
def _connected(parts: SplitResult, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address of one hop, cut off when the time for everything is over.

    The timeout of a socket is one of each read; a server that drips its answer would keep us for hours.
    """
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.sock = _connect(host, port, deadline, tls=parts.scheme == "https")
    was_cut = threading.Event()
    end = threading.Timer(_left(deadline), _cut, [connection.sock, was_cut])
    end.daemon = True
    end.start()
    try:
        yield connection
        if was_cut.is_set():
            raise TimeoutError  # what looks like the end of the answer is ours
    finally:
        end.cancel()
        connection.close()


def _cut(sock: socket.socket, was_cut: threading.Event) -> None:
    was_cut.set()  # before the reader sees the end, or it would take it for that of the answer
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _ask(connection: http.client.HTTPConnection, parts: SplitResult) -> http.client.HTTPResponse | str:
    """The answer of one hop, or where it sends us."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "helpdesk calendar reader"})
    answer = connection.getresponse()
    if answer.status in (301, 302, 303, 307, 308):
        return answer.headers.get("Location") or ""
    if answer.status != http.client.OK:
        said = {"host": parts.hostname, "status": answer.status}
        raise Refused(_("%(host)s answered “%(status)s”.") % said)
    return answer


def _connect(host: str, port: int, deadline: float, *, tls: bool) -> socket.socket:
    inside = host.casefold() in {name.casefold() for name in settings.INSIDE_CALENDAR_HOSTS}
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not inside and not all(is_public(ipaddress.ip_address(one.partition("%")[0])) for one in addresses):
        raise Refused(
            _("%(host)s is inside a network, not on the open internet. An administrator can allow it.")
            % {"host": host}
        )
    plain = socket.create_connection((addresses[0], port), timeout=min(PATIENCE, _left(deadline)))
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host) if tls else plain


def _body(answer: http.client.HTTPResponse, largest: int, deadline: float) -> bytes:
    whole = b""
    while chunk := answer.read1(CHUNK):
        whole += chunk
        if len(whole) > largest:
            raise Refused(_("This calendar is larger than 2 MB. Choose one of the school year only."))
        _left(deadline)
    return whole


def _left(deadline: float) -> float:
    """Seconds that are left. Raises TimeoutError where there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
