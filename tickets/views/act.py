"""What a key of the list asks about one ticket or all that are ticked: over the list, or as a page without script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from tickets import policy
from tickets.choosing import Asking
from tickets.followers import number_copied, readers_of
from tickets.forms.change import ChosenForm
from tickets.forms.join import KINDS_IN_LIST
from tickets.message_drafts import Drafts, drafts_of
from tickets.models import Ticket
from tickets.panels import PANELS
from tickets.views.queue import desk_person
from users.models import User

MOST_SHOWN = 6
SPEAKING = ("reply", "note")
TYPED = ("body", "number", "at", "expected_on", "form_token", "label_word", "kind", "until", "why")


@login_required
@require_POST
def act(request: HttpRequest, what: str) -> HttpResponse:
    """The choices for these tickets; nothing is changed by it."""
    if what not in PANELS:
        raise Http404
    return panel(request, what)


def panel(request: HttpRequest, what: str, sentence: str = "", other: Ticket | None = None) -> HttpResponse:
    """The panel; with a sentence where the act was refused, and with what was typed. `other`: see `Asking`."""
    user = desk_person(request)
    form = ChosenForm(request.POST)
    numbers = form.cleaned_data["tickets"] if form.is_valid() else []
    tickets = list(Ticket.objects.visible_to(user).for_rows().filter(pk__in=numbers).order_by("pk"))
    if not tickets:
        return _nothing(request)
    seen = form.seen
    asking = Asking(user, tickets, now(), other)
    drafts = drafts_of(tickets[0], user) if what in SPEAKING and len(tickets) == 1 else Drafts()
    context: dict[str, Any] = {
        "what": what,
        "panel": PANELS[what],
        "options": PANELS[what].options(asking),
        "other": other,
        "differ": len({ticket.priority for ticket in tickets}) > 1,
        "new": PANELS[what].new(asking),
        "tickets": tickets,
        "versions": [(ticket.pk, seen.get(ticket.pk, ticket.version)) for ticket in tickets],
        "shown": tickets[:MOST_SHOWN],
        "more": len(tickets) - MOST_SHOWN,
        "back": request.POST.get("back", ""),
        "sentence": sentence,
        "typed": {name: request.POST.get(name, "") for name in TYPED} | _token(request) | _left_out(request, drafts),
        "link_kinds": KINDS_IN_LIST,
        "draft": getattr(drafts, what) if what in SPEAKING else "",
        "people": len({ticket.requester_id for ticket in tickets}),
        "takes": _takes(request, what, tickets, user),
        "readers": readers_of(tickets[0], user) if what == "reply" and len(tickets) == 1 else [],
        "copied": number_copied(tickets) if what == "reply" and len(tickets) > 1 else 0,
    }
    return render(request, template(request, "act"), context, status=422 if sentence else 200)


def is_fragment(request: HttpRequest) -> bool:
    """Whether the list itself asks, and not a browser for a page."""
    return request.headers.get("HX-Request") == "true"


def template(request: HttpRequest, name: str) -> str:
    """The part of the page for the list, the whole page for everybody else."""
    return f"tickets/_{name}.html" if is_fragment(request) else f"tickets/{name}.html"


def _left_out(request: HttpRequest, drafts: Drafts) -> dict[str, Sequence[str]]:
    """Whom the answer leaves out: as the form says that comes back, else as the draft does."""
    return {"leave_out": request.POST.getlist("leave_out") if "body" in request.POST else drafts.left_out}


def _takes(request: HttpRequest, what: str, tickets: Sequence[Ticket], user: User) -> dict[str, Any]:
    """How many of what one answers nobody has, and may become theirs with it; and whether that is wanted."""
    number = sum(policy.may_take_too(user, ticket) for ticket in tickets) if what == "reply" else 0
    return {"number": number, "wanted": "body" not in request.POST or "take_too" in request.POST}


def _token(request: HttpRequest) -> dict[str, str]:
    return {"form_token": request.POST.get("form_token") or str(uuid4())}


def _nothing(request: HttpRequest) -> HttpResponse:
    sentence = _("Tick at least one ticket first.")
    if is_fragment(request):
        return render(request, "tickets/_act_nothing.html", {"sentence": sentence}, status=422)
    messages.error(request, sentence)
    return back_to_list(request)


def back_to_list(request: HttpRequest, **more: str) -> HttpResponse:
    """To the list from which the form came."""
    listed = QueryDict(request.POST.get("back", ""), mutable=True)
    for name, value in more.items():
        listed[name] = value
    return redirect(f"{reverse('tickets:queue')}?{listed.urlencode()}")
