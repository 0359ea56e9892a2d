"""The pages of hours and days, each with something on it."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.reaching import State, settled
from tests.browser.town import Town


def of_school(page: str) -> Callable[[Town], str]:
    """A page about Lincoln; `page` may name a year or the usual bells."""
    return lambda town: f"{at(page)(town)}{'&' if '?' in page else '?'}school={town.cast.lincoln.pk}"


def at(page: str) -> Callable[[Town], str]:
    """A page of hours, with the numbers of what the town has."""
    return lambda town: f"/settings/hours/{page.format(**town.days)}"


PAGES = {
    "hours": at(""),
    "hours of a school": of_school(""),
    "special day": of_school("day/?first=2027-05-20&last=2027-05-21"),
    "testing window": at("testing/{window}/"),
    "season": at("season/"),
    "snow day": at("snow/"),
    "school year": of_school("year/"),
    "form of a school year": at("year/{year}/"),
    "form of a term": at("year/{year}/term/"),
    "cycle of a school": of_school("year/{year}/cycle/"),
    "bell schedules": of_school("bells/"),
    "bell schedule": of_school("bells/{bells}/"),
    "calendar": at("calendar/"),
}
DAYS = [State(name, "jo", path, settled) for name, path in PAGES.items()]
