"""The house of this folder for a single command: `manage.py` finds what `bin/start` keeps, or starts it briefly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.launch import keep
from helpdesk.launch.environment import DEMO, is_set, var_folder
from helpdesk.launch.place import Place
from helpdesk.launch.servers import Servers


@contextmanager
def house_of_this_folder() -> Iterator[None]:
    """Fill in what the environment leaves out, as `bin/start` does. Servers that did not run before stop again."""
    given = os.environ
    wanted = {"postgres": not is_set("DATABASE_URL", given), "valkey": not is_set("REDIS_URL", given)}
    if not any(wanted.values()):
        yield
        return
    var = var_folder(given)
    servers = Servers(var)
    ran_before = not servers.missing(Place.at(var), **wanted)
    filled = servers.start(**wanted) | {"SECRET_KEY": keep.kept(var / "secret_key"), "VAR_DIR": str(var)}
    kind = var / "kind"
    if kind.exists() and kind.read_text(encoding="utf-8").strip() == DEMO:
        filled |= {"DEMO": "true", "CLOCK_FILE": str(var / "clock")}
    for name, value in filled.items():
        if not is_set(name, given):
            given[name] = value
    try:
        yield
    finally:
        if not ran_before:
            servers.stop()
