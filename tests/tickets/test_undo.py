"""Taking back: what an act changed is as before, and nobody was told; refused once it cannot be silent any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Q

from audit import clock
from audit.context import context
from audit.models import Delivery, Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast, grant
from tests.tickets.stored import everything
from tickets import actions
from tickets.actions.outage import OutagePlan
from tickets.models import Message, Ticket, TicketAccess, TicketLink
from tickets.undo_rules import CAN_BE_UNDONE, done_together
from users.models import User

NOT_YOURS = "That cannot be taken back by you."
CHANGED_SINCE = "Something has changed since, so it cannot simply be undone. Change it by hand."
LETTER_LEFT = "The e-mail about it has left already, so it cannot be undone any more."
REPLY_READ = "The reply can be read already, so it cannot be undone any more."


def panel_ticket(cast: Cast, **changes: Any) -> Ticket:
    filing = actions.Filing(
        requester=cast.elena,
        subject="Panel does not react",
        category=cast.category("panel-touch"),
        device=cast.panel,
        **changes,
    )
    return actions.open_ticket(filing, by=cast.elena)


def waiting(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.wait(ticket, by=cast.marcus, reason="part", expected_on=clock.now().date())


def solved(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.solve(ticket, by=cast.marcus, note="It works again.")


def merged(ticket: Ticket, cast: Cast, other: Ticket | None = None) -> Ticket:
    actions.merge(ticket, into=other or panel_ticket(cast), by=cast.marcus)
    return ticket


def linked(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.link(ticket, to=panel_ticket(cast), kind="duplicate", by=cast.marcus)


def unlinked(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.unlink(ticket, to=TicketLink.objects.get(source=ticket).target, by=cast.marcus)


def second_trouble(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.reply(ticket, by=cast.elena, body="And the printer is jammed.")


def split(ticket: Ticket, cast: Cast) -> Ticket:
    message = Message.objects.get(ticket=ticket, body="And the printer is jammed.")
    return actions.split(message, by=cast.marcus, subject="Printer is jammed")


def followed(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.follow(ticket, by=cast.elena, who=cast.david)


def labelled(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.put_label(ticket, actions.make_label("Warranty", by=cast.marcus), by=cast.marcus)


def snoozed(ticket: Ticket, cast: Cast) -> Ticket:
    return actions.snooze(ticket, by=cast.marcus, until=later())


def attached(ticket: Ticket, cast: Cast) -> Ticket:
    plan = OutagePlan(title="Panels fail", schools=[cast.lincoln], category=ticket.category)
    outage = actions.declare(plan, by=cast.jo, next_news_at=later())
    return actions.attach(ticket, to=outage, by=cast.jo)


# verb -> (who, what came before, the act)
Step = Callable[[Ticket, Cast], Ticket]
ACTS: dict[str, tuple[str, Step | None, Step]] = {
    "answered": ("marcus", None, lambda t, cast: actions.reply(t, by=cast.marcus, body="Hold Source.")),
    "noted": ("marcus", None, lambda t, cast: actions.note(t, by=cast.marcus, body="Same as 206.")),
    "assigned": ("jo", None, lambda t, cast: actions.assign(t, by=cast.jo, to=cast.marcus)),
    "triaged": ("marcus", None, lambda t, cast: actions.triage(t, by=cast.marcus, priority=1, school=cast.high)),
    "class_told": ("elena", None, lambda t, cast: actions.tell_class(t, by=cast.elena, impact="stopped")),
    "worked_on": ("marcus", waiting, lambda t, cast: actions.work_on(t, by=cast.marcus)),
    "waited": ("marcus", None, waiting),
    "part_arrived": ("marcus", waiting, lambda t, cast: actions.part_arrived(t, by=cast.marcus)),
    "visit_scheduled": ("marcus", waiting, lambda t, cast: actions.schedule_visit(t, by=cast.marcus, at=later())),
    "solved": ("marcus", None, solved),
    "reopened": ("elena", solved, lambda t, cast: actions.reopen(t, by=cast.elena)),
    "closed": ("marcus", solved, lambda t, cast: actions.close(t, by=cast.marcus)),
    "withdrawn": ("elena", None, lambda t, cast: actions.withdraw(t, by=cast.elena)),
    "restricted": ("marcus", None, lambda t, cast: actions.restrict(t, by=cast.marcus)),
    "time_added": ("marcus", None, lambda t, cast: actions.add_time(t, by=cast.marcus, minutes=12)),
    "responded": ("elena", waiting, lambda t, cast: actions.reply(t, by=cast.elena, body="214.")),
    "merged": ("marcus", None, merged),
    "took_in": ("marcus", None, lambda t, cast: merged(panel_ticket(cast), cast, other=t)),
    "split_off": ("marcus", second_trouble, split),
    "linked": ("marcus", None, linked),
    "unlinked": ("marcus", linked, unlinked),
    "attached": ("jo", None, attached),
    "followed": ("elena", None, lambda t, cast: actions.follow(t, by=cast.elena, who=cast.david)),
    "unfollowed": ("marcus", followed, lambda t, cast: actions.unfollow(t, by=cast.marcus, who=cast.david)),
    "labelled": ("marcus", None, labelled),
    "snoozed": ("marcus", None, snoozed),
    "woken": ("marcus", snoozed, lambda t, cast: actions.wake(t, by=cast.marcus)),
    "detached": ("jo", attached, lambda t, cast: actions.detach(t, by=cast.jo)),
}


def later() -> Any:
    return clock.now() + timedelta(hours=1)


def state_of(ticket: Ticket) -> dict[str, Any]:
    """Ticket, clocks, what can be read and what can be found; not the version, which only grows."""
    kept = everything(ticket)
    fields = {name: value for name, value in kept["ticket"].items() if name not in ("version", "updated_at")}
    read = list(Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("pk").values_list("body", flat=True))
    of_it = Q(source=ticket) | Q(target=ticket)
    links = list(TicketLink.objects.filter(of_it).order_by("pk").values_list("source", "target", "kind"))
    return {
        "ticket": fields,
        "clocks": kept["clocks"],
        "satisfactions": kept["satisfactions"],
        "read": read,
        "found by": kept["words"],
        "people": kept["accesses"],
        "links": links,
        "time": kept["time"],
    }


def last(ticket: Ticket) -> Entry:
    entry = Entry.objects.about(ticket).last()
    assert entry
    return entry


def refusal(entry: Entry, by: User) -> str:
    with pytest.raises(Refused) as refused:
        actions.undo(entry, by=by)
    return str(refused.value)


def test_every_act_that_can_be_undone_is_tried_here() -> None:
    assert set(ACTS) == CAN_BE_UNDONE


@pytest.mark.parametrize("verb", ACTS)
def test_undo_puts_fields_clocks_and_words_back_and_tells_nobody(cast: Cast, verb: str) -> None:
    who, prepare, act = ACTS[verb]
    ticket = panel_ticket(cast)
    if prepare:
        ticket = prepare(ticket, cast)
    clock.move(timedelta(minutes=20))
    before = state_of(ticket)
    act(ticket, cast)
    assert (last(ticket).verb, state_of(ticket) != before) == (verb, True)
    entry, version = last(ticket), Ticket.objects.get(pk=ticket.pk).version

    taken_back = actions.undo(entry, by=getattr(cast, who))

    assert state_of(ticket) == before
    assert (last(ticket).verb, last(ticket).data["undid"], last(ticket).by) == ("undone", entry.pk, getattr(cast, who))
    assert last(ticket).changed == {name: [new, old] for name, (old, new) in entry.changed.items()}
    assert taken_back.version == version + 1
    assert Delivery.objects.filter(entry=entry, cancelled_at=None).count() == 0


@pytest.mark.parametrize("verb", ACTS)
def test_undo_is_refused_for_somebody_elses_act(cast: Cast, verb: str) -> None:
    _who, prepare, act = ACTS[verb]
    ticket = panel_ticket(cast)
    act(prepare(ticket, cast) if prepare else ticket, cast)
    before = everything(ticket)

    assert refusal(last(ticket), cast.renee) == NOT_YOURS
    assert everything(ticket) == before


def test_undo_is_refused_once_something_has_changed_since(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    actions.reply(ticket, by=cast.marcus, body="Hold Source.")
    entry = last(ticket)
    actions.note(ticket, by=cast.jo, body="I was there yesterday.")

    assert refusal(entry, cast.marcus) == CHANGED_SINCE


def test_undo_is_refused_once_the_letter_has_left(cast: Cast) -> None:
    ticket = solved(panel_ticket(cast), cast)
    entry = last(ticket)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    assert OutgoingLetter.objects.filter(to=cast.elena.email).exists()

    assert refusal(entry, cast.marcus) == LETTER_LEFT
    assert Ticket.objects.get(pk=ticket.pk).status == "solved"


def test_undo_is_refused_once_the_requester_can_read_the_reply(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    actions.reply(ticket, by=cast.marcus, body="Hold Source.")
    entry = last(ticket)
    clock.move(timedelta(seconds=14))
    assert Message.objects.public(clock.now()).filter(body="Hold Source.").count() == 0
    clock.move(timedelta(seconds=2))
    assert Message.objects.public(clock.now()).filter(body="Hold Source.").count() == 1

    assert refusal(entry, cast.marcus) == REPLY_READ


def test_a_reply_that_was_taken_back_is_never_read_nor_sent(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    deliver("notifications.tell")
    letters = OutgoingLetter.objects.count()
    actions.reply(ticket, by=cast.marcus, body="You broke it yourself.")
    actions.undo(last(ticket), by=cast.marcus)

    clock.move(timedelta(minutes=1))
    deliver("notifications.tell")

    assert OutgoingLetter.objects.count() == letters
    assert Message.objects.public(clock.now()).filter(ticket=ticket, from_requester=False).count() == 0


def test_a_solution_that_was_taken_back_can_be_sent_again_from_the_same_form(cast: Cast) -> None:
    ticket, token = panel_ticket(cast), uuid4()
    actions.solve(ticket, by=cast.marcus, note="It works.", form_token=token)
    actions.undo(last(ticket), by=cast.marcus)

    again = actions.solve(ticket, by=cast.marcus, note="It works again.", form_token=token)

    assert again.status == "solved"
    kept = Message.objects.filter(ticket=ticket, withdrawn_at=None, from_requester=False)
    assert [message.body for message in kept] == ["It works again."]


def test_an_act_is_undone_once(cast: Cast) -> None:
    ticket = solved(panel_ticket(cast), cast)
    entry = last(ticket)
    actions.undo(entry, by=cast.marcus)

    assert refusal(entry, cast.marcus) == CHANGED_SINCE
    assert refusal(last(ticket), cast.marcus) == NOT_YOURS


def test_send_and_wait_are_taken_back_together(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    clock.move(timedelta(minutes=5))
    before = state_of(ticket)
    with context(batch=uuid4()):
        actions.wait(actions.reply(ticket, by=cast.marcus, body="Which room?"), by=cast.marcus, reason="user")
    together = done_together(last(ticket))
    assert [entry.verb for entry in together] == ["answered", "waited"]

    actions.undo_many(together, by=cast.marcus)

    assert state_of(ticket) == before


def in_a_batch(act: Callable[[], Any]) -> UUID:
    with context(batch=uuid4()) as now_in:
        act()
    assert now_in.batch
    return now_in.batch


def test_a_change_of_many_is_taken_back_as_one(cast: Cast) -> None:
    tickets = [panel_ticket(cast), waiting(panel_ticket(cast), cast)]
    before = [state_of(ticket) for ticket in tickets]
    batch = in_a_batch(lambda: actions.solve_many(tickets, by=cast.marcus))

    actions.undo_many(list(Entry.objects.filter(batch=batch)), by=cast.marcus)

    assert [state_of(ticket) for ticket in tickets] == before


def test_a_change_of_many_is_taken_back_whole_or_not_at_all(cast: Cast) -> None:
    tickets = [panel_ticket(cast), panel_ticket(cast)]
    batch = in_a_batch(lambda: actions.assign_many(tickets, by=cast.jo, to=cast.marcus))
    actions.note(tickets[1], by=cast.marcus, body="On my way.")

    with pytest.raises(Refused) as refused:
        actions.undo_many(list(Entry.objects.filter(batch=batch)), by=cast.jo)

    assert str(refused.value) == CHANGED_SINCE
    assert {one.assignee for one in Ticket.objects.all()} == {cast.marcus}


def test_a_restricted_ticket_that_was_given_to_somebody_by_mistake_is_out_of_their_sight_again(cast: Cast) -> None:
    ticket = panel_ticket(cast, restricted=True)
    actions.assign(ticket, by=cast.keiko, to=cast.priya)
    assert Ticket.objects.visible_to(cast.priya).contains(ticket)

    actions.undo(last(ticket), by=cast.keiko)

    assert not Ticket.objects.visible_to(cast.priya).contains(ticket)


def test_a_restriction_is_taken_back_for_some_seconds_with_the_names_that_it_brought(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    named = set(TicketAccess.objects.filter(ticket=ticket).values_list("user", flat=True))
    actions.restrict(ticket, by=cast.jo)
    actions.undo(last(ticket), by=cast.jo)
    assert set(TicketAccess.objects.filter(ticket=ticket).values_list("user", flat=True)) == named

    actions.restrict(ticket, by=cast.jo)
    clock.move(timedelta(seconds=16))

    assert refusal(last(ticket), cast.jo) == "That cannot be taken back by you."
    assert Ticket.objects.get(pk=ticket.pk).restricted is True


def test_undo_leaves_the_name_of_somebody_who_stood_on_a_restricted_ticket_before(cast: Cast) -> None:
    ticket = panel_ticket(cast, restricted=True, followers=[cast.priya])
    actions.assign(ticket, by=cast.keiko, to=cast.priya)

    actions.undo(last(ticket), by=cast.keiko)

    assert Ticket.objects.visible_to(cast.priya).contains(ticket)


def test_a_key_holder_takes_a_restriction_back_later_too(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    grant(cast.marcus, "key_holder")
    marcus = User.objects.get(pk=cast.marcus.pk)
    named = set(TicketAccess.objects.filter(ticket=ticket).values_list("user", flat=True))
    actions.restrict(ticket, by=marcus)
    clock.move(timedelta(hours=1))

    actions.undo(last(ticket), by=marcus)

    assert Ticket.objects.get(pk=ticket.pk).restricted is False
    assert set(TicketAccess.objects.filter(ticket=ticket).values_list("user", flat=True)) == named
