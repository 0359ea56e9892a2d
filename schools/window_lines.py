"""Testing windows and change freezes as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools import day_text
from schools.models import ChangeFreeze, School, TestingWindow


@dataclass(frozen=True)
class WindowLine:
    """One window. `url_name` and `pk` say where it is changed; `school` whose it is; `mark` what the page showed."""

    dates: str
    name: str
    about: str
    now: bool
    url_name: str
    pk: int
    school: School | None
    mark: str


def testing_lines(school: School | None, today: date) -> list[WindowLine]:
    """Windows that are not over: of a school and of the district, or of everybody."""
    windows = TestingWindow.objects.filter(_of(school), last_day__gte=today).select_related("school")
    return [
        WindowLine(
            day_text.run(one.first_day, one.last_day, today),
            _titled(one.name, one.grades),
            " · ".join(_about(one, len(one.rooms.all()))),
            one.first_day <= today,
            "testing",
            one.pk,
            one.school,
            one.mark,
        )
        for one in windows.prefetch_related("rooms")
    ]


def freeze_lines(school: School | None, today: date) -> list[WindowLine]:
    """Change freezes that are not over."""
    freezes = ChangeFreeze.objects.filter(_of(school), last_day__gte=today).select_related("school")
    return [
        WindowLine(
            day_text.run(one.first_day, one.last_day, today),
            one.name,
            str(one.school) if one.school else _("All schools"),
            one.first_day <= today,
            "freeze",
            one.pk,
            one.school,
            one.mark,
        )
        for one in freezes
    ]


def grades_text(grades: Sequence[str]) -> str:
    """Grades as people say them: "grades 3 to 8 and 11", "grades KG and 1"."""
    numbers = sorted(int(grade) for grade in grades if grade.isdigit())
    parts = [grade for grade in grades if not grade.isdigit()]
    run: list[int] = []
    for number in [*numbers, -1]:
        if run and number != run[-1] + 1:
            parts.append(_("%(first)s to %(last)s") % {"first": run[0], "last": run[-1]} if run[1:] else str(run[0]))
            run = []
        run.append(number)
    listed = ", ".join(parts[:-1])
    words = _("%(some)s and %(last)s") % {"some": listed, "last": parts[-1]} if listed else parts[-1]
    return ngettext("grade %(grades)s", "grades %(grades)s", len(grades)) % {"grades": words}


def _titled(name: str, grades: Sequence[str]) -> str:
    return _("%(name)s, %(grades)s") % {"name": name, "grades": grades_text(grades)} if grades else name


def _about(window: TestingWindow, rooms: int) -> Iterator[str]:
    if window.school:
        yield str(window.school)
    if rooms:
        yield ngettext("No visits in %(n)s room", "No visits in %(n)s rooms", rooms) % {"n": rooms}
    else:
        yield _("No visits in test rooms")
    if window.periods:
        periods = ", ".join(window.periods)
        yield ngettext("period %(periods)s", "periods %(periods)s", len(window.periods)) % {"periods": periods}
    if window.freezes_changes:
        yield _("changes frozen")


def _of(school: School | None) -> Q:
    return Q() if school is None else Q(school=school) | Q(school=None)
