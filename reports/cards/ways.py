"""By which ways requests come, and how much time was written down for them: the work of which no letter tells, too."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import wording
from reports.choices import Measure, Way
from reports.workload import Workload
from ui import times

NAMES: dict[Way, str | Promise] = {
    Way.WEB: gettext_lazy("From the portal"),
    Way.MAIL: gettext_lazy("By e-mail"),
    Way.DESK: gettext_lazy("From the desk"),
    Way.IN_PERSON: gettext_lazy("In person (walk-ins)"),
    Way.ANOTHER: gettext_lazy("By a program"),
}


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way with its requests, their share, and the time spent on them."""

    name: str
    requests: str
    share: str
    time: str


@dataclass(frozen=True, slots=True)
class WaysCard:
    """The finding, and a line for each way."""

    title: str
    lines: list[WayLine]
    together: WayLine


def ways_card(work: Workload) -> WaysCard | None:
    """The card; None where nothing came and no time was spent."""
    came, spent = work.sums.by_key(Measure.CAME), work.sums.by_key(Measure.SPENT)
    all_came, all_spent = sum(came.values()), sum(spent.values())
    if not all_came and not all_spent:
        return None
    lines = [_line(str(NAMES[way]), came[way], all_came, spent[way]) for way in NAMES if came[way] or spent[way]]
    return WaysCard(
        _title(came[Way.IN_PERSON], all_came, spent[Way.IN_PERSON]),
        lines,
        _line(_("Together"), all_came, all_came, all_spent),
    )


def _line(name: str, came: int, of: int, minutes: int) -> WayLine:
    time = times.duration(minutes) if minutes else wording.NONE
    return WayLine(name, wording.count(came), wording.percent(wording.share(came, of)), time)


def _title(in_person: int, of: int, minutes: int) -> str:
    share = wording.share(in_person, of)
    if not share:
        return _("How requests came")
    if not minutes:
        return _("%(share)s of requests were made in person") % {"share": wording.percent(share)}
    return _("%(share)s of requests were made in person, and took %(time)s") % {
        "share": wording.percent(share),
        "time": times.duration(minutes),
    }
