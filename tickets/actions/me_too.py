"""“Me too”: one tap instead of a ticket."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.clock import now
from audit.refusal import Refused
from tickets import policy
from tickets.models import MeToo, Outage
from users.models import User


def me_too(outage: Outage, *, by: User) -> Outage:
    """<by> has the trouble, too, and hears what becomes of it. Said twice it counts once.

    Who may see the outage may say it: that is decided by `Outage.objects.visible_to`. Raises Refused where it is over.
    """
    if not policy.may_file(by):
        raise Refused(_("Your account is not active. Please ask your school office."))
    with transaction.atomic():
        kept = Outage.objects.select_for_update(of=("self",)).get(pk=outage.pk)
        if not kept.is_going:
            raise Refused(_("This is over. Do you have it still? Then please report it."))
        _said, is_new = MeToo.objects.get_or_create(outage=kept, user=by, defaults={"at": now()})
        if is_new:
            record(kept, "me_too", by=by)
    return kept


def not_me(outage: Outage, *, by: User) -> Outage:
    """<by> does not have the trouble (any more), and hears nothing more of it."""
    with transaction.atomic():
        gone, _rows = MeToo.objects.filter(outage=outage, user=by).delete()
        if gone:
            record(outage, "not_me", by=by)
    return outage
