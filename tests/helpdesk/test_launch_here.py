"""`manage.py` in a folder of its own: it works without a variable set, and leaves nothing running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from helpdesk.launch.environment import ROOT
from helpdesk.launch.place import Place
from helpdesk.launch.servers import Servers

OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEMO", "CLOCK_FILE", "EMAIL_URL", "BASE_URL")


def manage(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"VAR_DIR": str(var)}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_letter_is_read_without_any_setting_and_no_server_is_left_behind(tmp_path: Path) -> None:
    letter = tmp_path / "one.eml"
    letter.write_bytes(b"From: a@b.example\r\nSubject: Hello\r\n\r\nNo sound.\r\n")
    var = tmp_path / "var"

    ran = manage(var, "read_letter", str(letter), "--json")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["one.eml"]["body_text"].strip() == "No sound."
    assert Servers(var).missing(Place.at(var)) == ["postgres", "valkey"]
    Servers(var).remove()
