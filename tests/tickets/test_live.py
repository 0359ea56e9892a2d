"""Open pages are told what changed, and who else is where: by numbers, within seconds, without a query."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
import redis
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schools.models import ServiceCalendar, SpecialDay
from tests.cast import Cast, grant
from tests.conftest import STORY_MORNING
from tests.tickets.livehouse import Window, live_redis
from tests.tickets.test_queue import file, filing, numbers_in
from tickets import actions
from tickets.actions import history
from tickets.actions.message_drafts import keep_draft
from tickets.live import board, changes, presence, store
from tickets.live.seat import GOOD_FOR, SALT, Seat
from users.models import Absence, User

__all__ = ["live_redis"]
pytestmark = pytest.mark.usefixtures("live_redis")
Committed = Callable[..., Any]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    """`committed()`: what happens in the block is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# What changed -------------------------------------------------------------------------------------------------------


def test_nothing_new_costs_no_query_and_has_no_words(cast: Cast) -> None:
    window = Window(cast.marcus, [file(cast)])

    with CaptureQueriesContext(connection) as asked:
        news = window.ask()

    assert (news, len(asked)) == ({}, 0)


def test_a_draft_redraws_the_rows_of_its_author_and_of_nobody_else(cast: Cast, committed: Committed) -> None:
    ticket, other = file(cast), file(cast)
    mine, elsewhere, page = (
        Window(cast.marcus, [ticket]),
        Window(cast.marcus, [other]),
        Window(cast.marcus, at=ticket),
    )
    colleague = Window(cast.jo, [ticket])

    def told() -> list[dict[str, Any]]:
        return [{**one.ask(), "mark": "", "people": {}} for one in (mine, elsewhere, page, colleague)]

    silent = {"mark": "", "people": {}}
    with committed():
        keep_draft(ticket, by=cast.marcus, kind="note", body="So f")
    assert told() == [{**silent, "redrawn": [ticket.pk]}, silent, silent, silent]
    with committed():
        keep_draft(ticket, by=cast.marcus, kind="note", body="So far")
    assert told() == [silent] * 4
    with committed():
        keep_draft(ticket, by=cast.marcus, kind="note", body="")
    assert told() == [{**silent, "redrawn": [ticket.pk]}, silent, silent, silent]


def test_news_cost_no_query_either(cast: Cast, committed: Committed) -> None:
    ticket = file(cast)
    window = Window(cast.marcus, [ticket])
    with committed():
        actions.work_on(ticket, by=cast.marcus)
    Window(cast.jo, at=ticket).ask("viewing")

    with CaptureQueriesContext(connection) as asked:
        news = window.ask()

    assert news["changed"] == {str(ticket.pk): 2}
    assert news["people"][str(ticket.pk)][0]["short"] == "Jo"
    assert len(asked) == 0


def test_a_change_is_told_once_to_each_page(cast: Cast, committed: Committed) -> None:
    first, second = Window(cast.marcus), Window(cast.jo)
    with committed():
        ticket = file(cast)

    assert [first.changed(), first.changed(), second.changed(), second.changed()] == [[ticket.pk], [], [ticket.pk], []]


def test_a_change_that_is_not_committed_is_told_to_nobody(cast: Cast, committed: Committed) -> None:
    window = Window(cast.marcus)
    with committed() as callbacks:
        file(cast)
        assert window.changed() == []

    assert callbacks
    assert len(window.changed()) == 1


@pytest.mark.parametrize(
    ("told", "who"),
    [
        (True, "marcus jo renee ada"),
        (False, "priya tomas"),
    ],
)
def test_a_change_is_told_to_whose_list_it_may_stand_in(
    cast: Cast, committed: Committed, told: bool, who: str
) -> None:
    windows = [Window(getattr(cast, name)) for name in who.split()]
    with committed():
        ticket = file(cast)

    assert [window.changed() for window in windows] == [[ticket.pk] if told else []] * len(windows)


def test_a_team_the_assignee_and_who_stands_in_are_told(cast: Cast, committed: Committed) -> None:
    grant(cast.sam, "technician", cast.high)
    Absence.objects.create(user=cast.priya, substitute=cast.sam, first_day="2027-04-27", last_day="2027-04-27")
    tomas, priya, sam = Window(cast.tomas), Window(cast.priya), Window(User.objects.get(pk=cast.sam.pk))
    with committed():
        ticket = file(cast)
    assert (tomas.changed(), priya.changed(), sam.changed()) == ([], [], [])

    with committed():
        actions.triage(ticket, by=cast.jo, team=cast.network)
        actions.assign(ticket, by=cast.jo, to=cast.priya)

    assert (tomas.changed(), priya.changed(), sam.changed()) == ([ticket.pk], [ticket.pk], [ticket.pk])


def test_a_restricted_ticket_is_told_to_key_holders_and_to_who_shows_it(cast: Cast, committed: Committed) -> None:
    ticket = file(cast)
    windows = {"marcus": Window(cast.marcus), "jo": Window(cast.jo), "keiko": Window(cast.keiko)}
    shows = Window(cast.marcus, [ticket])
    with committed():
        actions.work_on(ticket, by=cast.marcus)
    # That it could leak: the same change of the same ticket is told to all of these while it is not restricted.
    assert [windows[name].changed() for name in ("marcus", "jo")] == [[ticket.pk], [ticket.pk]]
    assert (windows["keiko"].changed(), shows.changed()) == ([], [ticket.pk])

    with committed():
        actions.restrict(ticket, by=cast.marcus)
        actions.note(ticket, by=cast.marcus, body="Evidence")

    assert [windows[name].changed() for name in ("marcus", "jo")] == [[], []]
    assert (windows["keiko"].changed(), shows.changed()) == ([ticket.pk], [ticket.pk])


def test_what_a_page_shows_cannot_be_made_up(cast: Cast, committed: Committed) -> None:
    secret = file(cast, restricted=True)
    honest = Window(cast.marcus, [secret])  # what the server would sign for who may see it
    made_up = Window(cast.marcus)
    made_up.slip = signing.dumps(signing.loads(honest.slip, salt=SALT), salt=SALT, key="guessed")
    with committed():
        actions.note(secret, by=cast.keiko, body="Evidence")

    assert honest.changed() == [secret.pk]
    assert made_up.ask() == {"renew": True}


def test_many_changes_at_once_are_one_mark(cast: Cast, committed: Committed, live_redis: redis.Redis) -> None:
    window, elsewhere = Window(cast.marcus), Window(cast.priya)
    with committed():
        actions.open_many([filing(cast)] * (changes.MANY + 1), by=cast.elena)

    assert live_redis.zcard("helpdesk:live:changes") == 2
    assert (window.ask(), elsewhere.ask()) == ({"again": True}, {"again": True})
    assert window.ask() == {}


def test_a_snow_day_is_one_mark_too(cast: Cast, committed: Committed) -> None:
    file(cast)
    window = Window(cast.marcus)
    with committed():
        call_snow_day(cast)
        assert actions.follow_calendar(None, by=cast.system) == 1

    assert window.ask() == {"again": True}


def call_snow_day(cast: Cast) -> None:
    calendar = ServiceCalendar.of(None)
    SpecialDay.objects.create(calendar=calendar, date="2027-04-27", kind="closed", reason="Snow day")
    ServiceCalendar.touch(calendar.pk)


def test_history_that_nobody_is_told_of_is_told_to_no_page(cast: Cast, committed: Committed) -> None:
    window = Window(cast.marcus)
    story = history.Story(filing(cast), STORY_MORNING - timedelta(days=3))
    with committed():
        written = history.write([story], until=STORY_MORNING)

    assert len(written) == 1
    assert window.ask() == {}


# Where Redis forgets, or does not answer ----------------------------------------------------------------------------


def test_where_redis_was_emptied_pages_look_again(cast: Cast, committed: Committed, live_redis: redis.Redis) -> None:
    window = Window(cast.marcus)
    with committed():
        file(cast)
    window.ask()
    live_redis.flushdb()

    assert window.ask() == {"again": True}
    assert window.ask() == {}
    with committed():
        ticket = file(cast)
    assert window.ask() == {"again": True}
    with committed():
        actions.work_on(ticket, by=cast.marcus)
    assert window.changed() == [ticket.pk]


def test_who_was_away_too_long_looks_again(cast: Cast, committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 3)
    monkeypatch.setattr(board, "KEPT", 3)
    with committed():
        ticket = file(cast)
    at_start, later = Window(cast.marcus), Window(cast.marcus)
    for number in range(4):
        with committed():
            actions.note(ticket, by=cast.marcus, body=f"{number}")
        if number == 0:
            later.ask()

    assert at_start.ask() == {"again": True}
    assert later.changed() == [ticket.pk]


@contextmanager
def silent_server() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


@pytest.mark.parametrize("how", ["hangs", "is not there"])
def test_without_redis_acts_go_on_and_pages_are_told_so(
    cast: Cast, committed: Committed, signed_in: Any, settings: Any, how: str
) -> None:
    ticket, real = file(cast), settings.REDIS_URL
    window = Window(cast.marcus, [ticket])
    with silent_server() as hanging:
        settings.REDIS_URL = hanging if how == "hangs" else "redis://127.0.0.1:1/0"
        began = monotonic()
        for number in range(20):
            with committed():
                actions.note(ticket, by=cast.marcus, body=f"{number}")
        assert monotonic() - began < 5, "one act waits a moment, the others do not"
        assert window.ask() == {"away": True}
        assert numbers_in(signed_in(cast.marcus).get("/queue/")) == [ticket.pk]

    settings.REDIS_URL = real
    store._rests_until = 0.0
    assert window.ask() == {"again": True}, "what could not be told is made good"


# The slip -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slip", ["", "x", "W10:1:2", "Ω" * 9000])
def test_a_slip_that_is_none_brings_nothing(db: None, slip: str) -> None:
    window = Window.__new__(Window)
    window.slip, window.since, window.mark = slip, "", ""

    assert window.ask() == {"renew": True}


def test_a_slip_is_good_for_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window(cast.marcus)
    monkeypatch.setattr("tickets.live.seat.GOOD_FOR", -1)

    assert GOOD_FOR == 3600
    assert window.ask() == {"renew": True}


def test_a_slip_says_again_what_it_was_made_of(cast: Cast) -> None:
    for person in (cast.marcus, cast.tomas, cast.jo, cast.keiko):
        seat = Seat.of(person, [7, 3], at=3)
        assert Seat.read(seat.slip) == seat


def test_the_page_of_a_ticket_gets_another_slip_while_one_works_it(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)

    answer = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/live/")

    seat = Seat.read(answer.json()["seat"])
    assert (seat.user, seat.at, seat.shown) == (cast.marcus.pk, ticket.pk, {ticket.pk})
    assert signed_in(cast.elena).get(f"/tickets/{ticket.pk}/live/").status_code == 403
    assert signed_in(cast.priya).get(f"/tickets/{ticket.pk}/live/").status_code == 404
    assert Client().get(f"/tickets/{ticket.pk}/live/").url.startswith("/accounts/login/")


# Who is where -------------------------------------------------------------------------------------------------------


def test_who_views_and_who_replies_shows_to_colleagues_and_not_to_oneself(cast: Cast) -> None:
    ticket, other = file(cast), file(cast)
    marcus = Window(cast.marcus, [ticket, other])
    here = Window(cast.jo, at=ticket)

    here.ask("viewing")
    assert marcus.sees() == {ticket.pk: [("Jo", "viewing")]}
    assert here.sees() == {}

    here.ask("replying")
    assert marcus.sees() == {ticket.pk: [("Jo", "replying")]}


def test_people_are_told_once_while_they_stay(cast: Cast) -> None:
    ticket = file(cast)
    marcus, jo = Window(cast.marcus, [ticket]), Window(cast.jo, at=ticket)
    jo.ask("viewing")

    first = marcus.ask()
    jo.ask("viewing")

    assert list(first["people"]) == [str(ticket.pk)]
    assert marcus.ask() == {}


def test_who_closes_the_page_is_gone_at_once_and_who_falls_silent_soon(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, live_redis: redis.Redis
) -> None:
    ticket = file(cast)
    marcus, jo, keiko = Window(cast.marcus, [ticket]), Window(cast.jo, at=ticket), Window(cast.keiko, at=ticket)
    jo.ask("viewing")
    keiko.ask("viewing")
    assert marcus.sees() == {ticket.pk: [("Jo", "viewing"), ("Keiko", "viewing")]}

    jo.ask("left")
    assert marcus.sees() == {ticket.pk: [("Keiko", "viewing")]}

    later = presence.real_now() + timedelta(seconds=presence.STAYS + 1)
    monkeypatch.setattr(presence, "real_now", lambda: later)
    assert marcus.sees() == {}
    assert live_redis.hlen("helpdesk:live:people") == 0


def test_in_two_windows_writing_counts(cast: Cast) -> None:
    ticket = file(cast)
    marcus, looks, writes = Window(cast.marcus, [ticket]), Window(cast.jo, at=ticket), Window(cast.jo, at=ticket)
    for _ in range(2):
        writes.ask("replying")
        looks.ask("viewing")
        assert marcus.sees() == {ticket.pk: [("Jo", "replying")]}

    writes.ask("left")
    assert marcus.sees() == {ticket.pk: [("Jo", "viewing")]}


def test_one_is_told_of_people_at_tickets_that_one_shows_and_at_no_others(cast: Cast) -> None:
    ticket, secret = file(cast), file(cast, restricted=True)
    Window(cast.jo, at=ticket).ask("viewing")
    Window(cast.keiko, at=secret).ask("viewing")

    assert Window(cast.marcus, [ticket]).sees() == {ticket.pk: [("Jo", "viewing")]}
    assert Window(cast.keiko, [ticket, secret]).sees() == {ticket.pk: [("Jo", "viewing")]}
    assert Window(cast.ada, [secret]).sees() == {secret.pk: [("Keiko", "viewing")]}, "shown, so told"


@pytest.mark.parametrize("person", ["elena", "kim", "paula", "rosa"])
def test_who_asks_for_help_is_seen_by_nobody_and_sees_nobody(cast: Cast, signed_in: Any, person: str) -> None:
    asks = getattr(cast, person)
    ticket = file(cast, followers=[cast.elena, cast.kim, cast.paula, cast.rosa])
    Window(cast.marcus, at=ticket).ask("replying")

    page = signed_in(asks).get(f"/tickets/{ticket.pk}/").content.decode()

    assert "Panel does not react" in page
    assert ("data-live" in page, "js/live.js" in page) == (False, False)
    assert "data-live" in signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_helper_who_asked_for_help_herself_is_not_told_who_looks_at_it(cast: Cast, signed_in: Any) -> None:
    ticket = actions.open_ticket(filing(cast, requester=cast.marcus), by=cast.marcus)

    page = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()

    assert ("data-composer" in page, "data-live" in page) == (True, False)


# Rows ---------------------------------------------------------------------------------------------------------------
