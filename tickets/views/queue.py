"""The queue: views with counts, dense rows, filters and search."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from audit.clock import now
from schools.calendars import calendars_of
from tickets import policy
from tickets.by_room import by_room
from tickets.forms.builder import BUILT, Builder
from tickets.forms.queue import FILTERS
from tickets.live.board import position
from tickets.live.seat import Seat
from tickets.models import Outage, Ticket
from tickets.outages import notices
from tickets.rewriting import rewritten
from tickets.rows import NEWEST, rows
from tickets.spelling import did_you_mean
from tickets.view_menu import menu
from tickets.views.chosen import view_choices
from tickets.views.just_done import just_done
from tickets.views.listing import PHONE_HINT, Listing
from tickets.walking import walkable
from ui.paging import Page
from users.models import User

MOST_OUTAGES = 3


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue of a helpdesk person; others have nothing to work here."""
    user, at, told = desk_person(request), now(), position()
    listing = Listing(request, user, at)
    if listing.is_gone:
        messages.info(request, _("That view is no longer there. Here is what is open."))
        return redirect("tickets:queue")
    if "write" in request.GET:
        return redirect(f"{request.path}?{_written(request, listing)}")
    context: dict[str, Any] = {
        "now": at,
        **_rows(request, listing, user, at),
        **_asked(request, listing, user),
        "meant": _meant(request, listing),
        "undo": just_done(request, user, at),
        "outages": notices(Outage.objects.going().order_by("-began_at")[:MOST_OUTAGES], user, at),
        "may_declare": policy.may_declare(user),
        "told": told,
        **view_choices(request, listing, user),
    }
    if listing.asked.words and not context["page"].rows:
        context["did_you_mean"] = did_you_mean(user, listing.asked.said)
        context["better"] = listing.asked.with_words(context["did_you_mean"])
    response = render(request, "tickets/by_room.html" if listing.walks else "tickets/queue.html", context)
    patch_vary_headers(response, ["User-Agent", PHONE_HINT])
    return response


def _rows(request: HttpRequest, listing: Listing, user: User, at: datetime) -> dict[str, Any]:
    """The page of the list with its rows, as a walk where it is one, and the menu of views with the list's number."""
    offered, calendars = menu(user, at, listing.tables, at_once=listing.key), calendars_of(request)
    page = listing.page(has_back=offered.has_back)
    order = NEWEST if listing.asked.words else listing.order
    shown = rows(page.rows, at, order, *listing.told_of(page.rows), calendars)
    context: dict[str, Any] = {
        "page": page,
        "rows": shown,
        "menu": offered,
        "total": (offered.count_of(listing.key) or "") if listing.is_whole and not listing.walked else "",
        "counted": "" if listing.is_whole and not listing.walked else _counted(request, page),
        "slip": Seat.of(user, (ticket.pk for ticket in page.rows)).slip,
    }
    if listing.walks:
        context |= {
            "round": by_room(shown, at, calendars),
            "walkable": walkable(user, listing.tables),
            "walked": listing.walked,
            "walked_names": get_text_list([school.short for school in listing.walked], _("and")),
        }
    return context


def _counted(request: HttpRequest, page: Page[Ticket]) -> str:
    """How many tickets there are, as far as the first page knows without counting them; on later ones nothing."""
    if "cursor" in request.GET or not page.rows:
        return ""
    n = page.total.number
    if page.total.capped:
        return ngettext("more than %(n)s ticket", "more than %(n)s tickets", n) % {"n": n}
    return ngettext("%(n)s ticket", "%(n)s tickets", n) % {"n": n}


def _asked(request: HttpRequest, listing: Listing, user: User) -> dict[str, Any]:
    """Which list it is: its view, words, filters and order, and the addresses of lists that are nearly the same."""
    asked, view = listing.asked, listing.view
    context: dict[str, Any] = {
        "view": view,
        "view_name": listing.title,
        "form": listing.form,
        "order": listing.order,
        "asked": asked,
        "words": asked.said,
        "way": way_to(request, listing),
        "unsorted": address(request, "sort"),
        "unwalked": address(request, "by"),
        "walk_start": address(request),
        "plain_url": f"?{address(request, *FILTERS, q=asked.said)}" if asked.said else f"?view={listing.key}",
        "without": _chips(request, listing),
    }
    return context | ({"builder": Builder(user, view, listing.form, asked)} if "filter" in request.GET else {})


def _meant(request: HttpRequest, listing: Listing) -> list[dict[str, str]]:
    """Other queries that may be meant, each with the address of its list."""
    if listing.saved or not listing.searches or "cursor" in request.GET:
        return []
    return [{"query": one, "address": address(request, q=one)} for one in rewritten(listing.reader, listing.asked)]


def desk_person(request: HttpRequest) -> User:
    """The person, if there is something at the desk for them; else a refusal in words."""
    user = request.user
    assert isinstance(user, User)
    if not policy.is_at_the_desk(user):
        raise PermissionDenied(_("The queue is for the helpdesk. Your own tickets are under “My tickets”."))
    return user


def way_to(request: HttpRequest, listing: Listing, *without: str) -> str:
    """The part of the address by which a ticket leads back to the list."""
    if listing.saved or listing.searches:
        return address(request, *without)
    return address(request, *without, view=listing.view.key)


def _written(request: HttpRequest, listing: Listing) -> str:
    """The address of the list that the filter menu asks for, as a query."""
    chosen = Builder.written(request.GET, listing.view, listing.asked)
    written = {"q": chosen} if chosen else {"view": listing.view.key}
    # What is chosen in a saved view changes that view, which can be saved or taken back.
    written |= {"view": listing.saved.key} if listing.saved else {}
    return address(request, *FILTERS, *BUILT, "view", "write", "q", **written)


def _chips(request: HttpRequest, listing: Listing) -> list[dict[str, str | bool]]:
    """What narrows the list, each with the address of the list without it."""
    by_form: list[dict[str, str | bool]] = [
        {"label": label, "words": said, "address": address(request, name)} for name, label, said in listing.form.chosen
    ]
    return by_form + [
        {
            "label": chip.label,
            "words": chip.said,
            "is_or": chip.is_or,
            "address": address(request, "q", **({"q": chip.rest} if chip.rest else {})),
        }
        for chip in listing.asked.chips
    ]


def address(request: HttpRequest, *without: str, **changes: str) -> str:
    """The part of the address that says which list this is, less some of it; always from the list's beginning."""
    asked = request.GET.copy()
    for name in ("cursor", "filter", "done", *without):
        asked.pop(name, None)
    for name, value in changes.items():
        asked[name] = value
    return asked.urlencode()
