"""Calendars are fetched from the open internet; our own doors are not knocked at, whoever asks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from audit.refusal import Refused
from schools import fetching
from schools.fetching import fetch, is_public

SIZE = 1000
INSIDE = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 240.0.0.1 "
    "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1"
)


class Door(ThreadingHTTPServer):
    """A server on loopback that keeps who asked it, and answers as the address says."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.target = ""
        self.body = b"BEGIN:VCALENDAR"
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        word = self.path.strip("/")
        if word == "away":
            self.send_response(302)
            self.send_header("Location", self.server.target)
            self.end_headers()
            return
        self.send_response(404 if word == "gone" else 200)
        self.end_headers()
        try:
            self.wfile.write(b"x" * (SIZE + 1) if word == "large" else self.server.body)
            while word == "drip":
                self.wfile.write(b".")
                self.wfile.flush()
                threading.Event().wait(0.05)
        except OSError:
            return

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def door() -> Iterator[Door]:
    server = Door()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(settings: Any) -> None:
    """The district has a calendar server of its own."""
    settings.INSIDE_CALENDAR_HOSTS = ["127.0.0.1"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433", "0"])
def test_a_server_of_our_own_machine_is_not_asked(door: Door, host: str) -> None:
    with pytest.raises(Refused, match=r"inside a network|did not answer"):
        fetch(f"http://{host}:{door.server_port}/", SIZE)
    assert door.asked == []


@pytest.mark.usefixtures("inside")
def test_a_host_that_the_district_allows_is_asked(door: Door) -> None:
    assert fetch(f"{door.url}/district.ics?year=2027", SIZE) == b"BEGIN:VCALENDAR"
    assert door.asked == ["/district.ics?year=2027"]


@pytest.mark.usefixtures("inside")
def test_a_redirect_to_our_own_machine_is_not_followed(door: Door) -> None:
    door.target = f"http://localhost:{door.server_port}/secret"
    with pytest.raises(Refused, match="localhost is inside a network"):
        fetch(f"{door.url}/away", SIZE)
    assert door.asked == ["/away"]


@pytest.mark.usefixtures("inside")
def test_a_redirect_to_what_is_no_web_address_is_not_followed(door: Door) -> None:
    for target in ("file:///etc/passwd", "ftp://example.org/x", "gopher://example.org/x"):
        door.target = target
        with pytest.raises(Refused, match="begins with https"):
            fetch(f"{door.url}/away", SIZE)


@pytest.mark.usefixtures("inside")
def test_redirects_that_never_end_end(door: Door) -> None:
    door.target = f"{door.url}/away"
    with pytest.raises(Refused, match="from one to the next without end"):
        fetch(f"{door.url}/away", SIZE)
    assert len(door.asked) == fetching.MOST_HOPS + 1


@pytest.mark.usefixtures("inside")
def test_too_large_too_slow_and_gone_are_sentences(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="larger than 2 MB"):
        fetch(f"{door.url}/large", SIZE)
    with pytest.raises(Refused, match=r"127\.0\.0\.1 answered “404”"):
        fetch(f"{door.url}/gone", SIZE)
    monkeypatch.setattr(fetching, "LONGEST", 0.5)
    with pytest.raises(Refused, match="did not answer with a calendar"):
        fetch(f"{door.url}/drip", 10**9)


@pytest.mark.parametrize(
    "url", ["", "district.ics", "file:///etc/passwd", "http://", "http://[::1", "http://x:99999/", "javascript:x"]
)
def test_what_is_no_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Refused, match=r"address of a calendar"):
        fetch(url, SIZE)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (next(answers), door.server_port))]
    )
    connected: list[Any] = []

    def connect(address: Any, timeout: float) -> socket.socket:
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Refused, match=r"rebinding\.example did not answer"):
        fetch("http://rebinding.example/", SIZE)
    assert connected == [("93.184.215.14", 80)]
    assert door.asked == []


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    INSIDE.split(),
)
def test_addresses_inside_a_network(address: str) -> None:
    assert not is_public(ip_address(address))
