"""Choosing where to walk. It is how somebody reads the queue and nobody else's, so history has no entry of it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from audit.refusal import Refused
from schools.models import School
from tickets import policy
from tickets.models import WalkChoice
from users.models import User


def choose_walk(schools: Collection[School], *, by: User) -> None:
    """<by> walks at these schools from now on; at all of theirs where there are none. Raises Refused off the desk."""
    if not policy.may_walk(by):
        raise Refused(_("The queue is for the helpdesk. Your own tickets are under “My tickets”."))
    if not schools:
        WalkChoice.objects.filter(person=by).delete()
        return
    WalkChoice.objects.update_or_create(person=by, defaults={"schools": sorted(school.pk for school in schools)})
