"""The page on which helpdesk people say that they are away."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast import Cast
from tests.tickets.pages import text_of
from users.models import Absence

pytestmark = pytest.mark.django_db
PAGE = "/absences/"


def sent(cast: Cast, **changes: object) -> dict[str, object]:
    days = {"first_day": "2027-04-28", "last_day": "2027-04-30"}
    return {"who": cast.marcus.pk, "substitute": cast.priya.pk, **days, **changes}


def test_a_technician_says_when_he_is_away_and_who_stands_in(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    assert "Nobody is away" in text_of(client.get(PAGE))

    response = client.post(PAGE, sent(cast), follow=True)

    assert "Marcus Reed Wednesday, April 28 to Friday, April 30 · Priya Nair stands in" in text_of(response)
    absence = Absence.objects.get()
    assert (absence.user, absence.substitute) == (cast.marcus, cast.priya)
    assert (absence.first_day, absence.last_day) == (date(2027, 4, 28), date(2027, 4, 30))


def test_a_lead_says_it_of_others_and_a_technician_of_himself_only(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    assert signed_in(cast.jo).post(PAGE, sent(cast)).status_code == 302
    assert Absence.objects.count() == 1

    response = signed_in(cast.priya).post(PAGE, sent(cast, substitute=""))

    assert response.status_code == 422
    assert "Select a valid choice." in text_of(response)
    assert Absence.objects.count() == 1


def test_nobody_is_offered_or_taken_as_their_own_substitute(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    choice = f'<option value="{cast.marcus.pk}"'
    offered = signed_in(cast.marcus).get(PAGE).content.decode().partition('name="substitute"')[2]
    assert (choice in offered, f'<option value="{cast.priya.pk}"' in offered) == (False, True)

    response = signed_in(cast.jo).post(PAGE, sent(cast, substitute=cast.marcus.pk))

    assert response.status_code == 422
    assert "Nobody can stand in for themselves. Choose a colleague, or nobody." in text_of(response)
    assert Absence.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_day": "2027-04-27"}, "The last day is before the first one."),
        ({"first_day": "soon"}, "Enter a valid date."),
        ({"substitute": "1"}, "Select a valid choice."),
        ({"substitute": "x"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    cast: Cast, signed_in, changes: dict[str, object], sentence: str
) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).post(PAGE, sent(cast, **changes))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Absence.objects.count() == 0


def test_an_absence_is_cancelled_by_its_person_or_a_lead_and_nobody_else(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    signed_in(cast.marcus).post(PAGE, sent(cast))
    address = f"/absences/{Absence.objects.get().pk}/cancel/"

    refused = signed_in(cast.priya).post(address, follow=True)
    assert "Only a lead says when others are away." in refused.content.decode()
    assert signed_in(cast.elena).post(address).status_code == 403
    assert Absence.objects.count() == 1

    assert signed_in(cast.jo).post(address).status_code == 302
    assert Absence.objects.count() == 0


def test_absences_cost_the_same_however_many_there_are(cast: Cast, signed_in, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    client.get(PAGE)
    for number in range(1, 30):
        Absence.objects.create(
            user=cast.tomas, substitute=cast.priya, first_day=date(2027, 5, number), last_day=date(2027, 5, number)
        )
        if number in (1, 29):
            with django_assert_num_queries(8):
                client.get(PAGE)
