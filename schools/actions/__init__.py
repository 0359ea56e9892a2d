"""The verbs of hours and days: the only code that changes when promises count."""

from schools.actions.bells import BellPlan, keep_bells, remove_bells
from schools.actions.cycle import CyclePlan, forget_cycle, keep_cycle
from schools.actions.feed import add_feed, read_feed, read_file, remove_feed
from schools.actions.freeze import FreezePlan, keep_freeze, remove_freeze
from schools.actions.season import SeasonPlan, keep_season, remove_season
from schools.actions.snow_day import SnowDay, call_off, call_snow_day
from schools.actions.special_days import remove_days, set_days
from schools.actions.suggestion import accept, dismiss
from schools.actions.term import TermPlan, keep_term, remove_term
from schools.actions.testing import TestingPlan, keep_testing, remove_testing
from schools.actions.week import forget_week, set_week
from schools.actions.year import YearPlan, keep_year

__all__ = [
    "BellPlan",
    "CyclePlan",
    "FreezePlan",
    "SeasonPlan",
    "SnowDay",
    "TermPlan",
    "TestingPlan",
    "YearPlan",
    "accept",
    "add_feed",
    "call_off",
    "call_snow_day",
    "dismiss",
    "forget_cycle",
    "forget_week",
    "keep_bells",
    "keep_cycle",
    "keep_freeze",
    "keep_season",
    "keep_term",
    "keep_testing",
    "keep_year",
    "read_feed",
    "read_file",
    "remove_bells",
    "remove_days",
    "remove_feed",
    "remove_freeze",
    "remove_season",
    "remove_term",
    "remove_testing",
    "set_days",
    "set_week",
]
