"""Times in steps and their median."""

from __future__ import annotations

import pytest
from django.db import connection

from reports.steps import EDGES, median, minutes_of, step_of


def counted(minutes: list[int]) -> dict[int, int]:
    steps: dict[int, int] = {}
    for value in minutes:
        steps[step_of(value)] = steps.get(step_of(value), 0) + 1
    return steps


def test_up_to_an_hour_each_minute_is_a_step_of_its_own() -> None:
    assert [minutes_of(step_of(minutes)) for minutes in range(61)] == list(range(61))


def test_longer_times_are_told_in_round_numbers_within_a_fortieth() -> None:
    off = [abs(minutes_of(step_of(minutes)) - minutes) / minutes for minutes in range(61, 15_000)]

    assert max(off) <= 0.025
    assert [minutes_of(step_of(minutes)) for minutes in (121, 122, 123, 509, 1020, 1040)] == [
        120,
        120,
        125,
        510,
        1020,
        1050,
    ]


@pytest.mark.parametrize(
    ("minutes", "middle"),
    [([], None), ([7], 7), ([3, 9], 3), ([50, 1, 2], 2), ([4, 4, 4, 9, 9], 4), ([0, 0, 30], 0)],
)
def test_a_median_is_the_value_in_the_middle_and_the_lower_of_two(minutes: list[int], middle: int | None) -> None:
    assert median(counted(minutes)) == middle


@pytest.mark.django_db
def test_the_database_sorts_minutes_into_the_same_steps() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(width_bucket(n, %s) ORDER BY n) FROM generate_series(0, 15000) n", [EDGES])
        (steps,) = cursor.fetchone()

    assert steps == [step_of(minutes) for minutes in range(15_001)]
