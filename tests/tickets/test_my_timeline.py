"""What happened to a ticket, in plain words for the side that asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from audit import clock
from audit.actions import record
from audit.models import Entry
from audit.tasks import deliver
from schools.models import District, ServiceCalendar, SpecialDay
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets import actions
from tickets.models import Ticket
from tickets.my_timeline import happened
from tickets.tasks import tick
from users.models import Absence, User

SignedIn = Callable[[User], Client]


def file(cast: Cast, **more: Any) -> Ticket:
    values = {"subject": "No sound", "category": cast.category("panel-touch"), "device": cast.panel, **more}
    return actions.open_ticket(actions.Filing(requester=cast.elena, **values), by=cast.elena)


def lines(ticket: Ticket, reader: User) -> list[str]:
    entries = list(Entry.objects.about(ticket).select_related("by"))
    with timezone.override(District.current().zone):
        return [line.words for line in happened(entries, Ticket.objects.get(pk=ticket.pk), reader, clock.now())]


def test_a_whole_life_reads_as_people_speak(cast: Cast) -> None:
    ticket = actions.assign(file(cast), by=cast.jo, to=cast.priya)
    ticket = actions.assign(ticket, by=cast.priya, to=cast.marcus)
    ticket = actions.follow(ticket, by=cast.elena, who=cast.david)
    ticket = actions.note(ticket, by=cast.marcus, body="Same as 206.")
    ticket = actions.reply(ticket, by=cast.marcus, body="Which input?")
    ticket = actions.wait(ticket, by=cast.marcus, reason="user")
    ticket = actions.schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))
    ticket = actions.schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(days=1))
    ticket = actions.work_on(ticket, by=cast.marcus)
    ticket = actions.wait(ticket, by=cast.marcus, reason="part", expected_on=date(2027, 4, 29))
    ticket = actions.part_arrived(ticket, by=cast.marcus)
    ticket = actions.wait(ticket, by=cast.marcus, reason="vendor")
    ticket = actions.solve(ticket, by=cast.marcus)
    ticket = actions.reopen(ticket, by=cast.elena)
    ticket = actions.solve(ticket, by=cast.elena)
    ticket = actions.close(ticket, by=cast.marcus)

    assert lines(ticket, cast.elena) == [
        "Priya has it",
        "Marcus has it now",
        "You added David Chen",
        "Marcus waits for an answer",
        "A visit is planned: today 10:52 AM",
        "The visit is another time: tomorrow 9:52 AM",
        "Marcus works on it",
        "The part is to come Thursday, April 29",
        "The part is here",
        "It went to the repair company",
        "Marcus solved it",
        "You said it is not fixed",
        "You said it works again",
        "Closed: nobody said that it is not fixed",
    ]
    assert [one for one in lines(ticket, cast.david) if "Elena" in one] == [
        "Elena added David Chen",
        "Elena opened it again",
        "Elena said it works again",
    ]


def test_what_was_taken_back_never_happened(cast: Cast) -> None:
    ticket = file(cast)
    actions.assign(ticket, by=cast.jo, to=cast.priya)
    assert lines(ticket, cast.elena) == ["Priya has it"]

    actions.undo(Entry.objects.about(ticket).get(verb="assigned"), by=cast.jo)

    assert lines(ticket, cast.elena) == []


def test_she_reads_that_we_are_late(cast: Cast) -> None:
    ticket = file(cast, impact="stopped")
    clock.move(timedelta(hours=5))
    tick()

    assert lines(ticket, cast.elena) == [
        "We are late: you should have heard from us by now",
        "It takes longer than we promised",
    ]


def snow(cast: Cast) -> None:
    with transaction.atomic():
        calendar = ServiceCalendar.of(None)
        SpecialDay.objects.create(calendar=calendar, date=date(2027, 4, 28), reason="Snow day", kind="closed")
        ServiceCalendar.touch(calendar.pk)
        record(calendar, "closed_today", by=cast.jo, data={"school": None, "reason": "Snow day"})
    deliver("tickets.follow_calendar")


def test_a_time_that_moved_says_from_where_to_where_and_why(cast: Cast, signed_in: SignedIn) -> None:
    ticket = actions.reply(file(cast, impact="manages"), by=cast.marcus, body="Coming.")
    snow(cast)

    assert lines(ticket, cast.elena) == [
        "To be fixed by Thu 9:52 AM, no longer by tomorrow 9:52 AM: Snow day",
    ]
    text = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    assert "You were told by tomorrow 9:52 AM; it is now by Thu 9:52 AM: Snow day" in text
    assert "Why this time? Solution Promised, in school time 1 school day Tue, Apr 27," in text


def test_a_visit_that_cannot_be_says_why_and_that_it_stands_again(cast: Cast) -> None:
    ticket = actions.reply(file(cast), by=cast.marcus, body="I come by.")
    ticket = actions.schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(days=1))
    snow(cast)
    with transaction.atomic():
        SpecialDay.objects.all().delete()
        calendar = ServiceCalendar.of(None)
        ServiceCalendar.touch(calendar.pk)
        record(calendar, "opened_again", by=cast.jo, data={"school": None})
    actions.follow_calendar(None, by=cast.system)

    assert [one for one in lines(ticket, cast.elena) if "isit" in one] == [
        "A visit is planned: tomorrow 9:52 AM",
        "The visit tomorrow 9:52 AM needs a new time: Snow day",
        "The visit tomorrow 9:52 AM takes place after all",
    ]


def test_another_priority_says_so_without_the_word(cast: Cast) -> None:
    ticket = actions.reply(file(cast, impact="manages"), by=cast.marcus, body="Coming.")

    actions.triage(ticket, by=cast.marcus, priority=1)

    assert lines(ticket, cast.elena) == [
        "To be fixed by today 1:52 PM, no longer by tomorrow 9:52 AM: how urgent it is was changed"
    ]


def test_the_page_says_who_is_on_it_and_who_stands_in(cast: Cast, signed_in: SignedIn) -> None:
    ticket, browser = file(cast), signed_in(cast.elena)
    nobody = text_of(browser.get(f"/tickets/{ticket.pk}/"))
    actions.assign(ticket, by=cast.jo, to=cast.marcus)
    his = text_of(browser.get(f"/tickets/{ticket.pk}/"))
    today = clock.now().date()
    Absence.objects.create(user=cast.marcus, substitute=cast.priya, first_day=today, last_day=today)
    hers = text_of(browser.get(f"/tickets/{ticket.pk}/"))

    assert "Who is on it Nobody has it yet. Marcus Reed usually helps at Lincoln Middle School. About" in nobody
    assert "Who is on it MR Marcus Reed Technician at Lincoln MS About" in his
    assert "Technician at Lincoln MS Marcus is away today; Priya Nair stands in." in hers


@pytest.mark.parametrize("restricted", [False, True])
def test_who_has_a_ticket_that_is_not_worked_at_the_school_is_its_team(
    cast: Cast, signed_in: SignedIn, restricted: bool
) -> None:
    team = {} if restricted else {"category": cast.category("wifi-room")}
    ticket = file(cast, restricted=restricted, **team)

    text = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))

    assert f"Who is on it Nobody has it yet. It is with {ticket.team}. About" in text


def test_acts_stand_between_the_messages_in_their_order(cast: Cast, signed_in: SignedIn) -> None:
    ticket = file(cast, body="It is silent.")
    clock.move(timedelta(minutes=1))
    actions.assign(ticket, by=cast.jo, to=cast.marcus)
    clock.move(timedelta(minutes=1))
    actions.reply(ticket, by=cast.elena, body="Still silent.")

    text = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))

    assert "It is silent. Marcus has it Today 9:53 AM EA You Today 9:54 AM Still silent." in text
