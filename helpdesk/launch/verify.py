"""What `bin/test` and `bin/soak` run inside the virtual environment: every check, on servers of their own."""

from __future__ import annotations

import argparse
import fcntl
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from helpdesk.env import VARIABLES
from helpdesk.launch import interrupts, machine
from helpdesk.launch.checks import Outcome, Step, pytest, static_checks
from helpdesk.launch.environment import ROOT
from helpdesk.launch.servers import Servers
from helpdesk.launch.trouble import Trouble


def main(arguments: Sequence[str] | None = None) -> int:
    options, extra = _options(arguments)
    interrupts.listen()
    try:
        with _own_servers() as environment:
            return _run(options, extra, environment)
    except Trouble as trouble:
        print(trouble, file=sys.stderr, flush=True)
        return 1
    except interrupts.Stopped:
        print("\nStopped; not everything was tested.", flush=True)
        return 130


def _options(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Runs every check and test on servers of its own; with arguments of pytest, only pytest.",
        epilog="SKIP_BROWSER=1, SKIP_IMAP=1 and SKIP_COMPOSE=1 leave out the tests that need Chromium, Dovecot "
        "and docker-compose.",
    )
    parser.add_argument("--fast", action="store_true", help="leave out the tests that drive a browser")
    parser.add_argument("--soak", action="store_true", help="only the long fault, fuzz and load runs")
    parser.usage = "bin/test [--fast] [PATH …] [options of pytest]"
    return parser.parse_known_args(arguments)


def _run(options: argparse.Namespace, extra: list[str], environment: dict[str, str]) -> int:
    wanted = (*(() if options.fast else (machine.CHROMIUM,)), machine.DOVECOT, machine.COMPOSE)
    absent = machine.missing(wanted)
    left_out = [*absent, *machine.switched_off(wanted, os.environ)]
    for tool in absent:
        print(f"{tool.names[0]} is missing: apt-get install {' '.join(tool.packages)}", flush=True)
    if absent and os.environ.get("CI") == "true":
        raise Trouble("On a build server no test may be left out.")
    environment |= {tool.switch: "1" for tool in left_out}
    markers = {tool.marker for tool in left_out} | ({"browser"} if options.fast else set())
    return _report([_timed(check, environment) for check in _checks(options, extra, markers)])


def _checks(options: argparse.Namespace, extra: list[str], left_out: set[str]) -> list[Step]:
    """What to run: all of it, or only what the caller asked for."""
    if options.soak:
        return [pytest("Long runs", "-m", f"soak{_without(left_out)}", "-o", "timeout=7200", *extra)]
    if extra:
        return [pytest("Tests", *([] if "-m" in extra else ["-m", f"not soak{_without(left_out)}"]), *extra)]
    quiet = pytest("Tests", "-n", "2", "-m", f"not soak{_without(left_out | {'browser'})}")
    loud = pytest("Tests in the browser", "-m", f"browser and not soak{_without(left_out)}")
    return [*static_checks(), quiet, *([] if "browser" in left_out else [loud])]


def _without(markers: set[str]) -> str:
    return "".join(f" and not {marker}" for marker in sorted(markers))


def _timed(check: Step, environment: Mapping[str, str]) -> tuple[str, Outcome, float]:
    print(f"\n── {check.title}", flush=True)
    begun = time.monotonic()
    outcome = check.run(environment)
    seconds = time.monotonic() - begun
    if outcome.text and outcome.verdict != "ok":
        print(outcome.text, flush=True)
    print(f"── {outcome.verdict}, {seconds:.1f} s", flush=True)
    return check.title, outcome, seconds


def _report(done: Sequence[tuple[str, Outcome, float]]) -> int:
    print("\nSummary")
    for title, outcome, seconds in done:
        print(f"  {outcome.verdict:<8}{seconds:7.1f} s  {title}")
    failed = sum(outcome.verdict == "FAILED" for _, outcome, _ in done)
    print(f"  {failed} of {len(done)} failed." if failed else "  Everything is in order.", flush=True)
    return 1 if failed else 0


@contextmanager
def _own_servers() -> Iterator[dict[str, str]]:
    """The variables of a run with fresh servers, of which nothing is left afterwards.

    Nothing that the caller has set for the product is used: a test must not reach a real database.
    """
    ours = {name for variable in VARIABLES for name in (variable.name, f"{variable.name}_FILE")}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    parent = ROOT / "var"
    _clear_up_after_killed_runs(parent)
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=parent))
    servers = Servers(folder, throwaway=True)
    with (folder / "in-use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with interrupts.put_off():
                addresses = servers.start()
            yield {
                **inherited,
                **addresses,
                "SECRET_KEY": secrets.token_urlsafe(48),
                "VAR_DIR": str(folder),
                "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            }
        finally:
            interrupts.ignore()
            _remove(servers)


def _clear_up_after_killed_runs(parent: Path) -> None:
    for note in parent.glob("test-*/in-use"):
        with note.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            _remove(Servers(note.parent))


def _remove(servers: Servers) -> None:
    servers.remove()
    shutil.rmtree(servers.var, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
