"""Which variables the programs of a folder get, and what kind of district a folder holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk.launch.door import Door
from helpdesk.launch.environment import DEMO, OWN, complete, is_set, kind_of, var_folder
from helpdesk.launch.trouble import Trouble

DOOR = Door("127.0.0.1", 8123, 8025)
PARTS = {"DATABASE_URL": "postgresql://embedded", "REDIS_URL": "redis://embedded"}


def test_a_demo_start_fills_in_everything(tmp_path: Path) -> None:
    assert complete({}, tmp_path, DEMO, DOOR, PARTS) == {
        "ALLOWED_HOSTS": "127.0.0.1,[::1],localhost",
        "BASE_URL": "http://127.0.0.1:8123",
        "CLOCK_FILE": str(tmp_path / "clock"),
        "DATABASE_URL": "postgresql://embedded",
        "DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "EMAIL_URL": "smtp://127.0.0.1:8025",
        "REDIS_URL": "redis://embedded",
        "SECRET_KEY": (tmp_path / "secret_key").read_text().strip(),
        "SMTP_DOOR_PORT": "8025",
        "VAR_DIR": str(tmp_path),
    }


def test_a_district_of_ones_own_gets_neither_demo_mode_nor_a_movable_clock(tmp_path: Path) -> None:
    filled = complete({}, tmp_path, DEMO, DOOR, PARTS)
    own = complete({}, tmp_path, OWN, DOOR, PARTS)
    assert filled.keys() - own.keys() == {"DEMO", "CLOCK_FILE", "EMAIL_URL"}


def test_what_the_user_sets_wins_be_it_as_a_value_or_as_a_file(tmp_path: Path) -> None:
    given = {
        "DATABASE_URL_FILE": "/run/secrets/database",
        "REDIS_URL": "redis://elsewhere",
        "SECRET_KEY": "k" * 40,
        "EMAIL_URL": "smtp://mail.example.org",
        "ALLOWED_HOSTS": "help.example.org",
    }
    filled = complete(given, tmp_path, DEMO, DOOR, {})
    assert {name: filled[name] for name in given} == given
    assert "DATABASE_URL" not in filled


def test_an_empty_variable_counts_as_unset() -> None:
    assert [is_set("REDIS_URL", {"REDIS_URL": value}) for value in ("", "redis://x")] == [False, True]


def test_the_secret_key_is_kept_closed_and_the_same_at_the_next_start(tmp_path: Path) -> None:
    first, second = (complete({}, tmp_path, OWN, DOOR, PARTS)["SECRET_KEY"] for _ in range(2))
    assert first == second
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_var_is_beside_the_product_unless_the_user_names_a_folder(tmp_path: Path) -> None:
    assert var_folder({"VAR_DIR": str(tmp_path)}) == tmp_path
    assert var_folder({}) == Path(__file__).parents[2] / "var"


@pytest.mark.parametrize(
    ("empty", "given", "kind"),
    [(False, {}, DEMO), (True, {}, OWN), (False, {"DEMO": "false"}, OWN), (False, {"DEMO": "true"}, DEMO)],
)
def test_the_first_start_decides_what_a_folder_holds(
    tmp_path: Path, empty: bool, given: dict[str, str], kind: str
) -> None:
    assert kind_of(tmp_path, empty=empty, given=given) == kind
    assert (tmp_path / "kind").read_text() == f"{kind}\n"


def test_a_district_of_ones_own_stays_out_of_demo_mode_at_a_plain_start(tmp_path: Path) -> None:
    assert kind_of(tmp_path, empty=True, given={}) == OWN
    assert kind_of(tmp_path, empty=False, given={}) == OWN


def test_demo_mode_over_a_district_of_ones_own_is_refused(tmp_path: Path) -> None:
    kind_of(tmp_path, empty=True, given={})
    with pytest.raises(Trouble, match="which demo mode would open to all: unset DEMO"):
        kind_of(tmp_path, empty=False, given={"DEMO": "true"})


def test_an_empty_district_on_top_of_the_demo_is_refused(tmp_path: Path) -> None:
    kind_of(tmp_path, empty=False, given={})
    with pytest.raises(Trouble, match="To begin an empty one: bin/start --empty --reset"):
        kind_of(tmp_path, empty=True, given={})
