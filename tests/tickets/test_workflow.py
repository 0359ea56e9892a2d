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
from tickets.models import Label, Message, Outage, Ticket, TicketLink
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
tell_class    new     open    visit   w_user  w_part  w_vend  part_in .       .       .
follow        new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
unfollow      new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
add_time      new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
label         new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
work_on       open    open    open    open    open    open    open    .       .       .
wait_user     w_user  w_user  w_user  w_user  w_user  w_user  w_user  .       .       .
wait_part     w_part  w_part  w_part  w_part  w_part  w_part  w_part  .       .       .
wait_vendor   w_vend  w_vend  w_vend  w_vend  w_vend  w_vend  w_vend  .       .       .
part_arrived  .       .       .       .       part_in .       .       .       .       .
visit         visit   visit   visit   visit   visit   visit   visit   .       .       .
solve         solved  solved  solved  solved  solved  solved  solved  .       .       .
reopen        .       .       .       .       .       .       .       open    .       .
close         .       .       .       .       .       .       .       closed  .       .
withdraw      closed  closed  closed  closed  closed  closed  closed  .       .       .
follow_up     .       .       .       .       .       .       .       new     new     .
restrict      new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
unrestrict    new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
escalate      new     open    visit   w_user  w_part  w_vend  part_in .       .       .
merge         merged  merged  merged  merged  merged  merged  merged  merged  .       .
take_in       new     open    visit   w_user  w_part  w_vend  part_in .       .       .
unmerge       .       .       .       .       .       .       .       .       .       open
split         new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
link          new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
unlink        new     open    visit   w_user  w_part  w_vend  part_in solved  closed  merged
attach        open    open    visit   w_user  w_part  w_vend  part_in .       .       .
detach        new     open    visit   w_user  w_part  w_vend  part_in solved  closed  .
snooze        new     open    visit   w_user  w_part  w_vend  part_in .       .       .
wake          new     open    visit   w_user  w_part  w_vend  part_in .       .       .
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
    "tell_class": {"elena", "system"},
    "follow": DESK | NAMED,
    # Rosa was not added by Elena.
    "unfollow": DESK | {"rosa"},
    "add_time": DESK,
    "label": DESK,
    "work_on": DESK,
    "wait_user": DESK,
    "wait_part": DESK,
    "wait_vendor": DESK,
    "part_arrived": DESK,
    "visit": DESK,
    "solve": DESK | {"elena"},
    "reopen": DESK | {"elena"},
    "close": DESK,
    "withdraw": {"elena", "system"},
    "follow_up": {"elena", "system"},
    "restrict": DESK,
    "unrestrict": {"keiko", "system"},
    "escalate": {"system"},
    "merge": DESK,
    "take_in": DESK,
    "unmerge": DESK,
    "split": DESK,
    "link": DESK,
    "unlink": DESK,
    "attach": DESK,
    "detach": DESK,
    "snooze": DESK,
    "wake": DESK,
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
    "tell_class": lambda ticket, by, cast: actions.tell_class(ticket, by=by, impact="manages"),
    "follow": lambda ticket, by, cast: actions.follow(ticket, by=by, who=cast.david),
    "label": lambda ticket, by, cast: actions.put_label(ticket, label(cast), by=by),
    "unfollow": lambda ticket, by, cast: actions.unfollow(ticket, by=by, who=cast.rosa),
    "add_time": lambda ticket, by, cast: actions.add_time(ticket, by=by, minutes=5),
    "work_on": lambda ticket, by, cast: actions.work_on(ticket, by=by),
    "wait_user": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="user"),
    "wait_part": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="part"),
    "wait_vendor": lambda ticket, by, cast: actions.wait(ticket, by=by, reason="vendor"),
    "part_arrived": lambda ticket, by, cast: actions.part_arrived(ticket, by=by),
    "visit": lambda ticket, by, cast: actions.schedule_visit(ticket, by=by, at=now() + timedelta(hours=1)),
    "solve": lambda ticket, by, cast: actions.solve(ticket, by=by, note="It works again."),
    "reopen": lambda ticket, by, cast: actions.reopen(ticket, by=by),
    "close": lambda ticket, by, cast: actions.close(ticket, by=by),
    "withdraw": lambda ticket, by, cast: actions.withdraw(ticket, by=by),
    "follow_up": lambda ticket, by, cast: follow_up(ticket, by),
    "restrict": lambda ticket, by, cast: actions.restrict(ticket, by=by),
    "unrestrict": lambda ticket, by, cast: actions.unrestrict(ticket, by=by),
    "escalate": lambda ticket, by, cast: actions.escalate(ticket, by=by, kind="solution", to=[cast.jo]),
    "merge": lambda ticket, by, cast: on(ticket, lambda: actions.merge(ticket, into=another(cast), by=by)),
    "take_in": lambda ticket, by, cast: actions.merge(another(cast), into=ticket, by=by),
    "unmerge": lambda ticket, by, cast: actions.unmerge(ticket, by=by),
    "split": lambda ticket, by, cast: on(ticket, lambda: actions.split(later_word(ticket), by=by, subject="Other")),
    "link": lambda ticket, by, cast: actions.link(ticket, to=another(cast), kind="related", by=by),
    "unlink": lambda ticket, by, cast: actions.unlink(ticket, to=linked(ticket, cast), by=by),
    "attach": lambda ticket, by, cast: actions.attach(ticket, to=outage(cast), by=by),
    "detach": lambda ticket, by, cast: actions.detach(ticket, by=by),
    "snooze": lambda ticket, by, cast: actions.snooze(ticket, by=by, until=now() + timedelta(hours=1)),
    "wake": lambda ticket, by, cast: actions.wake(ticket, by=by),
}


def on(ticket: Ticket, act: Callable[[], object]) -> Ticket:
    """The ticket as it is after an act that returns another one."""
    act()
    return Ticket.objects.get(pk=ticket.pk)


def another(cast: Cast) -> Ticket:
    """One more ticket of Elena's and Rosa's about the panel."""
    filing = actions.Filing(requester=cast.elena, subject="Once more", device=cast.panel, followers=[cast.rosa])
    return actions.open_ticket(filing, by=cast.elena)


def outage(cast: Cast) -> Outage:
    """An outage of the whole district."""
    plan = actions.OutagePlan("Wi-Fi is slow")
    return actions.declare(plan, by=cast.jo, next_news_at=now() + timedelta(hours=1))


def label(cast: Cast) -> Label:
    """One that is there."""
    return actions.make_label("Warranty", by=cast.system)


def linked(ticket: Ticket, cast: Cast) -> Ticket:
    """One more ticket, to which it is linked."""
    other = another(cast)
    TicketLink.objects.create(source=ticket, target=other, kind="related")
    return other


def later_word(ticket: Ticket) -> Message:
    """What Elena wrote later."""
    words = {"body": "And the printer.", "at": now(), "published_at": now(), "from_requester": True}
    return Message.objects.create(ticket=ticket, kind="reply", author=ticket.requester, **words)


def follow_up(ticket: Ticket, by: User) -> Ticket:
    """“Not fixed” too late for the same ticket: the state of the one that follows."""
    Ticket.objects.filter(pk=ticket.pk, status="solved").update(solved_at=now() - timedelta(days=8))
    return actions.not_fixed(ticket, by=by)


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


TAKES_NONE = {
    "": "Ticket {0} is “{1}”. Open it again first, or merge it the other way round.",
    "merged": "Ticket {0} was merged a moment ago. Look at it once more.",
}


def expected(verb: str, ticket: Ticket, person: str) -> str:
    """What the tables say: who may not is told so first, then what the state forbids."""
    if (verb, person) == ("unfollow", "elena"):  # it is hers, and Rosa is not of her adding
        return "You can take off yourself, and people whom you have added."
    if person not in WHO[verb]:
        return f"Ticket {ticket.pk} is not yours to change. Its team or a lead can do that."
    after = table()[verb].get(ticket.status)
    if verb == "take_in" and not after:  # two tickets are in hand, so the sentence says which one is meant
        return TAKES_NONE.get(ticket.status, TAKES_NONE[""]).format(ticket.pk, ticket.get_status_display())
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
