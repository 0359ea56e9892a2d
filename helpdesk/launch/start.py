"""What `bin/start` runs inside the virtual environment: opens the helpdesk of this folder until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg2
import redis

from helpdesk.launch import interrupts, steps
from helpdesk.launch.door import Door, answers, choose
from helpdesk.launch.environment import DEMO, OWN, ROOT, complete, is_set, kind_of, var_folder
from helpdesk.launch.occupancy import Occupancy, occupied
from helpdesk.launch.place import Place
from helpdesk.launch.programs import programs
from helpdesk.launch.servers import Servers
from helpdesk.launch.supervisor import Supervisor
from helpdesk.launch.trouble import Trouble

HEALTHY_SECONDS = 90
TITLES = {"postgres": "PostgreSQL", "valkey": "Valkey"}
KEPT_BY_RUNNING = ("uploads", "beat", "static", "static.stamp", "clock", "kind")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    interrupts.listen()
    try:
        return _open(options, dict(os.environ))
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return 1
    except interrupts.Stopped:
        _say("Stopped.")
        return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/start",
        description="Opens the helpdesk of this folder, with everything that it needs, until Ctrl-C. "
        "The first start fills it with a demo district.",
        epilog="DATABASE_URL, REDIS_URL, EMAIL_URL, SECRET_KEY, ALLOWED_HOSTS and more replace the "
        "parts that are started here: docs/configure.md",
    )
    parser.add_argument("--empty", action="store_true", help="begin with a district of your own")
    parser.add_argument("--reset", action="store_true", help="delete the demo district of this folder first")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000)")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not “{text}”")
    return int(text)


def _open(options: argparse.Namespace, given: Mapping[str, str]) -> int:
    var = var_folder(given)
    Place.at(var)
    with occupied(var) as occupancy:
        door = choose(options.host, options.port, given, patience=5 if occupancy.after_kill else 0)
        servers = Servers(var)
        if options.reset:
            _reset(var, servers, given)
        kind = kind_of(var, empty=options.empty, given=given)
        try:
            _run(kind, door, occupancy, servers, given)
        finally:
            interrupts.ignore()  # a second Ctrl-C must not leave a server behind
            servers.stop()
    return 0


def _reset(var: Path, servers: Servers, given: Mapping[str, str]) -> None:
    """Delete the demo district; raises `Trouble` where the data is not the demo's or not ours to delete."""
    kind = var / "kind"
    if is_set("DATABASE_URL", given):
        raise Trouble("--reset deletes the embedded database only; empty that of DATABASE_URL yourself.")
    if kind.exists() and kind.read_text(encoding="utf-8").strip() == OWN:
        raise Trouble(f"This folder holds a district of your own, which --reset leaves alone; see {var}")
    _say("Deleting the district of this folder …")
    servers.remove()
    for name in KEPT_BY_RUNNING:
        path = var / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _run(kind: str, door: Door, occupancy: Occupancy, servers: Servers, given: Mapping[str, str]) -> None:
    begun = time.monotonic()
    parts = _embedded(servers, given)
    environment = complete(given, servers.var, kind, door, parts)
    _prepare_data(kind, environment, given)
    supervisor = Supervisor(programs(door, servers.var), ROOT, servers.var / "log", environment, _say)
    try:
        supervisor.start()
        _await_pages(supervisor, door)
        occupancy.announce(door.url)
        _greet(kind, door, time.monotonic() - begun)
        _watch(supervisor, servers, parts)
    finally:
        interrupts.ignore()
        _say("\nStopping …")
        supervisor.stop()


def _embedded(servers: Servers, given: Mapping[str, str]) -> dict[str, str]:
    """Start the servers that the user has not replaced; their addresses by variable."""
    wanted = {"postgres": not is_set("DATABASE_URL", given), "valkey": not is_set("REDIS_URL", given)}
    if any(wanted.values()):
        _say(f"Starting {' and '.join(TITLES[name] for name, wish in wanted.items() if wish)} …")
    with interrupts.put_off():
        return servers.start(**wanted)


def _prepare_data(kind: str, environment: Mapping[str, str], given: Mapping[str, str]) -> None:
    if is_set("DATABASE_URL", given):
        _check_database(_value("DATABASE_URL", environment))
    _say("Bringing the database up to date …")
    steps.manage("migrate", "--no-input", "--verbosity", "0", environment=environment)
    steps.manage("update_catalogue", environment=environment)
    if is_set("REDIS_URL", given):
        _check_redis(_value("REDIS_URL", environment))
    steps.collect_static(environment, [ROOT / "static"])
    if kind == DEMO:
        _say("Preparing the demo district (about a minute, the first time) …")
    steps.manage("seed_demo" if kind == DEMO else "first_run_link", environment=environment, show=True)


def _value(name: str, environment: Mapping[str, str]) -> str:
    """What a variable says, or the file that it names; empty where that cannot be read, which the settings refuse."""
    if file := environment.get(f"{name}_FILE"):
        path = Path(file)
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    return environment.get(name, "")


def _check_database(url: str) -> None:
    if not url.startswith(("postgres://", "postgresql://")):
        return  # the settings say what is allowed
    try:
        psycopg2.connect(url, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        words = " ".join(str(error).split())
        raise Trouble(f"DATABASE_URL is set, but its server does not answer: {words}") from error


def _check_redis(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise Trouble(f"REDIS_URL is set, but its server does not answer: {error}") from error


def _await_pages(supervisor: Supervisor, door: Door) -> None:
    deadline = time.monotonic() + HEALTHY_SECONDS
    while not answers(door.url):
        supervisor.watch()
        if time.monotonic() > deadline:
            words = supervisor.last_words("web")
            raise Trouble(f"The pages do not open: {words}\n(see {supervisor.logs}/web.log)")
        time.sleep(0.1)


def _greet(kind: str, door: Door, seconds: float) -> None:
    lines = [f"\nThe helpdesk is open ({seconds:.0f} s):  {door.url}/"]
    if kind == DEMO:
        lines.append("DEMO mode: invented people, and passwords that everybody can see. Enter nothing real.")
        lines.append("Sign in as any of the people whom the sign-in page lists.")
    lines.append(f"E-mails may be sent to it by SMTP: {door.letters_host} port {door.letters}")
    lines.append("Ctrl-C stops everything.\n")
    _say("\n".join(lines))


def _watch(supervisor: Supervisor, servers: Servers, parts: Mapping[str, str]) -> None:
    """Look after programs and servers until stopped."""
    wanted = {"postgres": "DATABASE_URL" in parts, "valkey": "REDIS_URL" in parts}
    place = Place.at(servers.var)
    while True:
        supervisor.watch()
        if servers.missing(place, **wanted):
            _revive(servers, wanted)
        time.sleep(0.2)


def _revive(servers: Servers, wanted: Mapping[str, bool]) -> None:
    _say("A server ended; it starts again.")
    try:
        with interrupts.put_off():
            servers.start(**wanted)
    except Trouble as trouble:
        _say(f"{trouble}\nThe next try is in 5 s.")
        time.sleep(5)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
