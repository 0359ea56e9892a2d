"""Saved views: who may make and keep them, what they show, their numbers in the menu, and the pages around them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools.models import Building, Room
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of
from tests.tickets.test_queue import QUEUE, file, numbers, numbers_in, views_in
from tests.tickets.test_walk import stops
from tickets import actions
from tickets.actions.saved_views import (
    MOST_OF_A_KIND,
    Wish,
    change_view,
    delete_view,
    rename_view,
    save_view,
)
from tickets.counting import counts
from tickets.models import SavedView, Ticket
from tickets.tables import Tables
from tickets.view_menu import menu
from users.models import Team, TeamMember, User

VIEWS = "/queue/views/"
URGENT = "status:open priority:urgent"


def save(by: User, name: str = "Urgent ones", query: str = URGENT, **more: Any) -> SavedView:
    return save_view(Wish(name, query, **more), by=by)


def names_of(user: User) -> list[str]:
    """The saved views that somebody has, as the menu offers them."""
    return [offer.name for section in menu(user, clock.now(), Tables()).sections[1:] for offer in section.offers]


def asked_for(client: Client) -> dict[str, str]:
    """The numbers of all views by their keys, as a page asks for them when it is there."""
    answer = client.get(f"{QUEUE}rows/?view=open&counts=1").content.decode()
    return dict(re.findall(r'data-count="(\w+)"[^>]*>([^<]+)<', answer))


@pytest.fixture
def urgent(cast: Cast) -> Ticket:
    """One urgent ticket beside a usual one."""
    file(cast)
    return file(cast, impact="stopped")


# Who has which ------------------------------------------------------------------------------------------------------


def test_a_view_of_one_s_own_is_seen_by_nobody_else(cast: Cast) -> None:
    save(cast.marcus)

    assert {name: names_of(getattr(cast, name)) for name in ("marcus", "priya", "jo", "ada")} == {
        "marcus": ["Urgent ones"], "priya": [], "jo": [], "ada": [],
    }  # fmt: skip


def test_a_team_s_view_is_its_members_and_who_stands_in_for_one(cast: Cast) -> None:
    save(cast.tomas, audience="team", team=cast.network)

    assert {name: names_of(getattr(cast, name)) for name in ("tomas", "marcus", "jo")} == {
        "tomas": ["Urgent ones"], "marcus": [], "jo": [],
    }  # fmt: skip


def test_everybody_s_view_is_everybody_s(cast: Cast) -> None:
    save(cast.jo, audience="all")

    everybody = ("tomas", "marcus", "jo", "ada", "keiko")
    assert [names_of(getattr(cast, name)) for name in everybody] == [["Urgent ones"]] * 5


MAKERS = {
    "me": {"marcus", "priya", "tomas", "jo", "renee", "ada", "keiko"},
    "team": {"tomas", "jo", "renee", "ada"},
    "all": {"jo", "renee", "ada"},
}


@pytest.mark.parametrize("audience", ["me", "team", "all"])
def test_who_may_make_a_view_for_whom(cast: Cast, audience: str) -> None:
    everybody = ("elena", "kim", "paula", "rosa", "sam", "pat", *MAKERS["me"])
    team = cast.network if audience == "team" else None
    made = set()
    for name in everybody:
        try:
            save(getattr(cast, name), f"Of {name}", audience=audience, team=team)
            made.add(name)
        except Refused as refusal:
            assert str(refusal)

    assert made == MAKERS[audience]


@pytest.mark.parametrize(
    ("audience", "keepers"), [("me", {"marcus"}), ("team", {"tomas", "jo"}), ("all", {"jo", "renee", "ada"})]
)
def test_who_may_change_and_delete_it(cast: Cast, audience: str, keepers: set[str]) -> None:
    maker = {"me": cast.marcus, "team": cast.tomas, "all": cast.jo}[audience]
    view = save(maker, audience=audience, team=cast.network if audience == "team" else None)
    may = set()
    for name in ("elena", "marcus", "priya", "tomas", "jo", "renee", "ada"):
        try:
            view = rename_view(view, by=getattr(cast, name), name=f"By {name}")
            may.add(name)
        except Refused:
            with pytest.raises(Refused):
                delete_view(view, by=getattr(cast, name))

    assert may == keepers | ({"renee", "ada"} if audience == "team" else set())


def test_a_view_does_not_change_into_one_that_its_keeper_may_not_make(cast: Cast) -> None:
    view = save(cast.marcus)

    with pytest.raises(Refused, match="Views for everybody are made by leads, directors and administrators"):
        change_view(view, Wish("Urgent ones", URGENT, audience="all"), by=cast.marcus)
    with pytest.raises(Refused, match="A team’s views are made by its members and by leads"):
        change_view(view, Wish("Urgent ones", URGENT, audience="team", team=cast.network), by=cast.marcus)

    assert SavedView.objects.get().audience == "me"


# Verbs --------------------------------------------------------------------------------------------------------------


def test_each_act_is_told_once_and_names_nobody(cast: Cast) -> None:
    view = save(cast.jo, "About Elena", "from:alvarez status:open")
    rename_view(view, by=cast.jo, name="Of Elena")
    change_view(view, Wish("Of Elena", "from:alvarez is:late", "newest", ("due",)), by=cast.jo)
    change_view(view, Wish("Of Elena", "from:alvarez is:late", "newest", ("due",)), by=cast.jo)  # nothing changes
    delete_view(view, by=cast.jo)
    delete_view(view, by=cast.jo)

    told = Entry.objects.filter(subject_type="tickets.savedview", subject_id=view.pk).order_by("pk")
    assert [(entry.verb, entry.changed, entry.data) for entry in told] == [
        ("saved", {}, {"audience": "me", "team": None}),
        ("renamed", {}, {"fields": ["name"]}),
        (
            "changed",
            {"order": ["", "newest"], "columns": [[], ["due"]]},
            {"fields": ["columns", "order", "query"]},
        ),
        ("deleted", {}, {"audience": "me", "team": None}),
    ]


def test_a_name_is_taken_once_by_each_audience(cast: Cast) -> None:
    save(cast.marcus)
    save(cast.jo, audience="all")
    save(cast.tomas, audience="team", team=cast.network)
    other = save(cast.marcus, "Other")

    with pytest.raises(Refused, match="There is a view of that name already"):
        save(cast.marcus)
    with pytest.raises(Refused, match="There is a view of that name already"):
        rename_view(other, by=cast.marcus, name="Urgent ones")
    assert sorted(SavedView.objects.values_list("audience", "name")) == [
        ("all", "Urgent ones"), ("me", "Other"), ("me", "Urgent ones"), ("team", "Urgent ones"),
    ]  # fmt: skip


def test_a_change_over_a_colleague_s_change_is_refused_with_a_sentence(cast: Cast) -> None:
    view = save(cast.jo, audience="all")
    change_view(view, Wish("Urgent ones", "is:late", audience="all"), by=cast.renee, seen=1)

    with pytest.raises(Conflict, match="Renee changed this view since you opened it"):
        change_view(view, Wish("Urgent ones", "is:unread", audience="all"), by=cast.jo, seen=1)
    delete_view(view, by=cast.ada)
    with pytest.raises(Conflict, match="A colleague has deleted this view"):
        rename_view(view, by=cast.jo, name="Late")


def test_there_is_an_end_to_the_views_of_a_kind(cast: Cast) -> None:
    for number in range(MOST_OF_A_KIND):
        save(cast.marcus, f"View {number}")

    with pytest.raises(Refused, match="There are 30 such views already"):
        save(cast.marcus, "One more")
    assert save(cast.priya, "One of hers").pk


# What is in it ------------------------------------------------------------------------------------------------------


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


# Numbers ------------------------------------------------------------------------------------------------------------

QUERIES = [
    URGENT,
    "in:mine",
    "in:solved",
    "in:late -priority:low",
    "from:alvarez status:open",
    "for:kim status:open",
    "from:nobodyiscalledso status:open",
    "school:lincoln is:open",
    "school:nosuchschool is:open",
    "room:214 status:open",
    "room:nosuchroom status:open",
    "device:P-0214 status:open",
    "-device:P-0214 status:open",
    "category:panel status:open",
    "team:network status:open",
    "assigned:marcus status:open",
    "assigned:nobody is:unread",
    "status:waiting",
    "has:photo status:open",
    "has:room is:open since:yesterday",
    "-frozen status:open",
    "is:restricted is:open",
]


@pytest.fixture
def many(cast: Cast) -> None:
    """Tickets of many kinds: open, waiting, solved, late, restricted, of two schools."""
    file(cast, impact="stopped")
    file(cast, "Frozen again", category=cast.category("copier"), device=None)
    file(cast, restricted=True)
    file(cast, school=cast.high, device=None)
    file(cast, device=cast.chromebook, beneficiary=cast.kim)
    file(cast, "No signal", category=cast.category("network"), school=cast.high, device=None)
    actions.assign(file(cast), by=cast.marcus, to=cast.marcus)
    actions.wait(file(cast), by=cast.marcus, reason="part")
    actions.solve(file(cast), by=cast.marcus, note="Done.")
    clock.move(timedelta(minutes=40))


@pytest.mark.parametrize("reader", ["marcus", "priya", "tomas", "jo", "renee", "ada", "keiko"])
def test_each_number_is_the_length_of_its_list(cast: Cast, many: None, signed_in, reader: str) -> None:  # type: ignore[no-untyped-def]
    views = {query: save(cast.jo, query[:60], query, audience="all") for query in QUERIES}
    client = signed_in(getattr(cast, reader))

    offered = menu(getattr(cast, reader), clock.now(), Tables())
    counted = {query: str(offered.count_of(view.key)) for query, view in views.items()}
    listed = {query: str(len(numbers(client, f"?view={view.key}"))) for query, view in views.items()}

    # Who works no tickets has no “mine”, and so neither a number of it nor a list.
    assert counted == listed | ({"in:mine": "None"} if reader in ("ada", "keiko") else {})
    assert set(listed.values()) > {"0"}


def test_a_restricted_ticket_is_counted_for_nobody_who_may_not_see_it(cast: Cast) -> None:
    view = save(cast.jo, "Open", "status:open", audience="all")

    def number(user: User) -> str:
        return str(menu(user, clock.now(), Tables()).count_of(view.key))

    before = {name: number(getattr(cast, name)) for name in ("marcus", "jo", "renee", "ada", "keiko")}
    file(cast, restricted=True)

    assert {name: number(getattr(cast, name)) for name in before} == before | {"keiko": "1"}


def test_words_and_what_is_long_done_have_no_number(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    for query in ("panel status:open", "status:closed", "school:lincoln", "from:alvarez before:2026-01-01"):
        save(cast.marcus, query, query)
    counted = save(cast.marcus)
    client = signed_in(cast.marcus)

    assert [key for key in asked_for(client) if key.startswith("s")] == ["soon", "snoozed", "solved", counted.key]
    shown = [client.get(f"{QUEUE}?view={view.key}") for view in SavedView.objects.exclude(pk=counted.pk)]
    assert ['data-count="total"' in page.content.decode() for page in shown] == [False] * 4


def test_a_page_shows_the_number_of_its_own_view_and_asks_for_those_of_the_others(
    cast: Cast, urgent: Ticket, signed_in: Any
) -> None:
    mine, other = save(cast.marcus), save(cast.marcus, "All", "status:open")
    client = signed_in(cast.marcus)
    page = client.get(f"{QUEUE}?view={mine.key}")

    shown = dict(re.findall(r'data-count="(s\d+)">([^<]*)<', page.content.decode()))
    assert shown == {mine.key: "1", other.key: ""}
    assert {key: asked_for(client)[key] for key in shown} == {mine.key: "1", other.key: "2"}


def test_all_views_are_counted_by_one_statement_however_many_there_are(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{QUEUE}rows/?view=open&counts=1")
        return [one["sql"] for one in asked.captured_queries]

    def save_some(numbers: range) -> None:
        for number in numbers:
            query = f"school:lincoln category:panel team:network from:alvarez device:P-0{number + 100} is:open"
            save(cast.marcus, f"View {number}", query)

    save_some(range(1))
    one = statements()
    save_some(range(1, 25))
    many = statements()

    assert len(many) == len(one)
    assert [sql.count("AS held") for sql in many if "AS held" in sql] == [11 + 25]


def test_a_number_is_never_dearer_than_some_thousand_tickets(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Where there are more open tickets than are read for saved views, what is counted is “or more”."""
    monkeypatch.setattr("tickets.counting.READ", 3)
    view = save(cast.jo, audience="all")
    for _ in range(3):
        file(cast, impact="stopped")
    assert str(menu(cast.jo, clock.now(), Tables()).count_of(view.key)) == "3"

    for _ in range(2):
        file(cast, impact="stopped")

    for reader in (cast.jo, cast.marcus):
        assert str(menu(reader, clock.now(), Tables()).count_of(view.key)) == "4+"


def test_open_pages_hear_of_the_numbers(cast: Cast, urgent: Ticket, signed_in) -> None:  # type: ignore[no-untyped-def]
    view = save(cast.marcus)
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    file(cast, impact="stopped")
    answer = client.get(f"/queue/rows/?view={view.key}&counts=1").content.decode()

    assert f'<span data-count="{view.key}">2</span>' in answer
    assert 'data-total="2"' in answer


def test_built_in_views_are_counted_as_before_where_nothing_is_saved(cast: Cast, many: None) -> None:
    assert counts(cast.jo, clock.now()) == counts(cast.jo, clock.now(), {})


# Pages --------------------------------------------------------------------------------------------------------------


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
    assert offered(cast.marcus) == ["me", "team-network"]
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


# A changed view -----------------------------------------------------------------------------------------------------


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


def test_views_of_somebody_who_leaves_a_team_are_theirs_no_more(cast: Cast) -> None:
    save(cast.jo, audience="team", team=cast.network)
    TeamMember.objects.all().delete()
    fresh = User.objects.get(pk=cast.tomas.pk)

    assert names_of(fresh) == []
    assert names_of(User.objects.get(pk=cast.jo.pk)) == ["Urgent ones"], "who made it keeps it"


def test_a_walk_of_a_view_groups_by_building_and_room(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    gym = Building.objects.create(school=cast.lincoln, name="Gym")
    room = Room.objects.create(school=cast.lincoln, building=gym, name="G1")
    file(cast, "In the gym", room=room, device=None)
    view = save(cast.marcus, "Gym", 'room:"G1" status:open', by_room=True)
    client: Client = signed_in(cast.marcus)

    assert stops(client, f"?view={view.key}") == ["Lincoln Middle School", "G1", "In the gym"]
