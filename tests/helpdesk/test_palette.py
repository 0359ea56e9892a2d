"""Every view, every place and every act by typing; and the list of all keys, with the way to switch them off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string

from helpdesk.keys import GROUPS, VIEW_LETTERS, acts
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets.actions.labels import make_label, retire_label
from tickets.actions.saved_views import Wish, save_view
from tickets.models import Label
from tickets.panels import PANELS
from tickets.queue_views import VIEWS
from users.models import User

PLACES = [
    "Walk from room to room",
    "Write down a walk-in",
    "Tickets",
    "Scan",
    "New ticket",
    "Outages",
    "Account",
    "Macros",
    "Thanks",
    "Print stickers",
    "All keys",
]
OVER = {"HX-Request": "true"}


def offered(answer: Any) -> list[str]:
    """What the palette offers, in its order."""
    return re.findall(r'role="option".*? data-find="([^"]*)"', answer.content.decode())


def test_it_offers_all_acts_views_and_places_of_a_person(cast: Cast, signed_in: Callable[..., Any]) -> None:
    acts_ = [str(key.does) for key in acts()]
    views = ["Mine", "Unassigned", "My schools", "Due within 2 h", "Late", "Waiting", "Snoozed"]
    views += ["Parts arrived", "Visit needs new time", "Solved today", "Panels of Lincoln"]
    save_view(Wish("Panels of Lincoln", "school:lms panel"), by=cast.marcus)

    assert offered(signed_in(cast.marcus).get("/palette/", headers=OVER)) == [
        *acts_,
        *views,
        *PLACES,
    ]
    assert "Reports" in offered(signed_in(cast.jo).get("/palette/", headers=OVER))
    page = signed_in(cast.marcus).get("/palette/")
    assert offered(page) == [*views, *PLACES]
    assert "<h1" in page.content.decode()


def test_a_view_shows_the_keys_that_lead_to_it(cast: Cast, signed_in: Callable[..., Any]) -> None:
    listed = {key.keys[1]: str(key.does) for _title, keys in GROUPS for key in keys if key.keys[0] == "G"}
    keys = '<span class="ms-auto act-keys" aria-hidden="true"><kbd>G</kbd><kbd>B</kbd></span>'
    client = signed_in(cast.marcus)

    assert {letter: listed[letter] for letter in VIEW_LETTERS.values()} == {
        VIEW_LETTERS[view.key]: f"Go to “{view.name}”" for view in VIEWS if view.key in VIEW_LETTERS
    }
    assert f'<span class="ellip">Snoozed</span>{keys}' in client.get("/palette/").content.decode()
    User.objects.filter(pk=cast.marcus.pk).update(single_keys=False)
    assert keys not in client.get("/palette/").content.decode()


def test_it_offers_labels_to_who_reads_them_on_tickets(cast: Cast, signed_in: Callable[..., Any]) -> None:
    make_label("Summer project", by=cast.marcus)
    make_label("Warranty", by=cast.marcus)
    retire_label(Label.objects.get(name="Warranty"), by=cast.ada)

    page = signed_in(cast.marcus).get("/palette/")

    assert [one for one in offered(page) if one.startswith("Label:")] == ["Label: Summer project"]
    assert 'href="/queue/?q=label%3A%22Summer%20project%22"' in page.content.decode()
    assert [one for one in offered(signed_in(cast.ada).get("/palette/")) if one.startswith("Label:")] == []


def test_it_offers_an_outage_to_who_may_declare_one(cast: Cast, signed_in: Callable[..., Any]) -> None:
    assert offered(signed_in(cast.jo).get("/palette/")).count("Declare an outage") == 1
    assert offered(signed_in(cast.marcus).get("/palette/")).count("Declare an outage") == 0


def test_every_act_of_the_list_has_its_key_there_and_in_the_list_of_keys(cast: Cast) -> None:
    bar = render_to_string("tickets/_bulk.html", {"request": type("R", (), {"GET": type("G", (), {"urlencode": ""})})})
    keys = dict(re.findall(r'data-act="(\w+)" data-key="(\w)"', bar))

    assert set(keys) == set(PANELS)
    assert set(keys.values()) <= {key.press for key in acts()}


def test_all_keys_are_listed_with_the_way_to_switch_them_off(cast: Cast, signed_in: Callable[..., Any]) -> None:
    client = signed_in(cast.marcus)

    page = text_of(client.get("/keys/"))
    assert all(str(key.does) in page for _title, keys in GROUPS for key in keys)
    assert "Keys do nothing while you type. Switch them off" in page
    type(cast.marcus).objects.filter(pk=cast.marcus.pk).update(single_keys=False)
    assert "Keys are switched off. Switch them on" in text_of(client.get("/keys/"))


@pytest.mark.parametrize("path", ["/palette/", "/keys/"])
def test_they_are_for_the_desk(cast: Cast, signed_in: Callable[..., Any], path: str) -> None:
    assert "All keys" in text_of(signed_in(cast.marcus).get(path))
    answer = signed_in(cast.elena).get(path)
    assert (answer.status_code, "All keys" in answer.content.decode()) == (403, False)
