"""How a person likes the pages."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.refusal import Refused
from users import policy
from users.models import User


def change_settings(user: User, *, by: User, theme: str, language: str, single_keys: bool) -> User:
    """<by> changed how pages look and answer to them. Raises Refused for the settings of somebody else."""
    if not policy.may_change_settings(by, user):
        raise Refused(_("These settings belong to somebody else."))
    wanted = {"theme": theme, "language": language, "single_keys": single_keys}
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=user.pk)
        changed = {name: [getattr(kept, name), new] for name, new in wanted.items() if getattr(kept, name) != new}
        for name, new in wanted.items():
            setattr(kept, name, new)
        if changed:
            kept.save(update_fields=list(changed))
            record(kept, "settings_changed", by=by, changed=changed)
    return kept
