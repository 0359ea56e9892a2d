"""The verbs of hours and days: the only code that changes when promises count."""

from schools.actions.bells import BellPlan, keep_bells, remove_bells
from schools.actions.freeze import FreezePlan, keep_freeze, remove_freeze
from schools.actions.season import SeasonPlan, keep_season, remove_season
from schools.actions.snow_day import SnowDay, call_off, call_snow_day
from schools.actions.special_days import remove_days, set_days
from schools.actions.testing import TestingPlan, keep_testing, remove_testing
from schools.actions.week import forget_week, set_week
from schools.actions.year import YearPlan, keep_year

__all__ = [
    "BellPlan",
    "FreezePlan",
    "SeasonPlan",
    "SnowDay",
    "TestingPlan",
    "YearPlan",
    "call_off",
    "call_snow_day",
    "forget_week",
    "keep_bells",
    "keep_freeze",
    "keep_season",
    "keep_testing",
    "keep_year",
    "remove_bells",
    "remove_days",
    "remove_freeze",
    "remove_season",
    "remove_testing",
    "set_days",
    "set_week",
]
