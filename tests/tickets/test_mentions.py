"""“@Name” in a note: who is offered, who is meant, who is told, and who is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from schools.wall import today
from tests.cast import Cast, grant, person
from tests.tickets.pages import text_of
from tickets import actions
from tickets.actions import Filing, open_ticket
from tickets.mentions import mentioned, suggest
from tickets.models import Ticket
from tickets.timeline import timeline
from users.actions.absence import announce_absence
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", category=cast.category("panel-touch"), device=cast.panel)
    return open_ticket(filing, by=cast.elena)


def names(people: list[User]) -> list[str]:
    return [one.given_name for one in people]


def letters() -> list[tuple[str, EmailMessage]]:
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")
    kept = OutgoingLetter.objects.order_by("pk")
    return [(row.to, message_from_bytes(bytes(row.raw), policy=policy.default)) for row in kept]  # type: ignore[arg-type]


def write_note(browser: Client, ticket: Ticket, body: str) -> None:
    assert browser.post(f"/tickets/{ticket.pk}/note/", {"body": body}).status_code == 302


def test_offered_are_those_who_work_the_ticket_whose_it_is_first(cast: Cast, ticket: Ticket) -> None:
    assert names(suggest(ticket, "", by=cast.jo)) == ["Marcus", "Renee"]

    given = actions.assign(ticket, by=cast.jo, to=cast.priya)
    actions.note(given, by=cast.renee, body="Third time.")
    assert names(suggest(given, "", by=cast.jo)) == ["Priya", "Renee", "Marcus"]
    assert names(suggest(given, "nA", by=cast.jo)) == ["Priya"]
    assert names(suggest(given, "renee cast", by=cast.jo)) == ["Renee"]
    assert names(suggest(given, "eed", by=cast.jo)) == []
    assert names(suggest(given, "", by=cast.priya)) == ["Renee", "Jo", "Marcus"]


def test_offered_are_also_the_team_and_who_stands_in_today_and_accents_do_not_matter(
    cast: Cast, ticket: Ticket
) -> None:
    its = actions.triage(ticket, by=cast.jo, team=cast.network)
    assert names(suggest(its, "tomas", by=cast.jo)) == ["Tomás"]

    day = today()
    announce_absence(cast.marcus, by=cast.marcus, first_day=day, last_day=day, substitute=cast.priya)
    assert names(suggest(its, "", by=cast.jo)) == ["Marcus", "Priya", "Renee", "Tomás"]


def test_a_restricted_ticket_offers_nobody_who_cannot_open_it(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    restricted = actions.restrict(ticket, by=cast.marcus)
    ticket = actions.assign(restricted, by=cast.keiko, to=cast.tomas)
    readers = {one for one in User.objects.filter(is_active=True) if ticket in Ticket.objects.visible_to(one)}
    offered = set(suggest(ticket, "", by=cast.keiko))

    assert offered == readers - {cast.keiko, cast.elena} == {cast.marcus, cast.tomas}
    page = signed_in(cast.keiko).get(f"/tickets/{ticket.pk}/colleagues/", {"q": ""}).content.decode()
    assert ("Ortega" in page, "Lindqvist" in page) == (True, False)
    write_note(signed_in(cast.keiko), ticket, "Ask @Jo Lindqvist")
    assert Entry.objects.about(ticket).get(verb="noted").data == {}
    assert [to for to, letter in letters() if to == cast.jo.email] == []


@pytest.mark.parametrize(
    ("body", "meant", "unreached"),
    [
        ("@Jo Lindqvist look", ["Jo"], []),
        ("see (@jo lindqvist), @Renee Castellano: @Jo Lindqvist!", ["Jo", "Renee"], []),
        ("mail@Jo Lindqvist", [], []),
        ("@Jo Lindqvists chair", [], []),
        ("@Jo Novak", [], []),
        ("@Jo", ["Jo"], []),
        ("@jo: look, @Priya, too", ["Jo"], ["Priya Nair"]),
        ("@Tomas", [], ["Tomás Ortega"]),
        ("@Marcus", [], []),
        ("@Marcus Reed myself", [], []),
        ("@Priya Nair and @Tomas Ortega", [], ["Priya Nair", "Tomás Ortega"]),
        ("@Elena Alvarez asked", [], []),
    ],
)
def test_a_name_after_the_sign_means_somebody(
    cast: Cast, ticket: Ticket, body: str, meant: list[str], unreached: list[str]
) -> None:
    found = mentioned(body, ticket, by=cast.marcus)

    assert (names(sorted(found.people, key=lambda one: one.given_name)), list(found.unreached)) == (meant, unreached)


def test_a_given_name_that_two_of_us_have_means_neither(cast: Cast, ticket: Ticket) -> None:
    other = person("Joe", "Abbott")
    User.objects.filter(pk=other.pk).update(given_name="Jo")
    assert mentioned("@Jo", ticket, by=cast.marcus).people == [cast.jo]

    grant(other, "technician", cast.lincoln)

    found = mentioned("@Jo", ticket, by=cast.marcus)
    assert (list(found.people), list(found.unreached)) == ([], [])
    assert mentioned("@Jo Abbott", ticket, by=cast.marcus).people == [other]


def test_who_is_mentioned_is_told_once_and_hears_of_what_comes_later(
    cast: Cast, ticket: Ticket, signed_in: SignedIn
) -> None:
    write_note(signed_in(cast.marcus), ticket, "Third one. @Jo Lindqvist @Jo Lindqvist, order?")
    told = [(to, letter) for to, letter in letters() if to == cast.jo.email]
    text = told[0][1].get_body(("plain",)).get_content()  # type: ignore[union-attr]

    assert len(told) == 1
    assert f"Marcus Reed mentioned you in an internal note on ticket {ticket.pk}:" in text
    assert "Third one. @Jo Lindqvist @Jo Lindqvist, order?" in text
    assert [(one.user.given_name, one.reason) for one in ticket.accesses.order_by("pk")] == [
        ("Elena", "requester"),
        ("Jo", "mentioned"),
    ]
    assert timeline(ticket)[-1].did == "mentioned Jo Lindqvist in a note"

    before = len(letters())
    actions.reply(ticket, by=cast.elena, body="It went off again.")
    assert [to for to, _letter in letters()[before:]] == [cast.jo.email]


def test_nobody_but_the_mentioned_is_told_of_a_note(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    before = len(letters())

    write_note(signed_in(cast.marcus), ticket, "Third one, no word to anybody.")
    assert letters()[before:] == []
    write_note(signed_in(cast.marcus), ticket, "@Renee Castellano, budget?")
    assert [to for to, _letter in letters()[before:]] == [cast.renee.email]


def test_a_name_that_cannot_be_reached_is_said_to_the_author(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)
    answer = browser.post(f"/tickets/{ticket.pk}/note/", {"body": "@Priya Nair, yours?"}, follow=True)

    said = "Priya Nair may not see this ticket and was not told. Assign it, or ask a lead."
    assert said in answer.content.decode()
    assert ticket.messages.filter(kind="note").count() == 1
    assert not ticket.accesses.filter(user=cast.priya).exists()


def test_undo_takes_the_mention_back(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    write_note(signed_in(cast.marcus), ticket, "@Jo Lindqvist, order?")
    actions.undo(Entry.objects.about(ticket).get(verb="noted"), by=cast.marcus)

    assert [one.user for one in ticket.accesses.all()] == [cast.elena]
    assert [to for to, _letter in letters() if to == cast.jo.email] == []


def test_a_sign_in_a_reply_means_nobody(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/reply/", {"body": "@Jo Lindqvist will come."})

    assert [one.user for one in ticket.accesses.all()] == [cast.elena]
    assert [to for to, _letter in letters() if to == cast.jo.email] == []


def test_the_verb_refuses_who_may_not_read_it(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Refused, match=r"Priya Nair may not read notes on this ticket\."):
        actions.note(ticket, by=cast.marcus, body="@Priya Nair", mentions=[cast.priya])
    assert not ticket.messages.filter(kind="note").exists()


def test_the_requester_learns_nothing_of_a_mention(cast: Cast, ticket: Ticket, signed_in: SignedIn) -> None:
    write_note(signed_in(cast.marcus), ticket, "@Renee Castellano, budget?")

    assert "Castellano" in text_of(signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/"))
    assert "Castellano" not in text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))


def test_suggestions_cost_the_same_however_many_colleagues_there_are(
    cast: Cast, ticket: Ticket, signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    browser = signed_in(cast.marcus)
    for n in range(10):
        grant(person(f"Zoe{n}", f"Zimmer{n}"), "technician", cast.lincoln)
    browser.get(f"/tickets/{ticket.pk}/colleagues/", {"q": "z"})
    with django_assert_num_queries(17):  # type: ignore[attr-defined]
        browser.get(f"/tickets/{ticket.pk}/colleagues/", {"q": "z"})
    for n in range(10, 30):
        grant(person(f"Zoe{n}", f"Zimmer{n}"), "technician", cast.lincoln)
    with django_assert_num_queries(17):  # type: ignore[attr-defined]
        browser.get(f"/tickets/{ticket.pk}/colleagues/", {"q": "z"})


def test_teachers_are_never_offered(cast: Cast, ticket: Ticket) -> None:
    actions.follow(ticket, by=cast.elena, who=cast.david)
    assert names(suggest(ticket, "", by=cast.marcus)) == ["Jo", "Renee"]
