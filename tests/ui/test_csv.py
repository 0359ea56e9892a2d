"""CSV downloads."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ui.csv import cell, stream_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "=cmd|' /C calc'!A0"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-5, -5),
        (Decimal("-4.50"), Decimal("-4.50")),
        (2.5, 2.5),
        ("Room 214", "Room 214"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (date(2027, 4, 27), "2027-04-27"),
        (datetime(2027, 4, 27, 14, 52, tzinfo=UTC), "2027-04-27T14:52:00+00:00"),
    ],
)
def test_numbers_days_and_plain_words_stay_what_they_are(value: object, written: object) -> None:
    assert cell(value) == written


def test_a_download_is_streamed_row_by_row_and_read_back_whole() -> None:
    read = []

    def rows():  # type: ignore[no-untyped-def]
        for number in range(3):
            read.append(number)
            yield [f"Tomás, {number}", -number, '=HYPERLINK("http://x")']

    response = stream_csv("workload.csv", ["name", "solved", "note"], rows())
    parts = iter(response.streaming_content)
    first = next(parts)

    assert first == b"\xef\xbb\xbfname,solved,note\r\n"
    assert read == []
    text = (first + b"".join(parts)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["Tomás, 0", "0", '\'=HYPERLINK("http://x")']
    assert response["Content-Disposition"] == 'attachment; filename="workload.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_headers_for_people_are_words_that_a_spreadsheet_cannot_run() -> None:
    response = stream_csv("x.csv", ["First answers", "=New"], [], in_words=True)

    assert b"".join(response.streaming_content).decode("utf-8-sig") == "First answers,'=New\r\n"  # type: ignore[arg-type]


@pytest.mark.parametrize("header", ["First answer", "Schule", "año"])
def test_headers_are_names_for_programs(header: str) -> None:
    with pytest.raises(ValueError, match="for programs"):
        stream_csv("x.csv", [header], [])
