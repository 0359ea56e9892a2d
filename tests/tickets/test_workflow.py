"""Every verb, in every state, by everybody of the cast, against two written tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from audit.clock import now
from audit.refusal import Refused
from tests.cast import Cast
from tickets import actions
from tickets.models import Ticket
from tickets.workflow import TRANSITIONS, Status
from users.models import User

# What becomes of a ticket, by verb and state before; “.” refuses the verb.
STATES = """
              new     open    visit   w_user  w_part  w_vend  part_in solved  closed  merged
answer        open    open    visit   w_user  w_part  w_vend  part_in .       .       .
respond       new     open    visit   open    w_part  w_vend  part_in open    .       .
note          new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
assign        open    open    visit   w_user  w_part  w_vend  part_in .       .       .
unassign      new     open    visit   w_user  w_part  w_vend  part_in .       .       .
triage        new     open    visit   w_user  w_part  w_vend  part_in .       .       .
follow        new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
work_on       open    open    open    open    open    open    open    .       .       .
wait_user     w_user  w_user  w_user  w_user  w_user  w_user  w_user  .       .       .
wait_part     w_part  w_part  w_part  w_part  w_part  w_part  w_part  .       .       .
wait_vendor   w_vend  w_vend  w_vend  w_vend  w_vend  w_vend  w_vend  .       .       .
part_arrived  .       .       .       .       part_in .       .       .       .       .
visit         visit   visit   visit   visit   visit   visit   visit   .       .       .
solve         solved  solved  solved  solved  solved  solved  solved  .       .       .
reopen        .       .       .       .       .       .       .       open    .       .
close         .       .       .       .       .       .       .       closed  .       .
restrict      new     open    visit   w_user  w_part  w_vend  part_in solved  closed  merged
unrestrict    new     open    visit   w_user  w_part  w_vend  part_in solved  closed  merged
escalate      new     open    visit   w_user  w_part  w_vend  part_in .       .       .
"""
SHORT = {"w_user": "waiting_user", "w_part": "waiting_part", "w_vend": "waiting_vendor"}

# Who may do it with an unrestricted ticket of Elena's about Lincoln, which Rosa follows and the field team has.
# Marcus works Lincoln, Jo and Renee the district; the house itself may do everything. Nobody else.
DESK = {"marcus", "jo", "renee", "system"}
NAMED = {"elena", "rosa"}
WHO = {
    "answer": DESK,
    "respond": NAMED,
    "note": DESK,
    "assign": DESK,
    "unassign": DESK,
    "triage": DESK,
    "follow": DESK | NAMED,
    "work_on": DESK,
    "wait_user": DESK,
    "wait_part": DESK,
    "wait_vendor": DESK,
    "part_arrived": DESK,
    "visit": DESK,
    "solve": DESK | {"elena"},
    "reopen": DESK | {"elena"},
    "close": DESK,
    "restrict": DESK,
    "unrestrict": {"keiko", "system"},
    "escalate": {"system"},
}
STAFF = ["elena", "david", "rosa", "marcus", "priya", "tomas", "jo", "renee", "ada", "keiko", "sam", "pat"]
PEOPLE = [*STAFF, "kim", "paula", "system"]

Verb = Callable[[Ticket, User, Cast], Ticket]
Outcomes = dict[tuple[str, str, str], str]
VERBS: dict[str, Verb] = {
    # One verb, and who speaks decides what it means.
    "answer": lambda ticket, by, cast: actions.reply(ticket, by=by, body="Please try again."),
    "respond": lambda ticket, by, cast: actions.reply(ticket, by=by, body="Still broken."),
    "note": lambda ticket, by, cast: actions.note(ticket, by=by, body="Same as room 206."),
    "assign": lambda ticket, by, cast: actions.assign(ticket, by=by, to=cast.marcus),
    "unassign": lambda ticket, by, cast: actions.assign(ticket, by=by, to=None),
    "triage": lambda ticket, by, cast: actions.triage(ticket, by=by, priority=4),
    "follow": lambda ticket, by, cast: actions.follow(ticket, by=by, who=cast.david),
    "work_on": lambda ticket, by, cast: actions.work_on(ticket, by=by),
    "wait_user": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="user"),
    "wait_part": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="part"),
    "wait_vendor": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="vendor"),
    "part_arrived": lambda ticket, by, cast: actions.part_arrived(ticket, by=by),
    "visit": lambda ticket, by, cast: actions.schedule_visit(ticket, by=by, at=now() + timedelta(hours=1)),
    "solve": lambda ticket, by, cast: actions.solve(ticket, by=by, note="It works again."),
    "reopen": lambda ticket, by, cast: actions.reopen(ticket, by=by),
    "close": lambda ticket, by, cast: actions.close(ticket, by=by),
    "restrict": lambda ticket, by, cast: actions.restrict(ticket, by=by),
    "unrestrict": lambda ticket, by, cast: actions.unrestrict(ticket, by=by),
    "escalate": lambda ticket, by, cast: actions.escalate(ticket, by=by, kind="solution", to=[cast.jo]),
}


def table() -> dict[str, dict[str, str]]:
    """verb -> {state before: state after}, as it is written above; what is refused is missing."""
    head, *rows = [line.split() for line in STATES.strip().splitlines()]
    long = [SHORT.get(word, word) for word in head]
    return {
        verb: {before: SHORT.get(after, after) for before, after in zip(long, afters, strict=True) if after != "."}
        for verb, *afters in rows
    }


def in_each_state(cast: Cast) -> dict[str, Ticket]:
    """A ticket of Elena's in each state, followed by Rosa."""
    tickets = {}
    for status in Status.values:
        filing = actions.Filing(
            requester=cast.elena,
            subject="Panel does not react to touch",
            category=cast.category("panel-touch"),
            device=cast.panel,
            followers=[cast.rosa],
        )
        ticket = actions.open_ticket(filing, by=cast.elena)
        Ticket.objects.filter(pk=ticket.pk).update(status=status)
        ticket.refresh_from_db()
        tickets[str(status)] = ticket
    return tickets


def outcome(verb: str, ticket: Ticket, by: User, cast: Cast) -> str:
    """The state after the verb, or the sentence of its refusal; nothing stays done."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                said = VERBS[verb](ticket, by, cast).status
        except Refused as refusal:
            said = str(refusal)
        transaction.set_rollback(True)
    return said


def expected(verb: str, ticket: Ticket, person: str) -> str:
    """What the tables say: who may not is told so first, then what the state forbids."""
    if person not in WHO[verb]:
        return f"Ticket {ticket.pk} is not yours to change. Its team or a lead can do that."
    after = table()[verb].get(ticket.status)
    return after or f"This ticket is “{ticket.get_status_display()}”, so that is not possible now."


def found_and_expected(
    cast: Cast, tickets: dict[str, Ticket], verb: str, people: list[str]
) -> tuple[Outcomes, Outcomes]:
    """(state, verb, person) -> what came of it, and what the tables say."""
    keys = [(state, verb, person) for state in tickets for person in people]
    found = {key: outcome(verb, tickets[key[0]], getattr(cast, key[2]), cast) for key in keys}
    return found, {key: expected(verb, tickets[key[0]], key[2]) for key in keys}


def test_each_verb_does_in_each_state_what_the_table_says(cast: Cast) -> None:
    tickets = in_each_state(cast)

    for verb, able in WHO.items():
        found, wanted = found_and_expected(cast, tickets, verb, [next(one for one in PEOPLE if one in able)])
        assert found == wanted


def test_each_verb_asks_who_it_is_whether_the_state_allows_it_or_not(cast: Cast) -> None:
    tickets = in_each_state(cast)

    for verb in WHO:
        allowed = next(iter(table()[verb]))
        some = {state: tickets[state] for state in {allowed, "merged"}}
        found, wanted = found_and_expected(cast, some, verb, speakers(verb))
        assert found == wanted


@pytest.mark.soak
@pytest.mark.parametrize("verb", WHO)
def test_a_verb_does_what_the_tables_say_in_each_state_for_each_person(cast: Cast, verb: str) -> None:
    found, wanted = found_and_expected(cast, in_each_state(cast), verb, speakers(verb))

    assert found == wanted


def speakers(verb: str) -> list[str]:
    """The people to try a verb with: one verb answers or responds by who speaks, and the house never speaks."""
    others = {"answer": WHO["respond"] | {"system"}, "respond": WHO["answer"]}.get(verb, set())
    return [person for person in PEOPLE if person not in others]


def test_the_written_table_names_every_act_of_the_workflow() -> None:
    written = table()
    names = {"wait_for_user": "wait_user", "wait_for_part": "wait_part", "wait_for_vendor": "wait_vendor"}
    names["schedule_visit"] = "visit"

    assert {names.get(act, act) for act in TRANSITIONS} | {"unassign"} == set(written) == set(WHO)


@pytest.mark.parametrize(
    "again",
    [
        lambda ticket, cast: actions.assign(ticket, by=cast.marcus, to=cast.marcus),
        lambda ticket, cast: actions.work_on(ticket, by=cast.marcus),
        lambda ticket, cast: actions.wait(ticket, by=cast.marcus, reason="part"),
        lambda ticket, cast: actions.follow(ticket, by=cast.marcus, who=cast.david),
        lambda ticket, cast: actions.restrict(ticket, by=cast.marcus),
        lambda ticket, cast: actions.triage(ticket, by=cast.marcus, priority=2),
    ],
    ids=["assign", "work_on", "wait", "follow", "restrict", "triage"],
)
def test_doing_it_again_writes_nothing(cast: Cast, again: Callable[[Ticket, Cast], Ticket]) -> None:
    ticket = in_each_state(cast)["new"]
    once = again(ticket, cast)

    twice = again(once, cast)

    assert once.version == ticket.version + 1
    assert twice.version == once.version
