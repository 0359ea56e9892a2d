"""A filled database, and a copy of it for each drive, which writes: the next one shall find what the first found."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


def copy_of(url: str) -> str:
    """Make a new copy of the database at `url`, in place of the last one; its address."""
    name = urlsplit(url).path.removeprefix("/")
    copy = f"{name}_driven"
    remove_copy(url)
    # File by file: the other way writes every page to the log, and twelve gigabytes of it.
    _do(url, sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(*map(sql.Identifier, (copy, name))))
    return _named(url, copy)


def remove_copy(url: str) -> None:
    """Delete the copy of the database at `url`, if there is one."""
    copy = urlsplit(url).path.removeprefix("/") + "_driven"
    _do(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy)))


def _do(url: str, statement: sql.Composed) -> None:
    connection = psycopg2.connect(_named(url, "postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
