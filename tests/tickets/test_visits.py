"""When a technician may come by: what goes on in the room stands beside each period."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from schools.calendars import Calendars
from schools.models import Room, TestingWindow
from tests.cast import Cast, grant
from tests.tickets.pages import text_of
from tests.tickets.scenes import teach
from tests.tickets.test_list_acts import asked, lines, press
from tickets.actions import Filing, assign, assign_many, open_many, open_ticket, restrict, schedule_visit
from tickets.models import Ticket
from tickets.visits import Visits
from users.models import ClassSection, User

SignedIn = Callable[[User], Client]
TOMORROW = date(2027, 4, 28)


def state_testing(cast: Cast, periods: list[str], **more: Any) -> TestingWindow:
    values = {"school": cast.lincoln, "name": "State testing", "first_day": TOMORROW, "last_day": TOMORROW, **more}
    return TestingWindow.objects.create(periods=periods, **values)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """About the panel in room 214, where classes meet in periods 1, 2 and 3; 2 is tested tomorrow."""
    for period in ("1", "2", "3"):
        ClassSection.objects.create(
            roster_id=f"r-{period}", school=cast.lincoln, title=period, periods=[period], room=cast.room_214
        )
    state_testing(cast, ["2"])
    return open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)


def offered(ticket: Ticket, comes: User) -> list[tuple[str, str]]:
    found = Visits(Ticket.objects.for_rows().get(pk=ticket.pk), clock.now(), Calendars(), comes=comes).offered()
    return [(one.key, one.hint) for one in found]


def test_each_period_says_what_goes_on_in_the_room(cast: Cast, ticket: Ticket) -> None:
    assert offered(ticket, cast.marcus) == [
        ("2027-04-27/3", "class"),
        ("2027-04-27/4", "free"),
        ("2027-04-27/", "free"),
        ("2027-04-28/1", "class"),
        ("2027-04-28/2", "State testing: no visits"),
        ("2027-04-28/3", "class"),
        ("2027-04-28/4", "free"),
        ("2027-04-28/", "free"),
    ]


def test_without_a_room_the_timetable_of_the_requester_counts(cast: Cast) -> None:
    teach(cast, "1", "2")
    state_testing(cast, ["1"])
    filing = Filing(requester=cast.elena, subject="Laptop is slow", device=cast.laptop, school=cast.lincoln)

    found = offered(open_ticket(filing, by=cast.elena), cast.marcus)

    assert found[3:6] == [
        ("2027-04-28/1", "State testing: no visits"),
        ("2027-04-28/2", "class"),
        ("2027-04-28/3", "free"),
    ]


def test_where_no_classes_are_known_nothing_is_said_of_a_period(cast: Cast) -> None:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel)

    found = offered(open_ticket(filing, by=cast.elena), cast.marcus)

    assert found[:3] == [("2027-04-27/3", ""), ("2027-04-27/4", ""), ("2027-04-27/", "free")]


@pytest.mark.parametrize(("at", "first"), [("10:21", "2027-04-27/3"), ("10:23", "2027-04-27/4")])
def test_a_period_that_is_over_in_less_than_ten_minutes_is_not_offered(
    cast: Cast, ticket: Ticket, at: str, first: str
) -> None:
    clock.set_now(moment(f"2027-04-27T{at}"))

    assert offered(ticket, cast.marcus)[0][0] == first


def test_a_testing_period_is_shown_with_its_reason_and_cannot_be_pressed(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    page = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/visit-times/")

    assert "Tomorrow, period 2 (8:52 to 9:40 AM) State testing: no visits" in text_of(page)
    content = page.content.decode()
    assert [period for period in "1234" if f'name="slot" value="2027-04-28/{period}"' in content] == ["1", "3", "4"]
    assert "Tomorrow, after school (11:24 AM to 3:30 PM) free" in text_of(page)


def test_the_periods_are_worked_out_when_the_menu_is_opened(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    """The page of the ticket knows none; the menu gets a piece, and who has no script a page with the same form."""
    client, periods = signed_in(cast.marcus), f"/tickets/{ticket.pk}/visit-times/"
    page = client.get(f"/tickets/{ticket.pk}/?view=open").content.decode()
    piece = client.get(periods, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(f"{periods}?view=open").content.decode()

    assert 'name="slot"' not in page
    assert f'href="{periods}?view=open"' in page
    assert ("<html" in piece, 'name="slot"' in piece) == (False, True)
    assert f'action="/tickets/{ticket.pk}/visit/"' in whole
    assert f'name="next" value="/tickets/{ticket.pk}/?view=open"' in whole
    assert 'name="slot" value="2027-04-28/3"' in whole
    assert 'type="datetime-local" name="at"' in whole


@pytest.mark.parametrize("sent", [{"slot": "2027-04-28/2"}, {"at": "2027-04-28T09:00"}])
def test_a_visit_during_testing_is_refused_in_a_sentence(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, sent: dict[str, str]
) -> None:
    answer = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", sent)

    assert answer.status_code == 422
    assert "There is state testing then (Tomorrow, period 2 (8:52 to 9:40 AM)). Choose another time." in text_of(
        answer
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.visit_at) == ("new", None)


def test_after_school_lasts_until_help_closes(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/"})

    ticket.refresh_from_db()
    assert ticket.visit_at and ticket.visit_until
    assert [f"{one:%m-%d %H:%M}" for one in (ticket.visit_at, ticket.visit_until)] == ["04-28 16:24", "04-28 20:30"]


def test_a_class_may_be_disturbed(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/1"})

    ticket.refresh_from_db()
    assert ticket.status == "visit"


def test_the_times_cost_the_same_however_many_classes_and_tests_there_are(cast: Cast, ticket: Ticket) -> None:
    fresh = Ticket.objects.for_rows().get(pk=ticket.pk)

    def cost() -> int:
        calendars = Calendars()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Visits(fresh, clock.now(), calendars, comes=cast.marcus).offered()
        return len(queries)

    cost()  # the service hours are kept from here on
    before = cost()
    for number in range(10):
        ClassSection.objects.create(
            roster_id=f"more-{number}", school=cast.lincoln, title="x", periods=["4"], room=cast.room_214
        )
        state_testing(cast, ["4"], first_day=TOMORROW + timedelta(days=number), last_day=TOMORROW + timedelta(days=30))

    assert (before, cost()) == (5, 5)


def another_visit(cast: Cast, at: datetime) -> Ticket:
    """Marcus is to come to room 118 for 40 minutes."""
    room = Room.objects.get_or_create(school=cast.lincoln, name="118")[0]
    filing = Filing(requester=cast.elena, subject="Wall clock", room=room, school=cast.lincoln)
    other = assign(open_ticket(filing, by=cast.elena), by=cast.marcus, to=cast.marcus)
    return schedule_visit(other, by=cast.marcus, at=at, until=at + timedelta(minutes=40))


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo("America/Chicago"))


def test_a_period_in_which_one_is_elsewhere_warns_before_and_after_and_asks_nothing(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    other, client = another_visit(cast, moment("2027-04-28T09:50")), signed_in(cast.marcus)
    warning = f"You are at Lincoln MS, room 118 in this period: #{other.pk}."
    assert ("2027-04-28/3", f"class, also ticket {other.pk}, room 118") in offered(ticket, cast.marcus)
    assert ("2027-04-28/3", "class") in offered(ticket, cast.jo), "only his own visits stand in his way"
    periods = text_of(client.get(f"/tickets/{ticket.pk}/visit-times/"))
    assert f"Tomorrow, period 3 (9:44 to 10:32 AM) class {warning}" in periods
    assert periods.count(warning) == 1

    page = client.post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/3"}, follow=True)

    assert (page.status_code, notices(page)) == (200, [warning])
    assert Ticket.objects.get(pk=ticket.pk).visit_at == moment("2027-04-28T09:44")
    assert notices(client.get(f"/tickets/{ticket.pk}/")) == []


def test_a_room_is_not_called_free_to_who_is_elsewhere(cast: Cast, ticket: Ticket) -> None:
    other = another_visit(cast, moment("2027-04-28T10:40"))

    assert ("2027-04-28/4", f"also ticket {other.pk}, room 118") in offered(ticket, cast.marcus)
    assert ("2027-04-28/4", "free") in offered(ticket, cast.jo)


def test_a_room_of_another_school_is_named_with_its_school(cast: Cast, ticket: Ticket) -> None:
    other = another_visit(cast, moment("2027-04-28T10:40"))
    for room, said in ((cast.room_101, "Cedar Valley HS, room 101"), (None, "Cedar Valley HS")):
        Ticket.objects.filter(pk=other.pk).update(school=cast.high, room=room)

        assert ("2027-04-28/4", f"also ticket {other.pk}, {said}") in offered(ticket, cast.marcus)


def notices(page: Any) -> list[str]:
    """What floats over a page for some seconds."""
    found = re.search(r'<div class="snacks".*?</div>\s*</div>', page.content.decode(), re.DOTALL)
    return re.findall(r"<span>(.*?)</span>", found[0]) if found else []


def test_a_typed_time_warns_in_the_same_way(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    other, client = another_visit(cast, moment("2027-04-28T09:50")), signed_in(cast.marcus)

    page = client.post(f"/tickets/{ticket.pk}/visit/", {"at": "2027-04-28T09:45"}, follow=True)

    assert notices(page) == [f"You are at Lincoln MS, room 118 in this period: #{other.pk}."]
    assert Ticket.objects.get(pk=ticket.pk).visit_at == moment("2027-04-28T09:45")
    later = client.post(f"/tickets/{ticket.pk}/visit/", {"at": "2027-04-28T10:35"}, follow=True)
    assert notices(later) == []


def test_one_technician_at_two_schools_in_one_period_is_warned(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    grant(cast.marcus, "technician", cast.high)
    marcus = User.objects.get(pk=cast.marcus.pk)
    far = open_ticket(Filing(requester=cast.david, subject="Lamp", room=cast.room_101), by=cast.david)
    schedule_visit(far, by=marcus, at=moment("2027-04-28T10:00"))

    page = signed_in(marcus).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/3"}, follow=True)

    assert notices(page) == [f"You are at {cast.high.short}, room 101 in this period: #{far.pk}."]


def test_another_ticket_in_the_same_room_is_no_other_place(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    same = open_ticket(Filing(requester=cast.elena, subject="Lamp", room=cast.room_214), by=cast.elena)
    schedule_visit(same, by=cast.marcus, at=moment("2027-04-28T10:00"))

    page = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/3"}, follow=True)

    assert Ticket.objects.get(pk=ticket.pk).status == "visit"
    assert notices(page) == []


def test_who_sets_a_visit_of_somebody_else_reads_their_name(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    other = another_visit(cast, moment("2027-04-28T09:50"))
    assign(ticket, by=cast.marcus, to=cast.marcus)
    client = signed_in(cast.jo)

    page = client.post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/3"}, follow=True)
    assert notices(page) == [f"Marcus Reed is at Lincoln MS, room 118 in this period: #{other.pk}."]

    restrict(Ticket.objects.get(pk=other.pk), by=cast.marcus)
    page = client.post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/3"}, follow=True)
    assert notices(page) == ["Marcus Reed has another visit then."]


def test_of_many_other_visits_three_are_told_and_the_others_counted(cast: Cast, ticket: Ticket) -> None:
    others = []
    for name in ("1", "2", "3", "4"):
        room = Room.objects.create(school=cast.lincoln, name=name)
        one = open_ticket(Filing(requester=cast.elena, subject="Lamp", room=room), by=cast.elena)
        others.append(schedule_visit(one, by=cast.marcus, at=moment("2027-04-28T10:00")))

    visits = Visits(ticket, clock.now(), Calendars(), comes=cast.marcus)

    told = [f"You are at Lincoln MS, room {n} in this period: #{one.pk}." for n, one in enumerate(others[:3], 1)]
    begin = moment("2027-04-28T10:00")
    assert visits.other(begin, begin + timedelta(minutes=10)) == f"ticket {others[0].pk}, room 1 and 3 more"
    assert visits.clash(moment("2027-04-28T10:00"), moment("2027-04-28T10:10")) == " ".join(
        [*told, "There is 1 more."]
    )


def test_the_list_says_who_is_told_of_a_visit_and_whose_the_tickets_become(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    filing = Filing(requester=cast.david, subject="No sound", room=ticket.room, school=ticket.school)
    more, client = open_many([filing] * 2, by=cast.david), signed_in(cast.marcus)

    def told(*tickets: Ticket) -> str:
        return lines(asked(client, "visit", list(tickets)))["slot=2027-04-28/3"].splitlines()[1]

    assert told(ticket, *more) == "2 people are told, and you take all 3."
    assert told(*more) == "David Chen is told, and you take all 2."
    assign_many([ticket, *more], by=cast.marcus, to=cast.marcus)
    assert told(*Ticket.objects.filter(requester=cast.david)) == "David Chen is told."


def test_the_list_warns_before_and_after_and_asks_nothing(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    other, client = another_visit(cast, moment("2027-04-28T09:50")), signed_in(cast.marcus)
    warning = f"You are at Lincoln MS, room 118 in this period: #{other.pk}."

    choices = lines(asked(client, "visit", [ticket]))
    assert choices["slot=2027-04-28/3"].splitlines() == [
        f"Set a visit for ticket {ticket.pk}: Tomorrow, period 3 (9:44 to 10:32 AM)",
        "Elena Alvarez is told, and you take it.",
        warning,
    ]
    assert [line for line in choices.values() if "in this period" in line] == [choices["slot=2027-04-28/3"]]

    answer = press(client, [ticket], what="visit", slot="2027-04-28/3")

    assert (answer.status_code, text_of(answer).count(warning)) == (200, 1)
    assert Ticket.objects.get(pk=ticket.pk).status == "visit"


def test_visits_in_two_rooms_at_one_time_are_set_and_both_places_told(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    room = Room.objects.create(school=cast.lincoln, name="118")
    there, here = (
        open_ticket(Filing(requester=cast.elena, subject="Lamp", room=place), by=cast.elena)
        for place in (room, cast.room_214)
    )
    client, chosen = signed_in(cast.marcus), [ticket, there, here]

    answer = press(client, chosen, what="visit", at="2027-04-28T10:00")

    assert [one.status for one in Ticket.objects.order_by("pk")] == ["visit"] * 3
    both = (
        f"You are at Lincoln MS, room 214 in this period: #{ticket.pk}. "
        f"You are at Lincoln MS, room 118 in this period: #{there.pk}."
    )
    assert both in text_of(answer)
    assert f"#{here.pk}" not in text_of(answer)
    sent = {"tickets": [one.pk for one in chosen], "at": "2027-04-28T10:05"}
    assert notices(client.post("/queue/change/", sent, follow=True)) == [both]


def test_who_may_not_see_the_other_ticket_reads_no_number_and_no_room(cast: Cast, ticket: Ticket) -> None:
    other = another_visit(cast, moment("2027-04-28T09:50"))
    found = Visits(ticket, clock.now(), Calendars(), comes=cast.marcus, reader=cast.jo)
    assert found.other(moment("2027-04-28T10:00"), moment("2027-04-28T10:10")) == f"ticket {other.pk}, room 118"

    restrict(other, by=cast.marcus)

    found = Visits(ticket, clock.now(), Calendars(), comes=cast.marcus, reader=cast.jo)
    assert found.other(moment("2027-04-28T10:00"), moment("2027-04-28T10:10")) == "another ticket"


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2027-05-01T10:00", "Help is closed on Saturday, May 1."),
        ("2027-04-28T21:30", "Help is closed at 9:30 PM on Wednesday, April 28."),
    ],
)
def test_a_strange_time_is_asked_about_once(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, at: str, why: str
) -> None:
    marcus = signed_in(cast.marcus)

    page = marcus.post(f"/tickets/{ticket.pk}/visit/", {"at": at})

    assert f"{why} Set the visit once more if you mean it." in text_of(page)
    assert Ticket.objects.get(pk=ticket.pk).visit_at is None
    (meant,) = re.findall(r'name="meant" value="([^"]*)"', page.content.decode())
    marcus.post(f"/tickets/{ticket.pk}/visit/", {"at": at, "meant": meant})
    assert Ticket.objects.get(pk=ticket.pk).visit_at == moment(at)


def test_who_changes_a_strange_time_to_another_strange_one_is_asked_again(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    sent = {"at": "2027-05-02T10:00", "meant": "2027-05-01T10:00"}

    page = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", sent)

    assert "Help is closed on Sunday, May 2. Set the visit once more if you mean it." in text_of(page)


def test_beside_the_list_the_first_visit_to_the_room_is_told_not_the_newest_ticket(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    first, later = (
        assign(
            open_ticket(Filing(requester=cast.elena, subject=words, room=cast.room_214), by=cast.elena),
            by=cast.marcus,
            to=cast.marcus,
        )
        for words in ("Wall clock", "Door sign")
    )
    schedule_visit(first, by=cast.marcus, at=moment("2027-04-27T11:00"))
    schedule_visit(later, by=cast.marcus, at=moment("2027-04-27T13:00"))

    words = text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/preview/"))

    assert f"You go there anyway today 11:00 AM, for {first.pk}" in words
    assert f"for {later.pk}" not in words
