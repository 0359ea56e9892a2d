"""School years and terms come with the roster, and are corrected by people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from schools.models import SchoolYear, ServiceCalendar, Term
from tests.cast import Cast
from tests.users.packages import BASE, SESSIONS, folder
from users.actions.roster import import_roster
from users.models import ClassSection, User

pytestmark = pytest.mark.django_db
TERMS = """\
S1,,,Fall,semester,2026-08-10,2026-12-19,Y1,2027
G1,,,Quarter 1,gradingPeriod,2026-08-10,2026-10-10,S1,2027
"""


@pytest.fixture
def take(tmp_path: Path, cast: Cast) -> Callable[[str], None]:
    """Import a package with these sessions."""

    def run(sessions: str = SESSIONS + TERMS, **files: str) -> None:
        package = folder(tmp_path, BASE | {"academicSessions": sessions} | files)
        import_roster(package, by=User.objects.system(), allow_drop=True)

    return run


def years() -> list[tuple[str, date, date]]:
    return list(SchoolYear.objects.values_list("name", "first_day", "last_day"))


def test_years_and_terms_are_added_and_their_last_day_is_the_one_before_the_end(take: Callable[..., None]) -> None:
    version = ServiceCalendar.objects.get(school=None).version
    take()

    assert years() == [("2026-27", date(2026, 8, 10), date(2027, 6, 10))]
    terms = Term.objects.order_by("-last_day").values_list("year__name", "name", "kind", "last_day")
    assert list(terms) == [
        ("2026-27", "Fall", "semester", date(2026, 12, 18)),
        ("2026-27", "Quarter 1", "gradingPeriod", date(2026, 10, 9)),
    ]
    assert ServiceCalendar.objects.get(school=None).version == version + 1


def test_the_same_roster_again_changes_nothing(take: Callable[..., None]) -> None:
    take()
    before = ServiceCalendar.objects.get(school=None).version, years()
    take()

    assert (ServiceCalendar.objects.get(school=None).version, years()) == before


def test_dates_that_a_person_corrected_stay_until_the_roster_says_something_new(take: Callable[..., None]) -> None:
    take()
    SchoolYear.objects.update(last_day=date(2027, 5, 28), cycle=["A", "B"])
    take()
    assert years()[0][2] == date(2027, 5, 28)

    take(SESSIONS.replace("2027-06-11", "2027-06-05"))

    assert years()[0][2] == date(2027, 6, 4)
    assert SchoolYear.objects.get().cycle == ["A", "B"]


def test_a_term_without_a_parent_belongs_to_the_year_that_holds_its_first_day(take: Callable[..., None]) -> None:
    take(SESSIONS + "T9,,,Spring,term,2027-01-05,2027-06-01,,2027\nT0,,,Old,term,2020-01-05,2020-06-01,,2020\n")

    assert list(Term.objects.values_list("name", "year__name")) == [("Spring", "2026-27")]


def test_classes_bring_their_grades(take: Callable[..., None]) -> None:
    take(classes=BASE["classes"].replace("Math 7,07,", 'Math 7,"07,8,KG",'))

    assert ClassSection.objects.get().grades == ["07", "08", "KG"]
