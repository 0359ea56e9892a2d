"""CSV downloads: streamed, with header names for programs or for people, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.http import StreamingHttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula.
# https://owasp.org/www-community/attacks/CSV_Injection
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")

# Without it Excel reads UTF-8 as its own code page and breaks every accent.
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def cell(value: object) -> object:
    """A value as it may stand in a CSV cell: text that could run as a formula gets an apostrophe in front.

    Numbers stay numbers, also negative ones; moments and days are ISO 8601; nothing is empty.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + str(writer.writerow(list(header)))
    for row in rows:
        yield str(writer.writerow([cell(value) for value in row]))


def stream_csv(
    filename: str, header: Iterable[str], rows: Iterable[Iterable[object]], *, in_words: bool = False
) -> StreamingHttpResponse:
    """A download of rows that are read while it is sent.

    `header` is for programs: lower-case English, never translated. With `in_words` it is for people who open a
    spreadsheet.
    """
    names = [str(cell(name)) for name in header]
    odd = [name for name in names if not name.isascii() or name != name.lower() or " " in name]
    if odd and not in_words:
        raise ValueError(f"CSV headers are for programs, such as first_answer_minutes, not {odd}")
    response = StreamingHttpResponse(lines(names, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
