"""Terms of the school year: the roster's are shown, others are entered beside the year by who keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools import actions
from schools.actions import TermPlan, YearPlan
from schools.calendars import Calendars
from schools.models import SchoolYear, ServiceCalendar, Term
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db
YEAR = "/settings/hours/year/"
FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)
SPRING = TermPlan("Spring", "semester", date(2027, 1, 5), LAST)
Q3 = TermPlan("Quarter 3", "quarter", date(2027, 1, 5), date(2027, 3, 12))
SignIn = Callable[..., Client]


@pytest.fixture
def year(cast: Cast) -> SchoolYear:
    """The school year of the story."""
    return actions.keep_year(YearPlan("2026–27", FIRST, LAST), by=cast.jo)


def version() -> int:
    return ServiceCalendar.of(None).version


def told(term: Term) -> list[tuple[str, Any]]:
    return [(entry.verb, entry.data["days"]) for entry in Entry.objects.about(term)]


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_term_is_entered_changed_and_removed_and_the_log_keeps_what_it_was(cast: Cast, year: SchoolYear) -> None:
    before = version()
    term = actions.keep_term(year, SPRING, by=cast.jo)
    assert Calendars().plan(cast.lincoln.pk).day(date(2027, 4, 27)).term == "Spring"
    assert version() == before + 1

    actions.keep_term(year, TermPlan("Spring", "semester", date(2027, 1, 11), LAST), by=cast.ada, term=term)
    assert Calendars().plan(None).day(date(2027, 1, 5)).term == ""
    actions.remove_term(Term.objects.get(), by=cast.renee)

    assert Calendars().plan(None).day(date(2027, 4, 27)).term == ""
    later, sooner = ["2027-01-11", "2027-05-28"], ["2027-01-05", "2027-05-28"]
    assert told(term) == [("created", sooner), ("changed", later), ("deleted", later)]
    assert Entry.objects.get(verb="deleted").data == {
        "year": year.pk,
        "name": "Spring",
        "kind": "semester",
        "days": later,
    }


def test_quarters_lie_within_a_semester_and_the_shorter_one_names_the_day(cast: Cast, year: SchoolYear) -> None:
    actions.keep_term(year, SPRING, by=cast.jo)
    actions.keep_term(year, Q3, by=cast.jo)

    days = (date(2027, 3, 12), date(2027, 3, 15))
    assert [Calendars().plan(None).day(on).term for on in days] == ["Quarter 3", "Spring"]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2027, 3, 1), date(2027, 2, 1), "The last day must not be before the first."),
        (date(2026, 8, 14), date(2026, 10, 9), "A term lies within its school year: Aug 17 to May 28, 2027."),
        (date(2027, 4, 5), date(2027, 5, 29), "A term lies within its school year: Aug 17 to May 28."),
        (date(2027, 3, 12), LAST, "These days run into “Quarter 3”, Jan 5 to Mar 12."),
        (date(2026, 9, 1), date(2027, 1, 5), "These days run into “Quarter 3”, Jan 5 to Mar 12, 2027."),
    ],
)
def test_terms_that_cannot_be_are_refused_with_what_is_wrong(
    cast: Cast, year: SchoolYear, first: date, last: date, sentence: str
) -> None:
    actions.keep_term(year, Q3, by=cast.jo)
    before = version()

    with pytest.raises(Refused) as refusal:
        actions.keep_term(year, TermPlan("Quarter x", "quarter", first, last), by=cast.jo)

    assert str(refusal.value) == sentence
    assert (Term.objects.count(), version()) == (1, before)


def test_a_term_may_begin_on_the_first_day_and_on_the_day_after_another(cast: Cast, year: SchoolYear) -> None:
    actions.keep_term(year, TermPlan("1", "quarter", FIRST, date(2026, 10, 9)), by=cast.jo)
    actions.keep_term(year, TermPlan("2", "quarter", date(2026, 10, 10), LAST), by=cast.jo)

    assert list(Term.objects.values_list("name", flat=True)) == ["1", "2"]


def test_a_year_is_not_cut_shorter_than_its_terms_but_those_of_the_roster_do_not_hinder_it(
    cast: Cast, year: SchoolYear
) -> None:
    Term.objects.create(year=year, name="Of the roster", first_day=FIRST, last_day=LAST, roster_id="S1")
    shorter = YearPlan("2026–27", FIRST, date(2027, 5, 21))
    term = actions.keep_term(year, SPRING, by=cast.jo)
    with pytest.raises(Refused, match="“Spring” would lie outside the year"):
        actions.keep_year(shorter, by=cast.jo, year=year)
    actions.remove_term(term, by=cast.jo)

    actions.keep_year(shorter, by=cast.jo, year=SchoolYear.objects.get())

    assert SchoolYear.objects.get().last_day == date(2027, 5, 21)


def test_what_a_colleague_removed_is_neither_removed_again_nor_brought_back(cast: Cast, year: SchoolYear) -> None:
    term = actions.keep_term(year, SPRING, by=cast.jo)
    actions.remove_term(Term.objects.get(), by=cast.jo)
    log = Entry.objects.count()

    for late in (
        lambda: actions.remove_term(term, by=cast.jo),
        lambda: actions.keep_term(year, SPRING, by=cast.jo, term=term),
    ):
        with pytest.raises(Conflict, match="A colleague removed “Spring” since you opened the page"):
            late()

    assert (Term.objects.count(), Entry.objects.count()) == (0, log)


def test_a_year_that_an_administrator_removed_meanwhile_gets_no_term_and_does_not_come_back(
    cast: Cast, year: SchoolYear
) -> None:
    stale = SchoolYear.objects.get()
    SchoolYear.objects.all().delete()

    for late in (
        lambda: actions.keep_term(stale, SPRING, by=cast.jo),
        lambda: actions.keep_year(YearPlan("2026–27", FIRST, LAST), by=cast.jo, year=stale),
    ):
        with pytest.raises(Conflict, match="A colleague removed “2026–27” since you opened the page"):
            late()

    assert not SchoolYear.objects.exists()


def test_a_term_of_the_roster_is_shown_and_left_to_the_roster(cast: Cast, year: SchoolYear, signed_in: SignIn) -> None:
    term = Term.objects.create(
        year=year, name="Semester 2", kind="semester", first_day=date(2027, 1, 5), last_day=LAST, roster_id="S2"
    )
    for late in (
        lambda: actions.remove_term(term, by=cast.jo),
        lambda: actions.keep_term(year, SPRING, by=cast.jo, term=term),
    ):
        with pytest.raises(Refused, match="“Semester 2” comes from the roster"):
            late()
    client = signed_in(cast.jo)
    page = text(client.get(YEAR))

    assert [page.count(word) for word in ("Semester 2", "Jan 5 to May 28", "from the roster", "Remove Semester")] == [
        1,
        1,
        1,
        0,
    ]
    assert client.get(f"/settings/hours/term/{term.pk}/").headers["Location"] == f"{YEAR}?year={year.pk}"


def test_terms_are_kept_on_the_page_of_the_year_without_script(
    cast: Cast, year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in(cast.jo)
    assert "None yet. They come with the roster; where yours has none, add semesters or quarters" in text(
        client.get(YEAR)
    )
    sent = {"name": "Quarter 4", "kind": "quarter", "first": "2027-03-15", "last": "2027-06-28"}
    wrong = client.post(f"{YEAR}{year.pk}/term/", sent)
    assert (wrong.status_code, "A term lies within its school year: Aug 17 to May 28." in text(wrong)) == (422, True)
    assert 'value="Quarter 4"' in text(wrong)

    done = client.post(f"{YEAR}{year.pk}/term/", sent | {"last": "2027-05-28"})
    page = text(client.get(done.headers["Location"]))
    assert [page.count(word) for word in ("School year: Aug 17 to May 28", "Mar 15 to May 28", "Now")] == [1, 1, 1]
    term = Term.objects.get()
    assert 'value="2027-03-15"' in text(client.get(f"/settings/hours/term/{term.pk}/"))
    client.post(f"/settings/hours/term/{term.pk}/", sent | {"name": "Last quarter", "last": "2027-05-28"})
    assert 'aria-label="Remove Last quarter"' in text(client.get(YEAR))

    client.post(f"/settings/hours/term/{term.pk}/remove/")

    assert not Term.objects.exists()


def test_who_keeps_one_school_sees_the_terms_of_the_district_and_changes_none(
    cast: Cast, year: SchoolYear, signed_in: SignIn
) -> None:
    lee = person("Lee", "Park")
    grant(lee, "lead", cast.lincoln)
    term = actions.keep_term(year, SPRING, by=cast.jo)
    client = signed_in(lee)
    page = text(client.get(YEAR))
    assert (page.count("Spring"), page.count("Remove Spring"), page.count("Add a term")) == (1, 0, 0)

    client.post(f"/settings/hours/term/{term.pk}/remove/")
    client.post(f"{YEAR}{year.pk}/term/", {"name": "x", "kind": "term", "first": "2027-03-15", "last": "2027-03-16"})

    assert list(Term.objects.values_list("name", flat=True)) == ["Spring"]


@pytest.mark.parametrize("name", ["marcus", "elena", "pat"])
def test_who_does_not_keep_hours_keeps_no_terms(cast: Cast, year: SchoolYear, name: str) -> None:
    term = actions.keep_term(year, SPRING, by=cast.jo)
    for verb in (
        lambda by: actions.keep_term(year, Q3, by=by),
        lambda by: actions.remove_term(term, by=by),
    ):
        with pytest.raises(Refused, match="Leads, directors and administrators keep the hours"):
            verb(getattr(cast, name))
    assert Term.objects.count() == 1
