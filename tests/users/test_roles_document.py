"""docs/roles.md tells the truth."""

from __future__ import annotations

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from users.role_table import BEGIN, matrix, page

DOCUMENT = settings.BASE_DIR / "docs" / "roles.md"


def test_the_document_holds_the_matrix_of_the_code() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == page(text)


def test_a_document_that_drifted_is_noticed() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    drifted = text.replace("| works tickets | its schools, or all |", "| works tickets | – |")
    assert drifted != text == page(drifted)
    with pytest.raises(ValueError, match="lost the marks"):
        page(text.replace(BEGIN, ""))


def test_the_command_prints_the_matrix() -> None:
    out = StringIO()
    call_command("print_roles", stdout=out)
    assert out.getvalue() == matrix() + "\n"
