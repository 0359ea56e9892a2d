"""How a person likes the pages."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.refusal import Refused
from users import policy
from users.models import User


def change_settings(user: User, *, by: User, theme: str, language: str, single_keys: bool) -> User:
    """<by> changed how pages look and answer to them. Raises Refused for the settings of somebody else."""
    return _keep(user, by=by, wanted={"theme": theme, "language": language, "single_keys": single_keys})


def choose_language(user: User, *, by: User, language: str) -> User:
    """<by> chose the language of their pages and letters. Raises Refused for somebody else."""
    return _keep(user, by=by, wanted={"language": language})


def note_browser_language(user: User, language: str) -> None:
    """Remember in which language pages stood at the last sign-in: letters follow it where none is chosen.

    Nobody decided anything, so there is no entry; as with the moment of the last sign-in.
    """
    if user.browser_language != language:
        user.browser_language = language
        user.save(update_fields=["browser_language"])


def _keep(user: User, *, by: User, wanted: dict[str, Any]) -> User:
    if not policy.may_change_settings(by, user):
        raise Refused(_("These settings belong to somebody else."))
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=user.pk)
        changed = {name: [getattr(kept, name), new] for name, new in wanted.items() if getattr(kept, name) != new}
        for name, new in wanted.items():
            setattr(kept, name, new)
        if changed:
            kept.save(update_fields=list(changed))
            record(kept, "settings_changed", by=by, changed=changed)
    return kept
