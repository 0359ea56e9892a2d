"""Which addresses a start listens on, and what it says of those that it cannot have."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from threading import Timer

import pytest

from helpdesk.launch import processes
from helpdesk.launch.door import FIRST_LETTERS_PORT, Door, choose
from helpdesk.launch.trouble import Trouble


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_a_sentence_with_another_choice(taken: int) -> None:
    with pytest.raises(Trouble) as refusal:
        choose("127.0.0.1", taken, {}, patience=0)
    free = processes.next_free_port("127.0.0.1", max(taken + 1, 8001))
    assert str(refusal.value) == (
        f"Port {taken} of 127.0.0.1 is in use by another program. Choose another one: bin/start --port {free}"
    )


def test_a_port_for_letters_that_the_user_chose_and_another_has_is_a_sentence(taken: int) -> None:
    with pytest.raises(Trouble) as refusal:
        choose("127.0.0.1", processes.free_port(), {"SMTP_DOOR_PORT": str(taken)}, patience=0)
    said = f"Port {taken} of 127.0.0.1 is in use by another program. Choose another one: SMTP_DOOR_PORT"
    assert str(refusal.value) == said


def test_an_address_of_another_machine_is_a_sentence() -> None:
    with pytest.raises(Trouble) as refusal:
        choose("192.0.2.7", 8000, {}, patience=0)
    assert str(refusal.value) == "192.0.2.7 is not an address of this machine; try --host 127.0.0.1"


def test_a_host_that_nobody_knows_is_a_sentence() -> None:
    with pytest.raises(Trouble) as refusal:
        choose("no such host", 8000, {}, patience=0)
    assert str(refusal.value) == "no such host is not an address of this machine; try --host 127.0.0.1"


@pytest.mark.parametrize("host", ["no such host", "192.0.2.7"])
@pytest.mark.parametrize("port", ["", "8025"])
def test_an_address_for_letters_that_is_not_ours_is_a_sentence(host: str, port: str) -> None:
    with pytest.raises(Trouble) as refusal:
        choose("127.0.0.1", processes.free_port(), {"SMTP_DOOR_HOST": host, "SMTP_DOOR_PORT": port}, patience=0)
    said = f"{host} is not an address of this machine; try SMTP_DOOR_HOST=127.0.0.1"
    assert str(refusal.value) == said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may listen everywhere")
def test_a_port_for_root_is_a_sentence() -> None:
    with pytest.raises(Trouble) as refusal:
        choose("127.0.0.1", 1, {}, patience=0)
    assert str(refusal.value).startswith("You may not listen on port 1; ports below 1024 are for root.")


def test_letters_move_to_the_next_free_port() -> None:
    with socket.socket() as other:
        first = processes.next_free_port("127.0.0.1", FIRST_LETTERS_PORT)
        other.bind(("127.0.0.1", first))
        other.listen()
        door = choose("127.0.0.1", processes.free_port(), {}, patience=0)
        assert door.letters == processes.next_free_port("127.0.0.1", first + 1)


def test_a_port_that_becomes_free_in_time_is_taken() -> None:
    with socket.socket() as leaving:
        leaving.bind(("127.0.0.1", 0))
        leaving.listen()
        port = leaving.getsockname()[1]
        Timer(0.2, leaving.close).start()
        assert choose("127.0.0.1", port, {}, patience=5).port == port


@pytest.mark.parametrize(
    ("host", "url", "bind"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000", "0.0.0.0:8000"),
        ("::1", "http://[::1]:8000", "[::1]:8000"),
        ("help.example.org", "http://help.example.org:8000", "help.example.org:8000"),
    ],
)
def test_the_address_told_can_be_typed_into_a_browser(host: str, url: str, bind: str) -> None:
    door = Door(host, 8000, 8025)
    assert (door.url, door.bind) == (url, bind)


def test_a_door_on_loopback_answers_to_local_names_only() -> None:
    assert Door("127.0.0.1", 8000, 8025).names == ["127.0.0.1", "[::1]", "localhost"]


def test_a_door_open_to_the_network_answers_to_the_name_of_the_machine() -> None:
    names = Door("0.0.0.0", 8000, 8025).names
    assert socket.gethostname() in names
    assert "0.0.0.0" not in names
