"""What a saved view shows, and what becomes of it when its list is changed."""

from __future__ import annotations

import re

from django.test import Client

from schools.models import Building, Room
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tests.tickets.saved_views import URGENT, VIEWS, asked_for, save, urgent
from tests.tickets.test_queue import QUEUE, file, numbers, numbers_in
from tests.tickets.test_walk import stops
from tickets import actions
from tickets.models import SavedView, Ticket
from users.models import Team

__all__ = ["urgent"]


def test_a_view_shows_what_its_query_finds_as_its_reader_means_it(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    mine = actions.assign(file(cast), by=cast.jo, to=cast.marcus)
    view = save(cast.jo, "With me", "assigned:me status:open", audience="all")

    assert numbers(signed_in(cast.marcus), f"?view={view.key}") == [mine.pk]
    assert numbers(signed_in(cast.jo), f"?view={view.key}") == []


def test_order_columns_and_the_walk_are_those_of_the_view(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    newest = save(cast.marcus, "Newest", "status:open", order="newest", columns=("category", "team", "changed"))
    walk = save(cast.marcus, "Round", "status:open", by_room=True)

    page = client.get(f"{QUEUE}?view={newest.key}")
    assert numbers_in(page) == sorted(numbers(client), reverse=True)
    heads = [
        re.sub("<[^>]+>", "", one)
        for one in re.findall(r"<th scope=\"col\".*?</th>", page.content.decode(), re.DOTALL)
    ]
    assert heads == ["", "Ticket", "Category", "Team", "Changed"]
    assert "uch or pen Team: Field technicians Changed: today 9:52 AM" in text_of(page)
    assert stops(client, f"?view={walk.key}")[0] == "Lincoln Middle School"
    assert numbers(client, f"?view={walk.key}&by=due") == numbers(client)


def test_columns_can_be_chosen_for_any_list(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    for query in ("?columns=filed&columns=who", "?q=panel&columns=filed,who", "?view=mine&columns=nonsense"):
        response = client.get(QUEUE + query)
        cells = set(re.findall(r'<td class="q-([a-z]+)', response.content.decode()))
        assert cells in ({"check", "main", "filed", "who"}, set()), query


def test_somebody_else_s_view_and_one_that_is_deleted_lead_to_the_queue(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    view = save(cast.priya)
    client = signed_in(cast.marcus)

    for key in (view.key, "s0", f"s{'9' * 18}"):
        response = client.get(f"{QUEUE}?view={key}", follow=True)
        assert response.redirect_chain == [(QUEUE, 302)]
        assert "That view is no longer there." in response.content.decode()
        live = client.get(f"/queue/rows/?view={key}&page=1&ids={file(cast).pk}")
        assert numbers_in(live) == []
    assert client.get(f"{QUEUE}?view=sly").status_code == 200


def test_what_a_view_no_longer_understands_finds_nothing_and_says_so(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    """A list of one person's tickets does not become a list of all because she is called otherwise now."""
    by_person = save(cast.marcus, "Elena", "from:alvarez status:open")
    by_team = save(cast.marcus, "Network", "team:network status:open")
    client = signed_in(cast.marcus)
    assert len(numbers(client, f"?view={by_person.key}")) == 2

    cast.elena.family_name, cast.elena.email = "Brandt", "e.brandt@cedarvalley.example"
    cast.elena.save()
    Team.objects.filter(pk=cast.network.pk).update(key="nets", name="Nets")

    page = client.get(f"{QUEUE}?view={by_person.key}")
    assert numbers_in(page) == []
    assert "We know nobody called “alvarez”" in text_of(page)
    assert "“network” is none of" in text_of(client.get(f"{QUEUE}?view={by_team.key}"))
    assert {view.name: asked_for(client)[view.key] for view in (by_person, by_team)} == {"Elena": "0", "Network": "0"}


def test_a_ticket_leads_back_to_its_view_and_on_to_the_next(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    view = save(cast.marcus, "Newest", "status:open", order="newest")
    first, second = numbers(client, f"?view={view.key}")

    link = f"/tickets/{first}/?view={view.key}"
    assert link in links_of(client.get(f"{QUEUE}?view={view.key}"), f"/tickets/{first}/")
    assert client.get(f"/tickets/{first}/next/?view={view.key}").url == f"/tickets/{second}/?view={view.key}"


def test_a_change_in_the_list_can_be_saved_or_taken_back(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    view = save(cast.marcus, by_room=True)
    same = client.get(f"{QUEUE}?view={view.key}&by=due")
    assert "is changed here" not in text_of(same)

    changed = client.get(f"{QUEUE}?view={view.key}&by=due&q=status:open&sort=oldest&columns=due,team")
    assert "“Urgent ones” is changed here, for now." in text_of(changed)
    assert f"{QUEUE}?view={view.key}" in links_of(changed, view.key)
    form = re.search(
        rf'<form method="post" action="{VIEWS}{view.pk}/keep/">(.*?)</form>', changed.content.decode(), re.DOTALL
    )
    assert form
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    client.post(f"{VIEWS}{view.pk}/keep/", sent)

    view.refresh_from_db()
    assert (view.name, view.query, view.order, view.columns, view.by_room, view.version) == (
        "Urgent ones", "status:open", "oldest", ["due", "team"], True, 2,
    )  # fmt: skip
    client.post(f"{VIEWS}{view.pk}/keep/", sent)  # with the version of before
    assert SavedView.objects.get().version == 2


def test_filters_change_the_view_and_not_the_place(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    view = save(cast.marcus)

    shown = client.get(f"{QUEUE}?view={view.key}")
    off = [link for link in links_of(shown, view.key) if link.startswith("?")]
    assert f"?view={view.key}&q=status%3Aopen" in off
    assert len(numbers(client, f"?view={view.key}&q=status%3Aopen")) == 2

    written = client.get(f"{QUEUE}?write=1&view={view.key}&q={URGENT}&status=open&priority=normal")
    assert written.url == f"{QUEUE}?q=status%3Aopen+priority%3Anormal&view={view.key}"


def test_an_empty_view_says_that_nothing_is_left_and_a_narrowed_one_that_nothing_fits(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    view = save(cast.marcus)
    words = save(cast.marcus, "Words", "zebra status:open")

    assert "Nothing is left here" in text_of(client.get(f"{QUEUE}?view={view.key}"))
    assert "Nothing is left here" in text_of(client.get(f"{QUEUE}?view={words.key}"))
    assert "No ticket fits these filters" in text_of(client.get(f"{QUEUE}?view={view.key}&q=status:late"))


def test_a_walk_of_a_view_groups_by_building_and_room(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    gym = Building.objects.create(school=cast.lincoln, name="Gym")
    room = Room.objects.create(school=cast.lincoln, building=gym, name="G1")
    file(cast, "In the gym", room=room, device=None)
    view = save(cast.marcus, "Gym", 'room:"G1" status:open', by_room=True)
    client: Client = signed_in(cast.marcus)

    assert stops(client, f"?view={view.key}") == ["Lincoln Middle School", "G1", "In the gym"]
