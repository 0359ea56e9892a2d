"""The school day in words, at the top and foot of pages."""

from __future__ import annotations

from datetime import date

from helpdesk.school_day import help_hours
from schools.school_time import Calendar

USUAL, EARLY = [("07:00", "11:30"), ("12:00", "15:30")], [("07:00", "14:30")]


def test_the_help_line_tells_the_hours_of_a_usual_day_whatever_today_is() -> None:
    weekly = {weekday: EARLY if weekday == 2 else USUAL for weekday in range(5)}
    calendar = Calendar.build(zone="America/Denver", weekly=weekly, special={date(2027, 4, 27): ([], "Snow day")})

    assert help_hours(calendar) == "school days 7:00 AM to 3:30 PM"


def test_the_help_line_tells_no_hours_where_help_is_always_open_or_never() -> None:
    assert help_hours(Calendar.round_the_clock()) == ""
    assert help_hours(Calendar.build(zone="America/Denver", weekly={}, special={})) == ""
