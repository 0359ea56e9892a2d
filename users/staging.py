"""Bringing records into temporary tables, where the database compares them with what it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, NamedTuple, get_type_hints

from django.db import connection

ROWS_AT_ONCE = 2000
TYPES: dict[Any, str] = {
    str: "text NOT NULL",
    int: "integer NOT NULL",
    bool: "boolean NOT NULL",
    date | None: "date",
    datetime | None: "timestamptz",
}


class _Stream:
    """Records as CSV text in pieces, so that memory does not grow with the file."""

    def __init__(self, records: Iterable[tuple[Any, ...]]) -> None:
        self._records = iter(records)
        self._rest = ""

    def read(self, size: int = -1) -> str:
        while size < 0 or len(self._rest) < size:
            piece = self._piece()
            if not piece:
                break
            self._rest += piece
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def _piece(self) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(islice(self._records, ROWS_AT_ONCE))
        return text.getvalue()


def stage(table: str, shape: type[NamedTuple], records: Iterator[Any]) -> int:
    """Fill a fresh temporary table with records of one shape; returns how many. It ends with the transaction."""
    columns = {name: TYPES[kind] for name, kind in get_type_hints(shape).items()}
    texts = ", ".join(f'"{name}"' for name, kind in columns.items() if kind.startswith("text"))
    spelled = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}; CREATE TEMP TABLE {table} ({spelled}) ON COMMIT DROP")
        first = next(records, None)
        if first is not None:
            # An empty unquoted field is NULL in this format, and text is never NULL with us.
            cursor.copy_expert(
                f"COPY {table} FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({texts}))",
                _Stream(chain([first], records)),
                size=1 << 16,
            )
        cursor.execute(f"ANALYZE {table}; SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def run(sql: str, **values: Any) -> int:
    """Execute one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def ask(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of one question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
