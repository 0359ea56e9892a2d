"""Finding a colleague or pupil by what somebody types: within the same schools, and only by a telling name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from users.choices import Kind
from users.models import User

FOUND_BY_PEOPLE = (Kind.STAFF, Kind.STUDENT)
MOST = 5


class NotFound(ValueError):  # noqa: N818 - a sentence for the person who typed
    """Nobody, or more than one person, is meant by the words. `str()` is the sentence to show."""


def schools_of(user: User) -> set[int]:
    """The schools to which somebody belongs; for a guardian those of the wards."""
    people = [user.pk, *user.wards.values_list("student_id", flat=True)] if user.kind == Kind.GUARDIAN else [user.pk]
    return set(
        User.objects.filter(pk__in=people).exclude(memberships=None).values_list("memberships__school", flat=True)
    )


def person_meant(words: str, *, by: User, kinds: Collection[str] = FOUND_BY_PEOPLE) -> User:
    """The person whom `by` means by a name or an address.

    Helpdesk people find everybody, others the people of their own schools. A whole name or address is meant before
    a part of one. Raises NotFound with a sentence where nobody or several are meant.
    """
    words = " ".join(words.split())
    within = _within_reach(by, kinds)
    exact = list(within.filter(Q(email=words.lower()) | _whole_name(words))[:MOST])
    found = exact or list(_with_all_words(within, words).order_by("family_name", "given_name")[:MOST])
    if not found:
        raise NotFound(
            _("We know nobody called “%(words)s” at your school. Try the e-mail address.") % {"words": words}
        )
    if len(found) > 1:
        listed = ", ".join(f"{person} ({person.email})" if person.email else str(person) for person in found)
        raise NotFound(
            _("“%(words)s” may be several people: %(listed)s. Please write the e-mail address.")
            % {"words": words, "listed": listed}
        )
    return found[0]


def _within_reach(by: User, kinds: Collection[str]) -> QuerySet[User]:
    people = User.objects.filter(is_active=True, kind__in=kinds).exclude(pk=by.pk)
    if by.scope.is_agent or by.scope.is_key_holder:
        return people
    return people.filter(memberships__school__in=schools_of(by)).distinct()


def _whole_name(words: str) -> Q:
    given, _space, family = words.rpartition(" ")
    return Q(given_name__iexact=given, family_name__iexact=family) if given else Q(pk=None)


def _with_all_words(people: QuerySet[User], words: str) -> QuerySet[User]:
    for word in words.split():
        people = people.filter(search_name__icontains=word)
    return people
