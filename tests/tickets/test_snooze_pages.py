"""Snooze in the list and on the ticket: the choices with their lines, closed hours, schools, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit import clock
from audit.models import Entry
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_list_acts import LIST, UNDO, asked, batch_of, lines, press, told
from tickets import actions
from tickets.models import Clock, Ticket
from tickets.tasks import tick
from tickets.timeline import timeline
from ui import times
from users.models import User

SignedIn = Callable[[User], Client]
TUESDAY_1PM = datetime(2027, 4, 27, 18, tzinfo=UTC)
WEDNESDAY = datetime(2027, 4, 28, 13, tzinfo=UTC)  # 8:00 AM


@pytest.fixture(autouse=True)
def in_chicago() -> Iterator[None]:
    """Pages and tasks have the district's time zone set."""
    with timezone.override("America/Chicago"):
        yield


def file(cast: Cast, **changes: Any) -> Ticket:
    told_so = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="No touch", impact="none", **told_so), by=told_so["requester"])


@pytest.fixture
def two(cast: Cast) -> list[Ticket]:
    return [file(cast), file(cast)]


def until(*tickets: Ticket) -> list[datetime | None]:
    return [Ticket.objects.get(pk=one.pk).snoozed_until for one in tickets]


def choices(client: Client, tickets: list[Ticket]) -> dict[str, str]:
    """The line of each choice, by its key."""
    found = lines(asked(client, "snooze", tickets))
    return {key.removeprefix("snooze=").partition("@")[0]: line for key, line in found.items()}


def choice(client: Client, tickets: list[Ticket], key: str) -> str:
    """What the form sends for a choice."""
    found = lines(asked(client, "snooze", tickets))
    return next(one.removeprefix("snooze=") for one in found if one.startswith(f"snooze={key}@"))


# In the list ---------------------------------------------------------------------------------------------------------


def test_each_choice_says_until_when_and_what_comes_sooner(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    client = signed_in(cast.marcus)
    number = two[0].pk

    nearly = times.say(Clock.objects.get(ticket=two[0], kind="first_answer").warn_at, clock.now())
    both = f"until Mon 8:00 AM, or {nearly} when its time is nearly up"

    one = choices(client, two[:1])
    assert one["period"] == f"Snooze ticket {number} until today 10:36 AM"
    assert one["monday"] == f"Snooze ticket {number} {both}"
    many = choices(client, two)
    assert many["afternoon"] == "Snooze 2 tickets until today 1:00 PM"
    said = text_of(asked(client, "snooze", two))
    assert ("This afternoon today 1:00 PM Tomorrow" in said, "Monday Mon 8:00 AM · 2 sooner" in said) == (True, True)
    assert many["monday"].splitlines() == [
        "Snooze 2 tickets until Mon 8:00 AM",
        f"{two[0].pk}: {both.removeprefix('until ')}",
        f"{two[1].pk}: {both.removeprefix('until ')}",
    ]


def test_of_many_that_come_back_sooner_four_are_told_and_the_others_counted(cast: Cast, signed_in: SignedIn) -> None:
    tickets = [file(cast) for _ in range(6)]

    told = choices(signed_in(cast.marcus), tickets)["monday"].splitlines()

    assert told[0] == "Snooze 6 tickets until Mon 8:00 AM"
    assert [line.partition(":")[0] for line in told[1:5]] == [str(one.pk) for one in tickets[:4]]
    assert told[5:] == ["2 more come back when their time is nearly up"]
    assert choices(signed_in(cast.marcus), tickets[:4])["monday"].count("\n") == 4


def test_the_ticket_and_its_row_say_the_same_before_and_after(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client, ticket = signed_in(cast.marcus), two[0]
    nearly = times.say(Clock.objects.get(ticket=ticket, kind="first_answer").warn_at, clock.now())
    both = f"Mon 8:00 AM, or {nearly} when its time is nearly up"
    page = client.get(f"/tickets/{ticket.pk}/")
    hints = {one.key: one.hint for one, _sent in page.context["snooze_times"]}
    assert (hints["monday"], hints["afternoon"]) == (both, "today 1:00 PM")
    assert f"Monday {both}" in text_of(page)

    client.post(f"/tickets/{ticket.pk}/snooze/", {"snooze": dict(_sent_for(page))["monday"], "seen": 1})

    assert f"By Marcus Reed, until {both}. Clocks go on." in text_of(client.get(f"/tickets/{ticket.pk}/"))
    assert f"Snoozed until {both}" in text_of(client.get("/queue/?view=snoozed&by=due"))


def test_the_word_after_it_says_both_moments_as_the_choice_did(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client, ticket = signed_in(cast.marcus), two[0]
    line = choices(client, [ticket])["monday"]
    assert line.startswith(f"Snooze ticket {ticket.pk} until Mon 8:00 AM, or ")

    answer = press(client, [ticket], what="snooze", snooze=choice(client, [ticket], "monday"))

    sooner = line.partition(", or ")[2]
    assert f"You snoozed it until Monday, May 3, 8:00 AM, or {sooner}." in text_of(answer)
    assert [one.did for one in timeline(ticket)][-1] == f"snoozed it until Monday, May 3, 8:00 AM, or {sooner}"


def test_the_word_about_several_says_how_many_come_back_sooner(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client = signed_in(cast.marcus)

    answer = press(client, two, what="snooze", snooze=choice(client, two, "monday"))

    assert "You snoozed 2 tickets until Monday, May 3, 8:00 AM; 2 come back sooner, when their time is nearly up." in (
        text_of(answer)
    )


def test_the_row_shows_when_it_wakes_and_the_choices_until_when_it_sleeps(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client, ticket = signed_in(cast.marcus), two[0]
    wakes = times.say(Clock.objects.get(ticket=ticket, kind="first_answer").warn_at, clock.now())
    press(client, [ticket], what="snooze", snooze=choice(client, [ticket], "monday"))

    assert f"{ticket.pk} · {wakes} Snoozed until" in text_of(client.get("/queue/?view=snoozed&by=list"))
    assert f"End the snooze now wakes {wakes}" in text_of(asked(client, "snooze", [ticket]))


def _sent_for(page: Any) -> list[tuple[str, str]]:
    return [(one.key, sent) for one, sent in page.context["snooze_times"]]


def test_what_is_chosen_is_done_to_all_said_and_taken_back_at_once(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client = signed_in(cast.marcus)

    answer = press(client, two, what="snooze", snooze=choice(client, two, "afternoon"), why="Part at noon.")

    assert until(*two) == [TUESDAY_1PM] * 2
    assert told(answer) == {"numbers": [one.pk for one in two]}
    assert "You snoozed 2 tickets until today 1:00 PM." in text_of(answer)
    assert [one.messages.get(kind="note").body for one in two] == ["Part at noon."] * 2
    client.post(UNDO, {"batch": batch_of(answer), "back": ""}, headers=LIST)
    assert until(*two) == [None, None]


def test_a_choice_that_was_pressed_late_means_what_it_said(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    client = signed_in(cast.marcus)
    chosen = choice(client, two, "tomorrow")
    clock.move(timedelta(hours=2))

    press(client, two, what="snooze", snooze=chosen)
    assert until(*two) == [WEDNESDAY] * 2
    fresh = list(Ticket.objects.order_by("pk"))
    afternoon = choice(client, fresh, "afternoon")
    clock.move(timedelta(hours=2))
    refused = press(client, fresh, what="snooze", snooze=afternoon)
    assert (refused.status_code, "That time is over. Choose a later one." in text_of(refused)) == (422, True)


def test_each_school_has_its_own_bells(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    other = file(cast, device=None, school=cast.high, requester=cast.david)
    client = signed_in(cast.jo)

    found = choices(client, [two[0], other])
    assert found["tomorrow"].startswith("Snooze 2 tickets until “Tomorrow morning”, by the bells of each school")
    assert "period" not in found  # the high school has no bells

    press(client, [two[0], other], what="snooze", snooze=choice(client, [two[0], other], "tomorrow"))
    assert until(two[0], other) == [WEDNESDAY, WEDNESDAY - timedelta(hours=1)]


def test_closed_hours_are_said_and_meant_only_when_pressed_again(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client = signed_in(cast.marcus)
    saturday = "2027-05-01T10:00"

    asked_once = press(client, two, what="snooze", until=saturday, why="Quiet then.")
    assert "Help is closed on Saturday, May 1. Press once more if you mean it." in text_of(asked_once)
    assert until(*two) == [None, None]
    assert f'name="meant" value="{saturday}"' in asked_once.content.decode()
    assert 'value="Quiet then."' in asked_once.content.decode()

    press(client, two, what="snooze", until=saturday, meant=saturday)
    assert until(*two) == [datetime(2027, 5, 1, 15, tzinfo=UTC)] * 2


def test_the_snooze_of_what_sleeps_can_be_ended(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    client = signed_in(cast.marcus)
    actions.snooze(two[0], by=cast.marcus, until=TUESDAY_1PM)
    fresh = list(Ticket.objects.order_by("pk"))

    assert lines(asked(client, "snooze", fresh))["wake=on"] == f"End the snooze of ticket {two[0].pk}"
    answer = press(client, fresh, what="snooze", wake="on")

    assert until(*two) == [None, None]
    assert f"{two[0].pk} : You ended the snooze." in text_of(answer).replace(f"{two[0].pk}:", f"{two[0].pk} :")


def test_a_colleagues_ticket_is_refused_and_nothing_is_done_to_the_others(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    actions.assign(two[1], by=cast.jo, to=cast.jo)
    client = signed_in(cast.marcus)

    refused = press(client, list(Ticket.objects.order_by("pk")), what="snooze", until="2027-04-27T13:00")

    assert f"Ticket {two[1].pk} is not yours to change." in text_of(refused)
    assert until(*two) == [None, None]


# On the ticket -------------------------------------------------------------------------------------------------------


def test_on_its_page_it_is_snoozed_shown_as_such_woken_and_taken_back(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    client, ticket = signed_in(cast.marcus), two[0]
    page = client.get(f"/tickets/{ticket.pk}/")
    key = next(sent for one, sent in page.context["snooze_times"] if one.key == "afternoon")

    done = client.post(
        f"/tickets/{ticket.pk}/snooze/", {"snooze": key, "why": "Part at noon.", "seen": 1}, follow=True
    )

    text = text_of(done)
    assert "By Marcus Reed, until today 1:00 PM. Clocks go on." in text
    assert "You snoozed it until today 1:00 PM." in text
    assert "Part at noon." in text
    client.post(f"/tickets/{ticket.pk}/wake/", {"seen": 2})
    assert until(ticket) == [None]
    entry = Entry.objects.about(ticket).get(verb="woken")
    client.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry.pk})
    assert until(ticket) == [TUESDAY_1PM]


def test_later_it_is_taken_back_from_the_timeline(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    client, ticket = signed_in(cast.marcus), two[0]
    actions.snooze(ticket, by=cast.marcus, until=TUESDAY_1PM)
    clock.move(timedelta(minutes=2))

    page = text_of(client.get(f"/tickets/{ticket.pk}/"))
    assert "You snoozed it until today 1:00 PM. Nobody was told of it." in page
    client.post(f"/tickets/{ticket.pk}/undo/", {"entry": Entry.objects.about(ticket).get(verb="snoozed").pk})

    assert until(ticket) == [None]


def test_closed_hours_are_said_on_the_page_too(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    client, address = signed_in(cast.marcus), f"/tickets/{two[0].pk}/snooze/"

    once = client.post(address, {"until": "2027-04-27T20:00", "seen": 1})
    assert (once.status_code, until(two[0])) == (422, [None])
    assert "Help is closed at 8:00 PM on Tuesday, April 27. Press once more if you mean it." in text_of(once)
    assert "Say day and time." in text_of(client.post(address, {"seen": 1}))

    client.post(address, {"until": "2027-04-27T20:00", "meant": "2027-04-27T20:00", "seen": 1})
    assert until(two[0]) == [datetime(2027, 4, 28, 1, tzinfo=UTC)]


def test_the_requester_sees_nothing_of_it(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    ticket = two[0]
    before = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    actions.snooze(ticket, by=cast.marcus, until=clock.now() + timedelta(minutes=1), why="Zebra")
    clock.move(timedelta(minutes=1))
    asleep = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    tick()

    pages = [asleep, text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))]

    assert pages == [before] * 2
    assert "Back from snooze" in text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/"))


def test_the_walk_on_a_phone_says_what_came_back(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    actions.snooze(two[0], by=cast.marcus, until=clock.now() + timedelta(minutes=1))
    actions.snooze(two[1], by=cast.marcus, until=TUESDAY_1PM)
    clock.move(timedelta(minutes=1))
    tick()

    walk = text_of(signed_in(cast.marcus).get("/queue/?by=room"))

    assert (walk.count("Back from snooze"), str(two[1].pk) in walk) == (1, False)
