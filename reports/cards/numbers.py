"""The numbers at the top."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.cards.promises import in_time
from reports.choices import Measure
from reports.days import Days, stretches
from reports.lists import Lists
from reports.targets import TARGET_OF_ALL
from reports.workload import Workload
from schools.models import TestingWindow

# A median that moved by less than a tenth is as it was.
SAME = 0.1


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number with what it is compared to; `tone` and `icon` say whether that is good, `url` leads to its tickets."""

    term: str
    value: str
    said: str = ""
    tone: str = "muted"
    icon: str = "equal"
    url: str = ""


def key_numbers(work: Workload, day: int, lists: Lists) -> list[KeyNumber]:
    """The numbers of a workload; `day` is a school day in minutes."""
    still_open = _open(work)
    if work.period.is_running and work.open_at_end:
        still_open = replace(still_open, url=lists.open())
    return [still_open, *_came_and_went(work), _stopped(work), _first_answer(work, day), _in_time(work)]


def _open(work: Workload) -> KeyNumber:
    first = wording.long_day(work.period.days.first, work.today)
    change = work.open_change
    term = _("Open tickets") if work.period.is_running else _("Open at the end")
    value = wording.count(work.open_at_end)
    if not change:
        return KeyNumber(term, value, _("as many as on %(day)s") % {"day": first})
    if change > 0:
        more = _("%(n)s more than on %(day)s") % {"n": wording.count(change), "day": first}
        return KeyNumber(term, value, more, "danger", "trending-up")
    fewer = _("%(n)s fewer than on %(day)s") % {"n": wording.count(-change), "day": first}
    return KeyNumber(term, value, fewer, "ok", "trending-down")


def _stopped(work: Workload) -> KeyNumber:
    times = work.sums.total(Measure.STOPPED)
    value = ngettext("%(n)s time", "%(n)s times", times) % {"n": wording.count(times)}
    term = _("A class had to stop")
    tested = _in_testing(work) if times else 0
    if tested:
        said = ngettext("%(n)s of them during testing", "%(n)s of them during testing", tested) % {"n": tested}
        return KeyNumber(term, value, said, "warn", "alert-triangle")
    before = work.before.total(Measure.STOPPED)
    said = _("%(n)s in the same time before") % {"n": wording.count(before)}
    if times == before:
        return KeyNumber(term, value, said)
    return KeyNumber(term, value, said, *(("warn", "trending-up") if times > before else ("ok", "trending-down")))


def _in_testing(work: Workload) -> int:
    """Stopped classes on days of district-wide testing (or of the one school that the report is about)."""
    whose = Q(school=None)
    if work.reach.schools is not None and len(work.reach.schools) == 1:
        whose |= Q(school__in=work.reach.schools)
    period = work.period.days
    windows = TestingWindow.objects.filter(whose, first_day__lte=period.last, last_day__gte=period.first)
    tested = {day for window in windows for day in Days(window.first_day, window.last_day) if day in period}
    return sum(work.stopped_in(days) for days in stretches(tested))


def _first_answer(work: Workload, day: int) -> KeyNumber:
    term, now, before = _("First answer, median"), work.sums.median(), work.before.median()
    value = wording.span(now, day)
    if now is None:
        return KeyNumber(term, value, _("nobody was answered"))
    if before is None:
        return KeyNumber(term, value, _("in school time"), icon="clock")
    said = _("%(time)s in the same time before") % {"time": wording.span(before, day)}
    if abs(now - before) <= before * SAME:
        return KeyNumber(term, value, said)
    return KeyNumber(term, value, said, *(("warn", "trending-up") if now > before else ("ok", "trending-down")))


def _in_time(work: Workload) -> KeyNumber:
    answers = in_time(work)
    value = answers.share
    said = wording.target(TARGET_OF_ALL)
    if value is None:
        return KeyNumber(_("Answered in time"), wording.NONE, said)
    good = value >= TARGET_OF_ALL
    return KeyNumber(
        _("Answered in time"),
        wording.percent(value),
        said,
        "ok" if good else "danger",
        "check" if good else "alert-triangle",
    )


def _came_and_went(work: Workload) -> list[KeyNumber]:
    """New and solved tickets of the time; and a week, where there are whole weeks."""
    weeks = work.whole_weeks
    new, solved = work.sums.total(Measure.OPENED), work.sums.total(Measure.SOLVED)
    if not weeks:
        days = len(work.period.days)
        said = [ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}] * 2
    else:
        flows = (sum(one.opened for one in weeks), sum(one.solved for one in weeks))
        said = [_("%(n)s a week") % {"n": rate} for rate in wording.rates(*flows, weeks=len(weeks))]
    return [
        KeyNumber(_("New tickets"), wording.count(new), said[0], icon="inbox"),
        KeyNumber(_("Solved"), wording.count(solved), said[1], icon="circle-check"),
    ]
