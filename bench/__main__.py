"""Fill districts of several sizes, measure every page and task over them, and write docs/performance.md.

Each size keeps servers of its own below `var/bench-SIZE`; a size that was filled before is measured again as it is.
What is measured is a copy, so that each drive finds the same. A million tickets take about 25 GB of disk and half an
hour with two cores.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence

from bench.copies import copy_of, remove_copy
from bench.table import IMPORTS, RESULTS, write_document
from helpdesk.launch import interrupts
from helpdesk.launch.environment import ROOT
from helpdesk.launch.servers import Servers
from helpdesk.launch.trouble import Trouble

SIZES = (1_000, 100_000, 1_000_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sizes that were asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", default=SIZES, help="the sizes (1000 100000 1000000)")
    parser.add_argument("--only", default="", help="print the rows whose keys begin so, and keep nothing")
    parser.add_argument("--imports", action="store_true", help="measure the imports of people and devices instead")
    parser.add_argument("--remove", action="store_true", help="delete the filled districts of these sizes")
    options = parser.parse_args(arguments)
    interrupts.listen()
    try:
        for tickets in options.tickets:
            _one(tickets, options)
        if options.imports:
            _imports()
    except (Trouble, subprocess.CalledProcessError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except interrupts.Stopped:
        return 130
    write_document()
    return 0


def _one(tickets: int, options: argparse.Namespace) -> None:
    folder = ROOT / "var" / f"bench-{tickets}"
    folder.mkdir(parents=True, exist_ok=True)
    servers = Servers(folder)
    if options.remove:
        servers.remove()
        return
    if options.imports:
        return
    environment = _environment(servers, folder)
    try:
        _run(environment, "manage.py", "migrate", "--verbosity", "0")
        done = folder / "filled"
        if not done.exists():
            _run(environment, "-m", "bench.fill", "--tickets", str(tickets))
            done.touch()
        else:
            _run(environment, "manage.py", "rebuild_figures")  # a migration may have asked for it
        kept = ["--only", options.only] if options.only else ["--json", str(RESULTS / f"{tickets}.json")]
        filled = environment["DATABASE_URL"]
        _run(environment | {"DATABASE_URL": copy_of(filled)}, "-m", "bench.drive", *kept)
        remove_copy(filled)
    finally:
        servers.stop()


def _imports() -> None:
    folder = ROOT / "var" / "bench-imports"
    folder.mkdir(parents=True, exist_ok=True)
    servers = Servers(folder, throwaway=True)
    IMPORTS.unlink(missing_ok=True)
    environment = _environment(servers, folder) | {"BENCH_KEEP": str(IMPORTS)}
    try:
        _run(environment, "manage.py", "migrate", "--verbosity", "0")
        _run(environment, "-m", "bench.roster", str(folder / "roster"))
        _run(environment, "-m", "bench.devices", str(folder / "devices.csv"))
    finally:
        servers.remove()


def _environment(servers: Servers, folder: os.PathLike[str]) -> dict[str, str]:
    return {
        **os.environ,
        **servers.start(),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAR_DIR": str(folder),
        "DEMO": "true",
        "CLOCK_FILE": f"{folder}/clock",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
    }


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
