"""Pages by key: a page starts after the last row of the one before, so page 400 costs what page 1 costs.

The cursor is the sort key of a row, JSON in base64url. It is not signed: it only says where to start in a list
that is already scoped to the reader. One that is torn, or belongs to another list, starts at the beginning.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

Row = TypeVar("Row")

PAGE_SIZE = 30
MAX_CURSOR = 2000


class BadCursorError(ValueError):
    """A cursor that is torn or belongs to another list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page and the cursors of its neighbours, "" where there is none.

    `known`: how many rows the list has, as far as whoever read a first page got to know of more.
    """

    rows: list[Row]
    next: str = ""
    previous: str = ""
    known: Count | None = None

    @property
    def total(self) -> Count:
        """How many rows the list has of which this is the first page, or how many it has at least."""
        return self.known or Count(len(self.rows), bool(self.next))

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stops at a limit: `capped` means "this many or more"."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.capped else f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class _Column:
    """One part of the sort key. `name` is the path in the query, `slot` where the row keeps the value."""

    name: str
    slot: str
    falling: bool
    nullable: bool
    field: Field[Any, Any] | None

    def order(self, *, backwards: bool) -> OrderBy:
        falling = self.falling != backwards
        expression = F(self.name)
        if not self.nullable:
            return expression.desc() if falling else expression.asc()
        # Rows without a value come last, and therefore first when read backwards.
        if backwards:
            return expression.desc(nulls_first=True) if falling else expression.asc(nulls_first=True)
        return expression.desc(nulls_last=True) if falling else expression.asc(nulls_last=True)

    def equals(self, value: object) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: object, *, backwards: bool, inclusive: bool = False) -> Q:
        """Rows past the value in reading direction; with `inclusive`, the value too."""
        empty = Q(**{f"{self.name}__isnull": True})
        if value is None:
            if backwards:
                return Q() if inclusive else ~empty
            return empty if inclusive else Q(pk__in=[])
        sign = ("lt" if self.falling != backwards else "gt") + ("e" if inclusive else "")
        found = Q(**{f"{self.name}__{sign}": value})
        return found | empty if self.nullable and not backwards else found


def keyset_page(queryset: QuerySet[Any, Row], *columns: str, cursor: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """One page of a queryset, ordered by `columns` ("-" in front: falling), in one query, two at a torn edge.

    Columns are fields, paths over foreign keys, or annotations; the primary key is added as the last one, so the
    order is total. Rows without a value come last in either direction. The index to have is one on these columns,
    in this order.
    """
    keys = _columns(queryset, columns)
    try:
        backwards, values = _decode(cursor, keys) if cursor else (False, None)
    except BadCursorError:
        backwards, values = False, None
    rows = _fetch(queryset, keys, values, backwards=backwards, size=size + 1)
    if backwards and not rows:
        return keyset_page(queryset, *columns, size=size)
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
        return Page(rows, next=_encode("n", rows[-1], keys), previous=_encode("p", rows[0], keys) if more else "")
    return Page(
        rows,
        next=_encode("n", rows[-1], keys) if more else "",
        previous=_encode("p", rows[0], keys) if rows and values is not None else "",
    )


def cursor_after(queryset: QuerySet[Any, Row], row: object, *columns: str) -> str:
    """The cursor of the page that begins after a row which `keyset_page` gave for these columns."""
    return _encode("n", row, _columns(queryset, columns))


def capped_count(queryset: QuerySet[Any, Any], limit: int = 1000) -> Count:
    """How many rows there are, never counting past `limit`."""
    found = queryset.order_by()[: limit + 1].count()
    return Count(min(found, limit), found > limit)


def _fetch(
    queryset: QuerySet[Any, Row], keys: list[_Column], values: list[Any] | None, *, backwards: bool, size: int
) -> list[Row]:
    paths = {key.slot: F(key.name) for key in keys if key.slot != key.name}
    found = queryset.annotate(**paths) if paths else queryset
    if values is not None:
        found = found.filter(_past(keys, values, backwards=backwards))
    return list(found.order_by(*(key.order(backwards=backwards) for key in keys))[:size])


def _past(keys: list[_Column], values: list[Any], *, backwards: bool) -> Q:
    """(a, b, c) past the values, written out; the first part alone bounds the range an index reads."""
    any_of = Q(pk__in=[])
    same = Q()
    for key, value in zip(keys, values, strict=True):
        any_of |= same & key.beyond(value, backwards=backwards)
        same &= key.equals(value)
    return keys[0].beyond(values[0], backwards=backwards, inclusive=True) & any_of


def _columns(queryset: QuerySet[Any, Any], columns: tuple[str, ...]) -> list[_Column]:
    keys = [_column(queryset, name.removeprefix("-"), name.startswith("-")) for name in columns]
    if not keys or keys[-1].name not in ("pk", queryset.model._meta.pk.name):
        keys.append(_column(queryset, "pk", keys[-1].falling if keys else False))
    return keys


def _column(queryset: QuerySet[Any, Any], name: str, falling: bool) -> _Column:
    slot = "key_" + name.replace("__", "_") if "__" in name else name
    if name in queryset.query.annotations:
        output = getattr(queryset.query.annotations[name], "output_field", None)
        return _Column(name, slot, falling, True, output)
    model: type[Model] = queryset.model
    nullable = False
    field: Any = None
    try:
        for step in name.split("__"):
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
            nullable = nullable or bool(getattr(field, "null", False))
            model = field.related_model or model
    except FieldDoesNotExist as error:
        raise FieldError(f"{queryset.model.__name__} has no column {name!r} to page by") from error
    return _Column(name, slot, falling, nullable, getattr(field, "target_field", field))


def _value(row: object, key: _Column) -> object:
    if isinstance(row, Mapping):
        return row[key.slot]
    value = getattr(row, key.slot)
    return value.pk if isinstance(value, Model) else value


def _encode(direction: str, row: object, keys: list[_Column]) -> str:
    parts = [direction, *(_plain(_value(row, key)) for key in keys)]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _decode(cursor: str, keys: list[_Column]) -> tuple[bool, list[Any]]:
    if len(cursor) > MAX_CURSOR:
        raise BadCursorError("too long")
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw, parse_constant=_refuse)
        direction, *values = parts
        if direction not in ("n", "p") or len(values) != len(keys):
            raise BadCursorError("another list")
        return direction == "p", [_typed(value, key) for value, key in zip(values, keys, strict=True)]
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
        raise BadCursorError(str(error)) from error


def _typed(value: object, key: _Column) -> object:
    if isinstance(value, list | dict) or (isinstance(value, str) and "\x00" in value):
        raise BadCursorError("not a value")
    if value is None:
        if not key.nullable:
            raise BadCursorError("no value")
        return None
    typed = key.field.to_python(value) if key.field is not None else value
    if isinstance(typed, datetime) and typed.tzinfo is None:
        raise BadCursorError("a moment without a zone")
    return typed


def _refuse(name: str) -> object:
    raise BadCursorError(name)
