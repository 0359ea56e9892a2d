"""How urgent a ticket is when it is filed: the matrix, who edits it, and why a ticket is as urgent as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools.models import TestingWindow
from tests.cast import Cast
from tests.tickets.pages import text_of, value_of
from tickets.actions import Filing, open_ticket, triage
from tickets.actions.targets import version as targets_version
from tickets.actions.urgency import save_urgency, version
from tickets.choices import Impact, Priority, Reach
from tickets.forms.urgency import UrgencyForm
from tickets.models import Ticket, UrgencyCell
from tickets.urgency import SHIPPED, Urgency, urgency_of
from users.models import User

SignedIn = Callable[[User], Client]
URGENT, HIGH, NORMAL, LOW = Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW


def ticket(cast: Cast, kind: str = "panel-touch", **said: Any) -> Ticket:
    filing = Filing(requester=cast.elena, subject="Dead", room=cast.room_214, category=cast.category(kind), **said)
    return open_ticket(filing, by=cast.elena)


def under_test(cast: Cast) -> None:
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 5, 7))


@pytest.mark.parametrize(
    ("impact", "reach", "usual", "in_testing"),
    [
        ("stopped", "one", HIGH, URGENT),
        ("stopped", "class", URGENT, URGENT),
        ("stopped", "many", URGENT, URGENT),
        ("manages", "one", NORMAL, HIGH),
        ("manages", "class", HIGH, URGENT),
        ("manages", "many", HIGH, URGENT),
        ("none", "one", LOW, LOW),
        ("none", "class", LOW, HIGH),
        ("none", "many", NORMAL, HIGH),
        ("stopped", "", URGENT, URGENT),  # an affected class is one class
        ("manages", "", HIGH, URGENT),
        ("none", "", LOW, LOW),
        ("", "many", NORMAL, HIGH),
        ("", "", LOW, LOW),  # what nobody says makes nothing more urgent
    ],
)
def test_a_low_kind_of_trouble_becomes_as_urgent_as_its_cell(
    impact: str, reach: str, usual: int, in_testing: int
) -> None:
    found = [urgency_of(LOW, impact, reach, SHIPPED, in_testing=test).priority for test in (False, True)]

    assert found == [usual, in_testing]


@pytest.mark.parametrize("impact", ["", *Impact.values])
@pytest.mark.parametrize("reach", ["", *Reach.values])
def test_nothing_that_is_said_makes_an_urgent_kind_less_urgent(impact: str, reach: str) -> None:
    assert urgency_of(URGENT, impact, reach, SHIPPED, in_testing=True) == Urgency(URGENT, "kind")


@pytest.mark.parametrize(
    ("said", "tested", "priority", "why"),
    [
        ({"impact": "stopped"}, False, URGENT, "Urgent: a class cannot go on"),
        ({"impact": "manages", "reach": "many"}, False, HIGH, "High: a class manages, more than one room"),
        ({"impact": "manages", "reach": "one"}, True, HIGH, "High: a class manages, one person, in a room under test"),
        ({"impact": "none"}, True, NORMAL, "Normal: as this kind of trouble always is"),
        ({}, True, NORMAL, ""),
        ({"impact": "stopped", "priority": LOW}, False, LOW, ""),  # somebody chose it
    ],
)
def test_the_ticket_says_to_technicians_why_it_is_so_urgent(
    cast: Cast, signed_in: SignedIn, said: dict[str, Any], tested: bool, priority: int, why: str
) -> None:
    if tested:
        under_test(cast)

    kept = ticket(cast, **said)

    assert (kept.priority, kept.why_so_urgent) == (priority, why)
    page = text_of(signed_in(cast.marcus).get(f"/tickets/{kept.pk}/"))
    assert (f"Filed as {why}" in page) == bool(why)
    assert "Filed as" not in text_of(signed_in(cast.elena).get(f"/tickets/{kept.pk}/"))


def test_the_reason_stays_what_it_was_when_somebody_sorts_the_ticket(cast: Cast) -> None:
    kept = ticket(cast, impact="stopped")

    triage(kept, by=cast.marcus, priority=LOW)

    assert Ticket.objects.get(pk=kept.pk).why_so_urgent == "Urgent: a class cannot go on"


def test_the_form_promises_what_the_matrix_says_for_whom_it_hits(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.elena)
    words = "Yes, we cannot go on You hear from us within {}"
    assert words.format("15 minutes") in text_of(browser.get("/report/", {"room": cast.room_214.pk}))
    assert words.format("2 hours") in text_of(browser.get("/report/", {"reach": "one"}))
    under_test(cast)
    assert words.format("5 minutes") in text_of(browser.get("/report/", {"reach": "one"}))

    browser.post("/report/", {"subject": "Dead", "impact": "manages", "reach": "many", "room": cast.room_214.pk})

    kept = Ticket.objects.get()
    assert (kept.priority, kept.reach, kept.urgency) == (URGENT, "many", {"priority": 1, "by": "testing"})


# The district edits it


def shown(**changes: Any) -> dict[str, Any]:
    """What a browser sends of the card, with some cells changed."""
    form = UrgencyForm()
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    return sent | {f"u-{name.replace('__', '/')}": value for name, value in changes.items()}


def test_a_lead_edits_a_cell_and_tickets_from_then_on_follow_it(cast: Cast, signed_in: SignedIn) -> None:
    before = ticket(cast, impact="manages")
    browser = signed_in(cast.jo)

    answer = browser.post("/targets/urgency/", shown(manages__class=URGENT, none__one=NORMAL), follow=True)

    assert "Saved. It holds for tickets that are filed from now on." in answer.content.decode()
    assert Ticket.objects.get(pk=before.pk).priority == HIGH
    assert [ticket(cast, impact=impact).priority for impact in ("manages", "none", "")] == [URGENT, NORMAL, NORMAL]
    assert ticket(cast, "doc-camera", impact="none").priority == NORMAL
    entry = Entry.objects.get(verb="urgency_changed")
    assert (entry.by, entry.changed) == (cast.jo, {"manages/class": [2, 1], "none/one": [None, 3]})
    assert "Yes, but we manage You hear from us within 15 minutes" in text_of(signed_in(cast.elena).get("/report/"))


def test_a_cell_is_left_to_the_kind_of_trouble(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.ada).post("/targets/urgency/", shown(stopped__class=""))

    assert UrgencyCell.objects.get().priority is None
    assert ticket(cast, impact="stopped").priority == NORMAL


def test_what_is_not_sent_stays_and_saving_what_is_there_is_no_change(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.jo)

    browser.post("/targets/urgency/", {})
    browser.post("/targets/urgency/", shown())

    assert (UrgencyCell.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_colleagues_change_is_not_written_over_and_is_no_change_of_targets(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.jo)
    page = browser.get("/targets/urgency/")
    sent = shown(manages__class=LOW) | {"u-seen": value_of(page, "u-seen")}
    save_urgency({("stopped", "one", False): LOW}, by=cast.renee)

    answer = browser.post("/targets/urgency/", sent, headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "Renee changed these since you opened the page. Look at them again, then save." in text_of(answer)
    assert UrgencyCell.objects.count() == 1
    assert targets_version() == 0
    with pytest.raises(Conflict):
        save_urgency({}, by=cast.jo, seen=version() - 1)


@pytest.mark.parametrize("who", ["marcus", "elena", "keiko"])
def test_others_do_not_edit_it(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="set by leads, directors and administrators"):
        save_urgency({("stopped", "one", False): LOW}, by=getattr(cast, who))
    assert UrgencyCell.objects.count() == 0
