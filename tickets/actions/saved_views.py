"""Keeping lists: saving, renaming, changing and deleting a view.

History says who did it and what kind of thing changed, never a name or a query: these may name people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.choices import Audience
from tickets.models import SavedView
from users.models import Team, User

MOST_OF_A_KIND = 30  # of one person, of a team, of everybody
FIELDS = ("name", "query", "order", "columns", "by_room", "audience", "team_id")
UNTOLD = ("name", "query")


@dataclass(frozen=True)
class Wish:
    """What a view is to be. `query` is one that its maker's form has understood."""

    name: str
    query: str
    order: str = ""
    columns: Sequence[str] = ()
    by_room: bool = False
    audience: str = Audience.ME
    team: Team | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Field → value."""
        own = {name: getattr(self, name) for name in FIELDS if name not in ("columns", "team_id")}
        return own | {"columns": list(self.columns), "team_id": self.team.pk if self.team else None}


def save_view(wish: Wish, *, by: User) -> SavedView:
    """<by> saved a view. Raises Refused for who may not, for a name that is taken, and where there are too many."""
    _require_audience(by, wish)
    with transaction.atomic(), _one_name():
        _refuse_too_many(by, wish)
        view = SavedView.objects.create(owner=by, **wish.values)
        record(view, "saved", by=by, data={"audience": wish.audience, "team": view.team_id})
    return view


def rename_view(view: SavedView, *, by: User, name: str, seen: int | None = None) -> SavedView:
    """<by> gave a view another name. Raises as `change_view` does."""
    return _change(view, {"name": name}, by=by, seen=seen)


def change_view(view: SavedView, wish: Wish, *, by: User, seen: int | None = None) -> SavedView:
    """<by> changed what a view shows, how, or who has it.

    `seen` is the `version` that the person saw. Raises Refused for who may not and for a name that is taken, and
    Conflict where a colleague changed or deleted it since.
    """
    return _change(view, wish.values, by=by, seen=seen, wish=wish)


def delete_view(view: SavedView, *, by: User) -> None:
    """<by> deleted a view; the tickets stay. Nothing happens where it is gone. Raises Refused for who may not."""
    with transaction.atomic():
        kept = SavedView.objects.select_for_update(of=("self",)).select_related("team").filter(pk=view.pk).first()
        if kept is None:
            return
        _require(by, kept)
        record(kept, "deleted", by=by, data={"audience": kept.audience, "team": kept.team_id})
        kept.delete()


def _change(
    view: SavedView, values: dict[str, Any], *, by: User, seen: int | None, wish: Wish | None = None
) -> SavedView:
    with transaction.atomic(), _one_name():
        kept = SavedView.objects.select_for_update(of=("self",)).select_related("team").filter(pk=view.pk).first()
        if kept is None:
            raise Conflict(_("A colleague has deleted this view. Save it again under a name of your own."))
        _require(by, kept)
        if seen is not None and seen != kept.version:
            raise Conflict(_stale(kept))
        changed = {name: [getattr(kept, name), new] for name, new in values.items() if getattr(kept, name) != new}
        if wish and (changed.keys() & {"audience", "team_id"}):
            _require_audience(by, wish)
            _refuse_too_many(by, wish)
        if changed:
            _write(kept, {name: new for name, (_old, new) in changed.items()})
            verb = "renamed" if changed.keys() == {"name"} else "changed"
            told = {name: pair for name, pair in changed.items() if name not in UNTOLD}
            record(kept, verb, by=by, changed=told, data={"fields": sorted(changed)})
    return kept


def _write(view: SavedView, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(view, name, value)
    view.version += 1
    view.save(update_fields=[*(name.removesuffix("_id") for name in values), "version"])


def _require(by: User, view: SavedView) -> None:
    if not policy.may_keep_view(by, view):
        raise Refused(_("This view is not yours to change. Save a copy of it under a name of your own."))


def _require_audience(by: User, wish: Wish) -> None:
    if policy.may_save_view(by, wish.audience, wish.team):
        return
    if wish.audience == Audience.TEAM:
        raise Refused(_("A team’s views are made by its members and by leads. Save it for yourself."))
    if wish.audience == Audience.ALL:
        raise Refused(_("Views for everybody are made by leads, directors and administrators. Save it for yourself."))
    raise Refused(_("Views are for people of the helpdesk."))


def _refuse_too_many(by: User, wish: Wish) -> None:
    """The menu counts each of them, so there is an end."""
    kin = SavedView.objects.filter(audience=wish.audience)
    kin = kin.filter(owner=by) if wish.audience == Audience.ME else kin.filter(team=wish.team)
    if kin.count() >= MOST_OF_A_KIND:
        raise Refused(_("There are %(n)s such views already. Delete one that nobody needs.") % {"n": MOST_OF_A_KIND})


@contextmanager
def _one_name() -> Iterator[None]:
    """Let the database say that a name is taken, also where two people save at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise Refused(_("There is a view of that name already. Choose another name.")) from problem


def _stale(view: SavedView) -> str:
    latest = Entry.objects.about(view).select_related("by").last()
    name = latest.by.get_short_name() if latest else _("A colleague")
    return _("%(name)s changed this view since you opened it. Look at it again, then save.") % {"name": name}
