"""How many more people would solve as much as comes in: one sum for district and school, which can be done again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from reports.actions import refresh
from reports.cards.more_people import MorePeople, more_people
from reports.cards.people import people_card
from reports.periods import Choice
from reports.reading import Reach
from reports.workload import Workload
from schools.models import School
from tests.cast import Cast, grant
from tests.reports.story import asked, at, solved
from tests.reports.test_workload import page, workload
from tickets.models import Ticket
from users.models import User

pytestmark = pytest.mark.django_db
TUESDAYS = [str(date(2027, 2, 2) + timedelta(days=7 * number)) for number in range(12)]
TOO_SHORT = "From so few weeks it cannot be told how many people are missing: choose 12 or more."


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """In each of twelve weeks Lincoln asks 15 times and the high school 5 times.

    Of the three technicians Marcus solves 5 and Priya 4, at either school; Tomás solves nothing, and Elena, who asks,
    solves one herself. Of each 20 the high school has 3 solved ones and Lincoln 7.
    """
    first = asked(cast, "2027-02-01 08:00")
    solvers = [cast.elena] + [cast.marcus] * 5 + [cast.priya] * 4 + [None] * 10
    Ticket.objects.bulk_create(
        copy(first, at(f"{day} 08:00"), cast.lincoln if number % 4 else cast.high, solver)
        for day in TUESDAYS
        for number, solver in enumerate(solvers)
    )
    first.delete()
    at("2027-04-27 09:52")
    return cast


def copy(ticket: Ticket, when: datetime, school: School, solver: User | None) -> Ticket:
    """A ticket like another one, an hour later solved by somebody or by nobody: 240 acts would take their time."""
    fields = [field.attname for field in Ticket._meta.concrete_fields if not field.primary_key]
    copied = Ticket(**{name: getattr(ticket, name) for name in fields})
    copied.created_at, copied.school = when, school
    if solver:
        copied.status, copied.solved_at, copied.solved_by = "solved", when + timedelta(hours=1), solver
    return copied


def estimate(work: Workload) -> MorePeople:
    return more_people(work, people_card(work))


@pytest.mark.parametrize("stored", [False, True])
def test_the_estimate_is_the_gap_by_what_one_of_the_named_technicians_solves(busy: Cast, stored: bool) -> None:
    """“About 1.1 more people” matched six technicians, and the page named seven."""
    if stored:
        refresh()
    work = workload()

    assert people_card(work).technicians == 3
    assert estimate(work) == MorePeople(
        "At the pace of these weeks, about 3.3 more people would solve as much as comes in.",
        (
            "From February 1 to April 25, 2027, in 12 whole weeks, 240 tickets came in and 120 were solved:"
            " 10 a week were left over.",
            "The 3 technicians of the district solved 108 in these weeks: 3 a week for each.",
            "10 ÷ 3 = 3.3. That would keep up; what is open already would stay open.",
        ),
    )


@pytest.mark.parametrize("stored", [False, True])
def test_a_school_is_reckoned_with_the_pace_of_the_district(busy: Cast, stored: bool) -> None:
    """Five people who had touched a school counted as its full staff, and it missed more than the whole district."""
    if stored:
        refresh()
    lincoln, high = (estimate(workload(reach=Reach(frozenset({one.pk})))) for one in (busy.lincoln, busy.high))

    assert (lincoln.said, lincoln.why[1:]) == (
        "At the pace of these weeks, about 2.7 more people would solve as much as comes in.",
        (
            "The 3 technicians of the district solved 108 in these weeks: 3 a week for each.",
            "8 ÷ 3 = 2.7. That would keep up; what is open already would stay open.",
        ),
    )
    assert high.said == "At the pace of these weeks, about 0.7 more people would solve as much as comes in."


def test_less_than_half_a_person_is_said_without_a_number(busy: Cast) -> None:
    """At one school nothing stood there, at another “0.7 more people”, and nobody said why."""
    spare = Ticket.objects.filter(school=busy.high, solved_at=None)[:12]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in spare]).delete()

    said = estimate(workload(reach=Reach(frozenset({busy.high.pk}))))

    assert said == MorePeople("More came in than was solved, by less than half of what one technician solves.")


def test_tickets_that_wait_for_others_are_told_with_the_sum(busy: Cast) -> None:
    spare = Ticket.objects.filter(solved_at=None)[:7]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in spare]).update(status="waiting_part")

    assert estimate(workload()).why[3] == "7 of the 120 open tickets wait for others, and would with more people, too."


def test_few_weeks_tell_no_estimate(busy: Cast) -> None:
    """In four weeks 5.1 people were missing, in twelve 1.1."""
    assert estimate(workload(choice=Choice.WEEKS_4)) == MorePeople(TOO_SHORT)


def test_few_solved_tickets_tell_no_estimate(busy: Cast) -> None:
    """With nine fewer, the technicians solved 99."""
    spare = Ticket.objects.filter(solved_by=busy.marcus)[:9]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in spare]).delete()

    assert estimate(workload()) == MorePeople()


def test_where_about_as_much_is_solved_as_comes_in_nobody_is_missing(cast: Cast) -> None:
    """Four of 24 are left over: no finding, so it is not said either that it cannot be told."""
    for number in range(24):
        ticket = asked(cast, "2027-04-20 08:00")
        if number >= 4:
            solved(ticket, cast.marcus, "2027-04-20 09:00")
    at("2027-04-27 09:52")

    assert (estimate(workload()), estimate(workload(choice=Choice.WEEKS_4))) == (MorePeople(), MorePeople())


def test_the_sum_stands_under_the_estimate_for_who_may_see_the_district(busy: Cast, client: Client) -> None:
    grant(busy.david, "lead", busy.high)

    director = page(client, busy.renee, f"?school={busy.high.pk}")
    lead = page(client, busy.david)

    assert "about 0.7 more people" in director
    assert "Why this number?</summary>" in director
    assert [words in lead for words in ("Priya Nair", "more people", "Why this number?")] == [True, False, False]
