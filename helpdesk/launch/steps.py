"""What is done once before the pages open: each a `manage.py` command whose failure becomes a sentence."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpdesk.launch.environment import ROOT
from helpdesk.launch.trouble import Trouble

_ERROR = re.compile(r"^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Configured|Exists|Warning|Exit): (.+)", re.DOTALL)


def manage(*arguments: str, environment: Mapping[str, str], show: bool = False) -> None:
    """Run a command to its end; with `show`, its output goes to the terminal. Raises `Trouble`."""
    log = Path(environment["VAR_DIR"]) / "log" / "steps.log"
    with log.open("ab") as file:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=None if show else file,
            stderr=subprocess.PIPE,
            check=False,
        )
        file.write(done.stderr)
    if done.returncode != 0:
        words = sentence(done.stderr.decode(errors="replace"))
        raise Trouble(f"{words}\n(while running “manage.py {arguments[0]}”; the whole story is in {log})")


def sentence(stderr: str) -> str:
    """The message of the last exception in a traceback, without its class; else the last line."""
    blocks = re.split(r"\n(?=\S)", stderr.strip())
    for block in reversed(blocks):
        if found := _ERROR.match(block):
            return " ".join(found.group(1).split())
    return blocks[-1].strip() or "It ended without a word."


def collect_static(environment: Mapping[str, str], folders: Sequence[Path]) -> None:
    """Gather, compress and name the files of the pages, unless none has changed since the last time."""
    stamp = Path(environment["VAR_DIR"]) / "static.stamp"
    seen = _fingerprint(folders)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != seen:
        manage("collectstatic", "--no-input", "--clear", "--verbosity", "0", environment=environment)
        stamp.write_text(seen, encoding="utf-8")


def _fingerprint(folders: Sequence[Path]) -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
