"""Who sees which tickets: the cast against a written table, and what a restricted ticket must not leak."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tickets import actions, policy
from tickets.models import Ticket

# Jo leads the district, Renee directs it, Ada keeps the house: they see what is not restricted. Keiko holds the key.
ALL = "jo renee ada"
SEEN_BY = {
    "of Lincoln": f"elena marcus {ALL}",
    "of the high school": f"rosa priya {ALL}",
    "of the network team": f"rosa tomas {ALL}",
    "of no school and no team": f"paula {ALL}",
    "followed by a teacher": f"rosa elena priya {ALL}",
    "followed by a technician elsewhere": f"rosa marcus priya {ALL}",
    "assigned to a technician elsewhere": f"rosa marcus priya {ALL}",
    "about a student": f"rosa kim marcus {ALL}",
    "of Lincoln, closed": f"elena marcus {ALL}",
    "restricted": "rosa keiko",
    "restricted, followed by the principal": "rosa pat keiko",
    "restricted, assigned to a technician elsewhere": "rosa priya keiko",
    "restricted by the technician of the school": "elena marcus keiko",
}
PEOPLE = ["elena", "david", "kim", "paula", "rosa", "marcus", "priya", "tomas", "jo", "renee", "ada", "keiko", "sam"]
PEOPLE += ["pat"]


def tickets(cast: Cast) -> dict[str, Ticket]:
    """One ticket of each kind."""
    secret = {"category": cast.category("data-wrong-person"), "school": cast.lincoln}
    field, network = cast.category("panel-touch"), cast.network
    made = {
        "of Lincoln": file(cast, "elena", category=field, school=cast.lincoln),
        "of the high school": file(cast, "rosa", category=field, school=cast.high),
        "of the network team": file(cast, "rosa", team=network),
        "of no school and no team": file(cast, "paula"),
        "followed by a teacher": file(cast, "rosa", school=cast.high, followers=[cast.elena]),
        "followed by a technician elsewhere": file(cast, "rosa", school=cast.high, followers=[cast.marcus]),
        "assigned to a technician elsewhere": file(cast, "rosa", school=cast.high),
        "about a student": file(cast, "rosa", school=cast.lincoln, beneficiary=cast.kim),
        "of Lincoln, closed": file(cast, "elena", school=cast.lincoln),
        "restricted": file(cast, "rosa", **secret),
        "restricted, followed by the principal": file(cast, "rosa", **secret, followers=[cast.pat]),
        "restricted, assigned to a technician elsewhere": file(cast, "rosa", **secret),
        "restricted by the technician of the school": file(cast, "elena", school=cast.lincoln),
    }
    actions.assign(made["assigned to a technician elsewhere"], by=cast.jo, to=cast.marcus)
    actions.assign(made["restricted, assigned to a technician elsewhere"], by=cast.keiko, to=cast.priya)
    actions.close(actions.solve(made["of Lincoln, closed"], by=cast.jo), by=cast.jo)
    actions.restrict(made["restricted by the technician of the school"], by=cast.marcus)
    return made


def file(cast: Cast, requester: str, **changes: object) -> Ticket:
    filing = actions.Filing(requester=getattr(cast, requester), subject="Something is going wrong", **changes)  # type: ignore[arg-type]
    return actions.open_ticket(filing, by=filing.requester)


def test_everybody_sees_exactly_the_tickets_of_the_table(cast: Cast) -> None:
    kinds = {ticket.pk: kind for kind, ticket in tickets(cast).items()}

    seen = {
        person: sorted(kinds[one.pk] for one in Ticket.objects.visible_to(getattr(cast, person))) for person in PEOPLE
    }

    assert seen == {
        person: sorted(kind for kind, people in SEEN_BY.items() if person in people.split()) for person in PEOPLE
    }


def test_the_list_of_worked_tickets_and_the_policy_say_the_same(cast: Cast) -> None:
    made = tickets(cast)

    listed = {
        person: {kind for kind, one in made.items() if Ticket.objects.worked_by(getattr(cast, person)).contains(one)}
        for person in PEOPLE
    }

    assert listed == {person: {kind for kind, one in made.items() if works(cast, person, one)} for person in PEOPLE}
    assert {person for person, worked in listed.items() if worked} == {
        "marcus", "priya", "tomas", "jo", "renee", "keiko"
    }  # fmt: skip


def works(cast: Cast, person: str, ticket: Ticket) -> bool:
    return policy.works(getattr(cast, person), Ticket.objects.get(pk=ticket.pk))


def test_everybody_who_works_a_ticket_sees_it(cast: Cast) -> None:
    tickets(cast)

    blind = {
        person: [one.pk for one in Ticket.objects.worked_by(user) if not Ticket.objects.visible_to(user).contains(one)]
        for person in PEOPLE
        for user in [getattr(cast, person)]
    }

    assert blind == {person: [] for person in PEOPLE}


# What a restricted ticket must not leak --------------------------------------------------------------------------


@pytest.fixture
def secret(cast: Cast) -> Ticket:
    """A ticket of Elena's about her panel in 214, with words that stand nowhere else. Not restricted yet."""
    filing = actions.Filing(
        requester=cast.elena,
        subject="Zebrafish opened the gradebook",
        body="Quetzal was the password.",
        device=cast.panel,
    )
    return actions.open_ticket(filing, by=cast.elena)


Telltale = Callable[[Client, Cast, Ticket], bool]
QUEUE = "/queue/"
ROUTES: dict[str, Telltale] = {
    "a row of the queue": lambda client, cast, t: says(client, QUEUE, t.subject),
    "a row by room": lambda client, cast, t: says(client, f"{QUEUE}?by=room", t.subject),
    "a search by number": lambda client, cast, t: says(client, f"{QUEUE}?q={t.pk}", t.subject),
    "a search by words of the subject": lambda client, cast, t: says(client, f"{QUEUE}?q=gradebook", t.subject),
    "a search by words of the text": lambda client, cast, t: says(client, f"{QUEUE}?q=quetzal", t.subject),
    "a search by person": lambda client, cast, t: says(client, f"{QUEUE}?q=alvarez", t.subject),
    "a search by device": lambda client, cast, t: says(client, f"{QUEUE}?q=P-0214", t.subject),
    "a search by room": lambda client, cast, t: says(client, f"{QUEUE}?q=214", t.subject),
    "the better spelling of a search": lambda client, cast, t: says(client, f"{QUEUE}?q=zebrafihs", "ebrafish"),
    "its page": lambda client, cast, t: says(client, f"/tickets/{t.pk}/", t.subject),
    "its preview": lambda client, cast, t: says(client, f"/tickets/{t.pk}/preview/", t.subject),
    "the page of another ticket": lambda client, cast, t: says(client, page_of_other(cast), t.subject),
    "the preview of another ticket": lambda client, cast, t: says(client, f"{page_of_other(cast)}preview/", t.subject),
}


def says(client: Client, address: str, words: str) -> bool:
    """Whether a page holds the words, marked or not: in its text, a title or an attribute."""
    return words in re.sub("</?mark>", "", client.get(address).content.decode())


def page_of_other(cast: Cast) -> str:
    """Another ticket of the same person, device and room."""
    other = Ticket.objects.filter(subject="No sound").first()
    if other is None:
        filing = actions.Filing(requester=cast.elena, subject="No sound", device=cast.panel)
        other = actions.open_ticket(filing, by=cast.elena)
    return reverse("tickets:ticket", args=[other.pk])


@pytest.mark.parametrize("route", ROUTES)
def test_a_restricted_ticket_does_not_leak_by(cast: Cast, secret: Ticket, route: str, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    assert ROUTES[route](client, cast, secret), "it could not leak at all"

    actions.restrict(secret, by=cast.jo)

    assert not ROUTES[route](client, cast, secret)


@pytest.mark.parametrize("person", ["jo", "renee", "ada"])
def test_those_who_see_the_whole_district_do_not_find_a_restricted_ticket(
    cast: Cast, secret: Ticket, person: str, signed_in
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(getattr(cast, person))
    routes = [route for route in ROUTES if route.startswith("a search")]
    # Who keeps the house does not read internal notes, so texts are not searched for her.
    could = [route for route in routes if (person, route) != ("ada", "a search by words of the text")]
    assert [route for route in routes if ROUTES[route](client, cast, secret)] == could

    actions.restrict(secret, by=cast.marcus)

    assert [route for route in routes if ROUTES[route](client, cast, secret)] == []


def test_no_count_and_no_title_tells_of_a_restricted_ticket(cast: Cast, secret: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    assert (title(client, QUEUE), views(client)["Unassigned"]) == ("My schools, 1", "1")

    actions.restrict(secret, by=cast.jo)

    assert title(client, QUEUE).partition(",")[0] == "My schools"
    assert [name for name, count in views(client).items() if count not in ("", "0")] == []
    assert says(signed_in(cast.keiko), QUEUE, secret.subject), "who holds the key does see it"


def test_the_title_of_a_restricted_page_holds_its_number_alone(cast: Cast, secret: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)
    assert title(client, f"/tickets/{secret.pk}/") == f"{secret.pk} {secret.subject}"

    actions.restrict(secret, by=cast.jo)

    assert secret.subject not in title(client, f"/tickets/{secret.pk}/")
    assert str(secret.pk) in title(client, f"/tickets/{secret.pk}/")


def title(client: Client, address: str) -> str:
    found = re.search(r"<title>(.*?) · ", client.get(address).content.decode(), re.DOTALL)
    assert found
    return " ".join(found[1].split())


def views(client: Client) -> dict[str, str]:
    """The views beside the queue with their counts."""
    page = client.get(QUEUE).content.decode()
    links = re.findall(r'<a class="plain view"[^>]*>(.*?)</a>', page, re.DOTALL)
    texts = [re.findall(r">([^<]+)<", f">{link}<") for link in links]
    return {parts[0].strip(): parts[1].strip() if len(parts) > 1 else "" for parts in texts}
