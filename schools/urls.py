"""Addresses of hours and days."""

from __future__ import annotations

from django.urls import path

from schools.views import bells, calendar, cycle, days, hours, snow, terms, windows, year

app_name = "schools"
urlpatterns = [
    path("", hours.hours, name="hours"),
    path("same-as-district/", hours.forget_week, name="forget_week"),
    path("day/", days.day, name="day"),
    path("day/remove/", days.remove_days, name="remove_days"),
    path("testing/", windows.testing, name="add_testing"),
    path("testing/<int:pk>/", windows.testing, name="testing"),
    path("testing/<int:pk>/remove/", windows.remove_testing, name="remove_testing"),
    path("freeze/", windows.freeze, name="add_freeze"),
    path("freeze/<int:pk>/", windows.freeze, name="freeze"),
    path("freeze/<int:pk>/remove/", windows.remove_freeze, name="remove_freeze"),
    path("season/", windows.season, name="add_season"),
    path("season/<int:pk>/", windows.season, name="season"),
    path("season/<int:pk>/remove/", windows.remove_season, name="remove_season"),
    path("snow/", snow.snow, name="snow"),
    path("snow/call-off/", snow.call_off, name="call_off"),
    path("year/", year.year, name="year"),
    path("year/add/", year.year_form, name="add_year"),
    path("year/<int:pk>/", year.year_form, name="change_year"),
    path("year/<int:year>/cycle/", cycle.cycle, name="cycle"),
    path("year/<int:year>/cycle/same-as-district/", cycle.forget_cycle, name="forget_cycle"),
    path("year/<int:year>/term/", terms.add_term, name="add_term"),
    path("term/<int:pk>/", terms.term, name="term"),
    path("term/<int:pk>/remove/", terms.remove_term, name="remove_term"),
    path("bells/", bells.bells, name="bells"),
    path("bells/add/", bells.bell, name="add_bell"),
    path("bells/<int:pk>/", bells.bell, name="bell"),
    path("bells/<int:pk>/remove/", bells.remove_bells, name="remove_bells"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/upload/", calendar.upload, name="upload"),
    path("calendar/feed/", calendar.add_feed, name="add_feed"),
    path("calendar/feed/<int:pk>/read/", calendar.read_feed, name="read_feed"),
    path("calendar/feed/<int:pk>/remove/", calendar.remove_feed, name="remove_feed"),
    path("calendar/decide/", calendar.decide, name="decide"),
]
