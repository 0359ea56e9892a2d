"""Browsers with the queue open, as `static/js/live.js` has them.

They ask every three seconds, fetch rows at most every three and counts every fifteen. A process of its own
(`python -m bench.drive.crowd URL FILE SECONDS`), so that its work is not counted with the pages. It prints JSON: how
long its questions took, and when which version of a ticket was told and shown, in seconds of time().
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from pathlib import Path
from time import perf_counter, time
from typing import Any
from urllib.parse import urlencode, urlsplit

EVERY, ROWS_EVERY, COUNTS_EVERY = 3.0, 1.8, 15.0
ROW = re.compile(rb'data-number="(\d+)" data-version="(\d+)"')
SLIP = re.compile(rb'data-slip="([^"]+)"')


class Crowd:
    """All readers, and what they saw."""

    def __init__(self, url: str, seconds: float) -> None:
        self.where = urlsplit(url)
        self.end = time() + seconds
        self.seen: dict[str, list[Any]] = {"asks": [], "rows": [], "told": [], "shown": [], "failed": []}

    async def sit(self, reader: dict[str, Any]) -> None:
        """One reader, until the end."""
        await asyncio.sleep(random.random() * EVERY)
        waiting: set[str] = set()
        rows_at, counts_at, counts = 0.0, time(), False
        while time() < self.end:
            changed = await self._ask(reader)
            waiting |= changed
            counts = counts or bool(changed)
            if waiting and time() - rows_at >= ROWS_EVERY:
                rows_at, with_counts = time(), counts and time() - counts_at >= COUNTS_EVERY
                if with_counts:
                    counts_at, counts = time(), False
                await self._fetch(reader, waiting, with_counts)
                waiting = set()
            await asyncio.sleep(EVERY * (0.85 + random.random() * 0.2))

    async def _ask(self, reader: dict[str, Any]) -> set[str]:
        body = urlencode({"seat": reader["slip"], "since": reader["since"], "people": "", "does": ""}).encode()
        kind = "Content-Type: application/x-www-form-urlencoded"
        status, head, said = await self._send("asks", f"POST /live/ HTTP/1.1\r\n{kind}", reader, body)
        if found := re.search(rb"(?i)live-position: (\S+)", head):
            reader["since"] = found[1].decode()
        news = json.loads(said) if status == 200 else {}
        if status not in (200, 204) or news.keys() - {"changed"}:
            self.seen["failed"].append([status, sorted(news)])
        changed = news.get("changed", {})
        self.seen["told"] += [[f"{number}:{version}", time()] for number, version in changed.items()]
        shown = reader["versions"]
        return {number for number, version in changed.items() if shown.get(number, 0) < version}

    async def _fetch(self, reader: dict[str, Any], numbers: set[str], counts: bool) -> None:
        path = f"/queue/rows/?ids={','.join(sorted(numbers))}{'&counts=1' * counts}"
        head = f"GET {path} HTTP/1.1\r\nCookie: sessionid={reader['cookie']}\r\nLive-Seat: {reader['slip']}"
        status, _head, said = await self._send("rows", head, reader, b"")
        found = SLIP.search(said)
        if status != 200 or not found:
            self.seen["failed"].append([status, "rows"])
            return
        reader["slip"] = found[1].decode()
        for number, version in ROW.findall(said):
            reader["versions"][number.decode()] = int(version)
            self.seen["shown"].append([f"{number.decode()}:{version.decode()}", time()])

    async def _send(self, kind: str, head: str, reader: dict[str, Any], body: bytes) -> tuple[int, bytes, bytes]:
        began = perf_counter()
        incoming, outgoing = await asyncio.open_connection(self.where.hostname, self.where.port)
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        outgoing.write(f"{head}\r\nHost: {self.where.netloc}\r\n{length}Connection: close\r\n\r\n".encode() + body)
        answer = await incoming.read()
        outgoing.close()
        self.seen[kind].append((perf_counter() - began) * 1000)
        top, _blank, said = answer.partition(b"\r\n\r\n")
        return int(top.split(b" ", 2)[1]), top, said


async def _main(url: str, file: str, seconds: float) -> None:
    crowd = Crowd(url, seconds)
    readers = json.loads(await asyncio.to_thread(Path(file).read_text, encoding="utf-8"))
    await asyncio.gather(*(crowd.sit(reader) for reader in readers))
    print(json.dumps(crowd.seen))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
