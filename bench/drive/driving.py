"""The whole drive: pages, writing, letters, clocks, deliveries."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse

from audit import clock
from bench.drive import background
from bench.drive.chromebook import Place, chromebook
from bench.drive.house import House
from bench.drive.live import live
from bench.drive.measuring import Row
from bench.drive.pace import Pace
from bench.drive.pages import SAMPLES, Cast, drive, pages, sign_in
from bench.drive.visitor import Visitor
from bench.drive.visits import visits
from bench.drive.writing import written
from bench.fill.people import People
from bench.fill.rhythm import UNTIL
from helpdesk.celery import app
from tickets.models import Ticket
from users.models import User


class Drive:
    """One drive through a filled database."""

    def __init__(self, people: int, only: str = "") -> None:
        """`only`: the beginning of the keys that are wanted."""
        clock.set_now(UNTIL)
        self.people = People(people)
        self.tickets = Ticket.objects.count()
        self.cast = Cast.of(self.people)
        self.only = only
        self.house = House(Path(settings.VAR_DIR))
        self.pace = Pace()
        settings.ALLOWED_HOSTS = ["*"]
        self._visitors: dict[int, Visitor] = {}
        self.web_memory: dict[str, list[tuple[float, float]]] = {}

    def run(self) -> dict[str, Any]:
        """Everything, as it is kept in JSON."""
        rows = []
        try:
            for row in self._rows():
                _say(row)
                rows.append(row.plain())
        finally:
            self.house.stop()
            app.control.purge()
        return {"tickets": self.tickets, "machine": machine(), "memory_mb": self.web_memory, "rows": rows}

    def _rows(self) -> Iterator[Row]:
        self.house.start("web")
        yield from self._pages()
        self.house.stop("web")
        app.control.purge()
        if self._wanted("intake"):
            yield from background.intake_alone(self.people)
            yield from background.deliveries()
        if self._wanted("tick"):
            yield from background.ticks()
            yield from background.waking()
            yield from background.deliveries()
        if self._wanted("snow"):
            yield from background.snow_day()
        if self._wanted("due"):
            yield from background.due_times()
        if self._wanted("intake"):
            yield from background.intake_by_queue(self.people, self.house)

    def _pages(self) -> Iterator[Row]:
        self.visitor(self.cast.technician)
        self.web_memory["fresh"] = _rounded(self.house.web_memory())
        for page in pages(self.cast, self.tickets):
            if self._wanted(page.key):
                visitor, processes = self.visitor(page.person), self.house.web_processes()
                yield self.pace.kept(partial(drive, page, visitor, processes))
        if self._wanted("file") or self._wanted("reply"):
            yield from written(self.cast, self.visitor)
        if self._wanted("visit"):
            cast = self.cast
            yield from visits(cast.technician, cast.teacher, self.visitor(cast.technician), SAMPLES)
        if self._wanted("chromebook"):
            yield from chromebook(self.house.door.url, list(self._places()))
        if self._wanted("live"):
            yield from live(self.people, self.house)
        self.web_memory["after all pages"] = _rounded(self.house.web_memory())

    def _places(self) -> Iterator[Place]:
        """Where a teacher and a technician begin, and where they work."""
        teacher, technician = self.visitor(self.cast.teacher), self.visitor(self.cast.technician)
        yield Place("home", "home, teacher", "/", teacher)
        yield Place("report", "filing: the form, teacher", reverse("tickets:file"), teacher)
        yield Place("queue", "queue, technician", reverse("tickets:queue"), technician)
        newest = Ticket.objects.visible_to(self.cast.technician).order_by("-pk").first()
        if newest:
            yield Place("ticket", "ticket page, technician", reverse("tickets:ticket", args=[newest.pk]), technician)

    def _wanted(self, key: str) -> bool:
        return key.startswith(self.only)

    def visitor(self, person: User) -> Visitor:
        """The browser of a person, signed in by the sign-in page."""
        if person.pk not in self._visitors:
            self._visitors[person.pk] = sign_in(self.house.door.url, person)
        return self._visitors[person.pk]


def _rounded(pairs: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(round(now), round(most)) for now, most in pairs]


def _say(row: Row) -> None:
    kept = row.plain()
    times = f"{kept['p50']:9.1f} / {kept['p95']:9.1f} ms" if "p50" in kept else f"{kept['value']:14.1f} {kept['unit']}"
    times += f" cpu {kept['cpu_ms']:7.1f}" if "cpu_ms" in kept else " " * 12
    asked = f"{kept.get('queries', ''):>7} queries {kept.get('sql_ms', ''):>8} ms"
    asked += f"   pace {kept['pace']}" if "pace" in kept else ""
    print(f"{row.name:45} {times:28} {asked} {kept.get('bytes', 0):8} bytes   {row.goal}", flush=True)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    cores = sum(
        line.startswith("processor") for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    )
    return {
        "cores": cores,
        "memory_gb": round(int(memory) / 1e6),
        "load": Path("/proc/loadavg").read_text(encoding="utf-8").split()[0],
        "postgresql": version,
        "python": platform.python_version(),
        "date": f"{clock.real_now():%Y-%m-%d}",
        "database_gb": round(background.database_size(), 2),
    }
