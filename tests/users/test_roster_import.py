"""A whole roster, in both versions, once and again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from audit.models import Entry
from audit.refusal import Refused
from schools.models import Room, School
from tests.cast import PASSWORD, Cast
from tests.users.packages import BASE, BASE_12, folder, users, zipped
from users.actions.roster import import_roster
from users.models import AcademicSession, ClassSection, Enrollment, GuardianLink, Membership, RosterRun, User
from users.roster import RosterError

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> User:
    """The account of the house."""
    return User.objects.get_or_create(roster_id="system", defaults={"kind": "service", "password": "!"})[0]


def totals(run: RosterRun, number: str) -> dict[str, int]:
    """One number of each kind, where it is not zero."""
    return {kind: counts[number] for kind, counts in run.counts.items() if counts[number]}


ALL_NEW = {
    "schools": 1,
    "people": 3,
    "memberships": 3,
    "guardians": 1,
    "rooms": 1,
    "sessions": 1,
    "classes": 1,
    "enrollments": 2,
}


def test_a_roster_of_version_1_1_brings_people_places_and_classes(tmp_path: Path, system: User) -> None:
    run = import_roster(folder(tmp_path, BASE), by=system)
    assert totals(run, "created") == ALL_NEW
    assert (run.version, run.source, run.warnings) == ("1.1", "roster", [])
    school = School.objects.get(roster_id="O1")
    assert (school.code, school.name, school.short_name, school.kind) == (
        "RMS",
        "Roosevelt Middle School",
        "Roosevelt MS",
        "middle",
    )
    tina, sam, gail = (User.objects.get(roster_id=pk) for pk in ("T1", "S1", "G1"))
    assert [(p.kind, p.email, p.get_full_name(), p.phone, p.grade, p.username) for p in (tina, sam, gail)] == [
        ("staff", "tina.lee@cv.example", "Tina Lee", "555-1", "", "tlee"),
        ("student", "sam.roy@cv.example", "Sam Roy", "", "07", "sroy"),
        ("guardian", "gail@home.example", "Gail Roy", "", "", "groy"),
    ]
    assert list(GuardianLink.objects.values_list("guardian", "student", "from_roster")) == [(gail.pk, sam.pk, True)]
    assert list(AcademicSession.objects.values_list("title", "type", "active")) == [("2026-27", "schoolYear", True)]
    section = ClassSection.objects.get()
    assert (section.title, section.course_code, section.periods, section.session_ids, section.location) == (
        "Math 7",
        "MATH7",
        ["1", "3"],
        ["Y1"],
        "Rm 12",
    )
    assert (section.room, section.room.name, section.school) == (Room.objects.get(), "12", school)
    assert sorted(Enrollment.objects.values_list("user__roster_id", "role", "primary")) == [
        ("S1", "student", False),
        ("T1", "teacher", True),
    ]
    assert Membership.objects.get(user=tina).room == section.room


def test_a_roster_of_version_1_2_takes_roles_from_their_own_file(tmp_path: Path, system: User) -> None:
    run = import_roster(folder(tmp_path, BASE_12, version="1.2"), by=system)
    assert (run.version, run.warnings) == ("1.2", [])
    assert User.objects.get(roster_id="T1").get_full_name() == "Tina Lee"
    assert [
        (m.user.kind, m.role, str(m.since), str(m.until), m.primary)
        for m in Membership.objects.select_related("user").order_by("role")
    ] == [("student", "student", "2026-08-01", "2027-06-11", True), ("staff", "teacher", "2026-08-01", "None", True)]


def test_the_same_roster_again_changes_nothing(tmp_path: Path, system: User) -> None:
    place = folder(tmp_path, BASE)
    import_roster(place, by=system)
    run = import_roster(place, by=system)
    assert totals(run, "unchanged") == ALL_NEW
    assert {number: totals(run, number) for number in ("created", "updated", "deactivated", "reactivated")} == {
        "created": {},
        "updated": {},
        "deactivated": {},
        "reactivated": {},
    }


def test_what_changed_is_updated_and_counted(tmp_path: Path, system: User) -> None:
    import_roster(folder(tmp_path, BASE), by=system)
    changed = {
        "users": BASE["users"].replace("Tina,Lee", "Tina,Lee-Ray"),
        "classes": BASE["classes"].replace("Rm 12", "Room 14"),
    }
    run = import_roster(folder(tmp_path, BASE | changed), by=system)
    assert totals(run, "updated") == {"people": 1, "classes": 1}
    assert totals(run, "created") == {"rooms": 1}
    assert User.objects.get(roster_id="T1").family_name == "Lee-Ray"
    assert ClassSection.objects.get().room.name == "14"
    assert Membership.objects.get(role="teacher").room.name == "14"


def test_a_room_that_somebody_chose_for_a_teacher_stays(tmp_path: Path, system: User) -> None:
    import_roster(folder(tmp_path, BASE), by=system)
    chosen = Room.objects.create(school=School.objects.get(roster_id="O1"), name="Library")
    Membership.objects.filter(role="teacher").update(room=chosen)
    import_roster(folder(tmp_path, BASE | {"classes": BASE["classes"].replace("Rm 12", "14")}), by=system)
    assert Membership.objects.get(role="teacher").room == chosen


def test_a_dry_run_counts_everything_and_changes_nothing(tmp_path: Path, system: User) -> None:
    before = User.objects.count()
    run = import_roster(folder(tmp_path, BASE), by=system, dry_run=True)
    assert totals(run, "created") == ALL_NEW
    assert [m.objects.count() for m in (School, Room, ClassSection, Enrollment, RosterRun, Entry)] == [0] * 6
    assert User.objects.count() == before


def test_a_run_is_one_entry_that_tells_the_counts(tmp_path: Path, system: User) -> None:
    run = import_roster(folder(tmp_path, BASE), by=system)
    entry = Entry.objects.get()
    assert (entry.subject_type, entry.subject_id, entry.verb, entry.by_id) == (
        "users.rosterrun",
        run.pk,
        "imported",
        system.pk,
    )
    assert entry.data == {"counts": run.counts}


def test_a_zip_does_as_well_as_a_folder(tmp_path: Path, system: User) -> None:
    assert totals(import_roster(zipped(tmp_path, BASE), by=system), "created") == ALL_NEW


def test_a_zip_may_wrap_its_files_in_a_folder(tmp_path: Path, system: User) -> None:
    run = import_roster(zipped(tmp_path, BASE, inside="CVSD export/"), by=system)
    assert totals(run, "created") == ALL_NEW


def test_what_a_mac_adds_to_a_zip_is_not_read(tmp_path: Path, system: User) -> None:
    path = zipped(tmp_path, BASE, inside="export/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/export/users.csv", "not,a,roster\n1,2,3\n")
    assert totals(import_roster(path, by=system), "created") == ALL_NEW


def test_only_administrators_and_the_house_import(tmp_path: Path, cast: Cast) -> None:
    place = folder(tmp_path, {"orgs": BASE["orgs"]})
    for person in (cast.elena, cast.marcus, cast.jo, cast.renee):
        with pytest.raises(Refused):
            import_roster(place, by=person)
    assert School.objects.filter(roster_id="O1").count() == 0
    import_roster(place, by=cast.ada)
    assert School.objects.filter(roster_id="O1").count() == 1


def test_imported_people_have_no_password(tmp_path: Path, system: User) -> None:
    import_roster(folder(tmp_path, BASE), by=system)
    tina = User.objects.get(roster_id="T1")
    assert (tina.has_usable_password(), tina.check_password("secret"), tina.check_password(PASSWORD)) == (
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"notes.txt": "nothing"}, "holds no OneRoster file"),
        ({"users": "sourcedId,givenName\nT1,Tina\n"}, "users.csv has no column familyName, so nothing was changed."),
        ({"users": ""}, "users.csv has no column sourcedId, givenName, familyName"),
    ],
)
def test_what_is_no_roster_is_refused_with_a_sentence(
    tmp_path: Path, system: User, files: dict[str, str], sentence: str
) -> None:
    place = tmp_path / "bad"
    place.mkdir()
    for name, text in files.items():
        (place / (name if "." in name else f"{name}.csv")).write_text(text)
    with pytest.raises(RosterError, match=sentence):
        import_roster(place, by=system)
    assert RosterRun.objects.count() == 0


def test_a_path_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path, system: User) -> None:
    with pytest.raises(RosterError, match="There is no file or folder"):
        import_roster(tmp_path / "gone.zip", by=system)


def test_a_file_that_is_no_zip_is_refused_with_a_sentence(tmp_path: Path, system: User) -> None:
    (tmp_path / "roster.zip").write_text("hello")
    with pytest.raises(RosterError, match="neither a folder nor a zip file"):
        import_roster(tmp_path / "roster.zip", by=system)


def test_a_fault_in_the_last_file_leaves_nothing_behind(tmp_path: Path, system: User) -> None:
    with pytest.raises(RosterError, match="no column"):
        import_roster(folder(tmp_path, BASE | {"enrollments": "sourcedId,role\nE1,student\n"}), by=system)
    assert School.objects.count() == User.objects.exclude(pk=system.pk).count() == 0


def test_accounts_of_the_house_are_never_matched(tmp_path: Path, system: User) -> None:
    files = {"orgs": BASE["orgs"], "users": users("system|teacher|Mallory|Moe|mallory@cv.example")}
    run = import_roster(folder(tmp_path, files), by=system)
    system.refresh_from_db()
    assert (system.kind, system.email) == ("service", None)
    assert [note["what"] for note in run.warnings] == [
        "An id belongs to an account of the house itself; the row is left out."
    ]
