"""Macros: what they say and do, who may use and keep them, and that they never send what somebody has begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tests.cast import Cast, grant, person
from tests.tickets.pages import text_of
from tickets import actions, policy
from tickets.actions import Filing, apply_macro, apply_macro_many, open_ticket
from tickets.actions.macros import keep_macro, remove_macro
from tickets.actions.message_drafts import keep_draft
from tickets.models import Macro, MessageDraft, Ticket
from tickets.timeline import timeline
from tickets.undo_rules import done_together
from users.models import Team, User

SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_chicago() -> Iterator[None]:
    """Pages and tasks have the district's time zone set."""
    with timezone.override("America/Chicago"):
        yield


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", category=cast.category("panel-touch"), device=cast.panel)
    return open_ticket(filing, by=cast.elena)


def macro(by: User, name: str = "Hold Source", **values: Any) -> Macro:
    return keep_macro(Macro(), by=by, **{"name": name, "owner": None, "team": None, **values})


@pytest.fixture
def hold(cast: Cast) -> Macro:
    """The district's: says something, takes the ticket, makes it High and waits for the requester."""
    body = "{person}, please hold Source on the {device} in {school}, {room}. "
    body += "Done by {expected}. {me}, ticket {number}"
    return macro(cast.jo, body=body, kind="reply", priority=2, take=True, then="wait_user")


def verbs(ticket: Ticket) -> list[str]:
    return list(Entry.objects.about(ticket).order_by("pk").values_list("verb", flat=True))


def said(ticket: Ticket) -> list[tuple[str, str]]:
    return list(ticket.messages.filter(withdrawn_at=None).order_by("pk").values_list("kind", "body"))


def test_it_says_and_does_all_of_it_as_one_act(cast: Cast, ticket: Ticket, hold: Macro) -> None:
    after = apply_macro(ticket, hold, by=cast.marcus, seen=ticket.version)

    assert said(after)[-1] == (
        "reply",
        "Ms. Alvarez, please hold Source on the ActivPanel 9 75″ P-0214 in Lincoln Middle School, room 214. "
        f"Done by tomorrow 9:52 AM. Marcus, ticket {ticket.pk}",
    )
    assert (after.priority, after.assignee, after.status) == (2, cast.marcus, "waiting_user")
    assert verbs(ticket) == ["opened", "triaged", "assigned", "answered", "waited"]
    assert len(set(Entry.objects.about(ticket).exclude(verb="opened").values_list("batch", flat=True))) == 1
    assert timeline(ticket)[1].did == "set priority High (macro “Hold Source”)"


def test_all_of_it_is_taken_back_at_once_and_leaves_no_draft(cast: Cast, ticket: Ticket, hold: Macro) -> None:
    apply_macro(ticket, hold, by=cast.marcus)
    actions.undo_many(done_together(Entry.objects.about(ticket).get(verb="answered")), by=cast.marcus)

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.assignee, ticket.status) == (3, None, "new")
    assert said(ticket) == [("reply", "No sound")]
    assert not MessageDraft.objects.exists()


def test_one_that_solves_says_its_words_with_the_solution(cast: Cast, ticket: Ticket) -> None:
    solves = macro(cast.jo, body="It works again, {person}.", then="solve")
    after = apply_macro(ticket, solves, by=cast.marcus)

    assert (after.status, after.solved_by, verbs(ticket)) == ("solved", cast.marcus, ["opened", "solved"])
    assert said(after)[-1] == ("reply", "It works again, Ms. Alvarez.")


def test_a_note_of_a_macro_stays_among_colleagues(cast: Cast, ticket: Ticket) -> None:
    noted = macro(cast.jo, body="Ask the vendor about {device}.", kind="note", then="wait_vendor")
    after = apply_macro(ticket, noted, by=cast.marcus)

    assert said(after)[-1] == ("note", "Ask the vendor about ActivPanel 9 75″ P-0214.")
    assert (after.status, after.answered_at, verbs(ticket)) == ("waiting_vendor", None, ["opened", "noted", "waited"])


@pytest.mark.parametrize(
    ("variable", "why"),
    [("device", "it has no device"), ("room", "it has no room"), ("school", "it has no school")],
)
def test_where_something_is_missing_it_says_so_and_does_nothing(cast: Cast, variable: str, why: str) -> None:
    bare = open_ticket(Filing(requester=cast.sam, subject="Help", school=None), by=cast.sam)
    speaks = macro(cast.jo, body=f"About the {{{variable}}}.", priority=1)

    with pytest.raises(Refused) as refusal:
        apply_macro(bare, speaks, by=cast.jo)

    assert str(refusal.value) == (
        f"“Hold Source” cannot be said on ticket {bare.pk}: {why}. Insert its text and fill the gap."
    )
    bare.refresh_from_db()
    assert (bare.priority, verbs(bare)) == (3, ["opened"])


def test_the_expected_time_is_the_visit_then_the_part_then_the_promise(cast: Cast, ticket: Ticket) -> None:
    when = macro(cast.jo, body="{expected}", kind="note", priority=3)

    def now_said(one: Ticket) -> str:
        return said(apply_macro(one, when, by=cast.marcus))[-1][1]

    assert now_said(ticket) == "Mon 9:52 AM"  # Friday is a workday of teachers
    waits = actions.wait(ticket, by=cast.marcus, reason="part", expected_on=clock.now().date() + timedelta(days=2))
    assert now_said(waits) == "Thursday, April 29"
    visits = actions.schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))
    assert now_said(visits) == "today 10:52 AM"


def test_many_are_done_together_or_not_at_all(cast: Cast, ticket: Ticket, hold: Macro) -> None:
    other = open_ticket(Filing(requester=cast.david, subject="Silent", device=cast.panel), by=cast.david)
    first, second = apply_macro_many([ticket, other], hold, by=cast.marcus)
    assert (said(first)[-1][1].split(",")[0], said(second)[-1][1].split(",")[0]) == ("Ms. Alvarez", "Mr. Chen")

    solved = actions.solve(other, by=cast.jo)
    before = verbs(ticket)
    with pytest.raises(Refused):
        apply_macro_many([ticket, solved], hold, by=cast.marcus)
    assert verbs(ticket) == before


def test_thirty_cost_as_many_statements_as_two(
    cast: Cast, hold: Macro, django_assert_num_queries: Callable[[int], Any]
) -> None:
    filings = [Filing(requester=cast.elena, subject=f"No sound {n}", device=cast.panel) for n in range(32)]
    tickets = actions.open_many(filings, by=cast.elena)
    assert cast.marcus.scope.is_agent
    with django_assert_num_queries(21):
        apply_macro_many(tickets[:2], hold, by=cast.marcus)
    with django_assert_num_queries(21):
        apply_macro_many(tickets[2:], hold, by=cast.marcus)


def test_who_may_use_which(cast: Cast) -> None:
    own = macro(cast.marcus, "Own", owner=cast.marcus, body="x")
    team = macro(cast.jo, "Team", team=cast.network, body="x")
    all_of_us = macro(cast.jo, "District", body="x")
    people = ("marcus", "tomas", "jo", "ada", "elena", "keiko", "sam")
    seen = {name: {one.name for one in Macro.objects.visible_to(getattr(cast, name))} for name in people}

    assert [one.name for one in Macro.objects.visible_to(cast.marcus).in_order()] == ["Own", "District"]
    assert {own.name, team.name, all_of_us.name} == {"Own", "Team", "District"}
    assert seen == {
        "marcus": {"Own", "District"},
        "tomas": {"Team", "District"},
        "jo": {"District"},
        "ada": set(),
        "elena": set(),
        "keiko": set(),
        "sam": set(),
    }


def test_one_that_is_not_theirs_to_use_does_nothing(cast: Cast, ticket: Ticket) -> None:
    own = macro(cast.priya, owner=cast.priya, body="x", priority=1)
    gone = macro(cast.jo, "Gone", body="x", priority=1)
    remove_macro(gone, by=cast.jo)
    gone.refresh_from_db()

    for one in (own, gone):
        with pytest.raises(Refused, match="not yours to use"):
            apply_macro(ticket, one, by=cast.marcus)
    with pytest.raises(Refused, match="not yours to change"):
        apply_macro(ticket, macro(cast.jo, "High", priority=2), by=cast.priya)
    assert verbs(ticket) == ["opened"]


@pytest.mark.parametrize(
    ("place", "keepers"),
    [
        ("own", {"marcus"}),
        ("team", {"tomas", "jo", "renee", "ada"}),
        ("district", {"jo", "renee", "ada"}),
    ],
)
def test_who_may_keep_which(cast: Cast, place: str, keepers: set[str]) -> None:
    where = {"own": {"owner": cast.marcus}, "team": {"team": cast.network}, "district": {}}[place]
    people = ("marcus", "priya", "tomas", "jo", "renee", "ada", "elena", "keiko", "sam", "pat")
    kept = set()
    for name in people:
        try:
            one = macro(getattr(cast, name), name, body="x", **where)
        except Refused:
            continue
        kept.add(name)
        remove_macro(one, by=getattr(cast, name))

    assert kept == keepers


def test_nobody_moves_one_to_where_they_may_not_keep_it(cast: Cast) -> None:
    own = macro(cast.marcus, owner=cast.marcus, body="x")
    with pytest.raises(Refused, match="leads, directors and administrators"):
        keep_macro(own, by=cast.marcus, owner=None)
    shared = macro(cast.jo, "Shared", body="x")
    with pytest.raises(Refused, match="leads, directors and administrators"):
        keep_macro(shared, by=cast.marcus, owner=cast.marcus)
    assert Macro.objects.get(pk=own.pk).owner == cast.marcus


def test_a_change_over_a_colleagues_change_is_refused_and_names_are_unique_where_they_are(cast: Cast) -> None:
    shared = macro(cast.jo, body="Old")
    keep_macro(shared, by=cast.renee, body="New", seen=1)

    with pytest.raises(Conflict, match="Renee changed this macro since you opened the page"):
        keep_macro(shared, by=cast.jo, body="Mine", seen=1)
    with pytest.raises(Refused, match="There is a macro of that name here already"):
        macro(cast.jo, body="Twice")
    macro(cast.marcus, owner=cast.marcus, body="Another place")
    assert Macro.objects.get(pk=shared.pk).body == "New"
    kept = Entry.objects.about(shared).order_by("pk").values_list("verb", "changed", "data")
    assert list(kept) == [
        ("macro_kept", {"name": [None, "Hold Source"]}, {"body": True}),
        ("macro_kept", {}, {"body": True}),
    ]


# The pages -----------------------------------------------------------------------------------------------------------


def press(browser: Client, ticket: Ticket, one: Macro, act: str = "macro", **data: Any) -> Any:
    here = f"/tickets/{ticket.pk}/"
    return browser.post(f"{here}{act}/", {"macro": one.pk, "seen": ticket.version, "next": here, **data})


def test_the_menu_shows_texts_as_they_would_be_said_and_what_is_missing(
    cast: Cast, ticket: Ticket, hold: Macro, signed_in: SignedIn
) -> None:
    bare = open_ticket(Filing(requester=cast.elena, subject="Help", school=cast.lincoln), by=cast.elena)
    browser = signed_in(cast.marcus)

    menu = text_of(browser.get(f"/tickets/{ticket.pk}/macros/", HTTP_HX_REQUEST="true"))
    page = text_of(browser.get(f"/tickets/{bare.pk}/macros/"))

    assert "priority High · takes it · sends a reply · Waiting: reply" in menu
    assert "Ms. Alvarez, please hold Source on the ActivPanel" in menu
    assert "it has no device, it has no room" in page


def test_one_press_applies_it_and_undo_is_offered(
    cast: Cast, ticket: Ticket, hold: Macro, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    answer = press(browser, ticket, hold)
    page = text_of(browser.get(answer.headers["Location"]))

    assert (answer.status_code, verbs(ticket)[-1]) == (302, "waited")
    assert "Undo" in page
    entry = Entry.objects.about(ticket).latest("pk")
    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry.pk})
    assert said(ticket) == [("reply", "No sound")]


@pytest.mark.parametrize("how", ["kept", "unsaved"])
def test_words_that_are_begun_are_never_sent_it_asks(
    cast: Cast, ticket: Ticket, hold: Macro, signed_in: SignedIn, how: str
) -> None:
    browser = signed_in(cast.marcus)
    keep_draft(ticket, by=cast.marcus, kind="reply", body="Dear Elena, I th" if how == "kept" else "")

    answer = press(browser, ticket, hold, **({"begun": "on"} if how == "unsaved" else {}))
    assert (answer.status_code, verbs(ticket)) == (409, ["opened"])
    assert "Your own words on this ticket are not sent yet, and a macro never sends them." in text_of(answer)

    press(browser, ticket, hold, do="sure")
    assert [body for kind, body in said(ticket) if "I th" in body] == []
    assert said(ticket)[-1][1].startswith("Ms. Alvarez, please hold")
    assert [one.body for one in MessageDraft.objects.all()] == (["Dear Elena, I th"] if how == "kept" else [])


def test_what_only_changes_something_does_not_ask_unless_it_solves(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    keep_draft(ticket, by=cast.marcus, kind="reply", body="Dear Elena, I th")

    assert press(browser, ticket, macro(cast.jo, "High", priority=2)).status_code == 302
    ticket.refresh_from_db()
    assert press(browser, ticket, macro(cast.jo, "Solve", then="solve")).status_code == 409
    assert press(browser, ticket, macro(cast.jo, "Note", body="x", kind="note", priority=1)).status_code == 302
    assert MessageDraft.objects.get().body == "Dear Elena, I th"


def test_its_text_goes_below_what_is_begun_and_nothing_is_sent(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    browser = signed_in(cast.marcus)
    keep_draft(ticket, by=cast.marcus, kind="reply", body="Dear Elena,\n")
    canned = macro(cast.jo, body="please restart the {device}.")

    assert press(browser, ticket, canned, act="insert_macro".replace("_", "-")).status_code == 302
    assert MessageDraft.objects.get().body == "Dear Elena,\n\nplease restart the ActivPanel 9 75″ P-0214."
    assert verbs(ticket) == ["opened"]


def test_it_goes_to_the_next_ticket_and_can_be_taken_back_from_there(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    other = open_ticket(Filing(requester=cast.elena, subject="Silent", device=cast.panel), by=cast.elena)
    on = macro(cast.jo, "On", priority=4, goes_on=True)
    browser = signed_in(cast.marcus)

    answer = browser.post(
        f"/tickets/{ticket.pk}/macro/", {"macro": on.pk, "seen": ticket.version, "way": "view=open"}, follow=True
    )

    reached = answer.redirect_chain[-1][0]
    assert reached.startswith(f"/tickets/{other.pk}/?view=open&done=")
    assert f"Done on ticket {ticket.pk}. Nobody is told of it for some seconds." in text_of(answer)
    undo = Entry.objects.about(ticket).latest("pk")
    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": undo.pk})
    ticket.refresh_from_db()
    assert ticket.priority == 3


def test_a_colleagues_change_is_shown_and_one_press_decides(
    cast: Cast, ticket: Ticket, hold: Macro, signed_in: SignedIn
) -> None:
    browser, seen = signed_in(cast.marcus), ticket.version
    actions.triage(ticket, by=cast.jo, priority=1)

    met = browser.post(f"/tickets/{ticket.pk}/macro/", {"macro": hold.pk, "seen": seen})
    assert met.status_code == 409
    page = text_of(met)
    assert "Jo Lindqvist set priority Urgent" in page
    assert "Hold Source: priority High, takes it, sends a reply, Waiting: reply" in page
    ticket.refresh_from_db()
    assert verbs(ticket) == ["opened", "triaged"]

    again = {"macro": hold.pk, "seen": ticket.version, "met": seen, "resolve": "both"}
    assert browser.post(f"/tickets/{ticket.pk}/macro/", again).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.assignee, ticket.status) == (1, cast.marcus, "waiting_user")


def test_take_mine_after_a_conflict_does_all_of_it(
    cast: Cast, ticket: Ticket, hold: Macro, signed_in: SignedIn
) -> None:
    seen = ticket.version
    changed = actions.triage(ticket, by=cast.jo, priority=1)
    again = {"macro": hold.pk, "seen": changed.version, "met": seen, "resolve": "mine"}
    signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/macro/", again)

    ticket.refresh_from_db()
    assert (ticket.priority, ticket.status) == (2, "waiting_user")


def test_the_menu_and_the_page_cost_the_same_however_many_there_are(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, django_assert_num_queries: Callable[[int], Any]
) -> None:
    browser, team = signed_in(cast.marcus), Team.objects.get(key="network")
    grant(person("Lee", "Lead"), "lead")
    macro(cast.jo, "0", body="{device}", category=cast.category("panel-touch"), to_team=team)
    browser.get("/macros/")
    with django_assert_num_queries(7):
        browser.get("/macros/")
    with django_assert_num_queries(7):
        browser.get(f"/tickets/{ticket.pk}/macros/", HTTP_HX_REQUEST="true")
    for n in range(1, 30):
        macro(cast.jo, str(n), body="{device}", category=cast.category("panel-touch"), to_team=team)
    with django_assert_num_queries(7):
        browser.get("/macros/")
    with django_assert_num_queries(7):
        browser.get(f"/tickets/{ticket.pk}/macros/", HTTP_HX_REQUEST="true")


# Labels


def test_a_macro_puts_its_label_on_and_taken_back_it_is_gone(cast: Cast, ticket: Ticket) -> None:
    waits = macro(cast.jo, "Wait for the update", label=actions.make_label("Panel update", by=cast.jo), take=True)

    apply_macro(ticket, waits, by=cast.marcus)

    assert [line.did for line in timeline(ticket)][1:] == [
        "put the label “Panel update” on it (macro “Wait for the update”)",
        "took the ticket (macro “Wait for the update”)",
    ]
    actions.undo_many(done_together(Entry.objects.about(ticket).last()), by=cast.marcus)
    assert Ticket.objects.get(pk=ticket.pk).labels == []


def test_the_label_of_a_macro_is_the_one_of_now_and_none_that_is_out_of_use(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    old, new = (actions.make_label(word, by=cast.jo) for word in ("Panels", "Panel update"))
    waits = macro(cast.jo, "Wait for the update", label=old, take=True)
    actions.merge_labels(old, into=new, by=cast.ada)

    assert "label “Panel update” · takes it" in text_of(signed_in(cast.jo).get("/macros/"))
    form = signed_in(cast.jo).get(f"/macros/{waits.pk}/").content.decode()
    assert f'<option value="{new.pk}" selected>Panel update</option>' in form
    apply_macro(ticket, Macro.objects.get(pk=waits.pk), by=cast.marcus)
    assert Ticket.objects.get(pk=ticket.pk).labels == [new.pk]

    actions.retire_label(new, by=cast.ada)
    apply_macro(ticket, Macro.objects.get(pk=waits.pk), by=cast.jo)
    assert verbs(ticket) == ["opened", "labelled", "assigned", "assigned"]


def test_a_macro_of_the_team_that_is_worked_by_school_is_every_technician_s(cast: Cast) -> None:
    field = macro(cast.jo, "Field", body="Hello", team=Team.objects.get(by_school=True))
    network = macro(cast.jo, "Network", body="Hello", team=cast.network)

    people = (cast.marcus, cast.priya, cast.tomas, cast.elena)
    used = [[one for one in (field, network) if policy.may_use_macro(by, one)] for by in people]

    assert used == [[field], [field], [network], []]
    assert [list(Macro.objects.visible_to(by)) for by in people] == used
