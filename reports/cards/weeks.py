"""What came and what went, week by week, with the finding as title."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.workload import RECENT, WeekFigures, Workload, left_over
from tickets.workflow import WAITING_STATUSES, Status
from ui import charts


@dataclass(frozen=True, slots=True)
class WeeksCard:
    """A chart with its finding and the words below it."""

    title: str
    notes: list[str]
    legend: SafeString
    chart: SafeString
    below: list[str]


def weeks_card(work: Workload) -> WeeksCard:
    """The card of the weeks."""
    lines = _lines(work)
    return WeeksCard(
        title=_finding(work),
        notes=[_open_words(work), _recent_words(work)],
        legend=charts.legend(lines),
        chart=charts.line_chart(
            title=_("New, solved and open tickets by week"),
            labels=[wording.short_day(one.week.days.first) for one in work.weeks],
            series=lines,
        ),
        below=[_running(work), _waiting_words(work)],
    )


def _whole(work: Workload) -> list[WeekFigures]:
    """The weeks that can be compared: whole ones, or all where there is none."""
    return work.whole_weeks or work.weeks


def _lines(work: Workload) -> list[charts.Series]:
    """A week that is cut draws no point of its own: it would look like a fall."""
    whole = {one.week.monday for one in _whole(work)}
    return [
        charts.Series(_("New"), [one.opened if one.week.monday in whole else None for one in work.weeks], "open"),
        charts.Series(_("Solved"), [one.solved if one.week.monday in whole else None for one in work.weeks], "solved"),
        charts.Series(_("Open at week's end"), [one.open for one in work.weeks], "back", filled=True),
    ]


def _finding(work: Workload) -> str:
    """What happened, and not why: more may be left because more came or because less was solved."""
    left = left_over(_whole(work)[-RECENT:])
    if not left:
        return _("As much was solved as came in")
    return _("More came in than was solved") if left > 0 else _("More was solved than came in")


def _open_words(work: Workload) -> str:
    was = work.open_at_end - work.open_change
    since = wording.long_day(work.period.days.first, work.today)
    told = {"was": wording.count(was), "is": wording.count(work.open_at_end), "day": since}
    if not work.open_change:
        return _("Tickets a week. As many are open as on %(day)s: %(is)s.") % told
    return _("Tickets a week. Open ones went from %(was)s on %(day)s to %(is)s.") % told


def _recent_words(work: Workload) -> str:
    """What came and went in the last whole weeks, and in as many before; nothing where there are none."""
    recent = work.whole_weeks[-RECENT:]
    if not recent:
        return ""
    weeks = len(recent)
    told = {"n": weeks} | _flow_words(sum(one.opened for one in recent), sum(one.solved for one in recent), weeks)
    if work.before_recent is None:
        words = ngettext(
            "In the last whole week %(new)s were new and %(solved)s were solved.",
            "In the last %(n)s whole weeks %(new)s a week were new and %(solved)s were solved.",
            weeks,
        )
        return words % told
    before = {f"{name}_before": value for name, value in _flow_words(*work.before_recent, weeks).items()}
    words = ngettext(
        "In the last whole week %(new)s were new and %(solved)s were solved;"
        " in the week before, %(new_before)s and %(solved_before)s.",
        "In the last %(n)s whole weeks %(new)s a week were new and %(solved)s were solved;"
        " in the %(n)s weeks before, %(new_before)s and %(solved_before)s.",
        weeks,
    )
    return words % (told | before)


def _flow_words(opened: int, solved: int, weeks: int) -> dict[str, str]:
    """Both a week."""
    return dict(zip(("new", "solved"), wording.rates(opened, solved, weeks=weeks), strict=True))


def _waiting_words(work: Workload) -> str:
    """How many of the open tickets cannot go on because of others; nothing where the period is over, or none waits."""
    waits = work.waiting.total()
    if not waits:
        return ""
    said = {
        Status.WAITING_USER: _("%(n)s for a reply"),
        Status.WAITING_PART: _("%(n)s for a part"),
        Status.WAITING_VENDOR: _("%(n)s for a vendor"),
    }
    parts = [said[status] % {"n": wording.count(n)} for status in WAITING_STATUSES if (n := work.waiting[status])]
    return ngettext(
        "Of the %(open)s open tickets %(n)s waits: %(parts)s.",
        "Of the %(open)s open tickets %(n)s wait: %(parts)s.",
        waits,
    ) % {"open": wording.count(work.open_at_end), "n": wording.count(waits), "parts": get_text_list(parts, _("and"))}


def _running(work: Workload) -> str:
    """What the running week has so far, where the chart leaves it out."""
    last = work.weeks[-1]
    if not work.period.is_running or last.week.is_whole or last in _whole(work):
        return ""
    return _("This week so far: %(new)s new, %(solved)s solved.") % {
        "new": wording.count(last.opened),
        "solved": wording.count(last.solved),
    }
