"""What a failing command becomes, and how a folder says that it is occupied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpdesk.launch.occupancy import occupied
from helpdesk.launch.steps import sentence
from helpdesk.launch.trouble import Trouble

TRACEBACK = """\
Traceback (most recent call last):
  File "manage.py", line 9, in main
    raise OSError("first")
OSError: first

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "settings.py", line 3, in <module>
    DEMO = read("DEMO")
{last}
"""


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("django.core.exceptions.ImproperlyConfigured: DEMO is not usable.", "DEMO is not usable."),
        (
            'django.db.utils.OperationalError: connection to "db" failed: refused\n\tIs the server running?',
            'connection to "db" failed: refused Is the server running?',
        ),
        ("KeyError: 'EMAIL'", "'EMAIL'"),
    ],
)
def test_a_traceback_becomes_the_sentence_of_its_last_error(last: str, expected: str) -> None:
    assert sentence(TRACEBACK.format(last=last)) == expected


@pytest.mark.parametrize(
    ("stderr", "expected"),
    [
        ("CommandError: The demo is there already.\n", "The demo is there already."),
        ("one line\nand another\n", "and another"),
        ("", "It ended without a word."),
    ],
)
def test_other_last_words_are_passed_on(stderr: str, expected: str) -> None:
    assert sentence(stderr) == expected


def test_an_occupied_folder_says_where_its_helpdesk_is(tmp_path: Path) -> None:
    with occupied(tmp_path) as first:
        with pytest.raises(Trouble) as early, occupied(tmp_path):
            pass
        first.announce("http://127.0.0.1:8000")
        with pytest.raises(Trouble) as late, occupied(tmp_path):
            pass
    assert str(early.value) == "The helpdesk of this folder is just being started by another bin/start."
    assert str(late.value) == (
        "The helpdesk of this folder already runs: http://127.0.0.1:8000\n"
        f"To stop it, press Ctrl-C where it was started, or: kill {os.getpid()}"
    )


def test_a_folder_left_in_order_is_free_and_one_left_by_a_kill_is_known_as_such(tmp_path: Path) -> None:
    with occupied(tmp_path) as first:
        first.announce("http://127.0.0.1:8000")
    with occupied(tmp_path) as second:
        assert second.after_kill is False
    (tmp_path / "start.lock").write_text('{"pid": 1, "url": "http://127.0.0.1:8000"}')
    with occupied(tmp_path) as third:
        assert third.after_kill is True
