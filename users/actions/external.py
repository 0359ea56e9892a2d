"""People who are not on the roster but write letters."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.refusal import Refused
from users import policy
from users.choices import Kind
from users.lookup import people_of_address
from users.models import ContactAddress, User

NAME_LENGTH = 100


def external_person(address: str, name: str, *, by: User) -> User:
    """<by> noted a writer whom the roster does not know.

    Returns the external person who already writes from `address`, else a new one. They have no sign-in address and
    never sign in. Two letters of one stranger, handled at the same moment, make one person. Raises ValueError
    without an address, Refused for somebody who may not.
    """
    wanted = User.objects.normalize(address)
    if not wanted:
        raise ValueError("An external person is known by an address.")
    if not policy.may_note_external(by):
        raise Refused(_("Only the helpdesk can note a writer who is not on the roster."))
    with transaction.atomic():
        _one_at_a_time(wanted)
        return _known(wanted) or _new(wanted, name, by)


def _one_at_a_time(address: str) -> None:
    """Addresses of strangers are not unique in the database (families share them), so the lock stands in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('external ' || %s, 0))", [address])


def _known(address: str) -> User | None:
    return next((user for user in people_of_address(address) if user.kind == Kind.EXTERNAL and user.is_active), None)


def _new(address: str, name: str, by: User) -> User:
    given, family = split_name(name) if name.strip() else (address, "")
    user = User.objects.create_user(
        None, kind=Kind.EXTERNAL, given_name=given[:NAME_LENGTH], family_name=family[:NAME_LENGTH]
    )
    ContactAddress.objects.create(user=user, address=address)
    # The address stays out of history, which is kept for ever: it is personal, and stands on the person.
    record(user, "created", by=by, data={"kind": Kind.EXTERNAL.value})
    return user


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a display name: “Maria Lopez” and “Lopez, Maria” alike; one word is a given name."""
    plain = " ".join(name.replace('"', " ").split())
    family, comma, given = plain.partition(",")
    if comma and given.strip():
        return given.strip(), family.strip()
    given, _space, family = plain.rpartition(" ")
    return (given, family) if given else (family, "")
