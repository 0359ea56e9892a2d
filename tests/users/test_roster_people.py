"""Who is who, who signs in with what, who leaves and who is back."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.models import Entry
from schools.models import School
from tests.cast import SINCE
from tests.users.packages import ORGS, ROLES_12, USERS_12, folder, manifest, users
from users.actions.roster import import_roster
from users.lookup import people_of_address
from users.models import GuardianLink, Membership, RoleGrant, RosterRun, User
from users.roster import RosterError

pytestmark = pytest.mark.django_db
MAIL = "lee@cv.example"


@pytest.fixture
def system() -> User:
    """The account of the house."""
    return User.objects.get_or_create(roster_id="system", defaults={"kind": "service", "password": "!"})[0]


@pytest.fixture
def take(tmp_path: Path, system: User):  # type: ignore[no-untyped-def]
    """`take(*rows)` imports a complete package of one school with such people."""

    def _take(*rows: str, mode: str = "bulk", orgs: str = ORGS, **options: bool) -> RosterRun:
        files = {"orgs": orgs, "users": users(*rows), "manifest": manifest(orgs="bulk", users=mode)}
        return import_roster(folder(tmp_path, files), by=system, **options)

    return _take


def who(roster_id: str) -> User:
    """A person by roster id."""
    return User.objects.get(roster_id=roster_id)


def sign_ins() -> dict[str, str | None]:
    """Who of the roster signs in with what."""
    return dict(User.objects.exclude(kind="service").order_by("roster_id").values_list("roster_id", "email"))


def warned(run: RosterRun, kind: str = "people") -> dict[str, int]:
    """The warnings about one kind of record."""
    return {note["what"]: note["times"] for note in run.warnings if note["kind"] == kind}


SHARED = "An e-mail address belongs to several people; only e-mails are taken from it."
TAKEN = "An e-mail address is already the sign-in address of another account; only e-mails are taken from it."


# Matching


def test_people_are_matched_by_id_and_never_by_name_or_address(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}")
    first = who("T1")
    run = take("T1|teacher|Robin|Other|robin@cv.example", f"T2|teacher|Kim|Lee|{MAIL}")
    assert (run.counts["people"]["created"], run.counts["people"]["updated"]) == (1, 1)
    assert who("T1").pk == first.pk
    assert sign_ins() == {"T1": "robin@cv.example", "T2": MAIL}


def test_an_account_made_by_hand_keeps_its_address_and_is_not_taken_over(take) -> None:  # type: ignore[no-untyped-def]
    ada = User.objects.create_user(MAIL, kind="staff", given_name="Ada")
    run = take(f"T1|teacher|Ada|Lee|{MAIL}")
    assert sign_ins() == {None: MAIL, "T1": None}
    assert warned(run) == {TAKEN: 1}
    assert people_of_address(MAIL) == [ada, who("T1")]


def test_the_same_person_under_two_ids_stays_two_people(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T7|teacher|Ann|Lee|{MAIL}", f"G7|parent|Ann|Lee|{MAIL}")
    assert [user.roster_id for user in people_of_address(MAIL)] == ["T7", "G7"]


def test_a_preferred_name_is_the_name(tmp_path: Path, system: User) -> None:
    files = {"orgs": ORGS, "users": USERS_12, "roles": ROLES_12}
    import_roster(folder(tmp_path, files, version="1.2"), by=system)
    assert who("T1").get_full_name() == "Tina Lee"


def test_blank_values_never_overwrite(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}|phone=555-1")
    run = take("T1|teacher||")
    assert run.counts["people"]["unchanged"] == 1
    assert (who("T1").get_full_name(), who("T1").email, who("T1").phone) == ("Kim Lee", MAIL, "555-1")


# Sign-in addresses


def test_a_unique_address_is_the_sign_in_address_in_lower_case(take) -> None:  # type: ignore[no-untyped-def]
    assert warned(take("T1|teacher|Kim|Lee|Kim.LEE@CV.example")) == {}
    assert sign_ins() == {"T1": "kim.lee@cv.example"}
    assert who("T1").addresses.count() == 0


def test_two_guardians_with_one_address_do_not_sign_in_with_it_but_write_from_it(take) -> None:  # type: ignore[no-untyped-def]
    run = take(f"G1|guardian|A|Roy|{MAIL}", f"G2|guardian|B|Roy|{MAIL}")
    assert sign_ins() == {"G1": None, "G2": None}
    assert warned(run) == {SHARED: 2}
    assert people_of_address(MAIL) == [who("G1"), who("G2")]


def test_a_teacher_who_is_also_a_parent_signs_in_as_the_teacher(take) -> None:  # type: ignore[no-untyped-def]
    run = take(f"G1|parent|Ann|Lee|{MAIL}", f"T1|teacher|Ann|Lee|{MAIL}")
    assert sign_ins() == {"G1": None, "T1": MAIL}
    assert warned(run) == {SHARED: 1}
    assert people_of_address(MAIL) == [who("T1"), who("G1")]


def test_who_signs_in_already_keeps_the_address_when_another_guardian_shares_it(take) -> None:  # type: ignore[no-untyped-def]
    take(f"G2|guardian|B|Roy|{MAIL}")
    take(f"G1|guardian|A|Roy|{MAIL}", f"G2|guardian|B|Roy|{MAIL}")
    assert sign_ins() == {"G1": None, "G2": MAIL}


def test_two_people_may_swap_addresses_in_one_run(take) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|A|A|a@cv.example", "T2|teacher|B|B|b@cv.example")
    run = take("T1|teacher|A|A|b@cv.example", "T2|teacher|B|B|a@cv.example")
    assert (run.counts["people"]["updated"], warned(run)) == (2, {})
    assert sign_ins() == {"T1": "b@cv.example", "T2": "a@cv.example"}


def test_the_address_of_a_leaver_goes_to_whom_the_district_gave_it(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}")
    take(f"T2|teacher|Kai|Lee|{MAIL}")
    assert sign_ins() == {"T1": None, "T2": MAIL}
    assert people_of_address(MAIL) == [who("T2"), who("T1")]


def test_an_address_given_on_leaves_no_way_in_through_the_sign_in_package(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}")
    who("T1").emailaddress_set.create(email=MAIL, verified=True, primary=True)
    take("T1|teacher|Kim|Lee|kim@cv.example", f"T2|teacher|Kai|Lee|{MAIL}")
    assert who("T1").emailaddress_set.count() == 0


def test_in_a_file_of_changes_an_address_in_use_is_not_taken_away(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}")
    run = take(f"T2|teacher|Kai|Lee|{MAIL}", mode="delta")
    assert sign_ins() == {"T1": MAIL, "T2": None}
    assert warned(run) == {TAKEN: 1}


def test_a_user_name_that_is_an_address_serves_where_no_e_mail_is_given(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|username={MAIL}", "T2|teacher|Kai|Lee|username=T2")
    assert sign_ins() == {"T1": MAIL, "T2": None}


def test_what_is_no_address_is_left_out_with_a_warning(take) -> None:  # type: ignore[no-untyped-def]
    run = take("T1|teacher|Kim|Lee|kim lee at cv")
    assert sign_ins() == {"T1": None}
    assert warned(run) == {"An e-mail address is not usable and left out.": 1}


def test_an_address_that_the_roster_withdrew_is_forgotten_but_one_added_by_hand_stays(take) -> None:  # type: ignore[no-untyped-def]
    take(f"G1|guardian|A|Roy|{MAIL}", f"G2|guardian|B|Roy|{MAIL}")
    who("G1").addresses.create(address="hand@home.example")
    take("G1|guardian|A|Roy|new@home.example", f"G2|guardian|B|Roy|{MAIL}")
    assert sign_ins() == {"G1": "new@home.example", "G2": MAIL}
    assert list(who("G1").addresses.values_list("address", flat=True)) == ["hand@home.example"]
    assert who("G2").addresses.count() == 0


# What people are


@pytest.mark.parametrize(
    ("word", "kind", "role"),
    [
        ("teacher", "staff", "teacher"),
        ("Teacher", "staff", "teacher"),
        ("administrator", "staff", "office"),
        ("aide", "staff", "aide"),
        ("siteAdministrator", "staff", "office"),
        ("principal", "staff", "principal"),
        ("counselor", "staff", "counselor"),
        ("proctor", "staff", "other"),
        ("parent", "guardian", "guardian"),
        ("relative", "guardian", "guardian"),
        ("STUDENT", "student", "student"),
        ("ext:nurse", "staff", "other"),
    ],
)
def test_each_role_word_means_a_kind_of_person(take, word: str, kind: str, role: str) -> None:  # type: ignore[no-untyped-def]
    assert take(f"P1|{word}|Kim|Lee").warnings == []
    assert (who("P1").kind, who("P1").memberships.get().role) == (kind, role)


def test_an_unknown_role_word_is_taken_as_staff_with_a_warning(take) -> None:  # type: ignore[no-untyped-def]
    run = take("P1|wizard|Kim|Lee")
    assert (who("P1").kind, who("P1").memberships.get().role) == ("staff", "other")
    assert warned(run) == {"The role “wizard” is unknown and taken as staff.": 1}


def test_a_roster_gives_no_helpdesk_role(take) -> None:  # type: ignore[no-untyped-def]
    take("P1|systemAdministrator|Kim|Lee", "P2|principal|Kai|Lee")
    assert RoleGrant.objects.count() == 0
    assert not who("P1").scope.is_administrator


def test_a_student_who_helps_as_an_aide_is_a_student(tmp_path: Path, system: User) -> None:
    roles = ROLES_12 + "R3,,,S1,secondary,aide,,,O1,\n"
    import_roster(folder(tmp_path, {"orgs": ORGS, "users": USERS_12, "roles": roles}, version="1.2"), by=system)
    assert who("S1").kind == "student"


def test_the_role_of_a_person_without_roles_is_seen_in_their_classes(tmp_path: Path, system: User) -> None:
    files = {
        "orgs": ORGS,
        "users": USERS_12,
        "enrollments": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role\nE1,C1,O1,T1,teacher\n",
    }
    import_roster(folder(tmp_path, files, version="1.2"), by=system)
    assert (who("T1").kind, who("T1").memberships.get().role) == ("staff", "teacher")
    assert (who("S1").kind, who("S1").memberships.count()) == ("student", 0)


def test_a_person_of_whom_nothing_is_known_is_left_out_with_a_warning(tmp_path: Path, system: User) -> None:
    run = import_roster(folder(tmp_path, {"orgs": ORGS, "users": USERS_12}, version="1.2"), by=system)
    assert list(User.objects.exclude(kind="service").values_list("roster_id", flat=True)) == ["S1"]
    assert warned(run) == {"A person has no role, so nobody knows what they are; the row is left out.": 1}


def test_somebody_at_several_schools_belongs_to_each_and_mainly_to_the_first(take) -> None:  # type: ignore[no-untyped-def]
    orgs = ORGS + "O2,,,Grant High School,school,GHS,D1\n"
    take("T1|teacher|Kim|Lee|orgs=O2,O1", orgs=orgs)
    assert list(
        Membership.objects.order_by("school__roster_id").values_list("school__roster_id", "role", "primary")
    ) == [("O1", "teacher", False), ("O2", "teacher", True)]


def test_somebody_on_one_row_for_each_school_is_one_person(take) -> None:  # type: ignore[no-untyped-def]
    orgs = ORGS + "O2,,,Grant High School,school,GHS,D1\n"
    run = take("T1|teacher|Kim|Lee|orgs=O1", "T1|teacher|Kim|Lee|orgs=O2", orgs=orgs)
    assert run.counts["people"]["created"] == 1
    assert warned(run) == {"A person stands on several rows, which are joined.": 1}
    assert Membership.objects.filter(user=who("T1")).count() == 2


def test_a_school_that_somebody_left_is_left_in_a_complete_file_but_not_what_was_added_by_hand(take) -> None:  # type: ignore[no-untyped-def]
    orgs = ORGS + "O2,,,Grant High School,school,GHS,D1\n"
    take("T1|teacher|Kim|Lee|orgs=O1,O2", orgs=orgs)
    Membership.objects.create(user=who("T1"), school=School.objects.get(roster_id="O2"), role="office", since=SINCE)
    run = take("T1|teacher|Kim|Lee|orgs=O1", orgs=orgs)
    assert run.counts["memberships"]["deactivated"] == 1
    assert sorted(Membership.objects.values_list("school__roster_id", "role")) == [("O1", "teacher"), ("O2", "office")]


@pytest.mark.parametrize(("said", "kept"), [
    ("KG", "KG"), ("00", "KG"), ("0", "KG"), ("Kinder", "KG"), ("7", "07"), ("07", "07"), ("12", "12"),
    ("-1", "TK"), ("-2", "PK"), ("PreK", "PK"), ("other", "OTHER"), ('"09,10"', "09"),
])  # fmt: skip
def test_grades_are_written_one_way(take, said: str, kept: str) -> None:  # type: ignore[no-untyped-def]
    take(f"S1|student|Kim|Lee|grades={said}")
    assert who("S1").grade == kept


# Guardians


def test_guardians_are_linked_whichever_side_names_the_other(take) -> None:  # type: ignore[no-untyped-def]
    run = take(
        "S1|student|A|Roy|agents=G1,G9", "S2|student|B|Roy", "G1|guardian|C|Roy", "T1|teacher|D|Roy|agents=S2",
        "S3|student|E|Roy|agents=S1",
    )  # fmt: skip
    assert sorted(GuardianLink.objects.values_list("guardian__roster_id", "student__roster_id")) == [
        ("G1", "S1"),
        ("T1", "S2"),
    ]
    assert warned(run, "guardians") == {"A person names an agent whom nobody knows.": 1}


def test_a_guardian_who_is_no_longer_named_loses_the_link_but_one_made_by_hand_stays(take) -> None:  # type: ignore[no-untyped-def]
    take("S1|student|A|Roy|agents=G1", "G1|guardian|C|Roy", "G2|guardian|D|Roy")
    GuardianLink.objects.create(guardian=who("G2"), student=who("S1"))
    run = take("S1|student|A|Roy", "G1|guardian|C|Roy", "G2|guardian|D|Roy")
    assert run.counts["guardians"]["deactivated"] == 1
    assert list(GuardianLink.objects.values_list("guardian__roster_id", flat=True)) == ["G2"]


def test_a_change_of_a_pupil_without_agents_unlinks_nobody(take) -> None:  # type: ignore[no-untyped-def]
    take("S1|student|A|Roy", "G1|guardian|C|Roy|agents=S1")
    take("S1|student|A|Royce", mode="delta")
    assert who("S1").family_name == "Royce"
    assert GuardianLink.objects.count() == 1


# Leaving and coming back

STAY = [f"T{n}|teacher|Stay|Lee" for n in range(10, 20)]


def test_who_is_missing_in_a_complete_file_is_shut_out_and_never_deleted(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}", *STAY)
    run = take(*STAY)
    assert run.counts["people"]["deactivated"] == 1
    assert (who("T1").is_active, who("T1").memberships.count()) == (False, 1)
    entry = Entry.objects.about(who("T1")).get()
    assert (entry.verb, entry.changed) == ("deactivated", {"is_active": [True, False]})
    assert entry.batch == Entry.objects.get(subject_type="users.rosterrun", subject_id=run.pk).batch is not None


def test_who_is_missing_in_a_file_of_changes_stays(take) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|Kim|Lee", *STAY)
    run = take("T10|teacher|Stay|Lee", mode="delta")
    assert (run.counts["people"]["deactivated"], who("T1").is_active) == (0, True)


@pytest.mark.parametrize("mode", ["delta", "bulk"])
@pytest.mark.parametrize("word", ["tobedeleted", "inactive", "ToBeDeleted"])
def test_who_is_marked_as_gone_is_shut_out(take, word: str, mode: str) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|Kim|Lee", *STAY)
    run = take(f"T1|teacher|Kim|Lee|status={word}", *STAY, mode=mode)
    assert (run.counts["people"]["deactivated"], who("T1").is_active) == (1, False)


def test_who_is_back_is_let_in_again_with_an_entry(take) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|Kim|Lee", *STAY)
    take(*STAY)
    run = take("T1|teacher|Kim|Lee", *STAY)
    assert (run.counts["people"]["reactivated"], who("T1").is_active, who("T1").left_roster_at) == (1, True, None)
    assert list(Entry.objects.about(who("T1")).values_list("verb", flat=True)) == ["deactivated", "reactivated"]


def test_whom_an_administrator_shut_out_no_roster_lets_in(take) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|Kim|Lee", *STAY)
    User.objects.filter(roster_id="T1").update(is_active=False)
    run = take("T1|teacher|Kim|Lee", *STAY)
    assert who("T1").is_active is False
    assert warned(run) == {"An administrator shut a person out who is on the roster; they stay out.": 1}


def test_an_account_that_the_roster_disables_is_shut_out(take) -> None:  # type: ignore[no-untyped-def]
    take(f"T1|teacher|Kim|Lee|{MAIL}", *STAY)
    take(f"T1|teacher|Kim|Lee|{MAIL}|enabled=FALSE", *STAY)
    assert who("T1").is_active is False
    take(f"T1|teacher|Kim|Lee|{MAIL}|enabled=TRUE", *STAY)
    assert (who("T1").is_active, who("T1").email) == (True, MAIL)


def test_a_guardian_without_an_account_writes_letters_but_does_not_sign_in(take) -> None:  # type: ignore[no-untyped-def]
    take(f"G1|guardian|Gail|Roy|{MAIL}|enabled=false")
    assert (who("G1").is_active, who("G1").email, people_of_address(MAIL)) == (True, None, [who("G1")])


def test_people_made_by_hand_are_not_shut_out(take) -> None:  # type: ignore[no-untyped-def]
    ada = User.objects.create_user("ada@cv.example", kind="staff")
    take(*STAY)
    ada.refresh_from_db()
    assert ada.is_active is True


def test_the_last_administrator_is_not_shut_out(take) -> None:  # type: ignore[no-untyped-def]
    take("T1|teacher|Kim|Lee", *STAY)
    RoleGrant.objects.create(user=who("T1"), role="administrator", since=SINCE)
    run = take(*STAY)
    assert who("T1").is_active is True
    assert warned(run) == {"The last administrator left the roster; they stay until somebody else has the role.": 1}
    RoleGrant.objects.create(user=who("T10"), role="administrator", since=SINCE)
    take(*STAY)
    assert who("T1").is_active is False


def test_a_short_file_is_refused_with_the_school_and_nothing_changes(take) -> None:  # type: ignore[no-untyped-def]
    take(*STAY)
    with pytest.raises(RosterError, match="looks too short: 3 of 10 people of Roosevelt Middle School") as refusal:
        take(*STAY[3:], "T99|teacher|New|Lee")
    assert "--allow-drop" in str(refusal.value)
    assert User.objects.filter(roster_id__startswith="T", is_active=True).count() == 10


def test_a_short_file_is_believed_when_the_operator_says_so(take) -> None:  # type: ignore[no-untyped-def]
    take(*STAY)
    run = take(*STAY[3:], allow_drop=True)
    assert run.counts["people"]["deactivated"] == 3


def test_one_in_five_may_leave_at_once(take) -> None:  # type: ignore[no-untyped-def]
    fifteen = [f"T{n}|teacher|Stay|Lee" for n in range(15)]
    take(*fifteen)
    assert take(*fifteen[3:]).counts["people"]["deactivated"] == 3


def test_a_file_without_rows_shuts_nobody_out(take) -> None:  # type: ignore[no-untyped-def]
    take(*STAY)
    run = take()
    assert run.counts["people"]["deactivated"] == 0
    assert warned(run, "manifest") == {"users.csv has no rows; it is read as changes only.": 1}


def test_a_package_with_only_a_manifest_changes_nothing(tmp_path: Path, system: User, take) -> None:  # type: ignore[no-untyped-def]
    take(*STAY)
    run = import_roster(folder(tmp_path, {"manifest": manifest()}), by=system)
    assert {kind: numbers for kind, numbers in run.counts.items() if any(numbers.values())} == {}
    assert User.objects.filter(is_active=True, kind="staff").count() == 10
