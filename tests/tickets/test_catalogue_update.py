"""A later catalogue reaches an existing district, and nothing that administrators changed is lost."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast
from tickets import shipped
from tickets.actions.catalogue import update_catalogue
from tickets.models import Category, Promise, ShippedCategory
from users.models import Team

pytestmark = pytest.mark.django_db
Later = Callable[..., None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Later:
    """Ship a later catalogue: this version's with some texts replaced, or with more at its end."""

    def ship(*replaced: tuple[str, str], more: str = "") -> None:
        text = shipped.CATALOGUE.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "catalogue.toml"
        path.write_text(text + more, encoding="utf-8")
        monkeypatch.setattr(shipped, "CATALOGUE", path)

    return ship


def said(*options: str) -> list[str]:
    out = StringIO()
    call_command("update_catalogue", *options, stdout=out)
    return out.getvalue().splitlines()


def advise(key: str, advice: str) -> tuple[str, str]:
    line = f'key = "{key}"\n'
    return line, f'{line}advice = "{advice}"\n'


def everything() -> list[Any]:
    rows = Category.objects.order_by("pk").values()
    return [list(rows), list(Promise.objects.order_by("pk").values()), list(ShippedCategory.objects.values())]


def test_the_catalogue_of_this_version_is_up_to_date_in_a_new_district(cast: Cast) -> None:
    before = everything()
    assert said() == ["The catalogue is up to date."]
    assert (everything(), Entry.objects.count()) == (before, 0)


def test_an_empty_house_stays_empty_until_its_first_run(db: None) -> None:
    assert said() == ["The catalogue is up to date."]
    assert (Category.objects.count(), Team.objects.count(), ShippedCategory.objects.count()) == (0, 0, 0)


def test_new_advice_and_questions_reach_what_is_as_it_was_shipped(cast: Cast, later: Later) -> None:
    asked = '"What happens when you touch the screen?"'
    later(advise("panel-touch", "Restart it at the switch."), (asked, '"What does the pen do?", for_staff = true'))
    assert cast.category("panel-touch").advice == ""

    assert said() == ["changed  panel-touch: questions, advice"]

    touch = cast.category("panel-touch")
    assert (touch.advice, touch.questions[0]["label"]) == ("Restart it at the switch.", "What does the pen do?")
    assert [one.get("for_staff") for one in touch.questions] == [True, None, None]
    entry = Entry.objects.about(touch).get()
    assert (entry.verb, entry.by, entry.door, entry.changed["advice"]) == (
        "changed",
        cast.system,
        "command",
        ["", "Restart it at the switch."],
    )
    assert said() == ["The catalogue is up to date."]


def test_what_an_administrator_edited_stays_and_the_rest_of_it_is_brought_up_to_date(cast: Cast, later: Later) -> None:
    Category.objects.filter(key="panel-touch").update(name="Board: touch", advice="Ask Rosa.")
    later(
        advise("panel-touch", "Restart it."),
        ('name = "Panel: touch or pen"', 'name = "Panel: pen"'),
        ('words = "smartboard', 'words = "promethean smartboard'),
    )

    assert said() == ["changed  panel-touch: words", "left     panel-touch: name, advice edited here"]

    touch = cast.category("panel-touch")
    assert (touch.name, touch.advice, touch.words.split()[0]) == ("Board: touch", "Ask Rosa.", "promethean")
    assert said() == ["left     panel-touch: name, advice edited here"]
    Category.objects.filter(key="panel-touch").update(advice="")
    assert said() == ["changed  panel-touch: advice", "left     panel-touch: name edited here"]


def test_a_dry_run_says_the_same_and_changes_nothing(cast: Cast, later: Later) -> None:
    later(advise("panel-touch", "Restart it."))
    before = everything()

    assert said("--dry-run") == ["changed  panel-touch: advice", "Nothing was changed: this was a dry run."]
    assert (everything(), Entry.objects.count()) == (before, 0)


def test_a_new_category_comes_with_its_group_and_team(cast: Cast, later: Later) -> None:
    later(
        more="""
[[team]]
key = "drones"
name = "Drones"
[[category]]
key = "drones"
name = "Drones"
team = "drones"
[[category.leaf]]
key = "drone-lost"
name = "A drone is lost"
advice = "Look up."
questions = [{ key = "where", label = "Where?", type = "text", for_staff = true }]
"""
    )

    assert said() == ["added    drones", "added    drone-lost"]

    lost = cast.category("drone-lost")
    assert (lost.parent.key, lost.owner.key, lost.advice, lost.questions[0]["for_staff"]) == (
        "drones",
        "drones",
        "Look up.",
        True,
    )
    assert [one.verb for one in Entry.objects.about(lost)] == ["created"]
    assert said() == ["The catalogue is up to date."]


def test_what_an_administrator_removed_does_not_come_back(cast: Cast, later: Later) -> None:
    Category.objects.filter(key="panel-touch").delete()
    later(advise("panel-touch", "Restart it."))

    assert said() == ["left     panel-touch: removed here"]
    assert not Category.objects.filter(key="panel-touch").exists()


def test_a_category_that_was_made_here_under_the_same_name_is_left(cast: Cast, later: Later) -> None:
    Category.objects.create(key="drones", name="Our drones")
    later(more='\n[[category]]\nkey = "drones"\nname = "Drones"\nadvice = "Look up."\nposition = 0\n')

    assert said() == ["left     drones: name, position, advice edited here"]
    assert cast.category("drones").advice == ""


def test_targets_and_teams_are_never_touched(cast: Cast, later: Later) -> None:
    Promise.objects.all().delete()
    Team.objects.filter(key="field").update(name="Flying squad")
    later(advise("panel-touch", "Restart it."))

    said()

    assert (Promise.objects.count(), Team.objects.get(key="field").name) == (0, "Flying squad")


@pytest.mark.parametrize("name", ["marcus", "renee", "elena"])
def test_others_do_not_update_the_catalogue(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="kept by administrators"):
        update_catalogue(by=getattr(cast, name))


def test_a_district_from_before_is_known_by_the_values_of_earlier_catalogues(cast: Cast, later: Later) -> None:
    ShippedCategory.objects.all().delete()
    screen = Category.objects.get(key="chromebook-screen")
    advice, asked = screen.advice, [one for one in screen.questions if one["type"] != "photo"]
    assert (bool(advice), any(one.get("for_staff") for one in asked)) == (True, True)
    for one in asked:
        one.pop("for_staff", None)  # as the catalogue was before
    Category.objects.filter(pk=screen.pk).update(advice="", questions=asked)
    Category.objects.filter(key="battery-hot").update(advice="Call Rosa.")
    Category.objects.filter(key="panel-touch").delete()

    importlib.import_module("tickets.migrations.0008_shipped_categories").say_what_was_shipped(apps, None)

    assert sorted(said()) == [
        "changed  chromebook-screen: questions, advice",
        "left     battery-hot: advice edited here",
        "left     panel-touch: removed here",
    ]
    screen.refresh_from_db()
    assert (screen.advice, any(one.get("for_staff") for one in screen.questions)) == (advice, True)
