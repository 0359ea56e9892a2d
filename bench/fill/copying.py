"""Rows as lines of PostgreSQL's COPY, and the tables that they go into."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.db import connection, models

CHUNK = 20_000
NULL = r"\N"


class Table:
    """A model's table. Rows hold the named columns; columns that are not named hold the model's defaults.

    So a column that the product gets later needs no change here.
    """

    def __init__(self, model: type[models.Model], *names: str) -> None:
        by_name = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
        rest = [field for name, field in by_name.items() if name not in names and not field.primary_key]
        columns = [by_name[name].column for name in names] + [field.column for field in rest]
        self.name = model._meta.db_table
        self.model = model
        self.constants = "".join("\t" + _default(field) for field in rest) + "\n"
        quoted = ", ".join(f'"{column}"' for column in columns)
        self._sql = f'COPY "{self.name}" ({quoted}) FROM STDIN'

    def line(self, values: Iterable[Any]) -> str:
        """One row, for what is not worth a faster way."""
        return "\t".join(map(text, values)) + self.constants

    def copy(self, lines: Sequence[str]) -> None:
        """Send rows."""
        if lines:
            with connection.cursor() as cursor:
                cursor.cursor.copy_expert(self._sql, StringIO("".join(lines)))

    def fill(self, rows: Iterable[Sequence[Any]]) -> int:
        """Send rows of values in pieces, so that memory stays the same; returns how many."""
        lines: list[str] = []
        count = 0
        for row in rows:
            lines.append(self.line(row))
            if len(lines) >= CHUNK:
                count += len(lines)
                self.copy(lines)
                lines.clear()
        self.copy(lines)
        return count + len(lines)


def text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, dict | list):
        return escaped(json.dumps(value))
    return escaped(str(value))


def escaped(words: str) -> str:
    """Text with what COPY would take for its own signs marked."""
    if "\\" in words:
        words = words.replace("\\", r"\\")
    return words.replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _default(field: models.Field[Any, Any]) -> str:
    value = field.get_default()
    if isinstance(value, list) and field.get_internal_type() == "ArrayField":
        return "{}"
    return text(value if not callable(value) else value())


def set_sequences(tables: Iterable[str]) -> None:
    """Let each table's next id follow its last."""
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{name}"'])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(
                    f'SELECT setval(%s, (SELECT greatest(coalesce(max(id), 0), 1) FROM "{name}"))', [sequence]
                )
