"""Being away, with a colleague who stands in."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.refusal import Conflict, Refused
from users import policy
from users.models import Absence, User


def announce_absence(user: User, *, by: User, first_day: date, last_day: date, substitute: User | None) -> Absence:
    """<by> said that <user> is away from one day to another, both included, and who stands in.

    Raises Refused for the absence of others (leads and administrators may say it), for days that go backwards or
    overlap with what is known, and for a substitute who does not work tickets or is away as well.
    """
    if not policy.may_keep_absence(by, user):
        raise Refused(_("Only a lead says when others are away."))
    if last_day < first_day:
        raise Refused(_("The last day is before the first one."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        _refuse_overlap(user, first_day, last_day)
        if substitute is not None:
            _refuse_substitute(user, substitute, first_day, last_day)
        absence = Absence.objects.create(user=user, substitute=substitute, first_day=first_day, last_day=last_day)
        facts = {"absence": absence.pk, "first_day": str(first_day), "last_day": str(last_day)}
        record(user, "absence_announced", by=by, data=facts | {"substitute": substitute.pk if substitute else None})
    return absence


def cancel_absence(absence: Absence, *, by: User) -> None:
    """<by> said that somebody is not away after all.

    Raises Refused for the absence of others, and Conflict where a colleague said so already.
    """
    if not policy.may_keep_absence(by, absence.user):
        raise Refused(_("Only a lead says when others are away."))
    with transaction.atomic():
        if not Absence.objects.select_for_update().filter(pk=absence.pk).exists():
            raise Conflict(_("A colleague removed this absence already."))
        days = {"first_day": str(absence.first_day), "last_day": str(absence.last_day)}
        record(absence.user, "absence_cancelled", by=by, data={"absence": absence.pk, **days})
        absence.delete()


def _refuse_overlap(user: User, first_day: date, last_day: date) -> None:
    if Absence.objects.filter(user=user, first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused(_("%(name)s is away on some of these days already.") % {"name": user})


def _refuse_substitute(user: User, substitute: User, first_day: date, last_day: date) -> None:
    if substitute.pk == user.pk or not (substitute.is_active and substitute.scope.is_agent):
        raise Refused(_("Choose a colleague of the helpdesk who stands in."))
    if Absence.objects.filter(user=substitute, first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused(_("%(name)s is away on some of these days as well.") % {"name": substitute})
