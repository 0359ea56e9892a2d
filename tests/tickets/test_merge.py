"""Two tickets about one trouble become one, and part again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools.models import ServiceCalendar, SpecialDay
from tests.cast import Cast
from tests.tickets.finding import find
from tests.tickets.stored import everything
from tickets import actions
from tickets.models import Clock, Message, Ticket, TicketAccess
from tickets.surviving import surviving
from users.models import User


def ticket_of(person: User, subject: str = "Panel does not react", **more: Any) -> Ticket:
    filing = actions.Filing(requester=person, subject=subject, **more)
    ticket = actions.open_ticket(filing, by=person)
    clock.move(timedelta(minutes=1))
    return ticket


def at_lincoln(cast: Cast, person: User, subject: str = "Panel does not react", **more: Any) -> Ticket:
    return ticket_of(person, subject, device=cast.panel, category=cast.category("panel-touch"), **more)


def told(ticket: Ticket) -> list[str]:
    """What is said on a ticket, in the order of its times."""
    said = Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("at", "pk")
    return [message.body for message in said]


def people(ticket: Ticket) -> dict[str, str]:
    rows = TicketAccess.objects.filter(ticket=ticket).order_by("pk")
    return {access.user.given_name: access.reason for access in rows.select_related("user")}


def state(ticket: Ticket) -> dict[str, Any]:
    """All that is stored but versions, times of change, history and what it makes others do."""
    kept = everything(ticket)
    fields = {name: value for name, value in kept["ticket"].items() if name not in ("version", "updated_at")}
    return {"ticket": fields, **{name: kept[name] for name in ("clocks", "messages", "accesses", "words")}}


def clocks(ticket: Ticket) -> dict[str, str]:
    return dict(Clock.objects.filter(ticket=ticket).order_by("kind").values_list("kind", "state"))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


@pytest.fixture
def two(cast: Cast) -> tuple[Ticket, Ticket]:
    """David's and Elena's tickets about the panel; his is the older one, and Rosa follows hers."""
    older = at_lincoln(cast, cast.david, "Panel frozen")
    newer = at_lincoln(cast, cast.elena, "Zebra on the panel", followers=[cast.rosa])
    actions.reply(older, by=cast.marcus, body="I look into it.")
    clock.move(timedelta(minutes=1))
    actions.reply(newer, by=cast.elena, body="It is still frozen.")
    clock.move(timedelta(minutes=1))
    return older, newer


def test_messages_and_people_go_along_and_are_told_in_the_order_of_their_times(
    cast: Cast, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two

    whole = actions.merge(newer, into=older, by=cast.marcus)

    assert (whole.pk, fresh(newer).status, fresh(newer).merged_into) == (older.pk, "merged", older)
    assert told(older) == ["Panel frozen", "Zebra on the panel", "I look into it.", "It is still frozen."]
    assert told(newer) == []
    assert people(older) == {"David": "requester", "Elena": "follower", "Rosa": "follower"}
    assert people(newer) == {"Elena": "requester", "Rosa": "follower"}
    assert list(Message.objects.filter(ticket=older).order_by("at").values_list("written_on", flat=True)) == [
        None,
        newer.pk,
        None,
        newer.pk,
    ]


def test_both_histories_tell_it(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)

    mine, its = Entry.objects.about(newer).last(), Entry.objects.about(older).last()

    assert mine and its
    assert (mine.verb, mine.data["into"], mine.changed["status"]) == ("merged", older.pk, ["new", "merged"])
    assert (its.verb, its.data["merged"], its.data["named"]) == (
        "took_in",
        [newer.pk],
        [cast.elena.pk, cast.rosa.pk],
    )
    assert mine.batch == its.batch is not None


def test_nothing_is_promised_any_more_of_a_merged_ticket(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    assert clocks(newer) == {"first_answer": "running", "solution": "running"}

    actions.merge(newer, into=older, by=cast.marcus)

    assert clocks(newer) == {"first_answer": "dropped", "solution": "dropped"}
    assert fresh(newer).due_at is None
    assert clocks(older) == {"first_answer": "met", "next_answer": "running", "solution": "running"}
    assert fresh(older).needs_answer is True


def test_unmerge_puts_everything_back(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    before = state(older), state(newer)
    actions.merge(newer, into=older, by=cast.marcus)

    actions.unmerge(newer, by=cast.marcus)

    after = state(older)
    # The next answer was owed for a minute; its clock has ended, and it counts nowhere else.
    after["clocks"] = [one for one in after["clocks"] if one["kind"] != "next_answer"]
    assert (after, state(newer)) == before


def test_a_clock_goes_on_after_unmerge_as_if_the_ticket_had_never_been_away(
    cast: Cast, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    before = {one.kind: one.due_at for one in Clock.objects.filter(ticket=newer)}
    actions.merge(newer, into=older, by=cast.marcus)
    clock.move(timedelta(minutes=20))

    actions.unmerge(newer, by=cast.marcus)

    assert {one.kind: one.due_at for one in Clock.objects.filter(ticket=newer)} == before
    assert fresh(newer).due_at == min(due for due in before.values() if due)


def test_a_visit_that_comes_back_says_if_it_cannot_take_place_any_more(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.schedule_visit(newer, by=cast.marcus, at=clock.now() + timedelta(days=1))
    actions.merge(newer, into=older, by=cast.marcus)
    calendar = ServiceCalendar.of(None)
    SpecialDay.objects.create(
        calendar=calendar, date=(clock.now() + timedelta(days=1)).date(), reason="Snow day", kind="closed"
    )
    ServiceCalendar.touch(calendar.pk)

    actions.unmerge(newer, by=cast.marcus)

    assert (fresh(newer).status, fresh(newer).visit_off) == ("visit", "closed")


def test_a_solved_ticket_that_was_merged_is_solved_again_after_unmerge(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.solve(newer, by=cast.marcus, note="Try now.")
    kept = clocks(newer)
    actions.merge(fresh(newer), into=older, by=cast.marcus)
    assert (fresh(newer).status, clocks(newer)) == ("merged", kept)

    actions.unmerge(newer, by=cast.marcus)

    assert (fresh(newer).status, clocks(newer)) == ("solved", kept)


def test_what_was_written_after_the_merge_stays_after_unmerge(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)
    clock.move(timedelta(minutes=1))
    actions.reply(older, by=cast.elena, body="Any news?")

    actions.unmerge(newer, by=cast.marcus)

    assert told(older) == ["Panel frozen", "I look into it.", "Any news?"]
    assert told(newer) == ["Zebra on the panel", "It is still frozen."]
    assert people(older) == {"David": "requester"}


def test_who_follows_the_other_ticket_anyway_stays_there_after_unmerge(cast: Cast) -> None:
    older = at_lincoln(cast, cast.david, followers=[cast.rosa])
    newer = at_lincoln(cast, cast.elena, followers=[cast.rosa])
    third = at_lincoln(cast, cast.pat, followers=[cast.elena])
    actions.merge_many([newer, third], into=older, by=cast.marcus)
    assert set(people(older)) == {"David", "Rosa", "Elena", "Pat"}

    actions.unmerge(newer, by=cast.marcus)

    assert set(people(older)) == {"David", "Rosa", "Elena", "Pat"}
    actions.unmerge(third, by=cast.marcus)
    assert set(people(older)) == {"David", "Rosa"}


def test_chains_are_followed_and_come_apart_link_by_link(cast: Cast) -> None:
    one, two, three = (at_lincoln(cast, person, f"{person}") for person in (cast.david, cast.elena, cast.rosa))
    before = [state(ticket) for ticket in (one, two, three)]
    actions.merge(three, into=two, by=cast.marcus)
    actions.merge(two, into=one, by=cast.marcus)
    assert surviving(fresh(three)).pk == one.pk
    assert told(one) == ["David Chen", "Elena Alvarez", "Rosa Delgado"]

    actions.unmerge(three, by=cast.marcus)

    assert (told(one), told(three)) == (["David Chen", "Elena Alvarez"], ["Rosa Delgado"])
    assert set(people(one)) == {"David", "Elena"}
    assert set(people(two)) == {"Elena"}
    actions.unmerge(two, by=cast.marcus)
    assert [state(ticket) for ticket in (one, two, three)] == before


def test_a_part_of_a_part_goes_along_when_the_upper_one_comes_out(cast: Cast) -> None:
    one, two, three = (at_lincoln(cast, person, f"{person}") for person in (cast.david, cast.elena, cast.rosa))
    actions.merge(three, into=two, by=cast.marcus)
    kept = state(two)
    actions.merge(two, into=one, by=cast.marcus)

    actions.unmerge(two, by=cast.marcus)

    assert state(two) == kept
    assert surviving(fresh(three)).pk == two.pk


def test_merging_into_a_merged_ticket_goes_to_the_one_in_which_it_lives_on(cast: Cast) -> None:
    one, two, three = (at_lincoln(cast, person) for person in (cast.david, cast.elena, cast.rosa))
    actions.merge(two, into=one, by=cast.marcus)

    assert actions.merge(three, into=fresh(two), by=cast.marcus).pk == one.pk
    assert fresh(three).merged_into == one


def test_there_is_no_going_round_in_a_circle(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)

    assert refusal(lambda: actions.merge(older, into=fresh(newer), by=cast.marcus)) == (
        "That is the same ticket. Choose another one."
    )
    assert fresh(older).status == "open"


def test_a_double_click_merges_once(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    seen = {older.pk: fresh(older).version, newer.pk: fresh(newer).version}
    actions.merge(newer, into=older, by=cast.marcus, seen=seen)
    kept = everything(older), everything(newer)

    actions.merge(newer, into=older, by=cast.marcus, seen=seen)

    assert (everything(older), everything(newer)) == kept


@pytest.mark.parametrize("changed", ["the one", "the other"])
def test_a_change_of_either_since_one_looked_is_a_conflict(
    cast: Cast, two: tuple[Ticket, Ticket], changed: str
) -> None:
    older, newer = two
    seen = {older.pk: fresh(older).version, newer.pk: fresh(newer).version}
    actions.note(newer if changed == "the one" else older, by=cast.jo, body="Wait.")

    with pytest.raises(Conflict) as conflict:
        actions.merge(newer, into=older, by=cast.marcus, seen=seen)

    assert str(conflict.value).startswith("Jo changed this ticket ")
    assert fresh(newer).status == "new"


def test_restricted_and_other_tickets_are_not_merged(cast: Cast) -> None:
    open_one, hidden = at_lincoln(cast, cast.elena), at_lincoln(cast, cast.david, restricted=True)
    TicketAccess.objects.create(ticket=hidden, user=cast.jo, reason="named")
    sentence = "Only one of them is restricted. Restricted and other tickets are not merged."

    assert refusal(lambda: actions.merge(open_one, into=hidden, by=cast.jo)) == sentence
    assert refusal(lambda: actions.merge(hidden, into=open_one, by=cast.jo)) == sentence


def test_who_does_not_work_both_merges_neither(cast: Cast) -> None:
    here, there = at_lincoln(cast, cast.elena), ticket_of(cast.david, school=cast.high)

    for one, other in ((here, there), (there, here)):
        assert refusal(lambda one=one, other=other: actions.merge(one, into=other, by=cast.marcus)) == (
            f"Ticket {there.pk} is not yours to change. Its team or a lead can do that."
        )
    assert actions.merge(here, into=there, by=cast.jo).pk == there.pk
    assert refusal(lambda: actions.unmerge(here, by=cast.marcus)) == (
        "The ticket into which it was merged is not yours to change. A lead can do that."
    )


@pytest.mark.parametrize("into", ["hers", "the other"])
def test_students_and_guardians_never_come_to_read_what_others_wrote(cast: Cast, into: str) -> None:
    hers, other = at_lincoln(cast, cast.kim), at_lincoln(cast, cast.elena)
    one, whole = (other, hers) if into == "hers" else (hers, other)

    assert refusal(lambda: actions.merge(one, into=whole, by=cast.marcus)) == (
        "A student, a guardian or somebody from outside would read what others wrote. "
        "Link these tickets as duplicates instead."
    )


def test_two_tickets_of_one_student_are_merged_and_one_that_is_about_her_takes_hers_in(cast: Cast) -> None:
    first, second = at_lincoln(cast, cast.kim), at_lincoln(cast, cast.kim)
    for_her = at_lincoln(cast, cast.elena, beneficiary=cast.kim)

    assert actions.merge(second, into=first, by=cast.marcus).pk == first.pk
    assert actions.merge(first, into=for_her, by=cast.marcus).pk == for_her.pk


def test_a_ticket_that_is_over_takes_no_other_in(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.solve(older, by=cast.marcus)

    assert refusal(lambda: actions.merge(newer, into=older, by=cast.marcus)) == (
        f"Ticket {older.pk} is “Solved”. Open it again first, or merge it the other way round."
    )


def test_words_are_found_once_under_the_ticket_that_lives_on(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    assert find(cast.marcus, "zebra") == [newer.pk]
    actions.merge(newer, into=older, by=cast.marcus)
    assert find(cast.marcus, "zebra") == [older.pk]
    assert find(cast.marcus, "still frozen") == [older.pk]
    assert find(cast.marcus, str(newer.pk)) == [newer.pk]

    actions.unmerge(newer, by=cast.marcus)

    assert find(cast.marcus, "zebra") == [newer.pk]


def test_a_restriction_covers_what_was_merged_into_the_ticket(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)
    assert Ticket.objects.visible_to(cast.jo).filter(pk__in=[older.pk, newer.pk]).count() == 2

    actions.restrict(older, by=cast.marcus)

    assert Ticket.objects.visible_to(cast.jo).filter(pk__in=[older.pk, newer.pk]).count() == 0
    actions.unmerge(newer, by=cast.marcus)
    assert (fresh(newer).restricted, Ticket.objects.visible_to(cast.jo).filter(pk=newer.pk).exists()) == (True, False)


def test_many_are_merged_in_as_many_statements_as_two(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    staff = [cast.elena, cast.david, cast.rosa, cast.pat, cast.sam, cast.renee]
    few = [at_lincoln(cast, person) for person in staff[:3]]
    many = [at_lincoln(cast, person) for person in staff * 2]
    actions.merge(at_lincoln(cast, cast.elena), into=few[0], by=cast.marcus)  # who Marcus is, is looked up once
    with django_assert_num_queries(21):
        actions.merge_many(few[1:], into=few[0], by=cast.marcus)
    with django_assert_num_queries(21):
        actions.merge_many(many[1:], into=many[0], by=cast.marcus)


def test_merging_many_at_once_is_merging_one_after_the_other(cast: Cast) -> None:
    at_once = [at_lincoln(cast, person, "Same") for person in (cast.elena, cast.david, cast.rosa)]
    one_by_one = [at_lincoln(cast, person, "Same") for person in (cast.elena, cast.david, cast.rosa)]

    actions.merge_many(at_once[1:], into=at_once[0], by=cast.marcus)
    for ticket in one_by_one[1:]:
        actions.merge(ticket, into=fresh(one_by_one[0]), by=cast.marcus)

    assert [told(ticket) for ticket in at_once] == [told(ticket) for ticket in one_by_one]
    assert [people(ticket) for ticket in at_once] == [people(ticket) for ticket in one_by_one]
    assert [clocks(ticket) for ticket in at_once] == [clocks(ticket) for ticket in one_by_one]


def in_thread(act: Callable[[], Any]) -> str:
    """What came of an act over a connection of its own."""
    try:
        act()
    except Refused as refusal:
        return str(refusal)
    finally:
        connections.close_all()
    return "done"


@pytest.mark.django_db(transaction=True)
def test_two_technicians_who_merge_at_the_same_moment_merge_once(cast: Cast) -> None:
    older, newer = at_lincoln(cast, cast.david), at_lincoln(cast, cast.elena)
    people_at_work = [cast.marcus, cast.jo, cast.marcus, cast.jo]

    def join(by: User) -> str:
        return in_thread(lambda: actions.merge(newer, into=older, by=by))

    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(join, people_at_work))

    assert done == ["done"] * 4
    assert Entry.objects.filter(verb="merged").count() == Entry.objects.filter(verb="took_in").count() == 1
    assert told(older) == ["Panel does not react", "Panel does not react"]


@pytest.mark.django_db(transaction=True)
def test_who_merges_two_tickets_crosswise_at_the_same_moment_makes_no_circle(cast: Cast) -> None:
    one, other = at_lincoln(cast, cast.david), at_lincoln(cast, cast.elena)

    def join(pair: tuple[Ticket, Ticket]) -> str:
        return in_thread(lambda: actions.merge(pair[0], into=pair[1], by=cast.marcus))

    with ThreadPoolExecutor(2) as workers:
        done = list(workers.map(join, [(one, other), (other, one)]))

    assert done.count("done") == 1
    assert sorted(Ticket.objects.values_list("status", flat=True)) == ["merged", "new"]
