"""Sheets of stickers as PDF: Avery 5160 (3 × 10 on US Letter), each with a QR code and a few words.

Importing this costs a fifth of a second for the PDF library, so only who prints does (`tickets.views.stickers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.units import inch
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

COLUMNS, ROWS = 3, 10
A_SHEET = COLUMNS * ROWS
WIDTH, HEIGHT = 2.625 * inch, 1.0 * inch
LEFT, TOP, ACROSS = 0.1875 * inch, 0.5 * inch, 2.75 * inch
QUIET = 4  # white modules around a code that readers ask for
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
SMALLEST = 4.5


@dataclass(frozen=True)
class Sticker:
    """What stands on one. `address` is in the code, `title` is the room or the tag; all may be of any length."""

    address: str
    school: str
    title: str
    detail: str
    call: str


def draw(stickers: Sequence[Sticker], *, title: str, first: int = 1) -> bytes:
    """The sheets; on the first one, the places before `first` (1 to 30, row by row) were used up and stay empty."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=True)
    canvas.setTitle(title)
    for place, sticker in enumerate(stickers, first - 1):
        if place % A_SHEET == 0 and place > first - 1:
            canvas.showPage()
        row, column = divmod(place % A_SHEET, COLUMNS)
        _one(canvas, sticker, LEFT + column * ACROSS, LETTER[1] - TOP - (row + 1) * HEIGHT)
    canvas.save()
    return out.getvalue()


def _one(canvas: Canvas, sticker: Sticker, x: float, y: float) -> None:
    """A sticker with its lower left corner at (x, y), in points."""
    _code(canvas, sticker.address, x, y)
    left, room = x + HEIGHT + 2, WIDTH - HEIGHT - 10
    lines = [
        (sticker.school, REGULAR, 8.0, 0.77),
        (sticker.title, BOLD, 17.0, 0.5),
        (sticker.detail, REGULAR, 7.5, 0.335),
        (sticker.call, BOLD, 9.0, 0.14),
    ]
    for words, font, size, at in lines:
        size, shown = _fitting(words, font, size, room)
        canvas.setFont(font, size)
        canvas.drawString(left, y + at * HEIGHT, shown)


def _code(canvas: Canvas, address: str, x: float, y: float) -> None:
    """The QR code with its quiet zone, as high as the sticker; dark runs of a row are one rectangle."""
    rows = [bytes(row) for row in segno.make(address, micro=False, error="m").matrix]
    module = HEIGHT / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for begin, end in _runs(row):
            bottom = y + HEIGHT - (QUIET + number + 1) * module
            path.rect(x + (QUIET + begin) * module, bottom, (end - begin) * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: bytes) -> Iterable[tuple[int, int]]:
    """(begin, end) of the dark modules that stand together."""
    begin: int | None = None
    for at, dark in enumerate([*row, 0]):
        if dark and begin is None:
            begin = at
        elif not dark and begin is not None:
            yield begin, at
            begin = None


def _fitting(words: str, font: str, size: float, room: float) -> tuple[float, str]:
    """(size, words) that fit: smaller letters first, then fewer of them."""
    wide = stringWidth(words, font, size)
    if wide <= room:
        return size, words
    size = max(SMALLEST, size * room / wide)
    while len(words) > 1 and stringWidth(words, font, size) > room:
        words = words[:-2].rstrip() + "…"
    return size, words
