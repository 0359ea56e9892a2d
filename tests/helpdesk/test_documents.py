"""Documents that fail the build when they drift."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from helpdesk import env_docs
from helpdesk.env import BASE_DIR, VARIABLES


def test_the_example_environment_is_the_table_of_variables() -> None:
    assert env_docs.EXAMPLE.read_text(encoding="utf-8") == env_docs.env_example()


def test_the_page_about_configuring_is_the_table_of_variables() -> None:
    text = env_docs.PAGE.read_text(encoding="utf-8")
    assert text == env_docs.page(text)
    assert all(f"| `{variable.name}` |" in text for variable in VARIABLES)


def test_every_variable_that_the_code_reads_is_in_the_table() -> None:
    settings = (BASE_DIR / "helpdesk" / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'\bread\("([A-Z_]+)"\)', settings)) == {variable.name for variable in VARIABLES}


def test_the_compose_file_is_sound_and_gives_each_service_a_health_check(tmp_path: Path) -> None:
    compose = shutil.which("docker-compose")
    if compose is None:
        pytest.skip("docker-compose is not installed")
    shutil.copy(BASE_DIR / "docker-compose.yml", tmp_path)
    (tmp_path / ".env").write_text(env_docs.env_example().replace("POSTGRES_PASSWORD=", "POSTGRES_PASSWORD=secret"))

    checked = subprocess.run([compose, "config"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    services = yaml.safe_load(checked.stdout)["services"]
    assert sorted(services) == ["beat", "intake", "migrate", "postgres", "redis", "smtp", "web", "worker"]
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]
    ours = {name: service for name, service in services.items() if name not in ("postgres", "redis")}
    assert {service["user"] for service in ours.values()} == {"10001"}
