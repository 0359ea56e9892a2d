"""Debian programs that some tests need: installed where that is possible, else named."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Tool:
    """A program, the packages that bring it, the tests that need it and the variable that leaves them out."""

    names: tuple[str, ...]
    packages: tuple[str, ...]
    marker: str
    switch: str

    @property
    def is_here(self) -> bool:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        return any(shutil.which(name, path=path) for name in self.names)


CHROMIUM = Tool(
    ("chromium", "chromium-browser", "google-chrome"),
    ("chromium", "fonts-liberation"),
    "browser",
    "SKIP_BROWSER",
)
DOVECOT = Tool(("dovecot",), ("dovecot-imapd",), "imap", "SKIP_IMAP")
COMPOSE = Tool(("docker-compose",), ("docker-compose",), "compose", "SKIP_COMPOSE")


def missing(wanted: tuple[Tool, ...]) -> list[Tool]:
    """The tools that are not here, after an attempt to install them as root with apt-get."""
    absent = [tool for tool in wanted if not tool.is_here]
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([package for tool in absent for package in tool.packages])
    return [tool for tool in absent if not tool.is_here]


def switched_off(wanted: tuple[Tool, ...], given: Mapping[str, str]) -> list[Tool]:
    """The tools whose tests the caller leaves out by variable; on a build server none may be."""
    return [] if given.get("CI") == "true" else [tool for tool in wanted if given.get(tool.switch) == "1"]


def _install(packages: list[str]) -> None:
    print(f"Installing {' '.join(packages)} with apt-get …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_service_starts():
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", "-q", *command], env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                print(f"apt-get {command[0]}: {done.stderr.strip() or done.stdout.strip()}", flush=True)


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian starts a service once it is installed, unless this file says no; the tests start their own."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()
