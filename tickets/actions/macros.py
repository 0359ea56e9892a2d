"""Keeping macros: answers that are used again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.actions.case import plain
from tickets.models import Macro
from users.models import User

FIELDS = (
    *("name", "owner", "team", "kind", "body", "priority", "category", "to_team", "label", "take", "then"),
    "goes_on",
)


def keep_macro(macro: Macro, *, by: User, seen: int | None = None, **values: Any) -> Macro:
    """<by> wrote a macro, or changed one of which they saw the version `seen`.

    Raises Refused for who may not keep it where it is or where it shall be, and where another one there has its name;
    Conflict where a colleague changed it since.
    """
    with transaction.atomic():
        if macro.pk:
            macro = Macro.objects.select_for_update().get(pk=macro.pk)
            _require(by, macro)
            _refuse_if_changed(macro, seen)
        changed = {}
        for name in FIELDS:
            if name in values and plain(getattr(macro, name)) != plain(values[name]):
                changed[name] = [plain(getattr(macro, name)) if macro.pk else None, plain(values[name])]
                setattr(macro, name, values[name])
        _require(by, macro)
        _refuse_second_name(macro)
        if changed or not macro.pk:
            macro.version += bool(macro.pk)
            macro.save()
            # Its words may speak of people, and stay out of history.
            told = {name: pair for name, pair in changed.items() if name != "body"}
            record(macro, "macro_kept", by=by, changed=told, data={"body": True} if "body" in changed else {})
    return macro


def remove_macro(macro: Macro, *, by: User) -> None:
    """<by> removed a macro; nothing happens where it is gone already. Raises Refused for who may not."""
    with transaction.atomic():
        kept = Macro.objects.select_for_update().get(pk=macro.pk)
        _require(by, kept)
        if kept.active:
            kept.active = False
            kept.save(update_fields=["active"])
            record(kept, "macro_removed", by=by)


def _require(by: User, macro: Macro) -> None:
    if policy.may_keep_macro(by, owner=macro.owner_id, team=macro.team_id):
        return
    if macro.owner_id:
        raise Refused(_("A personal macro is its owner's to change."))
    if macro.team_id:
        raise Refused(_("Macros of a team are kept by its members and by leads."))
    raise Refused(_("Macros of the district are kept by leads, directors and administrators."))


def _refuse_if_changed(macro: Macro, seen: int | None) -> None:
    if not macro.active:
        raise Conflict(_("A colleague removed this macro meanwhile."))
    if seen is not None and seen != macro.version:
        last = Entry.objects.about(macro).select_related("by").order_by("pk").last()
        who = last.by.get_short_name() if last else _("A colleague")
        raise Conflict(_("%(name)s changed this macro since you opened the page. Look at it again.") % {"name": who})


def _refuse_second_name(macro: Macro) -> None:
    same = Macro.objects.filter(owner=macro.owner, team=macro.team, name=macro.name, active=True)
    if same.exclude(pk=macro.pk).exists():
        raise Refused(_("There is a macro of that name here already. Choose another name."))
