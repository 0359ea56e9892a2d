"""Fixtures that start the real house: imported by the test folders that need processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import override_settings

from tests.live import House


@pytest.fixture
def house(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The processes of the product against the test database; each test starts the ones that it needs."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    live = House(tmp_path_factory.mktemp("house"))
    # The processes know the hasher of the product only, so the cast must get its passwords from that one.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        yield live
    live.stop()
    live.tell()
