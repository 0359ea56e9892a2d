"""The figures in the document are those of the last drives."""

from __future__ import annotations

from bench.table import DOCUMENT, RESULTS, with_figures


def test_the_document_tells_the_figures_that_were_kept() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")

    assert sorted(RESULTS.glob("*.json"))
    assert with_figures(text) == text
