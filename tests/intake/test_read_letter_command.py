"""`manage.py read_letter`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.intake.mail import wire


def printed(*arguments: object) -> str:
    out = StringIO()
    call_command("read_letter", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_one_object_by_file_name_in_the_shape_that_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(wire("Señal\n\nSent from my iPhone", Message_ID="<a1@x>"))
    (tmp_path / "b.eml").write_bytes(b"")
    read = json.loads(printed(tmp_path / "a.eml", tmp_path / "b.eml", "--json"))
    assert list(read) == ["a.eml", "b.eml"]
    assert read["a.eml"] == {
        "from_address": "pat@school.example",
        "from_name": "Pat Lee",
        "subject": "Printer",
        "message_id": "a1@x",
        "in_reply_to": "",
        "references": [],
        "body_text": "Señal\n\nSent from my iPhone",
        "body_html": "",
        "reply_text": "Señal",
        "attachments": [],
        "is_auto_reply": False,
        "is_bounce": False,
        "bounce_recipients": [],
        "should_create_ticket": True,
    }


def test_without_json_it_prints_a_summary_for_people(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(wire("Hello"))
    assert printed(tmp_path / "a.eml") == (
        "a.eml\n  From: Pat Lee <pat@school.example>\n  Subject: Printer\n  Kind: may open a ticket\n  | Hello\n"
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.eml cannot be read: No such file or directory\."):
        printed(tmp_path / "none.eml")
