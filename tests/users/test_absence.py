"""Who is away, and what the colleague who stands in sees meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from tests.cast import Cast, grant, person
from tickets import actions, policy
from tickets.models import Ticket
from tickets.queue_views import BY_KEY, tickets_in
from users.actions.absence import announce_absence, cancel_absence
from users.models import Absence, User

pytestmark = pytest.mark.django_db
TUESDAY = date(2027, 4, 27)


def away(cast: Cast, who: User, by: User | None = None, days: int = 1, first: date = TUESDAY) -> Absence:
    """Priya stands in."""
    return announce_absence(
        who, by=by or who, first_day=first, last_day=first + timedelta(days=days - 1), substitute=cast.priya
    )


def sees(user: User) -> list[int]:
    fresh = User.objects.get(pk=user.pk)
    return sorted(Ticket.objects.visible_to(fresh).values_list("pk", flat=True))


@pytest.fixture
def tickets(cast: Cast) -> dict[str, Ticket]:
    """One at Lincoln, one of the network team given to Marcus by hand, one restricted and his, one of nobody's."""
    one = actions.open_ticket(
        actions.Filing(requester=cast.elena, subject="Panel", school=cast.lincoln), by=cast.elena
    )
    given = actions.open_ticket(actions.Filing(requester=cast.elena, subject="Port", team=cast.network), by=cast.elena)
    given = actions.assign(given, by=cast.jo, to=cast.marcus)
    secret = actions.open_ticket(
        actions.Filing(requester=cast.elena, subject="Lost list", school=cast.lincoln), by=cast.elena
    )
    secret = actions.restrict(actions.assign(secret, by=cast.jo, to=cast.marcus), by=cast.marcus)
    return {"school": one, "given": given, "secret": secret}


def test_todays_substitute_sees_and_works_what_the_absent_person_does(cast: Cast, tickets: dict[str, Ticket]) -> None:
    assert sees(cast.priya) == []
    away(cast, cast.marcus)

    assert sees(cast.priya) == [tickets["school"].pk, tickets["given"].pk]
    priya = User.objects.get(pk=cast.priya.pk)
    assert [policy.works(priya, one) for one in tickets.values()] == [True, True, False]
    assert sorted(Ticket.objects.worked_by(priya).values_list("pk", flat=True)) == sees(cast.priya)
    parts = {pk for part in Ticket.objects.all().worked_by_in_parts(priya) for pk in part.values_list("pk", flat=True)}
    assert sorted(parts) == sees(cast.priya)


def test_what_is_given_to_the_absent_person_stands_among_the_substitutes_own(
    cast: Cast, tickets: dict[str, Ticket]
) -> None:
    away(cast, cast.marcus)
    priya = User.objects.get(pk=cast.priya.pk)

    mine = tickets_in(BY_KEY["mine"], priya, clock.now())

    assert list(mine) == [tickets["given"]]


def test_a_restricted_ticket_of_the_absent_person_stays_closed_to_the_substitute(
    cast: Cast, tickets: dict[str, Ticket]
) -> None:
    assert tickets["secret"].pk in sees(cast.marcus)
    away(cast, cast.marcus)

    assert tickets["secret"].pk not in sees(cast.priya)


def test_before_and_after_the_absence_the_substitute_sees_only_their_own(
    cast: Cast, tickets: dict[str, Ticket]
) -> None:
    away(cast, cast.marcus, days=2, first=TUESDAY + timedelta(days=1))

    seen = []
    for _day in range(4):
        seen.append(len(sees(cast.priya)))
        clock.move(timedelta(days=1))

    assert seen == [0, 2, 2, 0]


def test_the_substitute_of_an_administrator_or_key_holder_gets_no_key(cast: Cast, tickets: dict[str, Ticket]) -> None:
    for keeper in (cast.ada, cast.keiko):
        grant(keeper, "technician", cast.lincoln)
        announce_absence(keeper, by=cast.jo, first_day=TUESDAY, last_day=TUESDAY, substitute=cast.priya)
    scope = User.objects.get(pk=cast.priya.pk).scope

    assert (scope.is_administrator, scope.is_key_holder) == (False, False)
    assert cast.lincoln.pk in scope.ticket_schools


def test_roles_of_somebody_who_was_shut_out_are_not_handed_on(cast: Cast, tickets: dict[str, Ticket]) -> None:
    away(cast, cast.marcus)
    User.objects.filter(pk=cast.marcus.pk).update(is_active=False)

    assert cast.lincoln.pk not in User.objects.get(pk=cast.priya.pk).scope.ticket_schools


def test_a_cancelled_absence_ends_it_at_once_and_history_tells_both(cast: Cast, tickets: dict[str, Ticket]) -> None:
    absence = away(cast, cast.marcus)
    cancel_absence(absence, by=cast.marcus)

    assert sees(cast.priya) == []
    assert [one.verb for one in Entry.objects.about(cast.marcus)] == ["absence_announced", "absence_cancelled"]


@pytest.mark.parametrize(
    ("by", "substitute", "days", "sentence"),
    [
        ("priya", "priya", 1, "Only a lead says when others are away."),
        ("elena", "priya", 1, "Only a lead says when others are away."),
        ("marcus", "marcus", 1, "Choose a colleague of the helpdesk who stands in."),
        ("marcus", "elena", 1, "Choose a colleague of the helpdesk who stands in."),
        ("marcus", "priya", 0, "The last day is before the first one."),
        ("marcus", "tomas", 1, "Tomás Ortega is away on some of these days as well."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    cast: Cast, by: str, substitute: str, days: int, sentence: str
) -> None:
    announce_absence(cast.tomas, by=cast.jo, first_day=TUESDAY, last_day=TUESDAY, substitute=None)

    with pytest.raises(Refused, match=sentence):
        announce_absence(
            cast.marcus,
            by=getattr(cast, by),
            first_day=TUESDAY,
            last_day=TUESDAY + timedelta(days=days - 1),
            substitute=getattr(cast, substitute),
        )
    assert Absence.objects.filter(user=cast.marcus).count() == 0


def test_days_that_overlap_with_a_known_absence_are_refused(cast: Cast) -> None:
    away(cast, cast.marcus, days=3)

    with pytest.raises(Refused, match="Marcus Reed is away on some of these days already"):
        away(cast, cast.marcus, by=cast.jo, first=TUESDAY + timedelta(days=2))


def test_a_substitute_who_left_the_helpdesk_sees_nothing(cast: Cast, tickets: dict[str, Ticket]) -> None:
    helper = person("Lee", "Young")
    role = grant(helper, "technician", cast.high)
    announce_absence(cast.marcus, by=cast.jo, first_day=TUESDAY, last_day=TUESDAY, substitute=helper)
    assert len(sees(helper)) == 2

    User.objects.filter(pk=helper.pk).update(kind="guardian")

    assert (role.user_id, sees(helper)) == (helper.pk, [])


def test_an_absence_that_a_colleague_cancelled_is_not_cancelled_again(cast: Cast) -> None:
    absence = away(cast, cast.marcus)
    cancel_absence(Absence.objects.get(), by=cast.jo)

    with pytest.raises(Conflict, match="A colleague removed this absence already"):
        cancel_absence(absence, by=cast.marcus)

    assert [one.verb for one in Entry.objects.about(cast.marcus)] == ["absence_announced", "absence_cancelled"]
