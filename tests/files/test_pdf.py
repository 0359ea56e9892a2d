"""Which PDF only shows pages, and which does something when a browser opens it."""

from __future__ import annotations

import zlib

import pytest

from files.pdf import only_shows
from tests.files.pdfs import packed, pdf

LINK = b"7 0 << /Type /Annot /Subtype /Link /A << /S /URI /URI (https://cedarvalley.example) >> >>"
SCRIPT = b"7 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(catalog=b"/OpenAction [3 0 R /Fit]"),
        pdf(catalog=b"/Outlines << /First 3 0 R /Last 3 0 R >>"),
        packed(LINK),
        packed(b"\xff" * 500, told=b"/Subtype /Image /Filter /DCTDecode"),
    ],
    ids=["a page", "opens at a page", "has a table of contents", "packed, with a link", "with a photo"],
)
def test_pages_words_links_and_pictures_only_show(content: bytes) -> None:
    assert only_shows(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(script="app.alert(1)"),
        pdf(catalog=b"/OpenAction << /S /Java#53cript /JS (app.alert) >>"),
        pdf(catalog=b"/Names << /JavaScript << /Names [(a) 5 0 R] >> >>"),
        pdf(catalog=b"/OpenAction << /S /Launch /F (calc.exe) >>"),
        pdf(catalog=b"/AcroForm << /Fields [] /XFA 5 0 R >>"),
        pdf(catalog=b"/AA << /WC << /S /SubmitForm /F (https://else.example) >> >>"),
        pdf(catalog=b"/Names << /EmbeddedFiles << /Names [(page.html) 5 0 R] >> >>"),
        packed(SCRIPT),
        packed(SCRIPT.replace(b"S /Java", b"S /#4aava")),
        packed(SCRIPT, told=b"/N 1 /First 4 /Filter [ /FlateDecode ]"),
    ],
    ids=[
        "script",
        "script spelled otherwise",
        "named script",
        "program",
        "form with scripts",
        "form that sends",
        "page that comes along",
        "packed script",
        "packed script spelled otherwise",
        "packed script under no name",
    ],
)
def test_what_runs_sends_or_brings_other_files_does_something(content: bytes) -> None:
    assert not only_shows(content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(more=b"/Encrypt 5 0 R "),
        packed(LINK, told=b"/Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode /FlateDecode]"),
        packed(LINK, told=b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        packed(LINK).partition(b"FlateDecode")[0] + b"FlateDecode >>\nstream\n" + zlib.compress(LINK)[:-20],
        packed(b" " * (16 * 1024 * 1024 + 1)),
    ],
    ids=["locked", "packed twice", "packed with differences", "cut off", "unpacks to far more"],
)
def test_what_cannot_be_read_counts_as_doing_something(content: bytes) -> None:
    assert not only_shows(content)
