"""A page of a window, season or term that was left open neither overwrites nor removes what a colleague entered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from schools import actions
from schools.models import BellSchedule, ChangeFreeze, Season, Term
from schools.models import TestingWindow as Window
from tests.cast import Cast
from tests.schools.test_keeping import EARLY, FREEZE, SUMMER, TESTS, YEAR
from tests.schools.test_stale_pages import HOURS, SENTENCE, SPRING, text

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
Kept = ChangeFreeze | Season | Term | Window
LAST = date(2027, 5, 28)


def keep(cast: Cast, kind: str, *, by: Any, changed: dict[str, Any] | None = None) -> Kept:
    """What is kept of a kind, entered by a person; with `changed`, what another one made of it."""
    more = changed or {}
    if kind == "testing":
        plan = replace(TESTS, **({"rooms": [cast.room_214]} | more))
        return actions.keep_testing(cast.lincoln, plan, by=by, window=Window.objects.first())
    if kind == "freeze":
        plan_of_freeze = replace(FREEZE, **more)
        return actions.keep_freeze(cast.lincoln, plan_of_freeze, by=by, freeze=ChangeFreeze.objects.first())
    if kind == "season":
        return actions.keep_season(cast.lincoln, replace(SUMMER, **more), by=by, season=Season.objects.first())
    term = Term.objects.first()
    year = term.year if term else actions.keep_year(YEAR, by=by)
    return actions.keep_term(year, replace(SPRING, **more), by=by, term=term)


def form_of(page: Any) -> dict[str, Any]:
    """What the form of the page sends, as it stands."""
    sent = {bound.html_name: bound.value() for bound in page.context["form"]}
    return {name: "" if value is None else value for name, value in sent.items() if value is not False}


def removal(page: Any, address: str) -> dict[str, str]:
    """What the button sends that removes it."""
    [form] = re.findall(rf'<form[^>]* action="{address}remove/[^"]*">(.*?)</form>', text(page))
    return dict(re.findall(r'type="hidden" name="(seen)" value="([^"]*)"', form))


def now(kept: Kept) -> str:
    """What is kept of it at this moment; empty where it was removed."""
    found = type(kept).objects.filter(pk=kept.pk).first()
    return f"{found.name}, {found.mark}" if found else ""


CHANGES = [
    ("testing", {"last_day": LAST}),
    ("testing", {"grades": ["08"]}),
    ("testing", {"periods": []}),
    ("testing", {"rooms": ()}),
    ("testing", {"freezes_changes": False}),
    ("freeze", {"last_day": LAST}),
    ("season", {"last_day": date(2027, 8, 7)}),
    ("season", {"week": {day: [(time(8), time(16))] for day in range(4)}}),
    ("term", {"last_day": date(2027, 5, 27)}),
]
each_change = pytest.mark.parametrize(("kind", "changed"), CHANGES, ids=[f"{kind} {[*of]}" for kind, of in CHANGES])


@each_change
def test_a_stale_form_does_not_overwrite_what_a_colleague_entered(
    cast: Cast, signed_in: SignIn, kind: str, changed: dict[str, Any]
) -> None:
    kept = keep(cast, kind, by=cast.jo)
    client, address = signed_in(cast.jo), f"{HOURS}{kind}/{kept.pk}/"
    stale = form_of(client.get(address))
    keep(cast, kind, by=cast.renee, changed=changed)
    theirs, log = now(kept), Entry.objects.count()

    refused = client.post(address, stale | {"name": "Mine"})
    left = (now(kept), Entry.objects.count() - log)
    again = client.post(address, form_of(client.get(address)) | {"name": "Mine"})

    assert (refused.status_code, SENTENCE % kept.name in text(refused)) == (409, True)
    assert left == (theirs, 0)
    assert (again.status_code, now(kept).partition(",")[0]) == (302, "Mine")


@each_change
def test_a_stale_button_does_not_remove_what_a_colleague_changed(
    cast: Cast, signed_in: SignIn, kind: str, changed: dict[str, Any]
) -> None:
    kept = keep(cast, kind, by=cast.jo)
    client, address = signed_in(cast.jo), f"{HOURS}{kind}/{kept.pk}/"
    lists = f"{HOURS}year/" if kind == "term" else f"{HOURS}?school={cast.lincoln.pk}"
    stale = [removal(client.get(page), address) for page in (address, lists)]
    keep(cast, kind, by=cast.renee, changed=changed)
    theirs, log = now(kept), Entry.objects.count()

    refused = [client.post(f"{address}remove/", sent, follow=True) for sent in stale]
    left = (now(kept), Entry.objects.count() - log)
    client.post(f"{address}remove/", removal(client.get(lists), address))

    assert [SENTENCE % kept.name in text(page) for page in refused] == [True, True]
    assert left == (theirs, 0)
    assert now(kept) == ""


def test_a_stale_button_does_not_remove_bells_that_a_colleague_changed(cast: Cast, signed_in: SignIn) -> None:
    bells = actions.keep_bells(cast.lincoln, EARLY, by=cast.jo)
    client, here = signed_in(cast.jo), f"?school={cast.lincoln.pk}"
    address = f"{HOURS}bells/{bells.pk}/"
    stale = removal(client.get(address + here), address)
    actions.keep_bells(cast.lincoln, replace(EARLY, weekdays=[3]), by=cast.renee, schedule=bells)

    refused = client.post(f"{address}remove/{here}", stale, follow=True)
    left = [one.weekdays for one in BellSchedule.objects.filter(pk=bells.pk)]
    client.post(f"{address}remove/{here}", removal(client.get(address + here), address))

    assert "Renee changed these hours just now." in text(refused)
    assert (left, BellSchedule.objects.filter(pk=bells.pk).exists()) == ([[3]], False)
