"""Which list an address means: a view with its filters, or what a query finds. One reading for all who show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest, QueryDict

from tickets.asked import read_by, title_of
from tickets.columns import FIELDS, columns_of
from tickets.filters import Reader
from tickets.forms.builder import query_of
from tickets.forms.queue import SORTS, FilterForm
from tickets.labels import shown_on
from tickets.message_drafts import with_begun
from tickets.models import SavedView, Ticket
from tickets.models.saved_view import MARK
from tickets.models.ticket import IS_BACK, TicketQuerySet
from tickets.queue_views import name_of, tickets_in, view_of
from tickets.search import find
from tickets.snippets import Snippet, snippets
from tickets.tables import Named, Tables
from tickets.walking import TOLD, chosen_for_walk, walk_page
from ui.paging import PAGE_SIZE, Page, keyset_page
from users.models import User

PHONE_HINT = "Sec-CH-UA-Mobile"


class Listing:
    """The list of an address, as one reader sees it now.

    `saved` is the saved view that the address names; what the address says besides wins over what the view says, and
    makes it a changed one. `asked` is the query, without parts where there is none; `view` the built-in view that the
    query or the address names. `data` is what is asked, with what the saved view says.
    """

    def __init__(self, request: HttpRequest, user: User, at: datetime, tables: Tables | None = None) -> None:
        """`tables` are those that the rest of a page uses too, so that they are read once."""
        self._request, self._user, self._at = request, user, at
        self.saved = SavedView.objects.visible_to(user).of_key(self._key).first() if self._names_saved else None
        self.data = _filled(request.GET, self.saved)
        self.form = FilterForm(self.data, by=user)
        self.form.is_valid()
        is_kept = self.saved is not None and "q" not in request.GET
        self.tables = tables or Tables()
        self.reader = Reader(user, at, tables=self.tables)
        self.asked = read_by(self.reader, self.data.get("q", ""), kept=is_kept)
        self.view = self.asked.view or view_of(user, self._key)

    @property
    def is_gone(self) -> bool:
        """Whether the address names a saved view that is deleted, or belongs to others."""
        return self._names_saved and self.saved is None

    @property
    def key(self) -> str:
        """What stands in the menu for it; "" for a search that is no view."""
        if self.saved:
            return self.saved.key
        return self.view.key if self.is_view else ""

    @property
    def is_changed(self) -> bool:
        """Whether the address says otherwise than the saved view that it names."""
        if self.saved is None:
            return False
        said = {name: self._request.GET.get(name, "") for name in ("q", "sort") if name in self._request.GET}
        kept = {"q": self.saved.query, "sort": self.saved.order}
        columns = "columns" in self._request.GET and self.columns != columns_of(self.saved.columns)
        return columns or bool(self.form.chosen) or any(kept[name] != value for name, value in said.items())

    @property
    def searches(self) -> bool:
        """Whether a query says what is in it."""
        return bool(self.asked.terms)

    @property
    def is_view(self) -> bool:
        """Whether it is a view, narrowed perhaps."""
        return self.saved is not None or not self.searches or self.asked.view is not None

    @property
    def is_whole(self) -> bool:
        """Whether it is a view with all that is in it."""
        if self.form.chosen:
            return False
        return "q" not in self._request.GET if self.saved else not self.searches

    @property
    def title(self) -> str:
        """What the list is called."""
        if self.saved:
            return self.saved.name
        return name_of(self.view, self._user.scope) if self.is_view else title_of(self.asked)

    @property
    def order(self) -> str:
        """“due”, “newest” or “oldest”; what words found is ordered by how well it fits."""
        return self._sort.partition(" ")[0]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The keys of its columns, in their order."""
        chosen = [key for value in self.data.getlist("columns") for key in value.split(",")]
        return columns_of(chosen)

    @property
    def walks(self) -> bool:
        """Whether it goes from room to room: on a phone, unless the reader wants it otherwise; open tickets only."""
        if self.asked.words or (self.searches and not self.asked.is_open):
            return False
        by = self.data.get("by")
        if by:
            return by == "room"
        hint = self._request.headers.get(PHONE_HINT)
        return hint == "?1" if hint else "Mobi" in self._request.headers.get("User-Agent", "")

    @cached_property
    def walked(self) -> list[Named]:
        """The schools to which the walk is narrowed; none where it goes to all."""
        return chosen_for_walk(self._user, self.tables) if self.walks else []

    def tickets(self) -> TicketQuerySet:
        """All that is in it, in no order. What words found stays found: of that, all that the reader may see."""
        visible = Ticket.objects.visible_to(self._user)
        if self.is_gone:
            return visible.none()
        if self.asked.words:
            return visible
        if not self.searches:
            found = tickets_in(self.view, self._user, self._at, status=self.form.status_wanted)
            return found.filter(self.form.where())
        if self.asked.is_empty:
            return visible.none()
        return visible.filter(self.asked.narrowed(), self.form.all_of_it())

    def page(self, *, has_back: bool = True) -> Page[Ticket]:
        """The page that the address asks for. `has_back`: what came back from snooze may stand on top."""
        if self.asked.words:
            return self._found()
        cursor, found = self._request.GET.get("cursor", ""), self.rows()
        if self.walks:
            return walk_page(found, cursor, self._at)
        if self._sort != "due" or not has_back:
            return keyset_page(found, *SORTS[self._sort], cursor=cursor)
        return self._with_those_back(found, cursor)

    def _with_those_back(self, found: TicketQuerySet, cursor: str) -> Page[Ticket]:
        """A page in the order of due times; above its first row stand those that came back from snooze."""
        back = list(found.filter(IS_BACK).order_by("-woke_at", "pk")[:PAGE_SIZE])
        others = found.exclude(pk__in=[ticket.pk for ticket in back]) if back else found
        page = keyset_page(others, *SORTS["due"], cursor=cursor)
        return page if page.previous else Page([*back, *page.rows], next=page.next)

    def rows(self) -> TicketQuerySet:
        """All that is in it, with what its columns show; on a walk, at the schools that were chosen for it."""
        found = self.with_columns(self.tickets())
        return found.filter(school__in=[school.pk for school in self.walked]) if self.walked else found

    def with_columns(self, found: TicketQuerySet) -> TicketQuerySet:
        """Tickets with what the columns of the list show, and whether the reader has begun to write on them."""
        more = [field for key in self.columns for field in FIELDS.get(key, ())]
        return with_begun(found.for_queue(*more, *(TOLD if self.walks else ())), self._user)

    def snippets(self, tickets: Iterable[Ticket]) -> Mapping[int, Snippet]:
        """Where the words stand in some tickets of it, by number."""
        return snippets(self._user, tickets, self.asked.words)

    def told_of(self, tickets: Sequence[Ticket]) -> tuple[Mapping[int, Snippet], Mapping[int, Sequence[Named]]]:
        """What their rows show besides: where the words stand, and their labels."""
        return self.snippets(tickets), shown_on(tickets, self._user, self.tables)

    @property
    def query(self) -> str:
        """The list as a query, so that it can be saved: what is searched for, or the view with its older filters."""
        return query_of(self.view, self.form, self.asked)

    @property
    def _key(self) -> str:
        return self._request.GET.get("view", "")

    @property
    def _names_saved(self) -> bool:
        return re.fullmatch(rf"{MARK}\d{{1,18}}", self._key, re.ASCII) is not None

    @property
    def _sort(self) -> str:
        return self.form.order_of(self.asked)

    def _found(self) -> Page[Ticket]:
        where = self.asked.narrowed() & self.form.all_of_it()
        cursor = self._request.GET.get("cursor", "")
        found = find(self._user, self.asked.words, where=where, tables=self.tables, cursor=cursor)
        kept = self.with_columns(Ticket.objects.visible_to(self._user)).in_bulk(found.numbers)
        return Page([kept[number] for number in found.numbers if number in kept], found.next, known=found.known)


def _filled(asked: QueryDict, saved: SavedView | None) -> QueryDict:
    """What an address asks, and the rest as a saved view has it."""
    data = asked.copy()
    for name, value in (saved.settings if saved else {}).items():
        if name not in data:
            data[name] = value
    return data
