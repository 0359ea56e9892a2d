"""Who may stand behind an address."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from audit.refusal import Refused
from users.models import ContactAddress, User


def people_of_address(address: str) -> list[User]:
    """Everybody who signs in or writes with `address`, in any case, the likeliest first.

    Active people come before those who left; among equals, whoever signs in with it comes before those who only
    write with it. More than one active person means that the sender is ambiguous: a shared address does not say
    who wrote. Nobody for an empty address.
    """
    wanted = User.objects.normalize(address)
    if not wanted:
        return []
    writes = ContactAddress.objects.filter(user=OuterRef("pk"), address=wanted)
    found = User.objects.filter(Q(email=wanted) | Exists(writes)).annotate(
        signs_in=Case(When(email=wanted, then=Value(True)), default=Value(False), output_field=BooleanField())
    )
    return list(found.order_by("-is_active", "-signs_in", "pk"))


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
