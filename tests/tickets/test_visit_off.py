"""A planned visit that cannot take place: a snow day, a late start, other hours, an absence; and what undoes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import clock
from audit.models import Entry
from audit.tasks import deliver
from letters.models import OutgoingLetter
from schools.actions import SnowDay, call_off, call_snow_day, set_days
from schools.calendars import Calendars
from schools.entered_day import EnteredDay
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.scenes import teach
from tests.tickets.stored import everything
from tickets import actions
from tickets.actions import Filing, open_ticket, reply, schedule_visit
from tickets.models import Clock, ClockPolicy, Promise, Ticket
from tickets.timeline import timeline
from users.actions.absence import announce_absence, cancel_absence
from users.models import Absence, User

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
HALF_PAST_FIVE = datetime(2027, 4, 28, 10, 30, tzinfo=UTC)  # in Chicago, on a Wednesday
TODAY, TOMORROW = date(2027, 4, 28), date(2027, 4, 29)
SNOW = SnowDay(TODAY, "Snow day")
DELAY = SnowDay(TODAY, "Two-hour delay", 120)


def at(hour: int, minute: int = 0, day: int = 28) -> datetime:
    """A time of Chicago in April."""
    return datetime(2027, 4, day, hour + 5, minute, tzinfo=UTC)


def visited(cast: Cast, when: datetime, by: User | None = None, **more: Any) -> Ticket:
    """Marcus (or another) answered Elena, and comes at a time for a period."""
    by = by or cast.marcus
    filing = Filing(**{"requester": cast.elena, "subject": "No sound", "device": cast.panel, **more})
    ticket = reply(open_ticket(filing, by=cast.elena), by=by, body="I come by.")
    return schedule_visit(ticket, by=by, at=when, until=when + timedelta(minutes=48))


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Marcus comes on Wednesday, period 4; it is half past five now."""
    ticket = visited(cast, at(10, 36))
    clock.set_now(HALF_PAST_FIVE)
    return ticket


def follow() -> None:
    deliver("tickets.follow_calendar")
    deliver("tickets.follow_absences")


def off(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=one.pk).visit_off for one in tickets]


def away(cast: Cast, substitute: User | None = None, first: date = TODAY, last: date = TODAY) -> Absence:
    return announce_absence(cast.marcus, by=cast.marcus, first_day=first, last_day=last, substitute=substitute)


def state(ticket: Ticket) -> list[Any]:
    """Ticket and clocks, without the due times that clocks had in between."""
    kept = everything(ticket)
    return [kept["ticket"], [{**one, "changes": []} for one in kept["clocks"]]]


def told(ticket: Ticket) -> list[str]:
    plan = Calendars().plan(ticket.school_id)
    with timezone.override("America/Chicago"):
        return [line.did for line in timeline(ticket, plan) if line.entry.verb.startswith("visit_")]


def letters(heard: int = 0) -> list[tuple[str, str]]:
    """(to whom, what it says) of the letters, but for those that were heard before."""
    deliver("notifications.tell")
    return [(row.to, body(bytes(row.raw))) for row in OutgoingLetter.objects.order_by("pk")[heard:]]


def body(raw: bytes) -> str:
    part = message_from_bytes(raw, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    return " ".join(part.get_content().split())


def test_on_a_snow_day_the_visit_needs_a_new_time_and_undoing_the_day_restores_it(cast: Cast, ticket: Ticket) -> None:
    tomorrows, theirs = (
        visited(cast, at(10, 36, 29)),
        visited(cast, at(10, 36), school=cast.high, device=None, by=cast.jo),
    )
    before = state(ticket)

    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    follow()
    fallen = off(ticket, tomorrows, theirs)
    call_off([cast.lincoln], TODAY, by=cast.jo)
    follow()

    assert fallen == ["closed", "", ""]
    assert off(ticket) == [""]
    assert told(ticket)[1:] == [
        "The visit today, period 4 needs a new time: Snow day",
        "The visit today, period 4 takes place after all",
    ]
    entry = Entry.objects.about(ticket).get(verb="visit_fell_through")
    assert (entry.by, entry.caused_by) == (cast.system, Entry.objects.get(verb="closed_today"))
    assert state(ticket) == before


def test_a_two_hour_delay_takes_what_lay_before_the_opening(cast: Cast, ticket: Ticket) -> None:
    early = visited(cast, at(8, 52))

    call_snow_day([cast.lincoln], DELAY, by=cast.jo)
    follow()

    assert off(early, ticket) == ["hours", ""]
    assert told(early)[-1] == "The visit today 8:52 AM needs a new time: Two-hour delay"


def test_a_day_that_is_closed_later_in_the_year_takes_its_visits_too(cast: Cast, ticket: Ticket) -> None:
    late = visited(cast, at(15, 0, 29))

    set_days(None, TOMORROW, TOMORROW, EnteredDay("early_release", "Half day", ((time(7), time(12)),)), by=cast.jo)
    follow()

    assert off(ticket, late) == ["", "hours"]


def test_who_planned_to_come_while_help_is_closed_is_not_stopped_by_it(cast: Cast, ticket: Ticket) -> None:
    evening, saturday = visited(cast, at(18, 0, 29)), visited(cast, at(10, 0, day=29) + timedelta(days=2))

    set_days(None, TODAY, TODAY, EnteredDay("early_release", "Half day", ((time(7), time(12)),)), by=cast.jo)
    follow()
    assert off(ticket, evening, saturday) == ["", "", ""]

    call_snow_day([cast.lincoln], SnowDay(TOMORROW, "Ice"), by=cast.jo)
    follow()
    assert off(ticket, evening, saturday) == ["", "closed", ""]


def test_what_is_over_stays_as_it_was(cast: Cast, ticket: Ticket) -> None:
    clock.set_now(at(11, 30))

    away(cast)
    follow()

    assert off(ticket) == [""]


def test_who_falls_ill_while_on_the_way_does_not_come(cast: Cast, ticket: Ticket) -> None:
    clock.set_now(at(10, 40))

    away(cast)
    follow()

    assert off(ticket) == ["away"]


def test_during_an_absence_the_visits_of_its_days_need_a_new_time_until_it_is_cancelled(
    cast: Cast, ticket: Ticket
) -> None:
    tomorrows, after = visited(cast, at(10, 36, 29)), visited(cast, at(10, 36) + timedelta(days=5))

    absence = away(cast, last=TOMORROW)
    follow()
    assert off(ticket, tomorrows, after) == ["away", "away", ""]
    assert told(ticket)[-1] == "The visit today, period 4 needs a new time: Marcus Reed is away"

    cancel_absence(absence, by=cast.marcus)
    follow()
    assert off(ticket, tomorrows, after) == ["", "", ""]
    assert told(ticket)[-1] == "The visit today, period 4 takes place after all"


def test_the_clock_of_the_visit_rests_and_the_solution_does_not(cast: Cast) -> None:
    Promise.objects.filter(kind="visit").update(amount=30, unit="minutes")
    ticket = visited(cast, at(10, 36))
    clock.set_now(HALF_PAST_FIVE)
    ClockPolicy.objects.update_or_create(pk=ClockPolicy.current().pk, defaults={"pause_visit": True})
    actions.follow_promises(by=cast.system)
    before = {one.kind: (one.state, one.due_at) for one in Clock.objects.filter(ticket=ticket)}

    away(cast)
    follow()
    meanwhile = {one.kind: one.state for one in Clock.objects.filter(ticket=ticket)}
    cancel_absence(Absence.objects.get(), by=cast.marcus)
    follow()

    assert (before["visit"], before["solution"]) == (("running", at(11, 54)), ("paused", None))
    assert (meanwhile["visit"], meanwhile["solution"]) == ("paused", "running")
    assert {one.kind: (one.state, one.due_at) for one in Clock.objects.filter(ticket=ticket)} == before
    assert [entry.verb for entry in Entry.objects.about(ticket)][-2:] == ["visit_fell_through", "visit_restored"]


def test_said_once_however_often_it_is_looked_at(cast: Cast, ticket: Ticket) -> None:
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    away(cast)

    for _ in range(2):
        actions.follow_calendar(cast.lincoln.pk, by=cast.system, reason="Snow day")
        actions.follow_absence(cast.marcus.pk, by=cast.system)
        follow()

    assert Entry.objects.about(ticket).filter(verb="visit_fell_through").count() == 1


def test_a_second_reason_stays_when_the_first_one_goes_and_nobody_is_told_twice(cast: Cast, ticket: Ticket) -> None:
    heard = len(letters())
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    away(cast)
    follow()

    call_off([cast.lincoln], TODAY, by=cast.jo)
    follow()

    assert off(ticket) == ["away"]
    assert told(ticket)[-1] == "The visit today, period 4 needs a new time: Marcus Reed is away"
    assert [to for to, _words in letters(heard)] == [cast.elena.email]


def test_she_gets_one_letter_that_says_why_and_what_to_do_and_one_when_it_stands_again(
    cast: Cast, ticket: Ticket
) -> None:
    heard = len(letters())
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    follow()
    ((to, said),) = letters(heard)
    call_off([cast.lincoln], TODAY, by=cast.jo)
    follow()
    ((_to, after_all),) = letters(heard + 1)

    assert to == cast.elena.email
    assert "The visit today 10:36 AM cannot take place: Snow day." in said
    assert "Say when it suits you: reply to this e-mail, or choose a time on the page." in said
    assert "Marcus Reed is coming today 10:36 AM after all." in after_all


def test_the_pages_of_the_teacher_say_it_in_plain_words_and_she_asks_in_one_step(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    teach(cast, "1", "3")
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    follow()
    browser, sentence = signed_in(cast.elena), "Marcus cannot come today 10:36 AM: Snow day"

    page, home, mine = (browser.get(path) for path in (f"/tickets/{ticket.pk}/", "/", "/my/"))
    browser.post(f"/tickets/{ticket.pk}/another-time/", {"slots": ["2027-04-29/4"]})
    asked = [text_of(browser.get(path)) for path in (f"/tickets/{ticket.pk}/", "/", "/my/")]

    assert (
        f"{sentence} It needs a new time. Say when it suits you, or wait: we tell you when somebody comes."
        in text_of(page)
    )
    assert '<details class="another-time" id="another-time" open>' in page.content.decode()
    assert "Visit Needs a new time" in text_of(page)
    assert [sentence in text_of(one) for one in (home, mine)] == [True, True]
    assert f"You asked for another time Until we answer, nobody comes. {sentence}." in asked[0]
    assert ["You asked for another time" in one for one in asked] == [True, True, True]


def test_the_desk_sees_it_in_the_queue_and_on_the_ticket_and_sets_another_time_in_one_step(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    assert "Visit, per. 4" in text_of(browser.get("/queue/"))
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    follow()

    queue, walk, page = (browser.get(path) for path in ("/queue/", "/queue/?by=room", f"/tickets/{ticket.pk}/"))
    browser.post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-29/4", "seen": ticket.version})

    assert ["Needs new time" in text_of(one) for one in (queue, walk)] == [True, True]
    assert "The visit today 10:36 AM needs a new time Snow day. Set another time" in text_of(page)
    assert "I go instead" not in text_of(page)
    assert (off(ticket), Ticket.objects.get(pk=ticket.pk).visit_at) == ([""], at(10, 36, 29))
    assert "Marcus is coming tomorrow, period 4" in text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))


def test_the_substitute_sees_the_visit_takes_it_and_then_she_hears_who_comes(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    heard = len(letters())
    away(cast, cast.priya)
    follow()
    ((to, said),) = letters(heard)
    page = f"/tickets/{ticket.pk}/"

    before = text_of(signed_in(cast.elena).get(page))
    priya = signed_in(cast.priya)
    queue, seen = priya.get("/queue/?view=mine"), priya.get(page)
    priya.post(f"{page}assign/", {"to": cast.priya.pk, "seen": ticket.version})
    clock.move(timedelta(seconds=16))

    assert (to, "The visit today 10:36 AM cannot take place: Marcus Reed is away." in said) == (cast.elena.email, True)
    assert "Priya" not in said
    assert "Needs new time" in text_of(queue)
    assert "The visit today, period 4 needs a new time Marcus Reed is away. I go instead" in text_of(seen)
    assert "Marcus is away and cannot come today, period 4" in before
    assert "Priya is coming today, period 4" in text_of(signed_in(cast.elena).get(page))
    assert [
        (to, "Priya Nair is coming today 10:36 AM instead of Marcus Reed." in said) for to, said in letters(heard + 1)
    ] == [(cast.elena.email, True)]


def test_taking_it_can_be_undone_and_then_it_needs_a_new_time_again(cast: Cast, ticket: Ticket) -> None:
    away(cast, cast.priya)
    follow()
    ticket = actions.assign(ticket, by=cast.jo, to=cast.priya)
    assert off(ticket) == [""]

    actions.undo(Entry.objects.about(ticket).latest("pk"), by=cast.jo)

    assert off(ticket) == ["away"]


def test_given_to_somebody_who_is_away_it_needs_a_new_time_and_given_to_nobody_too(cast: Cast, ticket: Ticket) -> None:
    announce_absence(cast.tomas, by=cast.jo, first_day=TODAY, last_day=TODAY, substitute=None)

    actions.assign(ticket, by=cast.jo, to=cast.tomas)
    assert off(ticket) == ["away"]
    actions.assign(ticket, by=cast.jo, to=None)
    assert off(ticket) == ["away"]
    actions.assign(ticket, by=cast.jo, to=cast.marcus)
    assert off(ticket) == [""]


def test_at_another_school_its_calendar_counts(cast: Cast, ticket: Ticket) -> None:
    call_snow_day([cast.high], SNOW, by=cast.jo)

    actions.triage(ticket, by=cast.jo, school=cast.high)

    assert off(ticket) == ["closed"]


def test_who_goes_on_otherwise_plans_no_visit_any_more(cast: Cast, ticket: Ticket) -> None:
    waits, worked = visited(cast, at(10, 36)), visited(cast, at(10, 36))
    away(cast)
    follow()

    actions.wait(waits, by=cast.jo, reason="part")
    actions.work_on(worked, by=cast.jo)

    kept = Ticket.objects.filter(pk__in=[waits.pk, worked.pk]).values_list("visit_at", "visit_off")
    assert list(kept) == [(None, ""), (None, "")]


def test_thirty_visits_cost_what_two_cost(cast: Cast) -> None:
    def cost(number: int) -> int:
        for _ in range(number):
            visited(cast, at(10, 36))
        absence = away(cast)
        with CaptureQueriesContext(connection) as caught:
            actions.follow_absence(cast.marcus.pk, by=cast.system)
        cancel_absence(absence, by=cast.marcus)
        actions.follow_absence(cast.marcus.pk, by=cast.system)
        return len(caught)

    cost(1)
    assert cost(1) == cost(28)
    assert Entry.objects.filter(verb="visit_restored").count() == 1 + 2 + 30


@pytest.mark.parametrize("sent", [{"slot": "2027-04-29/4"}, {"at": "2027-04-29T09:00"}, {"at": "2027-04-29T18:00"}])
def test_a_day_on_which_he_is_away_is_shown_and_refused(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, sent: dict[str, str]
) -> None:
    away(cast, cast.priya, TOMORROW, TOMORROW)

    page = signed_in(cast.jo).get(f"/tickets/{ticket.pk}/visit-times/")
    by_jo = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/visit/", sent)
    by_him = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", sent)

    assert "Tomorrow, period 4 (10:36 to 11:24 AM) Marcus Reed is away" in text_of(page)
    assert 'value="2027-04-28/4"' in page.content.decode()
    assert 'value="2027-04-29/' not in page.content.decode()
    assert [one.status_code for one in (by_jo, by_him)] == [422, 422]
    assert "Marcus Reed is away that day. Choose another day, or take the ticket to go yourself." in text_of(by_jo)
    assert "You are away that day. Choose another day, or give the ticket to a colleague first." in text_of(by_him)
    assert Ticket.objects.get(pk=ticket.pk).visit_at == at(10, 36)


def test_who_sees_a_ticket_first_plans_as_themselves(cast: Cast, signed_in: SignedIn) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    announce_absence(cast.jo, by=cast.jo, first_day=TODAY, last_day=TODAY, substitute=None)

    refused = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/4"})

    assert "You are away that day." in text_of(refused)


def test_a_restricted_ticket_says_nothing_of_itself(cast: Cast, ticket: Ticket) -> None:
    actions.restrict(ticket, by=cast.jo)
    heard = len(letters())

    away(cast)
    follow()

    ((_to, said),) = letters(heard)
    assert "A visit needs a new time" in said
    assert ["Marcus" in said, "10:36" in said, "No sound" in said] == [False, False, False]
