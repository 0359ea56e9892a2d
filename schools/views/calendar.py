"""Published calendars: upload one, keep addresses, and decide on what they suggest."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.refusal import Refused
from schools import actions, day_text, ics
from schools.actions.suggestion import as_entered
from schools.choices import DayKind
from schools.forms.calendar import FeedForm, UploadForm, choice_of
from schools.models import CalendarFeed, Suggestion
from schools.views.desk import Desk, act, at_desk
from schools.wall import today_at


@at_desk(("GET",))
def calendar(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list of suggestions, and where they come from."""
    return _page(request, desk, UploadForm(), FeedForm())


@at_desk(("POST",))
def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read a file."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            raw = form.cleaned_data["file"].read(ics.LARGEST_FILE + 1)
            _say(request, actions.read_file(desk.school, raw, by=desk.by))
            return redirect(desk.url("calendar"))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return _page(request, desk, form, FeedForm(), status=422)


@at_desk(("POST",))
def add_feed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put an address on the list, and read it."""
    form = FeedForm(request.POST)
    if form.is_valid():
        try:
            feed = actions.add_feed(desk.school, form.cleaned_data["name"], form.cleaned_data["url"], by=desk.by)
        except Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            return _read(request, desk, feed)
    return _page(request, desk, UploadForm(), form, status=422)


@at_desk(("POST",))
def read_feed(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Read a calendar now."""
    return _read(request, desk, get_object_or_404(CalendarFeed, pk=pk, school=desk.school))


@at_desk(("POST",))
def remove_feed(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Take a calendar from the list."""
    feed = get_object_or_404(CalendarFeed, pk=pk, school=desk.school)
    return act(request, lambda: actions.remove_feed(feed, by=desk.by), desk.url("calendar"), _("Removed."))


@at_desk(("POST",))
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accept or dismiss one suggestion, or all of a kind."""
    waiting = Suggestion.objects.filter(school=desk.school, state=Suggestion.State.OPEN).select_related("school")
    back = desk.url("calendar")
    word, _sep, which = request.POST.get("do", "").partition(":")
    chosen = list(waiting.filter(kind=which) if which in DayKind.values else waiting.filter(pk=_number(which)))
    if not chosen:
        messages.error(request, _("A colleague has decided on this already."))
        return redirect(back)
    if word == "dismiss":
        return act(request, lambda: actions.dismiss(chosen, by=desk.by), back, _("Dismissed."))
    choices = {one.pk: choice_of(request.POST, one) for one in chosen}
    ready = [one for one in chosen if not as_entered(one, choices[one.pk]).problem()]
    if len(chosen) > 1 and len(ready) < len(chosen):
        left = len(chosen) - len(ready)
        messages.error(request, _waits(left))
        chosen = ready
    said = _("Accepted. Open tickets count by it at once.")
    return act(request, lambda: actions.accept(chosen, by=desk.by, choices=choices), back, said)


def _waits(count: int) -> str:
    text = ngettext("%(n)s still needs the end of classes.", "%(n)s still need the end of classes.", count)
    return text % {"n": count}


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 18 else 0


def _read(request: HttpRequest, desk: Desk, feed: CalendarFeed) -> HttpResponse:
    try:
        _say(request, actions.read_feed(feed, by=desk.by))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(desk.url("calendar"))


def _say(request: HttpRequest, count: int) -> None:
    text = ngettext("%(n)s new suggestion.", "%(n)s new suggestions.", count) if count else _("Nothing new in it.")
    messages.success(request, text % {"n": count} if count else text)


def _page(request: HttpRequest, desk: Desk, upload: UploadForm, feed: FeedForm, status: int = 200) -> HttpResponse:
    today = today_at(desk.school)
    waiting = Suggestion.objects.filter(school=desk.school, state=Suggestion.State.OPEN)
    order = list(DayKind.values)
    rows = sorted(waiting, key=lambda one: (order.index(one.kind), one.first_day))
    groups = [
        (kind, DayKind(kind).label, *day_text.FACES[kind], [_row(one, today) for one in ones])
        for kind, ones in groupby(rows, key=lambda one: one.kind)
    ]
    context = {
        "desk": desk,
        "groups": groups,
        "kinds": DayKind.choices,
        "upload": upload,
        "feed": feed,
        "feed_rows": [
            (one, desk.url("read_feed", one.pk), desk.url("remove_feed", one.pk))
            for one in CalendarFeed.objects.filter(school=desk.school)
        ],
        "hours_url": desk.url("hours"),
        "decide_url": desk.url("decide"),
        "upload_url": desk.url("upload"),
        "feed_url": desk.url("add_feed"),
    }
    return render(request, "schools/calendar.html", context, status=status)


def _row(one: Suggestion, today: date) -> tuple[Suggestion, str, str]:
    """A suggestion, its days, and how much later they begin."""
    delay = as_entered(one).delay
    return one, day_text.run(one.first_day, one.last_day, today), day_text.delay(delay) if delay else ""
