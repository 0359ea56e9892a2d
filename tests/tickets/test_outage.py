"""Outages: declared, told, counted, measured and ended; many reports of one trouble."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tests.cast import Cast, belong, grant
from tests.conftest import STORY_MORNING
from tickets import actions
from tickets.actions.outage import OutagePlan
from tickets.models import Clock, Message, MeToo, Outage, OutageNews, Ticket
from tickets.tasks import tick
from users.models import User

HOUR = timedelta(hours=1)


def wifi(cast: Cast, **more: Any) -> Outage:
    plan = {"title": "Wi-Fi is slow", "schools": [cast.lincoln], "category": cast.category("wifi-down")}
    said = {name: more.pop(name) for name in ("words", "tickets", "form_token") if name in more}
    by = more.pop("by", cast.jo)
    soon = more.pop("next_news_at", clock.now() + HOUR)
    return actions.declare(OutagePlan(**(plan | more)), by=by, next_news_at=soon, **said)


def ticket_of(cast: Cast, person: User | None = None, **more: Any) -> Ticket:
    person = person or cast.elena
    more = {"category": cast.category("wifi-down"), "school": cast.lincoln} | more
    return actions.open_ticket(actions.Filing(requester=person, subject="Wi-Fi is gone", **more), by=person)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def verbs(outage: Outage) -> list[str]:
    return list(Entry.objects.about(outage).values_list("verb", flat=True))


def test_a_lead_declares_it_in_one_act_with_its_first_tickets(cast: Cast) -> None:
    ticket = ticket_of(cast)
    outage = wifi(cast, tickets=[ticket], words="The controller restarts.", assignee=cast.tomas)

    assert (outage.began_at, outage.declared_by, outage.is_going) == (outage.declared_at, cast.jo, True)
    assert list(outage.schools.all()) == [cast.lincoln]
    assert list(OutageNews.objects.values_list("kind", "body")) == [("begin", "The controller restarts.")]
    declared = Entry.objects.about(outage).get()
    assert (declared.verb, declared.data) == (
        "declared",
        {"tickets": [ticket.pk], "schools": [cast.lincoln.pk], "rooms": []},
    )
    ticket.refresh_from_db()
    assert (ticket.outage, ticket.status, ticket.assignee, ticket.needs_answer) == (
        outage,
        "open",
        cast.tomas,
        False,
    )
    assert list(Clock.objects.filter(ticket=ticket, kind="first_answer").values_list("state", flat=True)) == ["met"]


def test_a_form_that_is_posted_twice_declares_tells_and_ends_once(cast: Cast) -> None:
    token, told, over = uuid4(), uuid4(), uuid4()
    outage = wifi(cast, form_token=token)
    assert wifi(cast, form_token=token) == outage
    for _time in range(2):
        actions.tell_news(
            outage, by=cast.jo, words="Half of it is back.", next_news_at=clock.now() + HOUR, form_token=told
        )
    for _time in range(2):
        actions.end_outage(outage, by=cast.jo, words="All of it is back.", form_token=over)
    assert verbs(outage) == ["declared", "told", "ended"]


@pytest.mark.parametrize(
    ("name", "may"),
    [("jo", True), ("renee", True), ("marcus", False), ("tomas", False), ("ada", False), ("elena", False)],
)
def test_leads_and_directors_declare_outages_and_nobody_else(cast: Cast, name: str, may: bool) -> None:
    if may:
        assert wifi(cast, by=getattr(cast, name)).title == "Wi-Fi is slow"
    else:
        assert refusal(lambda: wifi(cast, by=getattr(cast, name))) == (
            "This outage is not yours to change. A lead of its schools can do that."
        )


def test_a_lead_of_one_school_declares_for_that_school_only(cast: Cast) -> None:
    grant(cast.marcus, "lead", cast.lincoln)
    marcus = User.objects.get(pk=cast.marcus.pk)
    assert list(wifi(cast, by=marcus).schools.all()) == [cast.lincoln]
    for schools in ([], [cast.lincoln, cast.high]):
        assert refusal(lambda schools=schools: wifi(cast, by=marcus, schools=schools)) != ""
    assert refusal(lambda: wifi(cast, by=marcus, rooms=[cast.room_101])) != ""


def test_who_is_on_it_tells_news_and_ends_it_but_changes_nothing_else(cast: Cast) -> None:
    outage = wifi(cast, assignee=cast.tomas)
    actions.tell_news(outage, by=cast.tomas, words="A cable is cut.", next_news_at=clock.now() + HOUR)
    assert refusal(lambda: actions.change_outage(outage, OutagePlan("Another"), by=cast.tomas)) == (
        "This outage is not yours to change. A lead of its schools can do that."
    )
    assert refusal(
        lambda: actions.tell_news(outage, by=cast.marcus, words="Hm.", next_news_at=clock.now() + HOUR)
    ).startswith("This outage is not yours")
    actions.end_outage(outage, by=cast.tomas, words="The cable is new.")
    assert verbs(outage) == ["declared", "told", "ended"]


@pytest.mark.parametrize("moment", [timedelta(), -HOUR])
def test_news_are_promised_for_a_time_that_is_still_to_come(cast: Cast, moment: timedelta) -> None:
    assert refusal(lambda: wifi(cast, next_news_at=clock.now() + moment)) == (
        "Say a time for the next news that is still to come."
    )


# Whom it concerns


@pytest.mark.parametrize(
    ("where", "concerned"),
    [
        ("lincoln", {"elena", "david", "kim", "paula", "rosa"}),
        ("high", set()),
        ("district", {"elena", "david", "kim", "paula", "rosa", "sam", "pat"}),
        # David and Rosa have no room of their own at Lincoln, so they may be anywhere in it; Kim is no staff.
        ("room_214", {"elena", "david", "rosa"}),
        ("room_101", set()),
    ],
)
def test_an_outage_concerns_those_who_are_where_it_is(cast: Cast, where: str, concerned: set[str]) -> None:
    places: dict[str, Any] = {"schools": []}
    if where != "district":
        places = {"schools": [], ("rooms" if where.startswith("room") else "schools"): [getattr(cast, where)]}
    outage = wifi(cast, **places)

    people = {name: getattr(cast, name) for name in ("elena", "david", "kim", "paula", "rosa", "sam", "pat")}
    seen = {name for name, person in people.items() if outage in Outage.objects.visible_to(person)}
    assert seen == concerned
    for name in ("marcus", "priya", "tomas", "jo", "renee", "ada", "keiko"):
        assert list(Outage.objects.visible_to(getattr(cast, name))) == [outage]


def test_a_teacher_with_a_room_elsewhere_in_the_school_is_not_concerned(cast: Cast) -> None:
    outage = wifi(cast, schools=[], rooms=[cast.room_101])
    belong(cast.david, cast.high, "teacher")
    assert list(Outage.objects.visible_to(cast.david)) == [outage]
    assert list(Outage.objects.visible_to(cast.elena)) == []


def test_who_follows_or_asked_sees_it_from_anywhere(cast: Cast) -> None:
    outage = wifi(cast, schools=[cast.high])
    ticket = ticket_of(cast, cast.david)
    for person in (cast.elena, cast.david):
        assert list(Outage.objects.visible_to(person)) == []
    actions.me_too(outage, by=cast.elena)
    actions.attach(ticket, to=outage, by=cast.jo)
    for person in (cast.elena, cast.david):
        assert list(Outage.objects.visible_to(person)) == [outage]


# Me too


def test_me_too_counts_once_and_can_be_taken_back(cast: Cast) -> None:
    outage = wifi(cast)
    for _time in range(2):
        actions.me_too(outage, by=cast.elena)
    assert list(MeToo.objects.values_list("user", flat=True)) == [cast.elena.pk]
    for _time in range(2):
        actions.not_me(outage, by=cast.elena)
    assert MeToo.objects.count() == 0
    assert verbs(outage) == ["declared", "me_too", "not_me"]


def test_me_too_after_the_end_says_what_to_do(cast: Cast) -> None:
    outage = actions.end_outage(wifi(cast), by=cast.jo, words="Over.")
    assert refusal(lambda: actions.me_too(outage, by=cast.elena)) == (
        "This is over. Do you have it still? Then please report it."
    )


# Tickets


def test_a_restricted_ticket_is_never_attached(cast: Cast) -> None:
    outage, ticket = wifi(cast), ticket_of(cast, restricted=True)
    assert refusal(lambda: actions.attach(ticket, to=outage, by=cast.keiko)) == (
        f"Ticket {ticket.pk} is restricted, so it stays by itself."
    )


def test_a_ticket_is_attached_once_and_to_one_outage(cast: Cast) -> None:
    outage, other, ticket = wifi(cast), wifi(cast), ticket_of(cast)
    for _time in range(2):
        actions.attach(ticket, to=outage, by=cast.marcus)
    assert list(Entry.objects.about(ticket).values_list("verb", flat=True)) == ["opened", "attached"]
    assert refusal(lambda: actions.attach(ticket, to=other, by=cast.marcus)) == (
        f"Ticket {ticket.pk} belongs to another outage. Take it out there first."
    )


def test_an_outage_that_is_over_takes_no_ticket(cast: Cast) -> None:
    outage, ticket = actions.end_outage(wifi(cast), by=cast.jo, words="Over."), ticket_of(cast)
    assert refusal(lambda: actions.attach(ticket, to=outage, by=cast.jo)) == (
        "This outage is over, so no ticket is attached to it any more."
    )


def test_what_was_attached_by_mistake_waits_for_an_answer_of_its_own(cast: Cast) -> None:
    outage, ticket = wifi(cast), ticket_of(cast)
    actions.attach(ticket, to=outage, by=cast.jo)
    for _time in range(2):
        actions.detach(ticket, by=cast.jo)
    ticket.refresh_from_db()
    assert (ticket.outage, ticket.needs_answer) == (None, True)
    assert list(Entry.objects.about(ticket).values_list("verb", flat=True)) == ["opened", "attached", "detached"]


def test_attaching_is_taken_back_whole(cast: Cast) -> None:
    outage, ticket = wifi(cast, assignee=cast.tomas), ticket_of(cast)
    before = Ticket.objects.values("status", "assignee", "needs_answer", "answered_at", "due_at", "outage").get()
    actions.attach(ticket, to=outage, by=cast.jo)
    actions.undo(Entry.objects.about(ticket).last(), by=cast.jo)  # type: ignore[arg-type]
    assert Ticket.objects.values(*before).get() == before


# Its end


def test_the_end_is_measured_from_when_it_began_and_both_can_be_corrected(cast: Cast) -> None:
    outage = wifi(cast, began_at=STORY_MORNING - HOUR)
    clock.move(HOUR)
    over = STORY_MORNING + timedelta(minutes=30)
    outage = actions.end_outage(outage, by=cast.jo, words="Over.", ended_at=over)
    assert outage.lasted(clock.now()) == timedelta(minutes=90)

    plan = OutagePlan("Wi-Fi is slow", [cast.lincoln], began_at=STORY_MORNING)
    outage = actions.change_outage(outage, plan, by=cast.jo, ended_at=over - timedelta(minutes=10))
    assert outage.lasted(clock.now()) == timedelta(minutes=20)
    assert Entry.objects.about(outage).last().changed["began_at"] == [  # type: ignore[union-attr]
        (STORY_MORNING - HOUR).isoformat(),
        STORY_MORNING.isoformat(),
    ]
    assert refusal(lambda: actions.change_outage(outage, plan, by=cast.jo, ended_at=STORY_MORNING - HOUR)) == (
        "It cannot be over before it began."
    )


def test_a_time_is_said_to_the_minute_and_the_seconds_stay(cast: Cast) -> None:
    outage = wifi(cast)
    began = Outage.objects.get().began_at
    minute = began.replace(second=0, microsecond=0)
    plan = OutagePlan("Wi-Fi is slow", [cast.lincoln], category=outage.category, began_at=minute)
    actions.change_outage(outage, plan, by=cast.jo)
    assert (Outage.objects.get().began_at, verbs(outage)) == (began, ["declared"])
    actions.end_outage(outage, by=cast.jo, words="Over.", ended_at=minute)
    assert Outage.objects.get().ended_at == began


def test_its_end_solves_its_tickets_with_the_same_words_and_each_can_be_taken_back(cast: Cast) -> None:
    one, other, alone = ticket_of(cast), ticket_of(cast, cast.david), ticket_of(cast, cast.rosa)
    outage = wifi(cast, tickets=[one, other])
    actions.end_outage(outage, by=cast.jo, words="The controller is new.")

    assert dict(Ticket.objects.values_list("pk", "status")) == {
        one.pk: "solved",
        other.pk: "solved",
        alone.pk: "new",
    }
    said = Message.objects.filter(author=cast.jo).order_by("ticket").values_list("ticket", "body")
    assert list(said) == [(one.pk, "The controller is new."), (other.pk, "The controller is new.")]

    actions.undo(Entry.objects.about(one).last(), by=cast.jo)  # type: ignore[arg-type]
    assert dict(Ticket.objects.values_list("pk", "status")) == {
        one.pk: "open",
        other.pk: "solved",
        alone.pk: "new",
    }
    assert Outage.objects.get().ended_at is not None


def test_a_ticket_that_is_opened_again_does_not_open_the_outage(cast: Cast) -> None:
    ticket = ticket_of(cast)
    outage = actions.end_outage(wifi(cast, tickets=[ticket]), by=cast.jo, words="Over.")
    actions.reopen(ticket, by=cast.elena)
    assert (Ticket.objects.get().status, Outage.objects.get().ended_at) == ("open", outage.ended_at)


def test_what_its_lead_may_not_solve_stays_open(cast: Cast) -> None:
    grant(cast.marcus, "lead", cast.lincoln)
    marcus = User.objects.get(pk=cast.marcus.pk)
    here, there = ticket_of(cast), ticket_of(cast, school=cast.high)
    outage = wifi(cast, tickets=[here, there])
    actions.end_outage(outage, by=marcus, words="Over.")
    assert dict(Ticket.objects.values_list("pk", "status")) == {here.pk: "solved", there.pk: "open"}


def test_a_ticket_that_was_restricted_meanwhile_is_left_alone(cast: Cast) -> None:
    ticket = ticket_of(cast)
    outage = wifi(cast, tickets=[ticket])
    actions.restrict(ticket, by=cast.jo)
    actions.end_outage(outage, by=cast.jo, words="Over.")
    assert Ticket.objects.get().status == "open"


def test_the_end_is_taken_back_whole_before_anybody_heard_of_it(cast: Cast) -> None:
    ticket = ticket_of(cast)
    outage = wifi(cast, tickets=[ticket])
    due = Outage.objects.get().next_news_at
    actions.end_outage(outage, by=cast.jo, words="Over.")
    assert Ticket.objects.get().status == "solved"

    actions.undo_news(outage, by=cast.jo)

    kept = Outage.objects.get()
    assert (kept.ended_at, kept.ended_by, kept.next_news_at) == (None, None, due)
    assert Ticket.objects.get().status == "open"
    assert list(OutageNews.objects.filter(withdrawn_at=None)) == []
    assert verbs(outage) == ["declared", "ended", "took_back"]


def test_news_can_be_taken_back_by_who_told_them_and_for_some_seconds(cast: Cast) -> None:
    outage = wifi(cast)
    due = Outage.objects.get().next_news_at
    actions.tell_news(outage, by=cast.jo, words="Half of it.", next_news_at=clock.now() + 2 * HOUR)
    late = "It has left already, so it cannot be undone any more. Write what is true now."
    assert refusal(lambda: actions.undo_news(outage, by=cast.renee)) == late
    actions.undo_news(outage, by=cast.jo)
    assert Outage.objects.get().next_news_at == due
    actions.tell_news(outage, by=cast.jo, words="All of it.", next_news_at=clock.now() + 2 * HOUR)
    clock.move(timedelta(seconds=16))
    assert refusal(lambda: actions.undo_news(outage, by=cast.jo)) == late


def test_an_outage_that_was_not_over_goes_on_with_the_tickets_that_were_solved_with_it(cast: Cast) -> None:
    one, other, by_hand = ticket_of(cast), ticket_of(cast, cast.david), ticket_of(cast, cast.rosa)
    outage = wifi(cast, tickets=[one, other, by_hand])
    actions.solve(by_hand, by=cast.jo)
    actions.end_outage(outage, by=cast.jo, words="Over.")
    actions.withdraw(actions.reopen(other, by=cast.david), by=cast.david)
    actions.resume(outage, by=cast.jo, words="It is gone again.", next_news_at=clock.now() + HOUR)

    assert Outage.objects.get().ended_at is None
    assert dict(Ticket.objects.values_list("pk", "status")) == {
        one.pk: "open",
        other.pk: "closed",
        by_hand.pk: "solved",
    }
    assert refusal(lambda: actions.resume(outage, by=cast.jo, words="x", next_news_at=clock.now() + HOUR)) == (
        "This outage is going on already."
    )


def test_two_who_end_it_or_change_it_at_once_meet(cast: Cast) -> None:
    outage = wifi(cast)
    actions.change_outage(outage, OutagePlan("Wi-Fi is gone", [cast.lincoln]), by=cast.renee, seen=1)
    with pytest.raises(Conflict):
        actions.change_outage(outage, OutagePlan("Wi-Fi is bad", [cast.lincoln]), by=cast.jo, seen=1)
    assert Outage.objects.get().title == "Wi-Fi is gone"
    actions.end_outage(outage, by=cast.renee, words="Over.")
    assert refusal(lambda: actions.end_outage(outage, by=cast.jo, words="Over.")) == "This outage is over already."


# News that do not come


def test_late_news_are_said_once_and_news_make_a_new_promise(cast: Cast) -> None:
    outage = wifi(cast)
    tick()
    assert verbs(outage) == ["declared"]
    clock.move(HOUR + timedelta(minutes=1))
    for _time in range(2):
        tick()
    assert verbs(outage) == ["declared", "news_late"]
    assert Outage.objects.get().news_late_at is not None

    actions.tell_news(outage, by=cast.jo, words="Half of it.", next_news_at=clock.now() + HOUR)
    assert Outage.objects.get().news_late_at is None
    clock.move(HOUR + timedelta(minutes=1))
    tick()
    assert verbs(outage) == ["declared", "news_late", "told", "news_late"]


def test_what_is_over_is_never_late(cast: Cast) -> None:
    outage = actions.end_outage(wifi(cast), by=cast.jo, words="Over.")
    clock.move(2 * HOUR)
    tick()
    assert verbs(outage) == ["declared", "ended"]


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_end_it_in_the_same_moment_one_is_told_that_it_is_over(cast: Cast) -> None:
    grant(cast.tomas, "lead")
    ticket = ticket_of(cast)
    outage = wifi(cast, tickets=[ticket])

    def end(by: User) -> str:
        try:
            actions.end_outage(outage, by=by, words=f"{by.given_name} ended it.")
        except Refused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as workers:
        done = sorted(workers.map(end, [cast.jo, User.objects.get(pk=cast.tomas.pk)]))

    assert done == ["This outage is over already.", "done"]
    assert verbs(outage) == ["declared", "ended"]
    assert OutageNews.objects.filter(kind="end").count() == 1
    assert Entry.objects.about(ticket).filter(verb="solved").count() == 1
