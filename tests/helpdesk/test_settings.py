"""A value that cannot be used stops every start, with the variable's name and what is allowed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from helpdesk.env import BASE_DIR, VARIABLES

ALLOWED = {variable.name: variable.allowed for variable in VARIABLES}
NAMES = {name for variable in VARIABLES for name in (variable.name, f"{variable.name}_FILE")}
GOOD = {
    "SECRET_KEY": "k" * 40,
    "DATABASE_URL": "postgres://helpdesk:secret@db.example:5432/helpdesk",
    "REDIS_URL": "redis://:secret@redis.example:6379/0",
}


def last_words(**variables: str) -> str:
    """What a program of the house says at its end when it reads its settings."""
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    kept["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('ok')"],
        cwd=BASE_DIR, env=kept | GOOD | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (done.stdout or done.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize(
    "bad",
    [
        {"SECRET_KEY": "short"},
        {"SECRET_KEY_FILE": "/nowhere"},
        {"DATABASE_URL": "mysql://a:b@db.example/c"},
        {"DATABASE_URL_FILE": "/nowhere"},
        {"REDIS_URL": "http://redis.example"},
        {"REDIS_URL": "redis://redis.example:six/0"},
        {"ALLOWED_HOSTS": ""},
        {"ALLOWED_HOSTS": "https://help.example.org/"},
        {"ALLOWED_HOSTS": "help.example.org desk.example.org"},
        {"BASE_URL": "help.example.org"},
        {"BASE_URL": "https://"},
        {"BASE_URL": "https://help.example.org/desk"},
        {"EMAIL_URL": "ftp://mail.example.org"},
        {"DEMO": "perhaps"},
        {"UPLOAD_LIMIT_MB": "0"},
        {"SMTP_DOOR_PORT": "70000"},
        {"BEHIND_PROXY": "perhaps"},
        {"LOG_LEVEL": "LOUD"},
    ],
)
def test_a_bad_value_is_refused_by_name(bad: dict[str, str]) -> None:
    name = next(iter(bad)).removesuffix("_FILE")

    said = last_words(**bad).removeprefix("django.core.exceptions.ImproperlyConfigured: ")

    assert said == f"{name} is missing or not usable. Allowed: {ALLOWED[name]}."


@pytest.mark.parametrize(
    "good",
    [
        {},
        {"ALLOWED_HOSTS": "help.example.org,.example.org,10.0.0.7,[::1]"},
        {"BASE_URL": "https://help.example.org/"},
        {"BASE_URL": "http://[::1]:8000"},
        {"LOG_LEVEL": "WARNING"},
    ],
)
def test_a_good_value_is_taken(good: dict[str, str]) -> None:
    assert last_words(**good) == "ok"
