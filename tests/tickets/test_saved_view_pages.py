"""The pages on which views are saved, changed, copied and deleted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tests.tickets.saved_views import URGENT, VIEWS, save, urgent
from tests.tickets.test_queue import QUEUE, numbers_in, views_in
from tickets.models import SavedView, Ticket
from users.models import Team, TeamMember, User

__all__ = ["urgent"]


def fields(**more: Any) -> dict[str, Any]:
    return {"name": "Urgent ones", "query": URGENT, "who": "me", **more}


def test_a_list_is_saved_as_it_is_on_the_screen(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    shown = client.get(f"{QUEUE}?q=priority:urgent+status:open&sort=newest&columns=due&columns=team")
    (address,) = set(links_of(shown, "/queue/views/new/"))

    form = client.get(address)
    sent = {"name": "Urgent ones", "who": "me"} | _form_of(form)
    response = client.post(VIEWS + "new/", sent, follow=True)

    view = SavedView.objects.get()
    assert (view.query, view.order, view.columns, view.owner) == (
        "priority:urgent status:open", "newest", ["due", "team"], cast.marcus,
    )  # fmt: skip
    assert response.redirect_chain == [(f"{QUEUE}?view={view.key}", 302)]
    assert numbers_in(response) == [urgent.pk]
    assert views_in(response)["Urgent ones"] == "1"


def _form_of(response: Any) -> dict[str, Any]:
    """What a browser sends back of query, order and columns."""
    page = response.content.decode()
    query = re.search(r'<input[^>]*name="query"[^>]*>', page)
    order = re.search(r'<option value="([a-z]+)" selected', page)
    assert query
    value = re.search(r'value="([^"]*)"', query[0])
    columns = [one for one in re.findall(r'<input[^>]*name="columns"[^>]*>', page) if "checked" in one]
    return {
        "query": value[1] if value else "",
        "order": order[1] if order else "",
        "columns": [re.search(r'value="([a-z]+)"', one)[1] for one in columns],  # type: ignore[index]
    }


def test_a_built_in_view_with_filters_of_old_addresses_can_be_saved_too(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    (address,) = set(links_of(client.get(f"{QUEUE}?view=unassigned&priority=1"), "/queue/views/new/"))

    assert _form_of(client.get(address))["query"] == "in:unassigned priority:urgent"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "This field is required."),
        (
            {"query": "priority:urgnt"},
            "“urgnt” is none of: urgent, high, normal, low. Did you mean “priority:urgent”?",
        ),
        ({"query": "-"}, "Say what is in it, such as status:open or in:mine."),
        ({"who": "all"}, "Select a valid choice."),
        ({"who": "team-network"}, "Select a valid choice."),
        ({"columns": ["nonsense"]}, "Select a valid choice."),
    ],
)
def test_a_form_that_makes_no_sense_says_what_to_do(cast: Cast, signed_in, changes: dict[str, Any], said: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).post(VIEWS + "new/", fields(**changes))

    assert response.status_code == 422
    assert said in text_of(response)
    assert not SavedView.objects.exists()


def test_only_those_are_offered_for_whom_one_may_make_a_view(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    TeamMember.objects.create(team=cast.network, user=cast.marcus)

    def offered(user: User) -> list[str]:
        return re.findall(r'name="who" value="([^"]+)"', signed_in(user).get(VIEWS + "new/").content.decode())

    teams = [f"team-{key}" for key in Team.objects.values_list("key", flat=True)]
    assert offered(cast.marcus) == ["me", "team-field", "team-network"]
    assert offered(cast.jo) == ["me", *teams, "all"]


def test_the_form_says_whether_the_menu_will_count(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)

    assert "The menu says how many tickets are in it." in text_of(client.get(f"{VIEWS}new/?query=status:open"))
    assert "The menu says no number" in text_of(client.get(f"{VIEWS}new/?query=panel"))


def test_a_view_is_changed_and_deleted_on_its_page(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    view = save(cast.jo, audience="team", team=cast.network)
    client = signed_in(cast.jo)

    page = client.get(f"{VIEWS}{view.pk}/")
    assert _form_of(page) == {"query": URGENT, "order": "", "columns": ["due", "where", "status", "who", "age"]}
    client.post(f"{VIEWS}{view.pk}/", fields(name="Late", query="is:late", who="all", seen=1))
    view.refresh_from_db()
    assert (view.name, view.query, view.audience, view.team, view.version) == ("Late", "is:late", "all", None, 2)

    stale = client.post(f"{VIEWS}{view.pk}/", fields(name="Later", query="is:late", who="all", seen=1))
    assert (stale.status_code, SavedView.objects.get().name) == (422, "Late")
    assert "Jo changed this view since you opened it." in text_of(stale)

    response = client.post(f"{VIEWS}{view.pk}/delete/", follow=True)
    assert response.redirect_chain == [(VIEWS, 302)]
    assert "“Late” is deleted. Its tickets are where they were." in response.content.decode()
    assert "No view is saved yet" in text_of(response)


def test_a_view_that_others_keep_is_copied_not_changed(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    view = save(cast.jo, audience="all", order="newest", by_room=True)
    client = signed_in(cast.marcus)

    response = client.get(f"{VIEWS}{view.pk}/", follow=True)
    assert response.redirect_chain == [(f"{QUEUE}?view={view.key}", 302)]
    assert "This view is kept by others." in response.content.decode()
    client.post(f"{VIEWS}{view.pk}/delete/")
    client.post(f"{VIEWS}{view.pk}/keep/", {"query": "is:late"})
    assert SavedView.objects.get(pk=view.pk).query == URGENT

    (copy,) = links_of(client.get(VIEWS), "/queue/views/new/?query")
    assert _form_of(client.get(copy)) == {
        "query": URGENT, "order": "newest", "columns": ["due", "where", "status", "who", "age"],
    }  # fmt: skip


def test_the_page_shows_all_that_one_has_in_groups(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    save(cast.jo, "For all", audience="all")
    save(cast.tomas, "Of the team", audience="team", team=cast.network)
    save(cast.tomas, "His own")
    save(cast.priya, "Hers")

    response = signed_in(cast.tomas).get(VIEWS)
    page = text_of(response)

    names = re.findall(r'<h2[^>]*>([^<]+)</h2>|<a class="strong"[^>]*>([^<]+)</a>', response.content.decode())
    assert ["".join(pair) for pair in names] == [
        "Yours", "His own", "Of your teams", "Of the team", "Everybody’s", "For all",
    ]  # fmt: skip
    assert "For all made by Jo Lindqvist · status:open priority:urgent" in page
