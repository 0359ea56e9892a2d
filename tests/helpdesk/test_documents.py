"""Documents that fail the build when they drift."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
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


@pytest.mark.compose
def test_the_compose_file_is_sound_and_gives_each_service_a_health_check(tmp_path: Path) -> None:
    shutil.copy(BASE_DIR / "docker-compose.yml", tmp_path)
    (tmp_path / ".env").write_text(env_docs.env_example().replace("POSTGRES_PASSWORD=", "POSTGRES_PASSWORD=secret"))

    checked = subprocess.run(["docker-compose", "config"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")
    services = yaml.safe_load(checked.stdout)["services"]
    assert sorted(services) == ["beat", "intake", "migrate", "postgres", "redis", "smtp", "web", "worker"]
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]
    ours = {name: service for name, service in services.items() if name not in ("postgres", "redis")}
    assert {service["user"] for service in ours.values()} == {"10001"}


def test_the_example_environment_says_what_the_compose_file_decides() -> None:
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    ours = {name: service for name, service in services.items() if name not in ("postgres", "redis")}
    decided = {name for service in ours.values() for name in service["environment"]}
    example = env_docs.env_example()

    assert set(re.findall(r"docker-compose.yml sets it\)\n# ([A-Z_]+)=", example)) == decided
    # The port that is published is the port on which the receiver listens.
    assert ours["smtp"]["ports"] == [f"${{SMTP_PORT:-8025}}:{ours['smtp']['environment']['SMTP_DOOR_PORT']}"]


def test_every_link_between_documents_leads_to_a_file() -> None:
    pages = [*BASE_DIR.glob("*.md"), *(BASE_DIR / "docs").rglob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    ]
    local = [(page, link) for page, link in links if not link.startswith(("http:", "https:"))]

    assert len(local) > 10
    assert [f"{page.name}: {link}" for page, link in local if not (page.parent / link).exists()] == []


def test_the_table_of_rooms_is_the_house() -> None:
    text = (BASE_DIR / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| (.+?) \|", text, re.MULTILINE)
    told = {room: int(floor) for floor, rooms in rows for room in re.findall(r"`(\w+)`", rooms)}
    lint = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract for contract in lint["contracts"] if contract["id"] == "rooms")["layers"]

    assert sorted(told) == sorted(path.parent.name for path in BASE_DIR.glob("[!.]*/apps.py"))
    assert told == {room: 9 - n for n, layer in enumerate(layers) for room in layer.split(" | ")}
