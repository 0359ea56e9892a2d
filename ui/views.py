"""The page of components: every part that repeats, in each of its states. For designers and for the axe test."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ui import charts
from ui.vocabulary import PRIORITIES, STATUSES

MORNING = datetime(2027, 4, 27, 9, 52, tzinfo=ZoneInfo("America/Denver"))
WEEKS = [
    "Feb 8",
    "Feb 15",
    "Feb 22",
    "Mar 1",
    "Mar 8",
    "Mar 15",
    "Mar 22",
    "Mar 29",
    "Apr 5",
    "Apr 12",
    "Apr 19",
    "Apr 26",
]
LINES = [
    charts.Series(_("New"), [171, 178, 166, 190, 184, 201, 196, 214, 207, 222, 219, 231], "open"),
    charts.Series(_("Solved"), [169, 176, 170, 181, 183, 190, 191, 198, 196, 209, 211, 212], "solved"),
    charts.Series(_("Open at week's end"), [96, 98, 94, 103, 104, 115, 120, 136, 147, 160, 168, 187], "back", True),
]
HEAT: list[tuple[str, list[float | None]]] = [
    ("Cedar Valley High", [1.8, 1.9, 1.7, 2.0, 2.2, 2.1, 2.4, 2.6]),
    ("Lincoln Middle", [2.1, 2.3, 2.2, 2.6, 2.8, 3.1, 3.4, 4.6]),
    ("Birch Elementary", [1.1, 1.0, 1.3, None, 1.1, 1.4, 1.6, 1.5]),
]


class SampleForm(forms.Form):
    """One field of each kind; shown once with an error."""

    serial = forms.CharField(
        label=_("Serial number"),
        min_length=8,
        help_text=_("On the bottom of the device."),
        error_messages={"min_length": _("This is too short. The serial is 8 letters and numbers.")},
    )
    school = forms.ChoiceField(label=_("School"), choices=[("lms", "Lincoln Middle"), ("bes", "Birch Elementary")])
    text = forms.CharField(label=_("Anything else?"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    loaner = forms.BooleanField(label=_("Give a loaner"), required=False)
    where = forms.ChoiceField(
        label=_("Where is it?"), choices=[("here", _("With me")), ("desk", _("At the desk"))], widget=forms.RadioSelect
    )


def components(request: HttpRequest) -> HttpResponse:
    """Everything of the tag library on one page, on the story's morning."""
    form = SampleForm({"serial": "PF4K9", "school": "lms", "where": "here"})
    form.is_valid()
    context = {
        "now": MORNING,
        "statuses": list(STATUSES),
        "priorities": list(PRIORITIES),
        "soon": MORNING + timedelta(minutes=38),
        "later": MORNING + timedelta(minutes=125),
        "wednesday": MORNING + timedelta(hours=23),
        "before": MORNING - timedelta(minutes=14),
        "monday": MORNING - timedelta(hours=21),
        "form": form,
        "facts": [(_("Warranty"), _("to Aug 2028")), (_("Security updates end"), _("Jun 2031"))],
        "chart": charts.line_chart(
            title=str(_("New, solved and open tickets by week")),
            labels=WEEKS,
            series=LINES,
            limit=205,
            limit_name=str(_("Capacity")),
        ),
        "legend": charts.legend(LINES, str(_("Capacity, 205"))),
        "bars": charts.bars([("Chromebook damage", 611), ("Sign-in and accounts", 402), ("Panels", 388)]),
        "heat": charts.heat_map(
            caption=str(_("Tickets a week for each 100 devices")),
            corner=str(_("School")),
            columns=WEEKS[-8:],
            rows=HEAT,
        ),
        "heat_key": charts.heat_key(),
    }
    return render(request, "ui/components.html", context)
