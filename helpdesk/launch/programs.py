"""The programs that make one helpdesk, besides its servers."""

from __future__ import annotations

import sys
from pathlib import Path

from helpdesk.launch.door import Door
from helpdesk.launch.supervisor import Program

QUEUES = "celery,intake,clocks,notify,bulk"


def programs(door: Door, var: Path) -> list[Program]:
    """Pages, tasks, timetable and SMTP receiver; `var` keeps what the timetable did last."""
    (var / "beat").mkdir(mode=0o700, exist_ok=True)
    return [
        Program("web", _web(door)),
        Program("worker", [*_celery("worker"), "-Q", QUEUES, "-c", "2", "--without-gossip", "--without-mingle"]),
        Program("beat", [*_celery("beat"), "--pidfile=", "-s", str(var / "beat" / "schedule")]),
        Program("letters", [sys.executable, "manage.py", "smtp_door"]),
    ]


def _web(door: Door) -> list[str]:
    """Two processes of eight threads: the threads of one share a lock, so it uses one core at most."""
    command = [sys.executable, "-m", "gunicorn", "helpdesk.wsgi", "--bind", door.bind, "--no-control-socket"]
    return [*command, "-k", "gthread", "-w", "2", "--threads", "8", "--graceful-timeout", "8"]


def _celery(part: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "helpdesk", part, "-l", "INFO"]
