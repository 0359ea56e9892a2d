"""Where an outage is: schools that are ticked, or the whole district, which nobody says by leaving all empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, grant
from tests.tickets.outages import declaring, wifi
from tests.tickets.pages import text_of
from tickets.models import Outage
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
