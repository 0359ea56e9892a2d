"""Saved views: who has them, who may make and keep them, and how they are changed."""

from __future__ import annotations

import pytest

from audit.models import Entry
from audit.refusal import Conflict, Refused
from tests.cast import Cast
from tests.tickets.saved_views import URGENT, names_of, save
from tickets.actions.saved_views import (
    MOST_OF_A_KIND,
    Wish,
    change_view,
    delete_view,
    rename_view,
)
from tickets.models import SavedView
from users.models import Team, TeamMember, User


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


def test_a_view_of_the_team_that_is_worked_by_school_is_every_technician_s(cast: Cast) -> None:
    """It reached nobody: the team of the field technicians has no members of its own."""
    field = Team.objects.get(by_school=True)
    save(cast.jo, audience="team", team=field)

    assert {name: names_of(getattr(cast, name)) for name in ("marcus", "priya", "tomas", "jo")} == {
        "marcus": ["Urgent ones"], "priya": ["Urgent ones"], "tomas": [], "jo": ["Urgent ones"],
    }  # fmt: skip
    assert save(cast.marcus, "Mine", audience="team", team=field).owner == cast.marcus


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


def test_views_of_somebody_who_leaves_a_team_are_theirs_no_more(cast: Cast) -> None:
    save(cast.jo, audience="team", team=cast.network)
    TeamMember.objects.all().delete()
    fresh = User.objects.get(pk=cast.tomas.pk)

    assert names_of(fresh) == []
    assert names_of(User.objects.get(pk=cast.jo.pk)) == ["Urgent ones"], "who made it keeps it"
