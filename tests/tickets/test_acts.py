"""Acts by the addresses of a ticket: done and back to the page, or refused with a sentence and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from audit.models import Entry
from tests.cast import Cast, belong
from tests.tickets.pages import chosen_of, text_of, value_of
from tickets import actions
from tickets.models import Attachment, Message, Ticket, TicketAccess

NOT_YOURS = "Ticket {} is not yours to change. Its team or a lead can do that."


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A new ticket of Elena's about her panel, followed by Rosa."""
    filing = actions.Filing(
        requester=cast.elena,
        subject="Panel does not react",
        category=cast.category("panel-touch"),
        device=cast.panel,
        followers=[cast.rosa],
    )
    return actions.open_ticket(filing, by=cast.elena)


Prepare = Callable[[Ticket, Cast], Any]
Act = tuple[dict[str, Any], Prepare | None, str, Any]


def solved(ticket: Ticket, cast: Cast) -> Any:
    return actions.solve(ticket, by=cast.jo)


def for_part(ticket: Ticket, cast: Cast) -> Any:
    return actions.wait(ticket, by=cast.jo, reason="part")


def restricted(ticket: Ticket, cast: Cast) -> Any:
    return actions.restrict(ticket, by=cast.marcus)


# act -> (what is sent, what came before, a field, what it holds afterwards)
ACTS: dict[str, Act] = {
    "reply": ({"body": "Hold Source."}, None, "status", "open"),
    "note": ({"body": "Same as 206."}, None, "version", 2),
    "assign": ({"to": "marcus"}, None, "assignee__given_name", "Marcus"),
    "triage": ({"priority": "1"}, None, "priority", 1),
    "wait": ({"reason": "vendor"}, None, "status", "waiting_vendor"),
    "visit": ({"slot": "2027-04-27/4"}, None, "status", "visit"),
    "work-on": ({}, None, "status", "open"),
    "part-arrived": ({}, for_part, "status", "part_in"),
    "solve": ({}, None, "status", "solved"),
    "reopen": ({}, solved, "status", "open"),
    "close": ({}, solved, "status", "closed"),
    "restrict": ({}, None, "restricted", True),
    "unrestrict": ({}, restricted, "restricted", False),
    "follow": ({"who": "david.chen@cedarvalley.example"}, None, "version", 2),
}
# What somebody may do besides who works the ticket: the requester, a follower, and who holds the key alone.
ALSO = {
    "reply": "elena rosa",
    "follow": "elena rosa",
    "solve": "elena",
    "reopen": "elena",
    "unrestrict": "keiko",
}


def send(client: Client, ticket: Ticket, act: str, cast: Cast, **changes: Any) -> Any:
    sent = {key: getattr(cast, value).pk if value == "marcus" else value for key, value in ACTS[act][0].items()}
    return client.post(f"/tickets/{ticket.pk}/{act}/", {**sent, **changes})


def field(ticket: Ticket, name: str) -> Any:
    return Ticket.objects.values_list(name, flat=True).get(pk=ticket.pk)


def before(act: str, ticket: Ticket, cast: Cast) -> None:
    prepare = ACTS[act][1]
    if prepare:
        prepare(ticket, cast)


@pytest.mark.parametrize("act", [act for act in ACTS if act != "unrestrict"])
def test_who_works_it_does_it_and_is_back_on_the_page(cast: Cast, ticket: Ticket, signed_in, act: str) -> None:  # type: ignore[no-untyped-def]
    before(act, ticket, cast)
    _sent, _prepare, name, after = ACTS[act]

    response = send(signed_in(cast.marcus), ticket, act, cast)

    assert (response.status_code, response.url) == (302, f"/tickets/{ticket.pk}/")
    assert field(ticket, name) == after


@pytest.mark.parametrize("act", ACTS)
def test_it_is_the_policy_that_decides_for_everybody_who_sees_it(
    cast: Cast, ticket: Ticket, signed_in, act: str
) -> None:  # type: ignore[no-untyped-def]
    before(act, ticket, cast)
    belong(cast.ada, cast.lincoln, "office")
    for person in ("elena", "rosa", "ada", "keiko"):
        user = getattr(cast, person)
        if not Ticket.objects.visible_to(user).contains(ticket) or person in ALSO.get(act, "").split():
            continue

        response = send(signed_in(user), ticket, act, cast)

        assert response.status_code == 422, person
        assert NOT_YOURS.format(ticket.pk) in response.content.decode(), person
    assert field(ticket, ACTS[act][2]) != ACTS[act][3]


@pytest.mark.parametrize(("act", "person"), [(act, one) for act, people in ALSO.items() for one in people.split()])
def test_some_acts_are_open_to_others_too(cast: Cast, ticket: Ticket, signed_in, act: str, person: str) -> None:  # type: ignore[no-untyped-def]
    before(act, ticket, cast)
    if (act, person) == ("unrestrict", "keiko"):
        assert Ticket.objects.visible_to(cast.keiko).contains(ticket)
    entries = Entry.objects.about(ticket).count()

    response = send(signed_in(getattr(cast, person)), ticket, act, cast)

    assert response.status_code == 302
    assert Entry.objects.about(ticket).count() == entries + 1


@pytest.mark.parametrize("act", [*ACTS, "undo"])
@pytest.mark.parametrize("person", ["david", "kim", "paula", "priya", "tomas", "sam", "pat", "keiko"])
def test_a_foreign_number_is_a_page_that_is_not_there(
    cast: Cast, ticket: Ticket, signed_in, act: str, person: str
) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(getattr(cast, person)).post(f"/tickets/{ticket.pk}/{act}/", {"body": "x", "entry": 1})

    assert response.status_code == 404
    assert "Panel does not react" not in response.content.decode()
    assert field(ticket, "version") == 1


@pytest.mark.parametrize("act", [*ACTS, "undo"])
def test_an_act_is_posted_by_somebody_who_is_signed_in(cast: Cast, ticket: Ticket, signed_in, act: str) -> None:  # type: ignore[no-untyped-def]
    address = f"/tickets/{ticket.pk}/{act}/"

    assert Client().post(address).url == f"/accounts/login/?next={address}"
    assert signed_in(cast.marcus).get(address).status_code == 405


def test_an_act_from_another_site_is_refused(cast: Cast, ticket: Ticket) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.marcus, backend="users.backends.RoleBackend")

    assert client.post(f"/tickets/{ticket.pk}/solve/").status_code == 403
    assert field(ticket, "status") == "new"


# What is sent may be anything ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "sent", "sentence"),
    [
        ("assign", {"to": "²"}, "Choose somebody of the list."),
        ("assign", {"to": "9" * 20}, "Choose somebody of the list."),
        ("assign", {"to": "kim"}, "Kim Park does not work tickets. Choose somebody of the helpdesk."),
        ("triage", {"device": "X-1"}, "No device has the tag or serial number “X-1”."),
        ("triage", {"room": "999"}, "Lincoln Middle School has no room “999”."),
        ("triage", {"school": "high", "room": "214"}, "Cedar Valley High School has no room “214”."),
        ("triage", {"school": "", "room": "214"}, "No school has no room “214”."),
        ("triage", {"subject": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
        ("triage", {"priority": "7"}, "Select a valid choice. 7 is not one of the available choices."),
        ("wait", {"reason": "a while"}, "Select a valid choice. a while is not one of the available choices."),
        ("wait", {"reason": "part", "expected_on": "soon"}, "Enter a valid date."),
        ("visit", {}, "Choose a period, or say day and time."),
        ("visit", {"slot": "2027-04-27/9"}, "Choose a period, or say day and time."),
        ("visit", {"slot": "2027-02-31/4"}, "Choose a period, or say day and time."),
        ("visit", {"at": "2027-04-27T08:00"}, "That time is over. Choose a later one."),
        ("visit", {"slot": "2027-04-27/1"}, "That time is over. Choose a later one."),
        ("solve", {"seen": "x"}, "Enter a whole number."),
        ("reopen", {}, "This ticket is “New”, so that is not possible now."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence_that_helps(
    cast: Cast, ticket: Ticket, signed_in, act: str, sent: dict[str, str], sentence: str
) -> None:  # type: ignore[no-untyped-def]
    known = {"kim": cast.kim.pk, "high": cast.high.pk}
    sent = {key: str(known.get(value, value)) for key, value in sent.items()}

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/{act}/", sent)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert field(ticket, "version") == 1


def test_what_was_typed_into_a_refused_form_is_still_there(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    sent = {
        "subject": "The touch layer is dead",
        "school": cast.high.pk,
        "room": "999",
        "device": "P-0214",
        "team": "",
    }

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/triage/", sent)

    assert [value_of(response, name) for name in ("subject", "room", "device")] == [
        "The touch layer is dead",
        "999",
        "P-0214",
    ]
    assert (chosen_of(response, "school"), chosen_of(response, "team")) == (str(cast.high.pk), "")


def test_a_new_school_drops_the_old_room_and_a_device_is_found_by_tag_or_serial_number(
    cast: Cast, ticket: Ticket, signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    client.post(f"/tickets/{ticket.pk}/triage/", {"school": cast.high.pk, "device": "pf4k9x1"})

    assert (field(ticket, "school__code"), field(ticket, "room"), field(ticket, "device__tag")) == (
        "CVH",
        None,
        "T-04471",
    )


def test_a_visit_in_a_period_lasts_as_long_as_the_period(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/visit/", {"slot": "2027-04-28/2"})

    kept = Ticket.objects.get(pk=ticket.pk)
    assert kept.visit_at and kept.visit_until
    assert [f"{one:%m-%d %H:%M}" for one in (kept.visit_at, kept.visit_until)] == ["04-28 13:52", "04-28 14:40"]


# Two people at one ticket -------------------------------------------------------------------------------------------


def test_a_change_over_somebody_elses_is_a_conflict_that_says_who(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    actions.wait(ticket, by=cast.jo, reason="part")

    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/assign/", {"to": cast.marcus.pk, "seen": 1})

    assert response.status_code == 409
    assert "Jo changed this ticket 0 s ago. Look at it once more, then decide." in text_of(response)
    assert field(ticket, "assignee") is None


@pytest.mark.parametrize(("act", "then"), [("reply", ""), ("reply", "solve"), ("reply", "wait_user"), ("note", "")])
def test_words_that_met_a_conflict_are_kept_and_can_be_sent_anyway(
    cast: Cast, ticket: Ticket, signed_in, act: str, then: str
) -> None:  # type: ignore[no-untyped-def]
    client, address, token = signed_in(cast.marcus), f"/tickets/{ticket.pk}/{act}/", str(uuid4())
    sent = {"body": "Hold <Source> for ten seconds.", "then": then, "form_token": token, "kind": act}
    actions.note(ticket, by=cast.jo, body="I was there yesterday.")

    response = client.post(address, {**sent, "seen": "1"})

    assert response.status_code == 409
    assert "Jo changed this ticket 0 s ago." in text_of(response)
    assert "Hold &lt;Source&gt; for ten seconds.</textarea>" in response.content.decode()
    assert "I was there yesterday." in text_of(response)
    assert (value_of(response, "form_token"), value_of(response, "kind")) == (token, act)
    assert Message.objects.filter(author=cast.marcus).count() == 0

    again = client.post(address, {**sent, "seen": value_of(response, "seen")})

    assert again.status_code == 302
    assert Message.objects.filter(author=cast.marcus, body=sent["body"]).count() == 1


# Posted twice -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "entries"),
    [
        ({"body": "Hold Source."}, ["opened", "answered"]),
        ({"body": "Which room?", "then": "wait_user"}, ["opened", "answered", "waited"]),
        ({"body": "It works again.", "then": "solve"}, ["opened", "solved"]),
        ({"body": "Same as 206.", "kind": "note"}, ["opened", "noted"]),
    ],
    ids=["reply", "send and wait", "send and solve", "note"],
)
def test_a_form_that_is_posted_twice_counts_once(
    cast: Cast, ticket: Ticket, signed_in, sent: dict[str, str], entries: list[str]
) -> None:  # type: ignore[no-untyped-def]
    client, form = signed_in(cast.marcus), {**sent, "form_token": str(uuid4()), "seen": "1"}
    files = lambda: {"files": SimpleUploadedFile("notes.txt", b"see there", "text/plain")}  # noqa: E731

    responses = [client.post(f"/tickets/{ticket.pk}/reply/", {**form, **files()}) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert [entry.verb for entry in Entry.objects.about(ticket)] == entries
    assert (Message.objects.filter(author=cast.marcus).count(), Attachment.objects.count()) == (1, 1)


# Where it leads ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["assign", "reply"])
@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/queue/?view=mine", "/queue/?view=mine"),
        ("", "/tickets/{}/"),
        ("https://elsewhere.example/", "/tickets/{}/"),
        ("//elsewhere.example/", "/tickets/{}/"),
        ("/\\elsewhere.example", "/tickets/{}/"),
        ("javascript:alert(1)", "/tickets/{}/"),
        ("http://testserver@elsewhere.example/", "/tickets/{}/"),
    ],
)
def test_it_leads_back_within_the_house(
    cast: Cast, ticket: Ticket, signed_in, act: str, wanted: str, led: str
) -> None:  # type: ignore[no-untyped-def]
    response = send(signed_in(cast.marcus), ticket, act, cast, next=wanted)

    assert response.url == led.format(ticket.pk)


def test_a_ticket_that_went_out_of_sight_leads_to_the_queue_where_it_can_be_taken_back(
    cast: Cast, ticket: Ticket, signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    response = client.post(f"/tickets/{ticket.pk}/triage/", {"school": cast.high.pk}, follow=True)

    assert response.redirect_chain[0][0].startswith("/queue/?done=")
    assert f"Done. Ticket {ticket.pk} is with others now." in response.content.decode()
    assert "1 ticket is changed. Nobody is told of it for some seconds. Undo" in text_of(response)
    entry = Entry.objects.get(verb="triaged")
    assert client.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry.pk}).url == f"/tickets/{ticket.pk}/"
    assert field(ticket, "school__code") == "LMS"


def test_what_is_out_of_sight_for_long_stays_so(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    client.post(f"/tickets/{ticket.pk}/triage/", {"school": cast.high.pk})
    clock.move(timedelta(seconds=16))

    response = client.post(f"/tickets/{ticket.pk}/undo/", {"entry": Entry.objects.get(verb="triaged").pk})

    assert (response.status_code, field(ticket, "school__code")) == (404, "CVH")


# Followers ----------------------------------------------------------------------------------------------------------


def test_a_colleague_is_added_by_name_or_address(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    for who in ("Tomás Ortega", "DAVID.CHEN@cedarvalley.example"):
        client.post(f"/tickets/{ticket.pk}/follow/", {"who": who})

    named = TicketAccess.objects.filter(ticket=ticket, reason="follower").order_by("pk")
    assert [one.user for one in named] == [cast.rosa, cast.tomas, cast.david]


@pytest.mark.parametrize("who", ["Nobody Known", "Kim Park", "a", "\0", "x" * 500, "%"])
def test_who_is_not_a_colleague_cannot_be_added(cast: Cast, ticket: Ticket, signed_in, who: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/follow/", {"who": who})

    assert response.status_code == 422
    assert TicketAccess.objects.filter(ticket=ticket).count() == 2


# Speaking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [{}, {"body": "   "}, {"body": "", "then": "solve"}, {"body": "\n", "kind": "note"}])
def test_nothing_said_is_nothing_sent(cast: Cast, ticket: Ticket, signed_in, sent: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/reply/", sent)

    assert response.status_code == 422
    assert "Please write something first, or add a photo." in text_of(response)
    assert field(ticket, "version") == 1


def test_a_note_is_never_shown_to_the_requester(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    client.post(f"/tickets/{ticket.pk}/note/", {"body": "She never turns it off."})
    assert "She never turns it off." in text_of(client.get(f"/tickets/{ticket.pk}/"))

    assert "She never turns it off." not in text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))


def test_who_only_asked_cannot_write_a_note(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    for address, sent in (("note", {"body": "x"}), ("reply", {"body": "x", "kind": "note"})):
        response = signed_in(cast.elena).post(f"/tickets/{ticket.pk}/{address}/", sent)
        assert NOT_YOURS.format(ticket.pk) in text_of(response)

    assert Message.objects.filter(kind="note").count() == 0


def test_a_restricted_ticket_says_who_can_see_it(cast: Cast, ticket: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    actions.assign(ticket, by=cast.jo, to=cast.marcus)
    response = signed_in(cast.jo).post(f"/tickets/{ticket.pk}/restrict/", follow=True)

    people = "EA Elena Alvarez JL Jo Lindqvist MR Marcus Reed RD Rosa Delgado"
    assert f"Who can see it {people} and the key-holders of restricted tickets" in text_of(response)
    assert "Undo" in text_of(response)
