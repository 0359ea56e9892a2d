"""Snooze: out of the way until a moment in school time; nothing that was promised stops, and it comes back once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit import clock
from audit.actions import record
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from schools.choices import DayKind
from schools.models import ServiceCalendar, SpecialDay
from tests.cast import Cast, grant
from tests.helpdesk.test_consumers_killed import Killed, killed_at
from tests.tickets.pages import text_of
from tests.tickets.stored import everything
from tickets import actions
from tickets.models import Clock, Ticket
from tickets.tasks import tick
from tickets.timeline import timeline
from users.models import User

SignedIn = Callable[[User], Client]
# Tuesday, 9:52 AM in Chicago: period 3.
TUESDAY_1PM = datetime(2027, 4, 27, 18, tzinfo=UTC)
WEDNESDAY = datetime(2027, 4, 28, 13, tzinfo=UTC)  # 8:00 AM, first bell
THURSDAY = datetime(2027, 4, 29, 12, tzinfo=UTC)  # 7:00 AM, help opens


@pytest.fixture(autouse=True)
def in_chicago() -> Iterator[None]:
    """Pages and tasks have the district's time zone set."""
    with timezone.override("America/Chicago"):
        yield


def file(cast: Cast, **changes: Any) -> Ticket:
    told = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="No touch", impact="none", **told), by=told["requester"])


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Marcus's, answered, so that only the solution is promised still."""
    return actions.reply(actions.assign(file(cast), by=cast.marcus, to=cast.marcus), by=cast.marcus, body="I see.")


def verbs(ticket: Ticket) -> list[str]:
    return list(Entry.objects.about(ticket).order_by("pk").values_list("verb", flat=True))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def sleep(ticket: Ticket) -> tuple[Any, ...]:
    """Until when, as it was chosen, by whom, when it wakes, and since which minute it is back."""
    one = fresh(ticket)
    return one.snoozed_until, one.snooze_chosen, one.snoozed_by_id, one.wakes_at, minute(one.woke_at)


def minute(at: datetime | None) -> datetime | None:
    """Time goes on while a test runs."""
    return at and at.replace(second=0, microsecond=0)


AWAKE = (None, None, None, None, None)


def go_to(at: datetime) -> None:
    clock.move(at - clock.now())


def last_line(ticket: Ticket) -> str:
    line = timeline(ticket)[-1]
    return f"{line.who} {line.did}"


def listed(client: Client, view: str) -> list[int]:
    return [row.ticket.pk for row in client.get(f"/queue/?view={view}&by=list").context["rows"]]


# The verb ------------------------------------------------------------------------------------------------------------


def test_it_sleeps_until_the_moment_and_its_clocks_go_on(cast: Cast, ticket: Ticket) -> None:
    clocks = list(Clock.objects.filter(ticket=ticket).values())

    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)

    assert sleep(ticket) == (TUESDAY_1PM, TUESDAY_1PM, cast.marcus.pk, TUESDAY_1PM, None)
    assert list(Clock.objects.filter(ticket=ticket).values()) == clocks
    assert fresh(ticket).due_at == ticket.due_at
    assert last_line(ticket) == "Marcus Reed snoozed it until today 1:00 PM"


def test_a_why_is_a_note_among_colleagues(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM, why=" The zebra part comes at noon. ")

    assert ticket.messages.filter(kind="note").values_list("body", flat=True).get() == "The zebra part comes at noon."
    assert "zebra" in text_of(signed_in(cast.jo).get(f"/tickets/{ticket.pk}/"))
    page = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    assert "zebra" not in page
    assert "snooze" not in page.lower()
    assert not any("zebra" in str(entry) for entry in Entry.objects.values_list("data", "changed"))


def test_a_time_that_is_over_or_years_ahead_is_refused(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Refused, match="That time is over"):
        actions.snooze(ticket, by=cast.marcus, until=clock.now())
    with pytest.raises(Refused, match="a year at most"):
        actions.snooze(ticket, by=cast.marcus, until=clock.now() + timedelta(days=400))
    assert sleep(ticket) == AWAKE


def test_a_colleagues_ticket_is_snoozed_by_a_lead_only_and_woken_by_who_works_it(cast: Cast, ticket: Ticket) -> None:
    grant(cast.tomas, "technician", cast.lincoln)
    with pytest.raises(Refused, match="is not yours to change"):
        actions.snooze(ticket, by=User.objects.get(pk=cast.tomas.pk), until=TUESDAY_1PM)

    actions.snooze(ticket, by=cast.jo, until=TUESDAY_1PM)
    actions.wake(ticket, by=User.objects.get(pk=cast.tomas.pk))

    assert sleep(ticket) == AWAKE
    assert last_line(ticket) == "Tomás Ortega ended the snooze"
    assert actions.snooze(file(cast), by=cast.tomas, until=TUESDAY_1PM).is_asleep  # nobody's


def test_undo_brings_back_what_was_before_with_its_note(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    actions.snooze(ticket, by=cast.marcus, until=WEDNESDAY, why="Later.")
    entry = Entry.objects.about(ticket).filter(verb="snoozed").latest("pk")

    actions.undo(entry, by=cast.marcus)

    assert sleep(ticket) == (TUESDAY_1PM, TUESDAY_1PM, cast.marcus.pk, TUESDAY_1PM, None)
    assert not ticket.messages.filter(kind="note", withdrawn_at=None).exists()
    actions.wake(ticket, by=cast.marcus)
    actions.undo(Entry.objects.about(ticket).get(verb="woken"), by=cast.marcus)
    assert sleep(ticket) == (TUESDAY_1PM, TUESDAY_1PM, cast.marcus.pk, TUESDAY_1PM, None)


# Waking --------------------------------------------------------------------------------------------------------------


def test_it_comes_back_at_its_moment_once_and_tells_its_technician(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    go_to(TUESDAY_1PM - timedelta(seconds=1))
    tick()
    assert fresh(ticket).is_asleep

    go_to(TUESDAY_1PM)
    tick()
    tick()

    assert sleep(ticket) == (None, None, None, None, TUESDAY_1PM)
    assert verbs(ticket)[-2:] == ["snoozed", "woke"]
    assert last_line(ticket) == "Tech Help brought it back: Marcus Reed had snoozed it until now"
    deliver("notifications.tell")
    clock.move(timedelta(seconds=20))
    deliver("notifications.tell")
    letter = OutgoingLetter.objects.filter(to=cast.marcus.email).latest("pk")
    assert f"Ticket {ticket.pk} is back from snooze." in bytes(letter.raw).decode()
    assert Entry.objects.about(ticket).filter(verb="woke").count() == 1


def test_a_promise_that_is_nearly_late_or_late_brings_it_back_before(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=WEDNESDAY + timedelta(days=30))
    solution = Clock.objects.get(ticket=ticket, kind="solution")
    assert solution.warn_at
    assert fresh(ticket).wakes_at == solution.warn_at

    go_to(solution.warn_at)
    tick()
    assert sleep(ticket) == (None, None, None, None, minute(solution.warn_at))
    assert last_line(ticket).startswith("Tech Help brought it back: a promise comes due soon")

    actions.snooze(ticket, by=cast.marcus, until=WEDNESDAY + timedelta(days=30))
    assert solution.due_at
    assert fresh(ticket).wakes_at == solution.due_at
    go_to(solution.due_at)
    tick()
    assert sleep(ticket)[4] == minute(solution.due_at)
    assert verbs(ticket)[-2:] == ["late", "woke"]
    assert Entry.objects.about(ticket).filter(verb="woke").latest("pk").data["because"] == "late"


@pytest.mark.parametrize("what", ["answer", "urgency"])
def test_an_answer_of_the_requester_and_another_urgency_bring_it_back(cast: Cast, ticket: Ticket, what: str) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    clock.move(timedelta(minutes=1))

    if what == "answer":
        actions.reply(ticket, by=cast.elena, body="It smokes.")
    else:
        actions.triage(ticket, by=cast.jo, priority=1)

    assert sleep(ticket)[:4] == AWAKE[:4]
    # Who sets the urgency has it in hand; it is marked all the same, for whom it belongs to.
    assert sleep(ticket)[4] == minute(clock.now())
    assert last_line(ticket).endswith(", which ended the snooze")


def test_a_note_an_answer_of_ours_and_a_visit_let_it_sleep(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)

    actions.note(ticket, by=cast.jo, body="Wait for it.")
    actions.reply(ticket, by=cast.marcus, body="Tomorrow.")
    actions.triage(ticket, by=cast.marcus, category=cast.category("copier"))

    assert sleep(ticket)[0] == TUESDAY_1PM


def test_what_is_given_to_somebody_or_done_sleeps_no_more(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    actions.assign(ticket, by=cast.jo, to=cast.jo)
    assert sleep(ticket) == AWAKE

    actions.snooze(ticket, by=cast.jo, until=TUESDAY_1PM)
    solved = actions.solve(ticket, by=cast.jo)
    assert sleep(ticket) == AWAKE
    actions.undo(Entry.objects.about(solved).get(verb="solved"), by=cast.jo)
    assert sleep(ticket)[0] == TUESDAY_1PM


def test_the_mark_goes_with_the_first_act_of_the_desk(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    go_to(TUESDAY_1PM)
    tick()
    actions.reply(ticket, by=cast.elena, body="And?")
    assert sleep(ticket)[4] == TUESDAY_1PM

    actions.note(ticket, by=cast.marcus, body="On my way.")

    assert fresh(ticket).woke_at is None


def test_a_tick_that_is_killed_anywhere_repeats_and_ends_alike(cast: Cast, ticket: Ticket) -> None:
    two = file(cast)
    actions.snooze_many([ticket, two], by=cast.marcus, until=TUESDAY_1PM)
    go_to(TUESDAY_1PM)
    kills = 0
    for step in range(1, 200):
        try:
            with transaction.atomic(), killed_at(step):
                tick()
        except Killed:
            kills += 1
        else:
            break

    assert kills > 5
    assert [verbs(one).count("woke") for one in (ticket, two)] == [1, 1]
    assert [sleep(one) for one in (ticket, two)] == [(None, None, None, None, TUESDAY_1PM)] * 2


def test_the_tick_reads_what_is_due_by_index_and_costs_the_same_for_one_and_thirty(cast: Cast) -> None:
    def cost(number: int) -> int:
        tickets = [file(cast) for _ in range(number)]
        actions.snooze_many(tickets, by=cast.marcus, until=clock.now() + timedelta(minutes=1))
        clock.move(timedelta(minutes=1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tick()
        return len(queries)

    assert cost(2) == cost(30)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        due = Ticket.objects.filter(wakes_at__lte=clock.now()).order_by("wakes_at", "pk")[:200]
        assert "ticket_wakes" in due.explain()


# School time ---------------------------------------------------------------------------------------------------------


def call_snow_day(cast: Cast) -> SpecialDay:
    with transaction.atomic():
        calendar = ServiceCalendar.of(None)
        day = SpecialDay.objects.create(
            calendar=calendar, date=date(2027, 4, 28), kind=DayKind.CLOSED, reason="Snow day", unplanned=True
        )
        ServiceCalendar.touch(calendar.pk)
        record(calendar, "closed_today", by=cast.jo, data={"school": None, "reason": "Snow day"})
    deliver("tickets.follow_calendar")
    return day


def test_a_snow_day_moves_the_moment_and_calling_it_off_brings_it_back(cast: Cast, ticket: Ticket) -> None:
    actions.snooze(ticket, by=cast.marcus, until=WEDNESDAY)

    day = call_snow_day(cast)

    assert sleep(ticket)[:2] == (THURSDAY, WEDNESDAY)
    lines = [line.did for line in timeline(ticket) if line.entry.verb == "snooze_moved"]
    assert lines == ["moved the end of the snooze from tomorrow 8:00 AM to Thursday, April 29, 7:00 AM: Snow day"]
    with transaction.atomic():
        day.delete()
        ServiceCalendar.touch(day.calendar_id)
        record(ServiceCalendar.of(None), "called_off", by=cast.jo, data={"school": None})
    deliver("tickets.follow_calendar")
    assert sleep(ticket)[0] == WEDNESDAY
    before = everything(ticket)
    actions.follow_calendar(None, by=cast.system)
    assert everything(ticket) == before


def test_a_moment_that_was_meant_in_closed_hours_stays(cast: Cast, ticket: Ticket) -> None:
    evening = datetime(2027, 4, 28, 1, tzinfo=UTC)  # 8:00 PM on Tuesday
    actions.snooze(ticket, by=cast.marcus, until=evening)

    call_snow_day(cast)

    assert sleep(ticket)[:2] == (evening, None)


# Views and search ----------------------------------------------------------------------------------------------------


def test_it_leaves_the_working_views_is_in_snoozed_and_comes_back_on_top(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    client, first = signed_in(cast.marcus), file(cast, requester=cast.david)
    actions.triage(first, by=cast.jo, priority=1)
    assert listed(client, "open") == [first.pk, ticket.pk]
    actions.snooze(ticket, by=cast.marcus, until=clock.now() + timedelta(minutes=5))

    assert {view: listed(client, view) for view in ("open", "mine", "snoozed", "late")} == {
        "open": [first.pk],
        "mine": [],
        "snoozed": [ticket.pk],
        "late": [],
    }
    assert "Snoozed until today 9:57 AM" in text_of(client.get("/queue/?view=snoozed&by=list"))
    clock.move(timedelta(minutes=5))
    tick()
    assert listed(client, "open") == [ticket.pk, first.pk]
    page = client.get("/queue/?view=open&by=list")
    assert text_of(page).count("Back from snooze") == 1
    assert [row.place for row in page.context["rows"]] == sorted(row.place for row in page.context["rows"])
    after = client.get(f"/tickets/{ticket.pk}/?view=open").context
    assert (after["before"], after["after"]) == (None, first.pk)
    after = client.get(f"/tickets/{first.pk}/?view=open").context
    assert (after["before"], after["after"]) == (ticket.pk, None)


def test_those_that_came_back_are_on_the_first_page_only(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.marcus)
    tickets = [file(cast) for _ in range(33)]
    actions.snooze_many(tickets[-2:], by=cast.marcus, until=clock.now() + timedelta(minutes=1))
    clock.move(timedelta(minutes=1))
    tick()

    first = client.get("/queue/?view=open&by=list").context["page"]
    second = client.get(f"/queue/?view=open&by=list&cursor={first.next}").context["page"]

    numbers = [one.pk for one in tickets]
    assert [one.pk for one in first.rows] == numbers[-2:] + numbers[:30]
    assert [one.pk for one in second.rows] == numbers[30:31]
    back = client.get(f"/queue/?view=open&by=list&cursor={second.previous}").context["page"]
    assert [one.pk for one in back.rows] == [one.pk for one in first.rows]


def test_late_shows_what_is_late_though_it_sleeps(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    assert ticket.due_at
    go_to(ticket.due_at + timedelta(minutes=1))
    tick()
    actions.snooze(ticket, by=cast.marcus, until=clock.now() + timedelta(hours=1))

    assert listed(signed_in(cast.marcus), "late") == [ticket.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:snoozed", "asleep"),
        ("-is:snoozed status:open", "awake back"),
        ("snoozed:yes", "asleep"),
        ("snoozed:no status:open", "awake back"),
        ("is:back", "back"),
        ("status:open", "asleep awake back"),
        ("in:snoozed", "asleep"),
    ],
)
def test_search_knows_what_sleeps(cast: Cast, signed_in: SignedIn, query: str, found: str) -> None:
    tickets = {name: file(cast) for name in ("asleep", "awake", "back")}
    actions.snooze(tickets["back"], by=cast.marcus, until=clock.now() + timedelta(minutes=1))
    clock.move(timedelta(minutes=1))
    tick()
    actions.snooze(tickets["asleep"], by=cast.marcus, until=TUESDAY_1PM)

    page = signed_in(cast.marcus).get("/queue/", {"q": query, "by": "list"})

    numbers = {row.ticket.pk for row in page.context["rows"]}
    assert numbers == {tickets[name].pk for name in found.split()}


def test_the_menu_counts_what_sleeps(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    file(cast)
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)

    menu = signed_in(cast.marcus).get("/queue/").context["menu"]

    counted = {key: str(menu.count_of(key)) for key in ("open", "mine", "unassigned", "snoozed")}
    assert counted == {"open": "1", "mine": "0", "unassigned": "1", "snoozed": "1"}
