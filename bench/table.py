"""The figures of docs/performance.md, out of what the drives kept in `bench/results`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
DOCUMENT = RESULTS.parent.parent / "docs" / "performance.md"
IMPORTS = RESULTS / "imports.jsonl"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Figures = dict[str, Any]


def write_document() -> None:
    """Put the kept figures into the document, between its two marks."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(with_figures(text), encoding="utf-8")


def with_figures(text: str) -> str:
    """The document with the figures of today's `bench/results`."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{_figures()}\n{END}{after}"


def _figures() -> str:
    drives = [json.loads(file.read_text(encoding="utf-8")) for file in RESULTS.glob("*.json")]
    drives.sort(key=lambda drive: drive["tickets"])
    return "\n\n".join([_machines(drives), _table(drives), *_imports()])


def _imports() -> list[str]:
    """The imports, where they were measured."""
    if not IMPORTS.exists():
        return []
    rows = [json.loads(line) for line in IMPORTS.read_text(encoding="utf-8").splitlines()]
    lines = ["| import | time | work here | work in PostgreSQL | memory at most |", "|" + " --- |" * 5]
    lines += [
        f"| {row['name']} | {row['seconds']} s | {row['here']} s | {row['postgresql']} s | {row['memory_mb']} MB |"
        for row in rows
    ]
    return ["\n".join(lines)]


def _machines(drives: list[Figures]) -> str:
    return "\n".join(
        f"- **{_round(drive['tickets'])} tickets**, {drive['machine']['date']}: {drive['machine']['cores']} cores, "
        f"{drive['machine']['memory_gb']} GB, PostgreSQL {drive['machine']['postgresql']}, Python "
        f"{drive['machine']['python']}; database {drive['machine']['database_gb']} GB; load before "
        f"{drive['machine']['load']}; a web worker holds {_memory(drive, 'fresh')} MB fresh and "
        f"{_memory(drive, 'after all pages')} MB after all pages."
        for drive in drives
    )


def _memory(drive: Figures, when: str) -> str:
    return str(max(int(now) for now, _most in drive["memory_mb"][when]))


def _table(drives: list[Figures]) -> str:
    sizes = [_round(drive["tickets"]) for drive in drives]
    head = ["page or task", *(f"{size}: p50 / p95" for size in sizes), "queries", "KB", "goal at 1M"]
    rows = {row["key"]: row for drive in drives for row in drive["rows"]}
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for key, last in rows.items():
        found = [{row["key"]: row for row in drive["rows"]}.get(key) for drive in drives]
        cells = [last["name"], *map(_cell, found), _plain(last.get("queries")), _kilobytes(last), last["goal"]]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(row: Figures | None) -> str:
    if row is None:
        return "–"
    if "p50" in row:
        return f"{row['p50']:.0f} / {row['p95']:.0f} ms"
    return f"{row['value']:.0f} {row['unit']}"


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _kilobytes(row: Figures) -> str:
    return f"{row['bytes'] / 1000:.0f}" if row.get("bytes") else ""


def _round(tickets: int) -> str:
    """1k, 100k, 1M: a drive adds a few to what was filled."""
    for size, name in ((1_000_000, "1M"), (100_000, "100k"), (1_000, "1k")):
        if tickets >= size:
            return name
    return str(tickets)
