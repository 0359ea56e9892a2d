"""Both embedded servers of one folder, and a small command to start, find and stop them.

python -m helpdesk.launch.servers --var DIR env      start or find them; prints `export` lines for a shell
python -m helpdesk.launch.servers --var DIR stop     stop them
"""

from __future__ import annotations

import argparse
import fcntl
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk.launch.place import Place
from helpdesk.launch.postgres import Postgres
from helpdesk.launch.trouble import Trouble
from helpdesk.launch.valkey import Valkey


@dataclass(frozen=True)
class Servers:
    """PostgreSQL and Valkey with their data below `var`; `throwaway` is faster, for data of one run only."""

    var: Path
    throwaway: bool = False

    def start(self, *, postgres: bool = True, valkey: bool = True) -> dict[str, str]:
        """Start or find the wanted ones; their addresses by the name of the variable that holds them."""
        addresses = {}
        with self._locked() as place:
            if postgres:
                database = Postgres(place, self.throwaway)
                database.start()
                addresses["DATABASE_URL"] = database.url
            if valkey:
                broker = Valkey(place)
                broker.start()
                addresses["REDIS_URL"] = broker.url
        return addresses

    def missing(self, place: Place, *, postgres: bool = True, valkey: bool = True) -> list[str]:
        """Which of the wanted ones do not run now."""
        gone = [
            ("postgres", postgres and Postgres(place).pid is None),
            ("valkey", valkey and Valkey(place).pid is None),
        ]
        return [name for name, is_gone in gone if is_gone]

    def stop(self) -> None:
        """Stop both; does nothing where none runs."""
        if self.var.is_dir():
            with self._locked() as place:
                Valkey(place).stop()
                Postgres(place).stop()

    def remove(self) -> None:
        """Stop both and delete everything that they kept."""
        if not self.var.is_dir():
            return
        with self._locked() as place:
            Valkey(place).stop()
            Postgres(place).stop()
            for name in ("postgres", "valkey", "unfinished", "programs"):
                shutil.rmtree(place.home / name, ignore_errors=True)
            for name in ("postgres.json", "valkey.json"):
                (place.var / name).unlink(missing_ok=True)
            place.remove()

    @contextmanager
    def _locked(self) -> Iterator[Place]:
        """One starter or stopper at a time for a folder; the others wait for it."""
        place = Place.at(self.var)
        with (place.var / "servers.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Place.at(self.var)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="servers", description="The embedded PostgreSQL and Valkey of one folder.")
    parser.add_argument("--var", type=Path, required=True, help="the folder that keeps their data")
    parser.add_argument("--throwaway", action="store_true", help="faster, for data that is thrown away")
    parser.add_argument("act", choices=["env", "stop", "remove"])
    options = parser.parse_args(arguments)
    servers = Servers(options.var, options.throwaway)
    try:
        if options.act == "env":
            for name, value in servers.start().items():
                print(f"export {name}={shlex.quote(value)}")
        else:
            getattr(servers, options.act)()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
