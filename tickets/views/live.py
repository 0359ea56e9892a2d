"""What open pages ask every three seconds: has anything changed, and who else is here. It asks no database."""

from __future__ import annotations

from zlib import crc32

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tickets import policy
from tickets.live import presence
from tickets.live.board import Board, board
from tickets.live.presence import REPLYING, VIEWING, Person
from tickets.live.seat import Seat
from tickets.live.store import AwayError
from tickets.models import Ticket
from users.models import User

LEFT = "left"
# Where a page stands in the numbers, also in an answer without words.
POSITION = "Live-Position"


# What lets somebody ask is the signed slip in the form, not a cookie: another site has none to send.
@csrf_exempt
@never_cache
@require_POST
def live(request: HttpRequest) -> HttpResponse:
    """204 where nothing is new, else JSON: what changed, who is where, or what the page has to do.

    renew: the slip is too old, ask for another; away: Redis does not answer; again: read the whole list anew.
    """
    try:
        seat = Seat.read(request.POST.get("seat", ""))
    except BadSignature:
        return JsonResponse({"renew": True})
    try:
        _say_where(seat, request.POST.get("does", ""))
        now = board(request.POST.get("since", ""))
    except AwayError:
        return JsonResponse({"away": True})
    news = _news(now, seat, request.POST.get("since", ""), request.POST.get("people", ""))
    answer = JsonResponse(news) if news else HttpResponse(status=204)
    answer.headers[POSITION] = now.position
    return answer


def _say_where(seat: Seat, does: str) -> None:
    """Put the person at the ticket whose page this is. Raises AwayError."""
    if seat.at and does == LEFT:
        presence.leave(seat.at, seat.tab, seat.user)
    elif seat.at:
        presence.stay(seat.at, seat.tab, seat.person(REPLYING if does == REPLYING else VIEWING))


def _news(now: Board, seat: Seat, since: str, known: str) -> dict[str, object]:
    news: dict[str, object] = {}
    changes = now.since(since)
    if changes is None:
        news["again"] = True
    else:
        mine = [change for change in changes if seat.concerns(change)]
        if told := {change.ticket: change.version for change in mine if change.only_for is None}:
            news["changed"] = told
        if redrawn := sorted({change.ticket for change in mine if change.only_for is not None}):
            news["redrawn"] = redrawn
    people = presence.others({t: here for t, here in now.people.items() if t in seat.shown}, seat.user)
    if (mark := _mark(people)) != known:
        news["people"] = {ticket: presence.plain(persons) for ticket, persons in people.items()}
        news["mark"] = mark
    return news


def _mark(people: dict[int, list[Person]]) -> str:
    """A few letters that are others when the people are others; none for nobody."""
    return f"{crc32(repr(sorted(people.items())).encode()):x}" if people else ""


@login_required
@require_GET
def seat(request: HttpRequest, number: int) -> HttpResponse:
    """Another slip for the page of a ticket, for who works it still."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    if not policy.speaks_for_us(request.user, ticket):
        return JsonResponse({}, status=403)
    return JsonResponse({"seat": Seat.of(request.user, [number], at=number).slip})
