"""The checks of `bin/test`, in their order: a title, what is run, and how its end is read."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk.launch import steps
from helpdesk.launch.environment import ROOT
from helpdesk.launch.trouble import Trouble

Verdict = Literal["ok", "FAILED", "skipped"]
AUDIT_SECONDS = 60
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    text: str = ""


@dataclass(frozen=True)
class Check:
    """A command whose exit code 0 is good; its output is shown where it is not, or always where `streams`."""

    title: str
    command: Sequence[str]
    more: Mapping[str, str]
    streams: bool = False

    def run(self, environment: Mapping[str, str]) -> Outcome:
        """Run it to its end; an interrupted one is asked to end and given time to clear up."""
        output = None if self.streams else subprocess.PIPE
        with subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**environment, **self.more},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=None if self.streams else subprocess.STDOUT,
        ) as process:
            try:
                text, _ = process.communicate()
            except BaseException:
                _end(process)
                raise
        return Outcome("FAILED" if process.returncode else "ok", (text or b"").decode(errors="replace").strip())


@dataclass(frozen=True)
class Audit:
    """Known holes in the packages: asks a registry, and waits for no answer that does not come."""

    title: str = "Known holes in packages"

    def run(self, environment: Mapping[str, str]) -> Outcome:
        command = ["pip_audit", "--format", "json", "--progress-spinner", "off", "--no-deps", "--disable-pip"]
        command += ["--requirement", "requirements.txt"]
        try:
            done = subprocess.run(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=environment, capture_output=True, text=True, timeout=AUDIT_SECONDS, check=False,
            )  # fmt: skip
            packages = json.loads(done.stdout)["dependencies"]
        except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
            return Outcome("skipped", "the registry of known holes does not answer")
        holes = [f"{package['name']} {hole['id']}" for package in packages for hole in package.get("vulns", [])]
        return Outcome("FAILED" if holes else "ok", "\n".join(holes))


@dataclass(frozen=True)
class Gather:
    """The files of the pages, gathered as at a start: fails where one names another that is not there.

    The tests that open pages in a browser use what is gathered here.
    """

    title: str = "Files of the pages"

    def run(self, environment: Mapping[str, str]) -> Outcome:
        try:
            steps.collect_static(environment, [ROOT / "static"])
        except Trouble as trouble:
            return Outcome("FAILED", str(trouble))
        return Outcome("ok")


Step = Check | Audit | Gather


def static_checks() -> list[Step]:
    """Everything that is known without running the product."""
    return [
        _module("Lint", "ruff", "check", "."),
        _module("Format", "ruff", "format", "--check", "."),
        Check("Imports between rooms and floors", [sys.executable, "-c", LINT_IMPORTS], {}),
        _module("Types", "mypy", "."),
        _module("Templates", "djlint", "templates", "--lint", "--quiet"),
        _manage("Migrations are complete", "makemigrations", "--check", "--dry-run"),
        _manage("Settings of a production start", "check", "--deploy", "--fail-level", "WARNING", **_production()),
        Gather(),
        Audit(),
    ]


def pytest(title: str, *arguments: str, **more: str) -> Check:
    return Check(title, [sys.executable, "-m", "pytest", *arguments], more, streams=True)


def _module(title: str, module: str, *arguments: str) -> Check:
    return Check(title, [sys.executable, "-m", module, *arguments], {})


def _manage(title: str, *arguments: str, **more: str) -> Check:
    return Check(title, [sys.executable, "manage.py", *arguments], more)


def _production() -> dict[str, str]:
    """What a district sets, at the least."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "help.example.org",
        "BASE_URL": "https://help.example.org",
        "EMAIL_URL": "submission://post@example.org:a-password@mail.example.org:587",
        "DEMO": "false",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
