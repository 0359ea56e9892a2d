"""What the words of published calendars mean."""

from __future__ import annotations

from datetime import time

import pytest

from schools.day_words import Meaning, meaning


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("No School", "closed"),
        ("NO SCHOOL - Labor Day", "closed"),
        ("Labor Day Holiday", "closed"),
        ("Thanksgiving Break", "closed"),
        ("Winter Break begins", "no_classes"),
        ("Spring Break - No Classes", "no_classes"),
        ("PD Day", "no_classes"),
        ("No School: Teacher Workday", "no_classes"),
        ("Teacher Work Day", "no_classes"),
        ("Staff Development / Student Holiday", "no_classes"),
        ("Early Release", "early_release"),
        ("Half Day for Students", "early_release"),
        ("Last day of school (early dismissal)", "early_release"),
        ("Late Start Wednesday", "late_start"),
        ("Two-Hour Delay", "late_start"),
        ("2 hour delay", "late_start"),
        ("90-minute late start", "late_start"),
        ("No hay clases", "closed"),
        ("Día festivo", "closed"),
        ("Vacaciones de invierno", "no_classes"),
        ("Desarrollo profesional (sin estudiantes)", "no_classes"),
        ("Salida temprana", "early_release"),
        ("Medio día", "early_release"),
        ("Entrada tardía", "late_start"),
    ],
)
def test_words_of_the_day(summary: str, kind: str) -> None:
    assert meaning(summary).kind == kind


@pytest.mark.parametrize(
    "summary",
    ["Board meeting", "Varsity soccer vs. Northgate", "Book fair", "Picture day", "Report cards go home", "PTA", ""],
)
def test_what_says_nothing_about_the_school_day_means_nothing(summary: str) -> None:
    assert meaning(summary) is None


@pytest.mark.parametrize(
    ("summary", "starts", "ends", "expected"),
    [
        ("Early release at 12:45 PM", None, None, time(12, 45)),
        ("Early release, noon", None, None, time(12)),
        ("Salida temprana, mediodía", None, None, time(12)),
        ("Early release", time(13), time(15), time(13)),
        ("Early release", time(8), time(11, 30), time(11, 30)),
        ("Early release", None, None, None),
    ],
)
def test_when_classes_end(summary: str, starts: time | None, ends: time | None, expected: time | None) -> None:
    assert meaning(summary, starts, ends) == Meaning("early_release", expected)


@pytest.mark.parametrize(
    ("summary", "minutes"),
    [("One-hour delay", 60), ("2 Hour Delay", 120), ("90 minute delayed opening", 90), ("Late Start", 120)],
)
def test_how_much_later(summary: str, minutes: int) -> None:
    assert meaning(summary) == Meaning("late_start", delay=minutes)
