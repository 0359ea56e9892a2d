"""The broker may be away; nobody waits long for it."""

from __future__ import annotations

import socket
import time

import pytest
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError


@pytest.mark.timeout(40)
def test_a_broker_that_takes_a_connection_and_says_nothing_holds_nobody_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        app = Celery(broker=f"redis://127.0.0.1:{silent.getsockname()[1]}/0", set_as_current=False)
        app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        begun = time.monotonic()

        with pytest.raises(OperationalError):
            app.send_task("tests.nothing", retry=False)

    assert time.monotonic() - begun < 15
