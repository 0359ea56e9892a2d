"""What the tests of saved views share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from audit import clock
from tests.cast import Cast
from tests.tickets.test_queue import QUEUE, file
from tickets.actions.saved_views import (
    Wish,
    save_view,
)
from tickets.models import SavedView, Ticket
from tickets.tables import Tables
from tickets.view_menu import menu
from users.models import User

VIEWS = "/queue/views/"
URGENT = "status:open priority:urgent"


def save(by: User, name: str = "Urgent ones", query: str = URGENT, **more: Any) -> SavedView:
    return save_view(Wish(name, query, **more), by=by)


def names_of(user: User) -> list[str]:
    """The saved views that somebody has, as the menu offers them."""
    return [offer.name for section in menu(user, clock.now(), Tables()).sections[1:] for offer in section.offers]


def asked_for(client: Client) -> dict[str, str]:
    """The numbers of all views by their keys, as a page asks for them when it is there."""
    answer = client.get(f"{QUEUE}rows/?view=open&counts=1").content.decode()
    return dict(re.findall(r'data-count="(\w+)"[^>]*>([^<]+)<', answer))


@pytest.fixture
def urgent(cast: Cast) -> Ticket:
    """One urgent ticket beside a usual one."""
    file(cast)
    return file(cast, impact="stopped")
