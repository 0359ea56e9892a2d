"""Fixtures that start the real house: imported by the test folders that need processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from tests.live import House


@pytest.fixture
def house(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The processes of the product against the test database; each test starts the ones that it needs."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    live = House(tmp_path_factory.mktemp("house"))
    yield live
    live.stop()
