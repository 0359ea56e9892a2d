"""What came and what went, week by week, with the finding as title."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.workload import WeekFigures, Workload
from ui import charts

# Less than one in twenty, or fewer than five tickets, is no finding.
TOLD_FROM, TICKETS_FROM = 0.05, 5
# The finding is about now, so it looks at the last weeks only.
RECENT = 4


@dataclass(frozen=True, slots=True)
class WeeksCard:
    """A chart with its finding and the words below it."""

    title: str
    note: str
    legend: SafeString
    chart: SafeString
    running: str


def weeks_card(work: Workload, technicians: int) -> WeeksCard:
    """The card of the weeks; 0 technicians where the reader is not told, or where others solve as well."""
    lines, title = _lines(work), _finding(work, technicians)
    note = _note(work)
    if title == _too_much(technicians):
        note += " " + _("Technicians are people with that role or in a team.")
    return WeeksCard(
        title=title,
        note=note,
        legend=charts.legend(lines),
        chart=charts.line_chart(
            title=_("New, solved and open tickets by week"),
            labels=[wording.short_day(one.week.days.first) for one in work.weeks],
            series=lines,
        ),
        running=_running(work),
    )


def _whole(work: Workload) -> list[WeekFigures]:
    """The weeks that can be compared: whole ones, or all where there is none."""
    return [one for one in work.weeks if one.week.is_whole] or work.weeks


def _lines(work: Workload) -> list[charts.Series]:
    """A week that is cut draws no point of its own: it would look like a fall."""
    whole = {one.week.monday for one in _whole(work)}
    return [
        charts.Series(_("New"), [one.opened if one.week.monday in whole else None for one in work.weeks], "open"),
        charts.Series(_("Solved"), [one.solved if one.week.monday in whole else None for one in work.weeks], "solved"),
        charts.Series(_("Open at week's end"), [one.open for one in work.weeks], "back", filled=True),
    ]


def _finding(work: Workload, technicians: int) -> str:
    recent = _whole(work)[-RECENT:]
    opened, solved = sum(one.opened for one in recent), sum(one.solved for one in recent)
    if abs(opened - solved) < max(TICKETS_FROM, TOLD_FROM * opened):
        return _("What comes in is solved")
    if solved > opened:
        return _("More is solved than comes in")
    return _too_much(technicians) if technicians else _("More comes in than is solved")


def _too_much(technicians: int) -> str:
    return ngettext(
        "More comes in than %(n)s technician can solve", "More comes in than %(n)s technicians can solve", technicians
    ) % {"n": technicians}


def _note(work: Workload) -> str:
    was = work.open_at_end - work.open_change
    since = wording.long_day(work.period.days.first, work.today)
    told = {"was": wording.count(was), "is": wording.count(work.open_at_end), "day": since}
    if not work.open_change:
        return _("Tickets a week. As many are open as on %(day)s: %(is)s.") % told
    return _("Tickets a week. Open ones went from %(was)s on %(day)s to %(is)s.") % told


def _running(work: Workload) -> str:
    """What the running week has so far, where the chart leaves it out."""
    last = work.weeks[-1]
    if not work.period.is_running or last.week.is_whole or last in _whole(work):
        return ""
    return _("This week so far: %(new)s new, %(solved)s solved.") % {
        "new": wording.count(last.opened),
        "solved": wording.count(last.solved),
    }
