"""What all tests share: a fast hasher, a clock that can be moved, and the cast."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from audit import clock
from tests.cast import Cast, make_cast

# Playwright keeps an event loop in its thread; our own queries there are plain and synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
# A Tuesday morning in a school week of the story: 9:52 AM in Chicago, period 3, no holiday near.
STORY_MORNING = datetime(2027, 4, 27, 14, 52, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def test_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings of tests that are no promises of the product: speed and a place of their own."""
    place = tmp_path_factory.mktemp("var")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.VAR_DIR = place
    settings.CLOCK_FILE = str(place / "clock")
    settings.STATIC_ROOT = place / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES["default"]["OPTIONS"]["location"] = place / "uploads"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let test connections empty their throw-away database, history included."""
    settings.DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c audit.allow_truncate=on"


@pytest.fixture(autouse=True)
def story_morning() -> Iterator[None]:
    """Each test begins on the story's school morning; time is moved, never slept."""
    clock.set_now(STORY_MORNING)
    yield
    Path(settings.CLOCK_FILE).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def house_language() -> Iterator[None]:
    """Each test begins in the language of the house: a request leaves that of its reader set in its thread."""
    yield
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people, places and things of the story."""
    return make_cast()


@pytest.fixture
def signed_in(client: Client):  # type: ignore[no-untyped-def]
    """`signed_in(person)` is a browser without scripts in which that person is signed in."""

    def sign_in(person):  # type: ignore[no-untyped-def]
        client.force_login(person, backend="users.backends.RoleBackend")
        return client

    return sign_in


@pytest.fixture
def letters_dir() -> Path:
    """The folder of real letters; the test is skipped where LETTERS_DIR is not set."""
    folder = os.environ.get("LETTERS_DIR")
    if not folder:
        pytest.skip("LETTERS_DIR is not set")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        )
        yield browser
        browser.close()
