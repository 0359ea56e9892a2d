"""The menu of views: built-in ones, one's own, and those that are shared, each with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from tickets.asked import Asked, read_by
from tickets.choices import Audience
from tickets.counting import BACK, counts
from tickets.filters import Reader
from tickets.models import SavedView
from tickets.queue_views import QueueView, name_of, views_for
from tickets.tables import Tables
from ui.paging import Count
from users.models import User

MOST = 40  # saved views in the menu; the others stand on their page
ICONS = {Audience.ME.value: "star", Audience.TEAM.value: "users-group", Audience.ALL.value: "world"}


@dataclass(frozen=True)
class Offer:
    """A view as it stands in the menu; `count` is None where its tickets are not counted, or `comes_later`."""

    key: str
    name: str
    icon: str
    count: Count | None
    tone: str = ""
    comes_later: bool = False


@dataclass(frozen=True)
class Section:
    """Views under a heading."""

    title: str
    offers: list[Offer]


@dataclass(frozen=True)
class Menu:
    """All that is offered to a reader, in sections; `has_back`: something came back from snooze."""

    sections: list[Section]
    has_back: bool = False

    @property
    def offers(self) -> list[Offer]:
        """All of them, as they follow each other."""
        return [offer for section in self.sections for offer in section.offers]

    def count_of(self, key: str) -> Count | None:
        """The number of a view that is offered."""
        return next((offer.count for offer in self.offers if offer.key == key), None)


def saved_views(user: User) -> list[SavedView]:
    """The saved views of a person's menu: their own, those of their teams, everybody's."""
    order = Case(*(When(audience=key, then=Value(place)) for place, key in enumerate(ICONS)), default=Value(9))
    return list(SavedView.objects.visible_to(user).order_by(order, "name", "pk")[:MOST])


def menu(user: User, at: datetime, tables: Tables, *, at_once: str | None = None) -> Menu:
    """The menu of a reader at a moment: a query for the saved views, and one for the numbers of all views together.

    `tables` are read once more, where nobody has read them and a saved view asks for a school, category or team.
    `at_once`: a page shows the numbers of built-in views and of this saved one, and asks for the others when it is
    there: to understand twenty queries takes longer than the rest of the page.
    """
    saved = saved_views(user)
    now = [one for one in saved if at_once in (None, one.key)]
    counted = counts(user, at, asked_by(Reader(user, at, counts=True, tables=tables), now))
    built_in = [_built_in(one, user, counted[one.key]) for one in views_for(user)]
    own = [one for one in saved if one.audience == Audience.ME]
    shared = [one for one in saved if one.audience != Audience.ME]
    sections = [Section(_("My work"), built_in)]
    for title, views in ((_("Saved views"), own), (_("Shared"), shared)):
        if views:
            sections.append(Section(title, [_saved(one, counted.get(one.key), later=one not in now) for one in views]))
    return Menu(sections, bool(counted[BACK].number))


def _saved(view: SavedView, count: Count | None, *, later: bool) -> Offer:
    return Offer(view.key, view.name, ICONS[view.audience], count, comes_later=later)


def _built_in(view: QueueView, user: User, count: Count) -> Offer:
    return Offer(view.key, name_of(view, user.scope), view.icon, count, view.tone if count.number else "")


def asked_by(reader: Reader, saved: Sequence[SavedView]) -> dict[str, Asked]:
    """What saved views ask for, by their keys; a reader that counts asks nothing for one of them alone."""
    return {view.key: read_by(reader, view.query, kept=True) for view in saved}
