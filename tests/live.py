"""A real house for tests: web server, worker, beat and SMTP door as processes, and a server that keeps letters."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connections

from helpdesk.launch import steps

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(check: Callable[[], Any], seconds: float = 60) -> Any:
    """What `check` gives as soon as it is truthy; fails when it never is. Waits on processes, not on the clock."""
    end = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not so within {seconds} s: {check}")
        time.sleep(0.1)


class MailServer:
    """Takes every letter, as the district's mail server would, and keeps it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse = False
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return "451 4.3.0 not now"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that reached one address, in order."""
        return [letter for letter in self.letters if letter["To"] == address]

    def close(self) -> None:
        self._controller.stop()


class House:
    """The processes of the product, against the test database and a Redis database of their own."""

    def __init__(self, var: Path) -> None:
        self.web_port, self.smtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.mail = MailServer()
        self._var = var
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self) -> dict[str, str]:
        """What the processes are told."""
        base = os.environ["DATABASE_URL"].rpartition("/")[0]
        return os.environ | {
            "DATABASE_URL": f"{base}/{connections['default'].settings_dict['NAME']}",
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DEMO": "true",
            "CLOCK_FILE": settings.CLOCK_FILE,
            "VAR_DIR": str(settings.VAR_DIR),
            "BASE_URL": self.url,
            "SMTP_DOOR_PORT": str(self.smtp_port),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *names: str) -> None:
        """Start processes by name: web, worker, beat, smtp."""
        commands = {
            "web": [
                "gunicorn",
                "--no-control-socket",
                "helpdesk.wsgi",
                "-k",
                "gthread",
                "-w",
                "1",
                "--threads",
                "8",
                "-b",
                f"127.0.0.1:{self.web_port}",
            ],
            "worker": [
                "celery",
                "-A",
                "helpdesk",
                "worker",
                "-c",
                "2",
                "-Q",
                "celery,intake,clocks,notify,bulk",
                "-l",
                "WARNING",
            ],
            "beat": ["celery", "-A", "helpdesk", "beat", "-s", str(self._var / "beat"), "-l", "WARNING"],
            "smtp": ["manage.py", "smtp_door"],
        }
        if "web" in names:
            self._gather_static()
        for name in names:
            module, *rest = commands[name]
            run = [sys.executable, module] if module.endswith(".py") else [sys.executable, "-m", module]
            with (self._var / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [*run, *rest], cwd=ROOT, env=self.environment(), stdout=log, stderr=log, start_new_session=True
                )
        if "web" in names:
            eventually(self._answers, seconds=120)
        if "smtp" in names:
            eventually(lambda: self._listens(self.smtp_port), seconds=120)

    def _gather_static(self) -> None:
        """Files of the pages as at a real start, gathered once for all runs that share VAR_DIR."""
        shared = Path(os.environ.get("VAR_DIR") or ROOT / "var")
        (shared / "log").mkdir(parents=True, exist_ok=True)
        steps.collect_static(self.environment() | {"VAR_DIR": str(shared)}, [ROOT / "static"])
        ours = Path(settings.VAR_DIR) / "static"
        if not ours.is_symlink():
            ours.rmdir()
            ours.symlink_to(shared / "static")

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a power cut would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for name in list(self._running):
            self.kill(name)
        self._let_go()
        self.mail.close()

    def _let_go(self) -> None:
        """Have no session of a killed process hold a table still: emptying them would meet it in a deadlock."""
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        others += " AND backend_type = 'client backend'"  # who tidies up of itself gives way of itself
        with connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")

            def none_left() -> bool:
                cursor.execute(f"SELECT count(*) {others}")
                return bool(cursor.fetchone()[0] == 0)

            eventually(none_left, seconds=30)

    def tell(self) -> None:
        """Print the end of what each process said: pytest shows it beside a test that failed."""
        for path in sorted(self._var.glob("*.log")):
            print(f"── {path.stem}\n{self.log(path.stem)[-3000:]}")  # noqa: T201

    def log(self, name: str) -> str:
        """What a process said."""
        return (self._var / f"{name}.log").read_text(errors="replace")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def _listens(self, port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0
