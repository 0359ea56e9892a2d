"""Finding a colleague or pupil by what somebody types: among those whom they have to do with, by a telling name."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from schools.wall import today
from users.choices import HelpdeskRole, Kind, SchoolRole
from users.models import Enrollment, Membership, User
from users.models.user import UserQuerySet

FOUND_BY_PEOPLE = (Kind.STAFF, Kind.STUDENT)
# Who has to do with every pupil of the school; a teacher has with those of her classes.
KNOW_ALL_PUPILS = (SchoolRole.OFFICE, SchoolRole.PRINCIPAL, SchoolRole.COUNSELOR)
KEEP_ALL_PUPILS = (HelpdeskRole.CLERK, HelpdeskRole.PRINCIPAL)
MOST = 5
FEWEST_LETTERS = 3  # fewer are no use to the index


class NotFound(ValueError):  # noqa: N818 - a sentence for the person who typed
    """Nobody, or more than one person, is meant by the words. `str()` is the sentence to show."""


def schools_of(user: User) -> set[int]:
    """The schools to which somebody belongs today; for a guardian those of the wards."""
    people = [user.pk, *user.wards.values_list("student_id", flat=True)] if user.kind == Kind.GUARDIAN else [user.pk]
    return set(_belonging().filter(user__in=people).values_list("school", flat=True))


def known_people(by: User, kinds: Collection[str] = FOUND_BY_PEOPLE) -> UserQuerySet:
    """Those whom `by` may find by name.

    Helpdesk people and key-holders find everybody. Other staff find the staff of their schools, and pupils: a teacher
    those in her classes of today; office, principal, counselor and device clerk all of their school. Pupils and
    guardians find nobody.
    """
    people = User.objects.filter(is_active=True, kind__in=kinds).exclude(pk=by.pk)
    if by.scope.is_agent or by.scope.is_key_holder:
        return people
    if by.kind != Kind.STAFF:
        return people.none()
    colleagues = Q(kind=Kind.STAFF, pk__in=_belonging().filter(school__in=schools_of(by)).values("user"))
    return people.filter(colleagues | Q(kind=Kind.STUDENT) & _pupils(by))


def suggested(words: str, *, by: User) -> list[User]:
    """The few whom the begun words may mean, by family name; nobody for one or two letters."""
    words = " ".join(words.split())
    if len(words) < FEWEST_LETTERS:
        return []
    known = known_people(by)
    exact = list(known.filter(Q(email=words.lower()) | _whole_name(words))[:MOST])
    return exact or list(known.search(words).order_by("family_name", "given_name", "pk")[:MOST])


def person_meant(words: str, *, by: User, kinds: Collection[str] = FOUND_BY_PEOPLE) -> User:
    """The person whom `by` means by a name or an address.

    Among those whom they may find (`known_people`). A whole name or address is meant before a part of one. Raises
    NotFound with a sentence where nobody or several are meant.
    """
    words = " ".join(words.split())
    within = known_people(by, kinds)
    exact = list(within.filter(Q(email=words.lower()) | _whole_name(words))[:MOST])
    found = exact or list(within.search(words).order_by("family_name", "given_name")[:MOST])
    if not found:
        raise NotFound(
            _("We find nobody called “%(words)s” whom you can name here. Try the e-mail address.") % {"words": words}
        )
    if len(found) > 1:
        listed = ", ".join(f"{person} ({person.email})" if person.email else str(person) for person in found)
        raise NotFound(
            _("“%(words)s” may be several people: %(listed)s. Please write the e-mail address.")
            % {"words": words, "listed": listed}
        )
    return found[0]


def _pupils(by: User) -> Q:
    """The pupils of the classes that somebody teaches, and of the schools where every pupil is theirs."""
    day = today()
    holds = Q(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day), active=True, section__active=True)
    taught = Enrollment.objects.filter(holds, user=by, role=SchoolRole.TEACHER).values("section")
    in_class = Enrollment.objects.filter(holds, section__in=taught, role=SchoolRole.STUDENT).values("user")
    whole = {*_belonging().filter(user=by, role__in=KNOW_ALL_PUPILS).values_list("school", flat=True)}
    whole |= by.scope.schools_as(*KEEP_ALL_PUPILS)
    if by.scope.district & {*KEEP_ALL_PUPILS}:
        return Q()
    return Q(pk__in=in_class) | Q(pk__in=_belonging().filter(school__in=whole).values("user"))


def _belonging() -> QuerySet[Membership]:
    day = today()
    return Membership.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


def _whole_name(words: str) -> Q:
    given, _space, family = words.rpartition(" ")
    return Q(given_name__iexact=given, family_name__iexact=family) if given else Q(pk=None)
