"""The verbs of hours and days: the only code that changes when promises count."""

from schools.actions.snow_day import SnowDay, call_off, call_snow_day
from schools.actions.special_days import remove_days, set_days
from schools.actions.week import forget_week, set_week

__all__ = ["SnowDay", "call_off", "call_snow_day", "forget_week", "remove_days", "set_days", "set_week"]
