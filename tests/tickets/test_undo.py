"""Taking back: what an act changed is as before, and nobody was told; refused once it cannot be silent any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from django.test import Client

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


def offered(client: Client, ticket: Ticket) -> str:
    """The entry that the page offers to take back, if any."""
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    found = re.findall(rf'action="/tickets/{ticket.pk}/undo/".*?name="entry" value="(\d+)"', page, re.S)
    return found[0] if found else ""


def test_later_ones_own_last_act_is_taken_back_from_the_timeline_without_script(cast: Cast, signed_in: Any) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.jo, priority=2)
    clock.move(timedelta(minutes=10))
    entry = str(last(ticket).pk)

    assert [offered(signed_in(one), ticket) for one in (cast.marcus, cast.jo)] == ["", entry]
    answer = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry}, follow=True)

    assert "took the last act back" in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).priority == 3
    assert offered(signed_in(cast.jo), ticket) == ""


@pytest.mark.parametrize("at", ["", "/queue/?view=open"])
def test_a_refused_undo_leads_back_with_the_sentence(cast: Cast, signed_in: Any, at: str) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.jo, priority=2)
    entry = last(ticket).pk
    actions.triage(ticket, by=cast.marcus, priority=1)

    answer = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry, "next": at}, follow=True)

    assert answer.redirect_chain == [(at or f"/tickets/{ticket.pk}/", 302)]
    assert CHANGED_SINCE in answer.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).priority == 1


@pytest.mark.parametrize("sent", [{}, {"entry": "x"}, {"entry": 2**61}, {"entry": 2**63}])
def test_an_act_that_is_not_there_leads_back_with_the_sentence(cast: Cast, signed_in: Any, sent: Any) -> None:
    ticket = panel_ticket(cast)

    answer = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/undo/", sent, follow=True)

    assert answer.redirect_chain == [(f"/tickets/{ticket.pk}/", 302)]
    assert "There is nothing to take back." in answer.content.decode()


def test_what_has_gone_out_of_sight_meanwhile_leads_home_with_the_sentence(cast: Cast, signed_in: Any) -> None:
    ticket = panel_ticket(cast)
    actions.triage(ticket, by=cast.marcus, school=cast.high)
    entry = last(ticket).pk
    actions.triage(ticket, by=cast.jo, priority=1)

    answer = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/undo/", {"entry": entry}, follow=True)

    assert answer.redirect_chain[0] == ("/", 302)
    assert CHANGED_SINCE in answer.content.decode()


def test_the_timeline_offers_nothing_that_would_be_refused(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    changed, told, restricted = panel_ticket(cast), panel_ticket(cast), panel_ticket(cast)
    actions.work_on(changed, by=cast.marcus)
    actions.triage(changed, by=cast.jo, priority=2)
    actions.solve(told, by=cast.marcus)
    actions.restrict(restricted, by=cast.marcus)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")

    assert [offered(client, one) for one in (changed, told, restricted)] == ["", "", ""]
    page = client.get(f"/tickets/{restricted.pk}/").content.decode()
    assert "Only Keiko Mori can open it to the team again." in page
    assert [refusal(last(one), cast.marcus) for one in (told, restricted)] == [
        "The e-mail about it has left already, so it cannot be undone any more.",
        "That cannot be taken back by you.",
    ]


def test_a_key_holder_finds_the_way_back_beside_who_can_see_it(cast: Cast, signed_in: Any) -> None:
    ticket = actions.restrict(panel_ticket(cast), by=cast.marcus)
    client = signed_in(cast.keiko)
    side = client.get(f"/tickets/{ticket.pk}/").content.decode().partition('id="s-named"')[2]
    assert side.partition("</section>")[0].count("Open to the team again") == 1

    client.post(f"/tickets/{ticket.pk}/unrestrict/", {"seen": Ticket.objects.get(pk=ticket.pk).version})

    assert Ticket.objects.get(pk=ticket.pk).restricted is False


def test_from_a_timeline_one_ticket_of_a_change_of_many_goes_back_alone(cast: Cast, signed_in: Any) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)
    client = signed_in(cast.jo)
    with context(batch=uuid4()):
        for each in (one, other):
            actions.triage(each, by=cast.jo, priority=2)
    clock.move(timedelta(minutes=1))

    client.post(f"/tickets/{one.pk}/undo/", {"entry": offered(client, one)})

    assert [Ticket.objects.get(pk=each.pk).priority for each in (one, other)] == [3, 2]


def test_a_ticket_that_was_split_off_by_mistake_is_seen_by_nobody_who_asked(cast: Cast) -> None:
    ticket = second_trouble(panel_ticket(cast), cast)
    new = split(ticket, cast)
    assert Ticket.objects.visible_to(cast.elena).contains(new)

    actions.undo(last(ticket), by=cast.marcus)

    new.refresh_from_db()
    assert (new.status, new.merged_into, new.due_at) == ("merged", ticket, None)
    assert not Ticket.objects.visible_to(cast.elena).contains(new)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    assert not OutgoingLetter.objects.filter(subject__contains=f"{new.pk}]").exists()


def solve_with_duplicate(cast: Cast) -> tuple[Ticket, Ticket]:
    problem, duplicate = panel_ticket(cast), panel_ticket(cast)
    actions.link(duplicate, to=problem, kind="duplicate", by=cast.marcus)
    with context(batch=uuid4()):
        solved(problem, cast)
        actions.solve_duplicates(problem, by=cast.marcus, note="It works again.")
    return problem, duplicate


def states(*tickets: Ticket) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_a_duplicate_is_taken_back_alone_and_the_problem_with_the_rest(cast: Cast) -> None:
    problem, duplicate = solve_with_duplicate(cast)
    assert states(problem, duplicate) == ["solved", "solved"]

    actions.undo_many(done_together(last(duplicate)), by=cast.marcus)
    assert states(problem, duplicate) == ["solved", "new"]

    actions.undo_many(done_together(last(problem)), by=cast.marcus)
    assert states(problem, duplicate) == ["new", "new"]


def test_a_problem_is_taken_back_together_with_its_duplicates(cast: Cast) -> None:
    problem, duplicate = solve_with_duplicate(cast)

    actions.undo_many(done_together(last(problem)), by=cast.marcus)

    assert states(problem, duplicate) == ["new", "new"]


def test_later_a_link_is_taken_back_from_either_timeline_but_no_merge_of_which_somebody_was_told(
    cast: Cast, signed_in: Any
) -> None:
    one, other, whole, gone = (panel_ticket(cast) for _n in range(4))
    client = signed_in(cast.marcus)
    actions.link(one, to=other, kind="related", by=cast.marcus)
    actions.merge(gone, into=whole, by=cast.marcus)
    clock.move(timedelta(minutes=1))
    assert [offered(client, each) != "" for each in (one, other, whole, gone)] == [True, True, True, True]
    deliver("notifications.tell")

    assert [offered(client, each) != "" for each in (one, other, whole, gone)] == [True, True, False, False]
    client.post(f"/tickets/{other.pk}/undo/", {"entry": offered(client, other)})

    assert TicketLink.objects.count() == 0
    assert [offered(client, each) for each in (one, other)] == ["", ""]


def test_a_link_is_not_offered_to_be_taken_back_once_the_other_ticket_has_changed(cast: Cast, signed_in: Any) -> None:
    one, other = panel_ticket(cast), panel_ticket(cast)
    actions.link(one, to=other, kind="related", by=cast.marcus)
    actions.note(other, by=cast.jo, body="Seen.")
    clock.move(timedelta(minutes=1))

    assert offered(signed_in(cast.marcus), one) == ""
