"""What districts send instead of the standard: each is taken, most with a warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schools.models import Room, School
from tests.users.packages import BASE, BASE_12, ORGS, SESSIONS, USERS, folder, manifest
from users.actions.roster import import_roster
from users.models import AcademicSession, ClassSection, Enrollment, RosterRun, User
from users.roster.columns import TAKEN, recognise
from users.roster.dates import DateReader

pytestmark = pytest.mark.django_db
Take = Callable[..., RosterRun]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """`take({file: text})` imports the base package with some files exchanged; `without` leaves files out."""
    system, _ = User.objects.get_or_create(roster_id="system", defaults={"kind": "service", "password": "!"})

    def _take(change: dict[str, str] | None = None, without: tuple[str, ...] = (), **options: str) -> RosterRun:
        base = BASE_12 if options.get("version") == "1.2" else BASE
        files = {name: text for name, text in (base | (change or {})).items() if name not in without}
        return import_roster(folder(tmp_path, files, **options), by=system)

    return _take


def people() -> list[tuple[str, str]]:
    """Everybody of the roster, by id and name."""
    found = User.objects.exclude(kind="service").order_by("roster_id")
    return [(user.roster_id or "", user.get_full_name()) for user in found]


def warnings(run: RosterRun) -> list[str]:
    """What was odd."""
    return [note["what"] for note in run.warnings]


BASE_PEOPLE = [("G1", "Gail Roy"), ("S1", "Sam Roy"), ("T1", "Tina Lee")]


def test_a_byte_order_mark_is_ignored(take: Take) -> None:
    assert warnings(take({"users": "\ufeff" + USERS})) == []
    assert people() == BASE_PEOPLE


def test_headers_may_be_in_any_case(take: Take) -> None:
    head, _, rows = USERS.partition("\n")
    assert warnings(take({"users": f"{head.upper()}\n{rows}"})) == []
    assert people() == BASE_PEOPLE


def test_columns_may_stand_in_any_order_and_be_missing(take: Take) -> None:
    take({"users": "familyName,role,givenName,orgSourcedIds,sourcedId\nLee,teacher,Tina,O1,T1\n"})
    assert people() == [("T1", "Tina Lee")]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("sourceID", "users.csv: column “sourceID” is read as sourcedId."),
        ("SIS.sourcedId", "users.csv: column “SIS.sourcedId” is read as sourcedId."),
        ("sourcedIdd", "users.csv: column “sourcedIdd” is read as sourcedId."),
    ],
)
def test_a_column_under_another_name_is_read_with_a_warning(take: Take, header: str, said: str) -> None:
    run = take({"users": USERS.replace("sourcedId", header, 1)})
    assert warnings(run) == [said]
    assert people() == BASE_PEOPLE


def test_misspelt_columns_seen_in_the_field_are_recognised() -> None:
    found, renamed = recognise("users", ["sourcedId", "dataLastModified", "prefferedGivenName", "grade", "passwort"])
    assert found == {"sourcedId": 0, "preferredGivenName": 2, "grades": 3}
    assert renamed == {"prefferedGivenName": "preferredGivenName", "grade": "grades"}


def test_a_column_of_the_standard_is_never_taken_for_another_one() -> None:
    head = USERS.partition("\n")[0].split(",")
    found, renamed = recognise("users", head)
    assert [head[place] for place in found.values()] == list(found)
    assert renamed == {}


def test_columns_of_the_district_are_ignored(take: Take) -> None:
    head, _, rows = USERS.partition("\n")
    extra = "".join(f"{row},wrong,wrong\n" for row in rows.splitlines())
    assert warnings(take({"users": f"{head},metadata.givenName,ext_familyName\n{extra}"})) == []
    assert people() == BASE_PEOPLE


def test_passwords_are_in_no_column_that_we_take(take: Take) -> None:
    assert [name for columns in TAKEN.values() for name in columns if "pass" in name.lower()] == []
    take()
    assert User.objects.filter(password__contains="secret").count() == 0


@pytest.mark.parametrize(
    ("word", "active"), [("TRUE", True), ("True", True), ("1", True), ("", True), ("FALSE", False), ("0", False)]
)
def test_truth_may_be_written_in_many_ways(take: Take, word: str, active: bool) -> None:
    take({"users": USERS.replace("T1,,,true", f"T1,,,{word}")})
    assert User.objects.get(roster_id="T1").is_active is active


def test_file_names_may_be_in_small_letters(take: Take) -> None:
    take({"academicsessions.csv": SESSIONS, "USERS.CSV": USERS}, without=("academicSessions", "users"))
    assert AcademicSession.objects.count() == 1
    assert people() == BASE_PEOPLE


def test_semicolons_and_other_encodings_of_spreadsheets_are_read(take: Take, tmp_path: Path) -> None:
    text = 'sourcedId;givenName;familyName;role;orgSourcedIds\nT1;José;Núñez;teacher;"O1"\n'
    place = folder(tmp_path, {"orgs": ORGS})
    (place / "users.csv").write_bytes(text.encode("cp1252"))
    run = import_roster(place, by=User.objects.system())
    assert people() == [("T1", "José Núñez")]
    assert "users.csv is not UTF-8; it is read as Windows-1252." in warnings(run)


def test_a_spreadsheet_saved_as_unicode_text_is_read(take: Take, tmp_path: Path) -> None:
    text = "sourcedId\tgivenName\tfamilyName\trole\torgSourcedIds\nT1\tJosé\tNúñez\tteacher\tO1\n"
    place = folder(tmp_path, {"orgs": ORGS})
    (place / "users.csv").write_bytes(text.encode("utf-16"))
    import_roster(place, by=User.objects.system())
    assert people() == [("T1", "José Núñez")]


def test_without_a_manifest_each_file_is_taken_as_complete(take: Take, tmp_path: Path) -> None:
    place = folder(tmp_path, BASE)
    (place / "manifest.csv").unlink()
    run = import_roster(place, by=User.objects.get(roster_id="system"))
    assert run.version == "1.0"
    assert warnings(run) == ["There is no manifest; each file is taken as complete."]
    assert people() == BASE_PEOPLE


def test_a_manifest_that_forgets_a_file_makes_it_changes_only(take: Take) -> None:
    take()
    modes = dict.fromkeys(BASE, "bulk") | {"users": "absent"}
    run = take({"manifest": manifest(**modes), "users": USERS.splitlines()[0] + "\nT1,,,true,O1,teacher,,,Tia,Lee\n"})
    assert warnings(run)[0] == "The manifest does not announce users.csv; it is read as changes only."
    assert User.objects.get(roster_id="T1").given_name == "Tia"
    assert User.objects.filter(is_active=True, roster_id__in=["S1", "G1"]).count() == 2


def test_a_manifest_may_promise_a_file_that_is_missing(take: Take) -> None:
    modes = dict.fromkeys(BASE, "bulk")
    run = take({"manifest": manifest(**modes)}, without=("courses",))
    assert warnings(run) == ["The manifest names courses.csv, which is missing."]
    assert ClassSection.objects.get().course_code == "M7-1"


def test_status_words_in_a_complete_file_are_obeyed(take: Take) -> None:
    take({"users": USERS.replace("T1,,,", "T1,active,2026-08-01,").replace("G1,,,", "G1,tobedeleted,,")})
    assert people() == [("S1", "Sam Roy"), ("T1", "Tina Lee")]


def test_an_unknown_status_word_is_active_with_a_warning(take: Take) -> None:
    run = take({"users": USERS.replace("T1,,,", "T1,enrolled,,")})
    assert warnings(run) == ["A status word is unknown and taken as active."]
    assert User.objects.get(roster_id="T1").is_active is True


def test_roles_missing_in_version_1_2_are_read_from_the_people_where_they_stand_there(take: Take) -> None:
    take({"users": USERS}, without=("roles",), version="1.2")
    assert people() == BASE_PEOPLE


def test_short_rows_are_filled_up_with_a_warning(take: Take) -> None:
    run = take(
        {"users": "sourcedId,givenName,familyName,role,orgSourcedIds,email\nT1,Tina,Lee,teacher,O1\n"},
        without=("enrollments",),
    )
    assert warnings(run) == ["A row is too short; the rest is read as empty."]
    assert people() == [("T1", "Tina Lee")]


def test_rows_without_an_id_are_left_out_with_their_line(take: Take) -> None:
    run = take({"users": USERS + ",,,true,O1,teacher,,,No,Id,,,,,,,,\n\n"})
    assert [(note["what"], note["examples"]) for note in run.warnings] == [
        ("A row has no id and is left out.", ["users.csv line 5"])
    ]
    assert people() == BASE_PEOPLE


def test_characters_that_no_database_takes_are_dropped(take: Take) -> None:
    take({"users": USERS.replace("Tina", 'Ti\0na \\N "x"').replace('Tina \\N "x"', "Tina")})
    assert people() == [("G1", "Gail Roy"), ("S1", "Sam Roy"), ("T1", 'Tina \\N "x" Lee')]


def test_commas_quotes_and_line_breaks_inside_fields_survive(take: Take) -> None:
    take({"classes": BASE["classes"].replace("Math 7,", '"Math ""7"", A\nB",')})
    assert ClassSection.objects.get().title == 'Math "7", A\nB'


# Dates


def test_dates_with_the_day_in_front_are_told_by_their_neighbours(take: Take) -> None:
    sessions = SESSIONS.replace("2026-08-10,2027-06-11", "1/08/2026,11/06/2027")
    enrollments = BASE["enrollments"].replace("2026-08-10,2027-06-11", "10/08/2026,25/06/2027")
    take({"academicSessions": sessions, "enrollments": enrollments})
    session = AcademicSession.objects.get()
    assert (str(session.starts), str(session.ends)) == ("2026-08-01", "2027-06-11")
    assert str(Enrollment.objects.get(roster_id="E2").until) == "2027-06-25"


def test_dates_with_the_month_in_front_are_american(take: Take) -> None:
    take({"academicSessions": SESSIONS.replace("2026-08-10,2027-06-11", "8/10/2026,6/25/2027")})
    session = AcademicSession.objects.get()
    assert (str(session.starts), str(session.ends)) == ("2026-08-10", "2027-06-25")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-10", "2026-08-10"),
        ("2026-08-10T00:00:00.000Z", "2026-08-10"),
        ("20260810", "2026-08-10"),
        ("10.8.2026", "2026-10-08"),
        ("31.8.2026", "2026-08-31"),
        ("soon", "None"),
        ("2026-13-40", "None"),
    ],
)
def test_each_way_to_write_a_date(text: str, day: str) -> None:
    assert str(DateReader(list).read(text)) == day


def test_an_unreadable_date_is_left_out_with_a_warning(take: Take) -> None:
    run = take({"enrollments": BASE["enrollments"].replace("2027-06-11", "June")})
    assert warnings(run) == ["A date is not readable and left out."]
    assert Enrollment.objects.get(roster_id="E2").until is None


# Schools, rooms, classes


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Lincoln Elementary School", "elementary"),
        ("Highland Elementary", "elementary"),
        ("Grant Junior High School", "middle"),
        ("Cedar Valley High School", "high"),
        ("Opportunity Center", "alternative"),
        ("Horace Mann", "middle"),  # its only student is in grade 7
    ],
)
def test_the_kind_of_a_school_is_guessed_by_its_name_else_by_its_grades(take: Take, name: str, kind: str) -> None:
    take({"orgs": ORGS.replace("Roosevelt Middle School", name)})
    assert School.objects.get(roster_id="O1").kind == kind


def test_a_school_made_by_hand_with_the_same_code_is_linked_and_keeps_its_name(take: Take) -> None:
    ours = School.objects.create(code="RMS", name="Teddy", kind="alternative")
    run = take()
    ours.refresh_from_db()
    assert (ours.roster_id, ours.name, ours.kind) == ("O1", "Teddy", "alternative")
    assert (run.counts["schools"]["created"], run.counts["schools"]["updated"]) == (0, 1)
    assert warnings(run) == ["A school is called otherwise here; our name stays."]


def test_a_code_that_is_taken_gets_a_number(take: Take) -> None:
    School.objects.create(code="RMS", name="Other", kind="middle", roster_id="elsewhere")
    take()
    assert School.objects.get(roster_id="O1").code == "RMS-2"


def test_the_district_becomes_a_site_only_where_staff_belong_to_it(take: Take) -> None:
    take()
    assert School.objects.filter(roster_id="D1").count() == 0
    take({"users": USERS.replace("T1,,,true,O1", "T1,,,true,D1")})
    office = School.objects.get(roster_id="D1")
    assert (office.kind, office.code, office.name) == ("office", "CVSD", "Cedar Valley School District")


def test_a_department_without_staff_of_its_own_belongs_to_the_school_above(take: Take) -> None:
    orgs = ORGS + "P1,,,Seventh grade,department,,O1\n"
    take({"orgs": orgs, "classes": BASE["classes"].replace(",O1,", ",P1,")})
    assert ClassSection.objects.get().school.roster_id == "O1"


def test_a_school_that_left_the_roster_is_closed_once_nobody_belongs_to_it(take: Take) -> None:
    more = ORGS + "O2,,,Grant High School,school,GHS,D1\n"
    take({"orgs": more, "users": USERS + "T2,,,true,O2,teacher,,,Tom,Lee,,,,,,,,\n"})
    run = take({"users": USERS + "T2,,,true,O1,teacher,,,Tom,Lee,,,,,,,,\n"})
    assert run.counts["schools"]["deactivated"] == 1
    assert School.objects.get(roster_id="O2").active is False
    assert take({"orgs": more}).counts["schools"]["reactivated"] == 1


@pytest.mark.parametrize("text", ["214", "Rm 214", "Rm. 214", "ROOM 214", "room: 214", "#214", " 214 "])
def test_a_location_finds_the_room_of_the_school_however_it_is_written(take: Take, text: str) -> None:
    school = School.objects.create(code="RMS", name="Roosevelt", kind="middle", roster_id="O1")
    room = Room.objects.create(school=school, name="214")
    take({"classes": BASE["classes"].replace("Rm 12", text)})
    assert ClassSection.objects.get().room == room
    assert Room.objects.count() == 1


def test_a_room_of_the_same_name_in_another_school_is_another_room(take: Take) -> None:
    Room.objects.create(school=School.objects.create(code="X", name="X", kind="high"), name="12")
    take()
    assert sorted(Room.objects.values_list("school__code", "name")) == [("RMS", "12"), ("X", "12")]


@pytest.mark.parametrize(("text", "name"), [("Gym", "Gym"), ("Room A12", "A12"), ("Music Room", "Music Room")])
def test_a_room_is_made_where_there_is_none(take: Take, text: str, name: str) -> None:
    take({"classes": BASE["classes"].replace("Rm 12", text)})
    assert list(Room.objects.values_list("name", flat=True)) == [name]


@pytest.mark.parametrize("text", ["TBD", "n/a", "Online", "None"])
def test_words_for_no_room_make_no_room(take: Take, text: str) -> None:
    take({"classes": BASE["classes"].replace("Rm 12", text)})
    assert (Room.objects.count(), ClassSection.objects.get().room) == (0, None)


@pytest.mark.parametrize(
    ("said", "labels"), [("1(A)", ["1(A)"]), ('"1(A,B),3"', ["1(A,B)", "3"]), ('"1,3,5"', ["1", "3", "5"]), ("", [])]
)
def test_periods_are_a_list_of_labels(take: Take, said: str, labels: list[str]) -> None:
    take({"classes": BASE["classes"].replace('"1,3"', said)})
    assert ClassSection.objects.get().periods == labels


def test_aides_stand_in_classes_though_the_standard_does_not_know_them(take: Take) -> None:
    run = take({"enrollments": BASE["enrollments"] + "E3,,,C1,O1,G1,aide,false,,\n"})
    assert warnings(run) == []
    assert Enrollment.objects.get(roster_id="E3").role == "aide"


def test_enrollments_without_ids_are_told_apart_by_class_and_person(take: Take) -> None:
    bare = "classSourcedId,userSourcedId,role\nC1,T1,teacher\nC1,S1,student\n"
    run = take({"enrollments": bare})
    assert warnings(run) == ["An enrollment has no id; class, person and role stand in for it."]
    assert take({"enrollments": bare}).counts["enrollments"]["unchanged"] == 2


def test_enrollments_of_unknown_people_and_classes_are_counted_and_left_out(take: Take) -> None:
    extra = "E3,,,C1,O1,S9,student,,,\nE4,,,C9,O1,S1,student,,,\n"
    run = take({"enrollments": BASE["enrollments"] + extra})
    assert [(note["what"], note["times"]) for note in run.warnings] == [
        ("An enrollment names a person or class that nobody knows and is left out.", 2)
    ]
    assert Enrollment.objects.count() == 2


def test_a_class_of_an_unknown_school_is_left_out_with_a_warning(take: Take) -> None:
    run = take({"classes": BASE["classes"].replace(",O1,", ",O9,")}, without=("enrollments",))
    assert warnings(run) == ["A class names a school that nobody knows and is left out."]
    assert ClassSection.objects.count() == 0


def test_classes_and_enrollments_that_are_gone_are_kept_as_inactive(take: Take) -> None:
    take()
    run = take({"enrollments": "\n".join(BASE["enrollments"].splitlines()[:2])})
    assert run.counts["enrollments"]["deactivated"] == 1
    assert list(Enrollment.objects.order_by("roster_id").values_list("roster_id", "active")) == [
        ("E1", True),
        ("E2", False),
    ]


def test_an_ended_role_is_not_kept(take: Take) -> None:
    roles = BASE_12["roles"].replace("2026-08-01,,O1", "2026-08-01,2027-04-27,O1")
    run = take({"roles": roles}, version="1.2")
    assert "A role ended before today; it is not kept." in warnings(run)
    assert User.objects.get(roster_id="S1").memberships.count() == 1
    assert User.objects.get(roster_id="T1").memberships.get().until is None  # her class still says that she teaches
