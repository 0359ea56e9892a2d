"""Ports and passwords that a folder keeps between two starts, in files that only their owner may read."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path


def kept(path: Path) -> str:
    """The random text kept in this file, made at the first call."""
    if not path.exists():
        write(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def read(path: Path) -> dict[str, str]:
    """What `remember` kept; empty before the first time."""
    if not path.exists():
        return {}
    return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}


def remember(path: Path, values: dict[str, str]) -> None:
    """Keep these values for the next start, replacing the earlier ones as a whole."""
    write(path, json.dumps(values))


def write(path: Path, text: str) -> None:
    """Write a file of mode 0600; a kill in between leaves the earlier content.

    Root writes it for the owner of the folder, who may be the next to start.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(f"{text}\n", encoding="utf-8")
    if os.geteuid() == 0:
        os.chown(unfinished, path.parent.stat().st_uid, path.parent.stat().st_gid)
    unfinished.replace(path)
