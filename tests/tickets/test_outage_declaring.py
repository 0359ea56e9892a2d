"""Where an outage is: schools that are ticked, or the whole district, which nobody says by leaving all empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, grant
from tests.tickets.outages import declaring, ticket_of, wifi
from tests.tickets.pages import links_of, text_of
from tickets import actions
from tickets.models import Outage, Ticket
from users.models import User

SignedIn = Callable[[User], Client]
TICK = "Tick the schools, or “The whole district”."


def where(outage: Outage) -> list[str]:
    return [str(school) for school in outage.schools.all()]


def test_nothing_ticked_is_not_the_whole_district(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.jo).post("/outages/new/", declaring(cast, schools=[], words="Typed before."))
    assert (answer.status_code, TICK in text_of(answer), Outage.objects.count()) == (422, True, 0)
    assert "Typed before." in answer.content.decode()


@pytest.mark.parametrize("ticked", [True, False])
def test_the_whole_district_is_a_choice_of_its_own(cast: Cast, signed_in: SignedIn, ticked: bool) -> None:
    schools = [cast.lincoln.pk] if ticked else []
    signed_in(cast.jo).post("/outages/new/", declaring(cast, schools=schools, everywhere="on"))
    assert where(Outage.objects.get()) == []


def test_a_correction_neither_becomes_the_whole_district_by_unticking(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser, at = signed_in(cast.jo), f"/outages/{outage.pk}/"
    sent: dict[str, Any] = {"title": outage.title, "seen": outage.version}

    answer = browser.post(f"{at}change/", sent)
    assert (answer.status_code, TICK in text_of(answer)) == (422, True)
    assert where(Outage.objects.get()) == ["Lincoln Middle School"]

    assert browser.post(f"{at}change/", sent | {"everywhere": "on"}).status_code == 302
    assert where(Outage.objects.get()) == []
    assert re.search(r'<input type="checkbox" name="everywhere"[^>]* checked', browser.get(at).content.decode())


def test_who_leads_one_school_is_not_offered_the_whole_district(cast: Cast, signed_in: SignedIn) -> None:
    grant(cast.marcus, "lead", cast.lincoln)
    browser = signed_in(cast.marcus)
    assert "The whole district" not in text_of(browser.get("/outages/new/"))
    answer = browser.post("/outages/new/", declaring(cast, schools=[], everywhere="on"))
    assert (answer.status_code, "Tick the schools." in text_of(answer), Outage.objects.count()) == (422, True, 0)


# One that goes on there already


def test_declaring_tells_of_an_outage_that_goes_on_there_and_attaches_the_tickets_to_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    here, everywhere = wifi(cast, rooms=[cast.room_214], schools=[]), wifi(cast, "Sign-in is slow", schools=[])
    elsewhere = wifi(cast, "Cedar Valley High has no power", schools=[cast.high])
    over = actions.end_outage(wifi(cast, "The printers stood still"), by=cast.jo, words="They print.")
    tickets = [ticket_of(cast), ticket_of(cast, cast.david)]
    browser = signed_in(cast.jo)

    form = browser.get("/outages/new/", {"tickets": " ".join(str(ticket.pk) for ticket in tickets)})

    assert "An outage goes on there already" in text_of(form)
    assert "Wi-Fi is slow in the east wing room 214 of Lincoln MS · Tomás is on it; next news by 10:52 AM." in text_of(
        form
    )
    for outage, named in ((here, True), (everywhere, True), (elsewhere, False), (over, False)):
        assert (links_of(form, f"/outages/{outage.pk}/") != []) is named, outage
    assert links_of(form, f"/outages/{here.pk}/attach/") == [f"/outages/{here.pk}/attach/"]
    assert "Attach the 2 tickets to it instead" in text_of(form)

    browser.post(f"/outages/{here.pk}/attach/", {"tickets": [ticket.pk for ticket in tickets]})
    assert list(Ticket.objects.values_list("outage", flat=True)) == [here.pk, here.pk]


def test_without_tickets_all_that_go_on_are_named_and_it_can_be_declared_all_the_same(
    cast: Cast, signed_in: SignedIn
) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.jo)
    form = browser.get("/outages/new/")
    assert "Is it one that goes on already? Wi-Fi is slow in the east wing Lincoln MS" in text_of(form)
    assert (links_of(form, "/attach/"), links_of(form, f"/outages/{outage.pk}/")) == ([], [f"/outages/{outage.pk}/"])
    assert browser.post("/outages/new/", declaring(cast)).status_code == 302
    assert Outage.objects.count() == 2


def test_a_form_that_comes_back_names_those_of_the_ticked_schools(cast: Cast, signed_in: SignedIn) -> None:
    wifi(cast)
    browser = signed_in(cast.jo)
    for school, named in ((cast.lincoln, True), (cast.high, False)):
        answer = browser.post("/outages/new/", declaring(cast, title="", schools=[school.pk]))
        assert (answer.status_code, "An outage goes on there already" in text_of(answer)) == (422, named)


def test_the_form_says_nothing_where_no_outage_goes_on(cast: Cast, signed_in: SignedIn) -> None:
    page = text_of(signed_in(cast.jo).get("/outages/new/"))
    assert ("goes on already" in page, "goes on there" in page) == (False, False)
