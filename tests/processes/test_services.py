"""The services of docker-compose.yml, started as the file says, each with its health check. No engine is needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from django.test import Client

from helpdesk.env import BASE_DIR
from tests.cast import Cast
from tests.live import ROOT, House, eventually, free_port

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def command_of(service: str, port: int) -> list[str]:
    """What the container would run, with the web port of this test and a beat schedule that may be written."""
    command = COMPOSE[service].get("command")
    if command is None:
        command = yaml.safe_load(DOCKERFILE.rpartition("CMD ")[2])
    here = {"0.0.0.0:8000": f"127.0.0.1:{port}", "/data/beat": str(Path(tempfile.mkdtemp()) / "beat")}
    return [here.get(part, part) for part in command]


def run(command: list[str]) -> list[str]:
    """The command with this environment's programs."""
    program = BIN / command[0]
    return [str(program) if program.exists() else command[0], *command[1:]]


@pytest.mark.parametrize("service", ["web", "worker", "intake", "beat", "smtp"])
def test_a_service_starts_as_written_and_its_health_check_knows(service: str, house: House, cast: Cast) -> None:
    port = free_port()
    environment = house.environment() | {"SMTP_DOOR_HOST": "127.0.0.1"}
    check = run(COMPOSE[service]["healthcheck"]["test"][1:])
    check += ["--port", str(port)] if service == "web" else []
    sick = subprocess.run(check, cwd=ROOT, env=environment, capture_output=True, check=False)
    if service == "beat":
        house.start("worker")  # beat's sign of life is left by a worker that runs what beat sends

    process = subprocess.Popen(run(command_of(service, port)), cwd=ROOT, env=environment, start_new_session=True)
    try:
        eventually(
            lambda: subprocess.run(check, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0,
            seconds=60,
        )
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert sick.returncode != 0


def test_readiness_names_what_is_wrong_and_is_good_when_all_run(house: House, cast: Cast, client: Client) -> None:
    before = client.get("/readyz")
    assert (before.status_code, before.json()["ready"]) == (503, False)
    assert before.json()["parts"] == {
        "database": "ok",
        "redis": "ok",
        "worker": "has never run",
        "beat": "has never run",
        "intake": "has never run",
        "post": "has never run",
        "tick": "has never run",
    }

    house.start("worker", "beat")

    eventually(lambda: client.get("/readyz").status_code == 200, seconds=100)
    assert client.get("/healthz").content == b"ok\n"
