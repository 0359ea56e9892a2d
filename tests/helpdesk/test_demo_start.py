"""When the demo may be made, where its clock goes, and the rhythm of its year."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.refusal import Refused
from helpdesk.demo import seed
from helpdesk.demo.days import (
    ZONE,
    in_school_hours,
    is_open,
    is_school_day,
    moment,
    next_school_morning,
    story_morning,
)
from helpdesk.demo.rhythm import FIRST_DAY, load, year_until
from schools.models import District, School

SHARE = 0.05


def test_another_district_is_left_alone(db: None) -> None:
    District.objects.create(pk=1, name="Real County Schools")

    with pytest.raises(Refused, match="belongs to Real County Schools"):
        seed.open_demo(SHARE)

    assert School.objects.count() == 0


def test_the_command_refuses_outside_demo_mode(db: None, settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo mode only"):
        call_command("seed_demo")

    assert District.objects.count() == 0


def test_the_next_school_morning_skips_holidays_and_summer() -> None:
    friday = moment(date(2027, 5, 28), time(15))

    assert next_school_morning(friday).astimezone(ZONE).date().isoformat() == "2027-08-16"
    assert in_school_hours(next_school_morning(friday))


def test_the_first_days_of_school_bring_ten_times_the_usual() -> None:
    per_day = Counter(at.astimezone(ZONE).date() for at in year_until(story_morning(), 4000, Random(1)))
    usual = [count for day, count in per_day.items() if load(day) in (1.0, 1.05) and is_school_day(day)]
    july = [count for day, count in per_day.items() if day.month == 7]

    assert 8 < per_day[FIRST_DAY] / (sum(usual) / len(usual)) < 12
    assert sum(july) < per_day[FIRST_DAY]
    assert [day for day in per_day if not is_open(day)] == []
