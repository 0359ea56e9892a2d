"""The workload page: its numbers by hand, and who may see which."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assets.models import Device
from audit import clock
from reports.actions import refresh
from reports.cards.missed import missed_lines, missed_title
from reports.cards.numbers import key_numbers
from reports.cards.people import people_card
from reports.cards.places import devices_by_school, places_card
from reports.cards.promises import promise_lines
from reports.cards.ratio import ratio_card
from reports.cards.topics import topics
from reports.cards.weeks import weeks_card
from reports.lists import Lists
from reports.periods import Choice, period
from reports.reading import Reach
from reports.workload import Workload
from schools.models import School, TestingWindow
from tests.cast import Cast
from tests.reports.story import CHICAGO, answered, asked, at, solved
from tickets.actions import assign, restrict, wait
from tickets.choices import Priority

pytestmark = pytest.mark.django_db

DAY = 510  # 7:00 AM to 3:30 PM


@pytest.fixture
def story(cast: Cast) -> Cast:
    """Two weeks: three tickets that were solved, two that are open, and a restricted one that nobody counts."""
    panel, wifi = cast.category("panel-touch"), cast.category("wifi-down")
    urgent = asked(cast, "2027-04-19 08:00", category=panel, impact="stopped")
    answered(urgent, cast.marcus, "2027-04-19 08:10")
    solved(urgent, cast.marcus, "2027-04-19 10:00")
    normal = asked(cast, "2027-04-20 08:00", category=panel, priority=Priority.NORMAL)
    answered(normal, cast.marcus, "2027-04-20 09:00")
    solved(normal, cast.marcus, "2027-04-22 08:00")
    late = asked(cast, "2027-04-20 23:00", school=cast.high, category=wifi, priority=Priority.URGENT)
    answered(late, cast.priya, "2027-04-21 07:30")
    solved(late, cast.priya, "2027-04-21 09:00")
    asked(cast, "2027-04-26 08:00", school=cast.high, priority=Priority.NORMAL)
    restrict(asked(cast, "2027-04-26 09:00", category=panel), by=cast.marcus)
    mine = asked(cast, "2027-04-27 09:00", category=panel, priority=Priority.NORMAL)
    assign(mine, by=cast.marcus, to=cast.marcus)
    at("2027-04-27 09:52")
    return cast


def workload(*, choice: str = Choice.WEEKS_12, reach: Reach | None = None) -> Workload:
    """The workload of a reader on the story's morning."""
    now = clock.now()
    seen = reach or Reach()
    schools = [school for school in School.objects.all() if seen.schools is None or school.pk in seen.schools]
    return Workload(period(choice, now.astimezone(CHICAGO).date()), seen, schools, CHICAGO, now)


def told(work: Workload) -> list[tuple[str, str, str]]:
    return [(number.value, number.said, number.tone) for number in key_numbers(work, DAY, Lists(None))]


@pytest.mark.parametrize("stored", [False, True])
def test_the_key_numbers_are_those_of_the_tickets(story: Cast, stored: bool) -> None:
    if stored:
        refresh()

    assert told(workload()) == [
        ("2", "2 more than on February 1", "danger"),
        ("5", "0.2 a week", "muted"),  # three of them in twelve whole weeks
        ("3", "0.2 a week", "muted"),
        ("1 time", "0 in the same time before", "warn"),
        ("30 min", "in school time", "muted"),  # 10, 30 and 60 minutes
        ("67 %", "target 90 %", "danger"),  # two of three
    ]


def test_a_principal_gets_the_numbers_of_the_school(story: Cast) -> None:
    assert told(workload(reach=Reach(frozenset({story.lincoln.pk})))) == [
        ("1", "1 more than on February 1", "danger"),
        ("3", "0.2 a week", "muted"),
        ("2", "0.2 a week", "muted"),
        ("1 time", "0 in the same time before", "warn"),
        ("10 min", "in school time", "muted"),  # of 10 and 60 minutes, the lower
        ("100 %", "target 90 %", "ok"),
    ]


def test_a_key_holder_counts_what_is_restricted(story: Cast) -> None:
    assert told(workload(reach=Reach(restricted=True)))[0] == ("3", "3 more than on February 1", "danger")


def test_classes_that_stopped_in_testing_are_told(story: Cast) -> None:
    for first, last in [((2027, 4, 19), (2027, 4, 23)), ((2027, 4, 19), (2027, 4, 20))]:
        TestingWindow.objects.create(name="State testing", first_day=date(*first), last_day=date(*last))

    assert told(workload())[3] == ("1 time", "1 of them during testing", "warn")


def test_a_time_is_compared_with_the_same_time_before(story: Cast) -> None:
    """In four weeks it was as above; in the four weeks before one class stopped and was answered after 50 minutes."""
    old = asked(story, "2027-03-24 08:00", impact="stopped", priority=Priority.NORMAL)
    answered(old, story.marcus, "2027-03-24 08:50")
    solved(old, story.marcus, "2027-03-24 09:00")
    at("2027-04-27 09:52")

    work = workload(choice=Choice.WEEKS_4)

    assert str(work.period.before.first) == "2027-02-27"
    assert told(work)[3:5] == [
        ("1 time", "1 in the same time before", "muted"),
        ("30 min", "50 min in the same time before", "ok"),
    ]


def test_the_weeks_end_with_what_is_open_and_a_running_week_draws_no_fall(story: Cast) -> None:
    work = workload(choice=Choice.WEEKS_4)

    assert [(str(one.week.monday), one.opened, one.solved, one.open) for one in work.weeks] == [
        ("2027-03-29", 0, 0, 0),
        ("2027-04-05", 0, 0, 0),
        ("2027-04-12", 0, 0, 0),
        ("2027-04-19", 3, 3, 0),
        ("2027-04-26", 2, 0, 2),
    ]
    card = weeks_card(work)
    assert card.title == "As much was solved as came in"
    assert card.notes == [
        "Tickets a week. Open ones went from 0 on March 29 to 2.",
        "In the last 4 whole weeks 0.8 a week were new and 0.8 were solved.",
    ]
    assert card.below == ["This week so far: 2 new, 0 solved.", ""]
    assert "New: 0 at first, 3 at last, highest 3 in Apr 19." in card.chart


def test_a_period_that_is_over_tells_what_was_open_at_its_end(story: Cast) -> None:
    now = clock.now()
    days = period(Choice.DATES, date(2027, 4, 27), date(2027, 4, 12), date(2027, 4, 20))
    work = Workload(days, Reach(), list(School.objects.all()), CHICAGO, now)

    assert (work.open_at_end, work.open_change) == (2, 2)  # on the evening of the 20th two of three were open
    number = key_numbers(work, DAY, Lists(None))[0]
    assert (number.term, number.value, number.said) == ("Open at the end", "2", "2 more than on April 12")


def test_a_time_without_a_whole_week_tells_its_days(story: Cast) -> None:
    days = period(Choice.DATES, date(2027, 4, 27), date(2027, 4, 20), date(2027, 4, 22))
    work = Workload(days, Reach(), list(School.objects.all()), CHICAGO, clock.now())

    assert [(one.term, one.value, one.said) for one in key_numbers(work, DAY, Lists(None))[1:3]] == [
        ("New tickets", "2", "in 3 days"),
        ("Solved", "2", "in 3 days"),
    ]


@pytest.mark.parametrize(
    ("opened", "done", "title"),
    [
        (20, 8, "More came in than was solved"),
        (8, 8, "As much was solved as came in"),
        (20, 16, "As much was solved as came in"),
    ],
)
def test_the_title_of_the_chart_is_its_finding(cast: Cast, opened: int, done: int, title: str) -> None:
    for number in range(opened):
        ticket = asked(cast, "2027-04-20 08:00")
        if number < done:
            solved(ticket, cast.marcus, "2027-04-20 09:00")
    at("2027-04-27 09:52")

    assert weeks_card(workload()).title == title


def in_weeks(cast: Cast, weeks: dict[str, tuple[int, int]]) -> None:
    """So many tickets were new and solved by Marcus on some Tuesdays, at Lincoln."""
    for day, (new, done) in weeks.items():
        for number in range(new):
            ticket = asked(cast, f"2027-{day} 08:00")
            if number < done:
                solved(ticket, cast.marcus, f"2027-{day} 09:00")
    at("2027-04-27 09:52")


@pytest.mark.parametrize(("choice", "queries"), [(Choice.WEEKS_4, 3), (Choice.WEEKS_12, 2)])
def test_new_and_solved_are_compared_with_as_many_weeks_before(
    cast: Cast, choice: str, queries: int, django_assert_num_queries: Any
) -> None:
    """“More comes in than 7 technicians can solve” was said where as much came as before, and less was solved."""
    in_weeks(cast, {"03-02": (12, 11), "03-23": (12, 12), "03-30": (11, 4), "04-20": (13, 6)})
    work = workload(choice=choice)

    with django_assert_num_queries(queries):
        card = weeks_card(work)

    assert card.title == "More came in than was solved"
    assert card.notes[1] == (
        "In the last 4 whole weeks 6 a week were new and 2.5 were solved; in the 4 weeks before, 6 and 5.8."
    )


def test_a_month_is_compared_with_weeks_that_reach_into_it(cast: Cast) -> None:
    """The week of March 29 lies in both; a period of few days has nothing to be compared."""
    in_weeks(cast, {"03-16": (3, 0), "03-30": (1, 0), "04-02": (2, 3), "04-06": (3, 3), "04-20": (6, 3)})
    april = workload(choice=Choice.THIS_MONTH)
    days = period(Choice.DATES, date(2027, 4, 27), date(2027, 4, 20), date(2027, 4, 22))
    short = Workload(days, Reach(), list(School.objects.all()), CHICAGO, clock.now())

    assert weeks_card(april).notes[1] == (
        "In the last 3 whole weeks 3 a week were new and 2 were solved; in the 3 weeks before, 2 and 0.7."
    )
    assert weeks_card(short).notes[1] == ""


def test_open_tickets_that_wait_for_others_are_told(cast: Cast) -> None:
    wait(asked(cast, "2027-04-26 08:00"), by=cast.marcus, reason="user")
    for _number in range(2):
        wait(asked(cast, "2027-04-26 08:00"), by=cast.marcus, reason="part")
    asked(cast, "2027-04-26 08:00")
    at("2027-04-27 09:52")

    assert weeks_card(workload()).below[1] == "Of the 4 open tickets 3 wait: 1 for a reply and 2 for a part."


def test_promises_are_told_by_priority(story: Cast) -> None:
    lines = [
        (line.name, line.shown, line.target, line.bad, line.counted, line.took, line.solved)
        for line in promise_lines(workload(), DAY)
    ]

    assert lines == [
        (
            "Urgent",
            "50 %",
            95,
            True,
            "1 of 2 in time",
            "Median answer 10 min, solution 2 h",
            "100 % solved in time (2 of 2)",
        ),
        ("High", "–", 90, False, "", "Median answer –, solution –", ""),
        # Two days: 7 h 30 on Tuesday, 8 h 30 on Wednesday, 1 h on Thursday.
        (
            "Normal",
            "100 %",
            85,
            False,
            "1 of 1 in time",
            "Median answer 1 h, solution 2 school days",
            "100 % solved in time (1 of 1)",
        ),
        ("Low", "–", 80, False, "", "Median answer –, solution –", ""),
        (
            "All priorities",
            "67 %",
            90,
            True,
            "2 of 3 in time",
            "Median answer 30 min, solution 2 h",
            "100 % solved in time (3 of 3)",
        ),
    ]


def test_a_share_names_its_target(story: Cast, client: Client) -> None:
    """“50 % of 95” was read as 95 tickets."""
    html = page(client, story.renee)

    assert told_shares(html) == [
        "50 %, target 95 %",
        "none was due",
        "100 %, target 85 %",
        "none was due",
        "67 %, target 90 %",
    ]


def told_shares(html: str) -> list[str]:
    """What stands at the right of each priority under “Answers in time”."""
    card = html.split('id="promises"')[1].split("</ul>")[0]
    shares = re.findall(r'<span class="ms-auto[^>]*>(.*?)</span>\n', card)
    return [re.sub("<[^>]+>", "", share) for share in shares]


def test_missed_promises_tell_by_how_much_and_where(story: Cast) -> None:
    work = workload()

    assert missed_title(work) == "1 promise was not kept"
    (line,) = missed_lines(work, DAY)
    assert (line.name, line.missed, line.of, line.longer, line.schools) == (
        "Urgent: first answer within 15 minutes",
        "1",
        "2",
        "15 min",
        "Cedar Valley HS 1",
    )


def test_the_finding_is_about_the_last_four_weeks(cast: Cast) -> None:
    """More was opened in March; since then ten came and ten went."""
    march = [asked(cast, "2027-03-02 08:00") for _number in range(10)]
    for _number in range(10):
        solved(asked(cast, "2027-04-20 08:00"), cast.jo, "2027-04-20 09:00")
    at("2027-04-27 09:52")

    assert len(march) == workload().open_at_end
    assert weeks_card(workload()).title == "As much was solved as came in"


def test_the_load_of_technicians_stands_by_name(story: Cast) -> None:
    card = people_card(workload())

    assert [(str(load.person), load.where, load.solved, load.share, load.open) for load in card.loads] == [
        ("Marcus Reed", "Lincoln MS", 2, 67, 1),
        ("Priya Nair", "Cedar Valley HS", 1, 33, 0),
        ("Tomás Ortega", "Network and phones", 0, 0, 0),
    ]
    assert (card.technicians, card.others, card.nobody) == (3, 0, 1)


def test_who_left_the_helpdesk_keeps_what_they_solved(story: Cast) -> None:
    story.marcus.role_grants.update(until=date(2027, 4, 26))

    card = people_card(workload())

    assert (str(card.loads[0].person), card.loads[0].where, card.loads[0].solved) == ("Marcus Reed", "", 2)
    assert card.technicians == 2


def test_what_falls_to_each_technician_counts_whole_weeks(cast: Cast) -> None:
    """18 new and 9 solved tickets in four whole weeks, for three technicians of whom one solved something."""
    for number in range(18):
        ticket = asked(cast, "2027-04-14 08:00")
        if number % 2:
            solved(ticket, cast.marcus, "2027-04-14 09:00")
    at("2027-04-27 09:52")
    work = workload(choice=Choice.WEEKS_4)
    card = ratio_card(work, people_card(work), devices=6000)

    assert card.devices == "2,000"
    assert [(part.name, part.amount, part.whole, part.bad) for part in card.parts] == [
        ("New a week", 2, 3, True),
        ("Solved a week", 1, 3, False),
        ("Open now", 3, 3, False),
    ]
    assert card.more.said == "From so few weeks it cannot be told how many people are missing: choose 12 or more."


def test_schools_are_compared_by_their_devices(story: Cast) -> None:
    """Lincoln has 3 devices and had 2 tickets, Cedar Valley High has none."""
    work = workload(choice=Choice.WEEKS_4)
    card = places_card(work, devices_by_school(work), Lists(None))

    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', card.table)
    cells = {name: re.findall(r'<td class="(?!heat-n)[^>]*>([^<>]+)</td>', row) for name, row in rows}
    assert cells == {"Cedar Valley HS": ["–"] * 5, "Lincoln MS": ["0.0", "0.0", "0.0", "66.7", "33.3"]}
    assert card.title == "No school stands out"
    assert card.note == (
        "New and solved tickets from March 29 to April 27, 2027."
        " In shades: tickets a week for each 100 devices, last 5 weeks."
    )


@pytest.mark.parametrize("stored", [False, True])
def test_the_school_with_most_new_tickets_of_the_time_comes_first(cast: Cast, stored: bool) -> None:
    """In March Lincoln asked twice, in April the high school did; a restricted ticket counts nowhere."""
    for day in ("03-30", "03-31", "04-01"):
        solved(asked(cast, f"2027-{day} 08:00"), cast.marcus, "2027-04-02 09:00")
    for day in ("04-05", "04-20"):
        asked(cast, f"2027-{day} 08:00", school=cast.high)
    restrict(asked(cast, "2027-04-26 09:00"), by=cast.marcus)
    at("2027-04-27 09:52")
    if stored:
        refresh()

    assert school_numbers(workload(choice=Choice.WEEKS_12)) == [
        ("Lincoln MS", ["3", "3", "0"]),
        ("Cedar Valley HS", ["2", "0", "2"]),
    ]
    assert school_numbers(workload(choice=Choice.THIS_MONTH)) == [
        ("Cedar Valley HS", ["2", "0", "2"]),
        ("Lincoln MS", ["1", "3", "0"]),
    ]


def school_numbers(work: Workload) -> list[tuple[str, list[str]]]:
    """New, solved and open now of each school, in the order of the card."""
    table = places_card(work, devices_by_school(work), Lists(None)).table
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table)
    return [(name, re.findall(r'<td class="heat-n num">([^<>]+)</td>', row)) for name, row in rows]


def test_a_school_that_asks_much_more_is_named(cast: Cast) -> None:
    for number in range(14):
        asked(cast, f"2027-04-{13 + number // 2} 08:00")
    at("2027-04-27 09:52")
    work = workload()

    assert places_card(work, devices_by_school(work), Lists(None)).title == "No school stands out"
    Device.objects.exclude(pk=cast.laptop.pk).update(school=cast.high)  # 14 tickets for one of three devices
    again = workload()
    assert places_card(again, devices_by_school(again), Lists(None)).title == "Lincoln MS needs help now"


def test_topics_are_top_categories(story: Cast) -> None:
    assert topics(workload()) == [("Panel or projector", 3), ("Wi-Fi and network", 1), ("Not sorted yet", 1)]


# The page ------------------------------------------------------------------------------------------------------------


def page(client: Client, person: Any, query: str = "") -> str:
    """The page as a person reads it."""
    client.force_login(person, backend="users.backends.RoleBackend")
    response = client.get(reverse("reports:workload") + query)
    assert response.status_code == 200
    return unescape(response.content.decode())
