"""`is:missed`: a promise that was not kept, of what is open and of what is solved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit import clock
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_search import QUEUE, file, found
from tickets import actions
from tickets.models import Ticket
from tickets.tasks import tick

WAYS = ("is:missed", "is:breached", "is:was-late", 'is:"promise missed"')


@pytest.fixture
def scene(cast: Cast) -> dict[str, Ticket]:
    """Urgent tickets are answered within 15 minutes and solved within 4 hours; half an hour has gone by."""
    names = ("answered late", "late", "solved late", "closed late", "withdrawn late", "in time", "solved in time")
    made = {name: file(cast, name, impact="stopped" if "late" in name else "none") for name in names}
    actions.solve(made["solved in time"], by=cast.marcus)
    clock.move(timedelta(minutes=30))
    actions.reply(made["answered late"], by=cast.marcus, body="Is the lamp green?")
    for name in ("solved late", "closed late"):
        actions.reply(made[name], by=cast.marcus, body="Try it now.")
        actions.solve(made[name], by=cast.marcus)
    actions.close(made["closed late"], by=cast.marcus)
    actions.withdraw(made["withdrawn late"], by=made["withdrawn late"].requester)
    return made


def names_in(made: dict[str, Ticket], numbers: list[int]) -> set[str]:
    return {name for name, ticket in made.items() if ticket.pk in numbers}


def test_what_is_open_and_what_is_solved_is_found(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    missed = {"answered late", "late", "solved late", "closed late", "withdrawn late"}

    assert {way: names_in(scene, found(client, way)) for way in WAYS} == dict.fromkeys(WAYS, missed)
    assert names_in(scene, found(client, "is:missed status:solved")) == {"solved late"}
    assert names_in(scene, found(client, "is:missed status:open")) == {"answered late", "late"}
    assert names_in(scene, found(client, "is:missed is:late")) == {"late"}
    assert names_in(scene, found(client, "-is:missed")) == set(scene) - missed
    assert names_in(scene, found(client, "late is:missed status:solved")) == {"solved late"}


def test_it_is_the_same_before_and_after_the_tick(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    before = found(client, "is:missed")

    tick()

    assert found(client, "is:missed") == before


def test_missed_promises_of_others_are_not_found(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    secret = actions.restrict(scene["solved late"], by=cast.marcus)

    assert secret.pk in found(signed_in(cast.keiko), "is:missed")
    assert secret.pk not in found(signed_in(cast.jo), "is:missed")
    assert found(signed_in(cast.priya), "is:missed") == []


def test_the_filter_menu_offers_it_beside_the_state(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    response = client.get(
        QUEUE, {"write": "1", "view": "open", "status": "solved", "promise": "missed", "snoozed": ""}, follow=True
    )

    assert response.redirect_chain[-1][0] == "/queue/?q=status%3Asolved+is%3Amissed"
    assert "Status: Solved" in text_of(response)
    assert "Is: Promise missed" in text_of(response)
    menu = client.get(QUEUE, {"q": "is:breached is:unread", "filter": "1"})
    assert menu.context["builder"].initial["promise"] == "missed"
    kept = client.get(QUEUE, {"write": "1", "q": "is:breached is:unread", "promise": ""}, follow=True)
    assert kept.context["request"].GET["q"] == "is:unread"
