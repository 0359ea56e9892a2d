"""What the workload page says of how good people found our help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from reports.actions import figures as figures_of_days
from reports.choices import Measure, Said
from tests.cast import Cast, belong, person
from tests.reports.story import asked, at, figures, solved
from tests.tickets.pages import text_of
from tickets.actions import rate, restrict, thank
from users.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
OF = {Measure.SATISFACTION}


def test_people_count_on_the_day_on_which_we_asked_whenever_they_answered(cast: Cast) -> None:
    ticket = solved(asked(cast, "2027-04-26 08:00"), cast.marcus, "2027-04-26 11:00")
    solved(asked(cast, "2027-04-26 08:10"), cast.marcus, "2027-04-26 11:10")
    at("2027-04-28 05:00")
    figures_of_days.refresh()
    before = figures("2027-04-26", "2027-04-26", of=OF)

    at("2027-04-28 09:00")
    rate(ticket, by=cast.elena, satisfied=True)
    at("2027-04-28 11:00")
    figures_of_days.refresh()

    school = cast.lincoln.pk
    assert before == {(Measure.SATISFACTION, school, Said.NOTHING): 2}
    assert figures("2027-04-26", "2027-04-26", of=OF) == {
        (Measure.SATISFACTION, school, Said.NOTHING): 1,
        (Measure.SATISFACTION, school, Said.GOOD): 1,
    }
    assert figures("2027-04-28", "2027-04-28", of=OF) == {}


def test_what_became_restricted_counts_for_key_holders_only(cast: Cast) -> None:
    ticket = solved(asked(cast, "2027-04-26 08:00"), cast.marcus, "2027-04-26 11:00")
    assert figures("2027-04-26", "2027-04-26", of=OF) != {}

    restrict(ticket, by=cast.marcus)

    assert figures("2027-04-26", "2027-04-26", of=OF) == {}


def said(cast: Cast, school: str, good: int, bad: int, silent: int = 0) -> None:
    """So many people of a school were asked, and answered."""
    place, helper = getattr(cast, school), cast.marcus if school == "lincoln" else cast.priya
    for number in range(good + bad + silent):
        teacher = person(f"T{school}{number}", "Ng")
        belong(teacher, place, "teacher")
        ticket = solved(asked(cast, "2027-04-26 08:00", by=teacher, school=place), helper, "2027-04-26 11:00")
        if number < good + bad:
            rate(ticket, by=teacher, satisfied=number < good)


def page(browser: Client, query: str = "") -> str:
    at("2027-04-27 09:52")
    return text_of(browser.get(f"/reports/workload/?period=month{query}"))


def test_the_page_tells_the_share_how_many_answered_and_schools_with_five_answers(
    cast: Cast, signed_in: SignedIn
) -> None:
    said(cast, "lincoln", 4, 1, silent=3)
    said(cast, "high", 4, 0)

    text = page(signed_in(cast.renee))

    assert "89 % say that our help was good 9 of 12 people asked answered. By school " in text
    assert "School Satisfied Answered Lincoln MS 80 % 5 Schools with fewer than five answers" in text


def test_the_page_says_to_whom_the_words_are_shown(cast: Cast, signed_in: SignedIn) -> None:
    """A ticket said that somebody had written how our help was, and nobody told its director where the words are."""
    ticket = solved(asked(cast, "2027-04-26 08:00"), cast.marcus, "2027-04-26 11:00")
    rate(ticket, by=cast.elena, satisfied=True)
    thank(ticket, by=cast.elena, words="You saved my lesson.")

    shown = {who: text_of(signed_in(who).get(f"/tickets/{ticket.pk}/")) for who in (cast.marcus, cast.renee, cast.jo)}

    assert [who for who, text in shown.items() if "You saved my lesson." in text] == [cast.marcus]
    assert "What people write besides is shown only to the person who helped them." in page(signed_in(cast.renee))


def test_fewer_than_five_answers_tell_no_share_to_a_principal_either(cast: Cast, signed_in: SignedIn) -> None:
    said(cast, "lincoln", 3, 1)

    text = page(signed_in(cast.pat))

    assert "Too few answers to tell 4 of 4 people asked answered." in text
    assert ("75 %" in text, "Satisfied Answered" in text) == (False, False)


def test_where_nobody_was_asked_there_is_no_card(cast: Cast, signed_in: SignedIn) -> None:
    asked(cast, "2027-04-26 08:00")

    assert "asked answered" not in page(signed_in(cast.renee))
