"""Who may stand behind an address."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.refusal import Refused
from schools.wall import today
from users.choices import HelpdeskRole
from users.models import ContactAddress, User
from users.roles import MAY_HOLD_ROLES


def people_of_address(address: str) -> list[User]:
    """Everybody who signs in or writes with `address`, in any case, the likeliest first.

    Active people come before those who left; among equals, whoever signs in with it comes before those who only
    write with it. More than one active person means that the sender is ambiguous: a shared address does not say
    who wrote. Nobody for an empty address.
    """
    wanted = User.objects.normalize(address)
    if not wanted:
        return []
    # Two looks by index, put together: with "or" PostgreSQL would read every person.
    writing = ContactAddress.objects.filter(address=wanted).values("user")
    found = User.objects.filter(pk__in=User.objects.filter(email=wanted).values("pk").union(writing))
    return sorted(found, key=lambda person: (not person.is_active, person.email != wanted, person.pk))


def operator(address: str | None) -> User:
    """In whose name a command acts: whoever signs in with `address`, or the house itself without one.

    Raises Refused, with a sentence, for an address that opens no door.
    """
    if not address:
        return User.objects.system()
    try:
        return User.objects.get_by_natural_key(address)
    except User.DoesNotExist as problem:
        raise Refused(_("Nobody signs in with %(address)s.") % {"address": address}) from problem


def administrators() -> QuerySet[User]:
    """Everybody who can administer the house today."""
    return _holding(HelpdeskRole.ADMINISTRATOR)


def key_holders() -> QuerySet[User]:
    """Everybody to whom restricted tickets are open today."""
    return _holding(HelpdeskRole.KEY_HOLDER)


def _holding(role: HelpdeskRole) -> QuerySet[User]:
    day = today()
    in_force = Q(role_grants__since__lte=day) & (Q(role_grants__until=None) | Q(role_grants__until__gt=day))
    held = Q(role_grants__role=role, role_grants__school=None) & in_force
    return User.objects.filter(held, is_active=True, kind__in=MAY_HOLD_ROLES).distinct()
