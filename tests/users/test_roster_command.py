"""`manage.py import_roster`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from tests.cast import Cast
from tests.users.packages import BASE, folder, users
from users.models import RosterRun, User
from users.roster import Package
from users.roster.package import READ


def run(*arguments: object) -> list[str]:
    """What the command prints."""
    out = StringIO()
    call_command("import_roster", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def numbers(lines: list[str], kind: str) -> list[str]:
    """The numbers of one line of the table."""
    return next(line.split()[1:] for line in lines if line.startswith(f"{kind} "))


def test_it_prints_what_was_done_for_each_kind(cast: Cast, tmp_path: Path) -> None:
    User.objects.exclude(kind="service").update(roster_id=None)
    lines = run(folder(tmp_path, BASE))
    assert lines[0] == "roster, OneRoster 1.1"
    assert lines[1].split() == ["created", "updated", "unchanged", "deactivated", "reactivated", "warned"]
    assert numbers(lines, "people") == ["3", "0", "0", "0", "0", "0"]
    assert numbers(lines, "enrollments") == ["2", "0", "0", "0", "0", "0"]
    assert Entry.objects.get(subject_type="users.rosterrun").door == "command"


def test_it_prints_warnings_as_sentences_with_examples(db: None, tmp_path: Path) -> None:
    files = {
        "orgs": BASE["orgs"],
        "users": users("G1|guardian|A|Roy|a@home.example", "G2|guardian|B|Roy|a@home.example"),
    }
    lines = run(folder(tmp_path, files))
    assert numbers(lines, "people")[-1] == "2"
    assert lines[-1] == (
        "people: An e-mail address belongs to several people; only e-mails are taken from it. 2× (G1, G2)"
    )


def test_a_dry_run_says_so_and_keeps_nothing(db: None, tmp_path: Path) -> None:
    before = User.objects.count()
    lines = run(folder(tmp_path, BASE), "--dry-run")
    assert numbers(lines, "people")[0] == "3"
    assert lines[-1] == "This was a dry run: nothing was changed."
    assert (User.objects.count(), RosterRun.objects.count(), Entry.objects.count()) == (before, 0, 0)


def test_demographics_are_not_opened_and_that_is_said(db: None, tmp_path: Path) -> None:
    place = folder(tmp_path, BASE | {"demographics": "sourcedId,birthDate\nS1,2014-01-01\n"})
    (place / "demographics.csv").chmod(0)
    assert run(place)[-1] == "demographics.csv was not opened: a helpdesk has no use for it."
    assert "demographics" not in READ
    assert not Package(place).has("demographics")


def test_demographics_in_a_zip_are_not_unpacked(db: None, tmp_path: Path) -> None:
    path = tmp_path / "roster.zip"
    with ZipFile(path, "w") as archive:
        for name, text in BASE.items():
            archive.writestr(f"{name}.csv", text)
        archive.writestr("Demographics.csv", "sourcedId,birthDate\nS1,2014-01-01\n")
        damaged = archive.getinfo("Demographics.csv").header_offset + 60
    content = bytearray(path.read_bytes())
    content[damaged] ^= 0xFF
    path.write_bytes(content)  # whoever read that member would stumble over its checksum
    with ZipFile(path) as archive:
        assert archive.testzip() == "Demographics.csv"
    assert run(path)[-1] == "Demographics.csv was not opened: a helpdesk has no use for it."


def test_a_refusal_is_a_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file or folder .*gone\.zip\.") as refusal:
        run(tmp_path / "gone.zip")
    assert refusal.value.returncode == 1


def test_an_administrator_may_be_named_and_stands_in_history(cast: Cast, tmp_path: Path) -> None:
    files = {"orgs": BASE["orgs"]}
    run(folder(tmp_path, files), "--by", cast.ada.email.upper())
    assert Entry.objects.get(subject_type="users.rosterrun").by_id == cast.ada.pk
    with pytest.raises(CommandError, match="Only administrators import rosters"):
        run(folder(tmp_path, files), "--by", cast.elena.email)
    with pytest.raises(CommandError, match=r"Nobody signs in with who@cv\.example"):
        run(folder(tmp_path, files), "--by", "who@cv.example")
