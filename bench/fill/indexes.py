"""Taking indexes and foreign keys away while rows come in, and putting them back at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

from django.db import connection

CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype
    FROM pg_constraint
    WHERE contype IN ('f', 'p', 'u')
      AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
    ORDER BY contype <> 'f', conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
"""
MEMORY = "SET maintenance_work_mem = '768MB'; SET max_parallel_maintenance_workers = 1"


@dataclass
class Removed:
    """What was taken away, as the statements that bring it back."""

    keys: list[str] = field(default_factory=list)
    indexes: list[str] = field(default_factory=list)
    foreign_keys: list[str] = field(default_factory=list)

    def restore(self, processes: int) -> None:
        """Primary and unique keys first, then indexes, then foreign keys; on so many connections, one: our own."""
        for statements in (self.keys, self.indexes, self.foreign_keys):
            _run(statements, processes)


def remove(tables: Iterable[str], *, keep: Sequence[str] = ()) -> Removed:
    """Drop what slows down COPY into `tables`; keys of the tables in `keep` stay."""
    names = [f'"{name}"' for name in tables]
    removed = Removed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CONSTRAINTS, {"tables": names})
        for table, name, definition, kind in cursor.fetchall():
            if kind != "f" and table in keep:
                continue
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            back = removed.foreign_keys if kind == "f" else removed.keys
            back.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute(INDEXES, {"tables": names})
        for name, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")
            removed.indexes.append(definition)
    return removed


def _run(statements: list[str], processes: int) -> None:
    if processes == 1:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        return
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(_one, statements))


def _one(statement: str) -> None:
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(statement)
