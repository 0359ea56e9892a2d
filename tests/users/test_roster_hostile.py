"""Packages that were damaged on their way, or made to do harm: refused with a sentence, or read without it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from schools.models import School
from tests.users.packages import BASE, ORGS, ROLES_12, USERS_12, folder, users, zipped
from users.actions.roster import import_roster
from users.models import AcademicSession, ClassSection, Enrollment, Membership, RosterRun, User
from users.roster import RosterError, package, table

Damage = Callable[[Path], None]
LONG = "X" * 300


@pytest.fixture
def system(db: None) -> User:
    """The account of the house itself."""
    return User.objects.system()


def inside(path: Path, name: str) -> tuple[int, int]:
    """Where the packed bytes of a file of a zip begin and end."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    begin = info.header_offset + 30 + len(name)
    return begin, begin + info.compress_size


def packed(where: Path, method: int) -> Path:
    path = where / "roster.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in BASE.items():
            archive.writestr(f"{name}.csv", text * 50)
    return path


def overwrite(path: Path, begin: int, end: int, byte: int) -> None:
    content = bytearray(path.read_bytes())
    content[begin:end] = bytes([byte]) * (end - begin)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_whose_bytes_were_damaged_is_refused(tmp_path: Path, system: User, method: int) -> None:
    path = packed(tmp_path, method)
    begin, end = inside(path, "users.csv")
    overwrite(path, begin + 20, end, 0xFF)

    with pytest.raises(RosterError, match=r"users\.csv cannot be read: it is damaged or has a password"):
        import_roster(path, by=system)
    assert RosterRun.objects.count() == 0


def cut_the_beginning(path: Path) -> None:
    path.write_bytes(path.read_bytes()[200:])


def break_the_directory(path: Path) -> None:
    at = path.read_bytes().rindex(b"PK\x01\x02")
    overwrite(path, at, at + 2, 0)


@pytest.mark.parametrize("damage", [cut_the_beginning, break_the_directory])
def test_a_zip_of_which_a_part_is_missing_is_refused(tmp_path: Path, system: User, damage: Damage) -> None:
    path = packed(tmp_path, zipfile.ZIP_DEFLATED)
    damage(path)

    with pytest.raises(RosterError, match="damaged"):
        import_roster(path, by=system)


def test_a_file_that_is_only_a_broken_link_is_refused(tmp_path: Path, system: User) -> None:
    place = folder(tmp_path, BASE)
    (place / "users.csv").unlink()
    (place / "users.csv").symlink_to(tmp_path / "nowhere.csv")

    with pytest.raises(RosterError, match=r"users\.csv cannot be read"):
        import_roster(place, by=system)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, system: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_FILE", 1 << 20)
    path = zipped(tmp_path, BASE | {"enrollments": BASE["enrollments"] + "\n" * (1 << 20)})

    with pytest.raises(RosterError, match=r"enrollments\.csv unpacks to more than 1 megabytes, so nothing was read"):
        import_roster(path, by=system)


def test_a_line_without_an_end_is_not_read_whole(
    tmp_path: Path, system: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LONGEST_LINE", 10_000)
    path = folder(tmp_path, BASE | {"users": users("T1|teacher|" + "A," * 10_000 + "|Lee")})

    with pytest.raises(RosterError, match=r"users\.csv is no readable CSV: a line is longer than any row can be"):
        import_roster(path, by=system)


def test_a_zip_writes_nothing_outside_and_reads_nothing_outside(tmp_path: Path, system: User) -> None:
    path = tmp_path / "in" / "roster.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../users.csv", "/tmp/users.csv", "..\\orgs.csv"):
            archive.writestr(name, BASE["users"])

    with pytest.raises(RosterError, match="holds no OneRoster file"):
        import_roster(path, by=system)
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def test_rows_with_ids_that_no_standard_allows_are_left_out(tmp_path: Path, system: User) -> None:
    files = {
        "orgs": ORGS + f"{LONG},,,Long School,school,LNG,D1\n",
        "users": BASE["users"] + users(f"{LONG}|student|Kim|Park").splitlines()[1] + "\n",
        "academicSessions": BASE["academicSessions"] + f"{LONG},,,Fall,term,2026-08-10,2026-12-20,Y1,2027\n",
        "classes": BASE["classes"].replace("O1,Y1,", f'O1,"Y1,{LONG}",')
        + f"{LONG},,,Art,07,K1,A-1,scheduled,Rm 12,O1,Y1,,,2\n",
        "enrollments": BASE["enrollments"] + f"{LONG},,,C1,O1,S1,student,false,,\n",
    }

    run = import_roster(folder(tmp_path, BASE | files), by=system)

    told = [note for note in run.warnings if note["what"].startswith("An id is longer than any standard allows")]
    assert [note["kind"] for note in told] == ["schools", "people", "sessions", "classes", "enrollments"]
    assert ClassSection.objects.get().session_ids == ["Y1"]
    counted = [model.objects.count() for model in (School, AcademicSession, Enrollment)]
    assert (counted, User.objects.exclude(pk=system.pk).count()) == ([1, 1, 2], 3)


def staff_of_eight(roles: int = 8, until: str = "") -> dict[str, str]:
    """Eight teachers in version 1.2, and as many of their roles as are not cut off."""
    people = "".join(f"P{number},,,true,p{number},,Pat,Lee,,,,,,,,,,,,,,,\n" for number in range(8))
    rows = "".join(f"R{number},,,P{number},primary,teacher,2026-08-01,{until},O1,\n" for number in range(roles))
    users_head, roles_head = (text.splitlines(keepends=True)[0] for text in (USERS_12, ROLES_12))
    return {"orgs": ORGS, "users": users_head + people, "roles": roles_head + rows}


def test_a_cut_off_roles_file_takes_no_school_away(tmp_path: Path, system: User) -> None:
    import_roster(folder(tmp_path, staff_of_eight(), version="1.2"), by=system)
    cut = folder(tmp_path, staff_of_eight(roles=5), version="1.2")

    with pytest.raises(RosterError, match="look too short: 3 of 8 people of Roosevelt Middle School have none"):
        import_roster(cut, by=system)
    assert Membership.objects.count() == 8

    import_roster(cut, by=system, allow_drop=True)
    assert Membership.objects.count() == 5


def test_roles_that_ended_are_not_forgotten(tmp_path: Path, system: User) -> None:
    import_roster(folder(tmp_path, staff_of_eight(), version="1.2"), by=system)

    import_roster(folder(tmp_path, staff_of_eight(until="2026-09-01"), version="1.2"), by=system)

    assert Membership.objects.count() == 0


def test_a_grade_that_is_a_long_number_is_no_grade_to_guess_a_school_by(tmp_path: Path, system: User) -> None:
    files = {"orgs": "sourcedId,name,type\nO1,Oak,school\n", "users": users("S1|student|Kim|Park||grades=9999999999")}

    import_roster(folder(tmp_path, files), by=system)

    assert School.objects.get().kind == "elementary"


@pytest.mark.timeout(30)
def test_orgs_that_stand_on_many_rows_above_themselves_take_no_time(tmp_path: Path, system: User) -> None:
    rows = "O1,Roosevelt,school,D1\nD1,District,district,D1\nD1,District,district,O1\n" * 20
    files = BASE | {"orgs": f"sourcedId,name,type,parentSourcedId\n{rows}"}

    import_roster(folder(tmp_path, files), by=system)

    assert [school.roster_id for school in School.objects.all()] == ["O1"]


def test_a_thousand_schools_with_one_identifier_get_numbers(tmp_path: Path, system: User) -> None:
    rows = "".join(f"O{number},School,school,S\n" for number in range(1, 1003))
    files = BASE | {"orgs": f"sourcedId,name,type,identifier\n{rows}"}

    import_roster(folder(tmp_path, files), by=system)

    assert School.objects.filter(code="S-1002").count() == 1
