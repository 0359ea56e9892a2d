"""Labels in the search box, in saved views and in what is suggested."""

from __future__ import annotations

from typing import Any

from audit import clock
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_labels import file, found, problems, three, warranty, words
from tickets import actions
from tickets.actions.saved_views import Wish, save_view
from tickets.asked import understand
from tickets.models import Label, Ticket
from tickets.tables import Tables
from tickets.view_menu import menu

__all__ = ["three", "warranty"]


def test_the_search_box_finds_them_by_any_spelling(cast: Cast, three: list[Ticket]) -> None:
    one, two, _other = three
    actions.put_word(one, "New teacher", by=cast.marcus)
    actions.put_word(two, "Warranty", by=cast.marcus)

    assert found(cast.marcus, 'label:"new teacher"') == found(cast.marcus, "labels:New-Teacher") == {one.pk}
    assert found(cast.marcus, "label:warranty label:new-teacher") == {one.pk, two.pk}
    assert found(cast.marcus, "status:open -label:warranty") == {one.pk, three[2].pk}
    assert problems(cast.marcus, "label:waranty") == [
        ("No label is called “waranty”. There are: New teacher, Warranty.", "label:Warranty")
    ]


def test_the_beginning_of_a_word_finds_every_label_that_has_it(cast: Cast, three: list[Ticket]) -> None:
    one, two, other = three
    actions.put_word(one, "Summer project", by=cast.marcus)
    actions.put_word(two, "Late summer", by=cast.marcus)
    actions.put_word(other, "Midsummer", by=cast.marcus)

    def said(query: str) -> list[str]:
        return [chip.said for chip in understand(cast.marcus, query, clock.now()).chips]

    assert found(cast.marcus, "label:summer") == found(cast.marcus, "label:SUM") == {one.pk, two.pk}
    assert found(cast.marcus, 'label:"summer pro"') == found(cast.marcus, "label:proj") == {one.pk}
    assert (said("label:summer"), said("label:proj")) == (["Late summer and others"], ["Summer project"])
    assert found(cast.marcus, "status:open -label:summer") == {other.pk}
    assert problems(cast.marcus, "label:winter") == [
        ("No label is called “winter”. There are: Late summer, Midsummer, Summer project.", "")
    ]


def test_a_label_of_the_very_name_is_meant_alone(cast: Cast, three: list[Ticket]) -> None:
    one, two, other = three
    actions.put_word(one, "Summer project", by=cast.marcus)
    actions.put_word(two, "Summer", by=cast.marcus)
    actions.put_word(other, "Sommer", by=cast.marcus)
    wrong, right = Label.objects.get(name="Sommer"), Label.objects.get(name="Summer project")

    actions.merge_labels(wrong, into=right, by=cast.ada)

    assert found(cast.marcus, "label:summer") == {two.pk}
    assert found(cast.marcus, "label:somm") == {one.pk, other.pk}


def test_who_types_tag_is_led_to_devices_and_told_of_labels(cast: Cast) -> None:
    actions.put_word(file(cast), "New teacher", by=cast.marcus)
    chromebook = file(cast, device=cast.chromebook)

    assert found(cast.marcus, f"tag:{cast.chromebook.label}") == {chromebook.pk}
    assert problems(cast.marcus, "tag:new-teacher") == [
        ('No device has the tag “new-teacher”. For the label write label:"New teacher".', "")
    ]


def test_a_saved_view_by_label_is_counted_and_lives_through_a_new_name(cast: Cast, three: list[Ticket]) -> None:
    actions.put_word_many(three[:2], "Sumer", by=cast.marcus)
    view = save_view(Wish("Summer work", "label:sumer status:open"), by=cast.marcus)

    def number() -> str:
        return str(menu(cast.marcus, clock.now(), Tables()).count_of(view.key))

    assert number() == "2"
    actions.rename_label(Label.objects.get(), by=cast.ada, name="Summer")
    assert (number(), words(three[0])) == ("2", [["Summer"]])


def test_the_filter_menu_writes_it(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    actions.put_word(three[0], "New teacher", by=cast.marcus)
    client = signed_in(cast.marcus)

    assert '<option value="New teacher">New teacher</option>' in client.get("/queue/?filter=1").content.decode()
    answer = client.get("/queue/?write=1&view=open&label=New+teacher")
    assert answer.headers["Location"] == "/queue/?q=label%3A%22New+teacher%22"


def test_the_box_suggests_labels_while_one_types(cast: Cast, warranty: Label, signed_in: Any) -> None:
    client = signed_in(cast.marcus)

    assert "label:Warranty" in text_of(client.get("/queue/suggestions/?q=label:war"))
    assert "label:Warranty" in text_of(client.get("/queue/suggestions/?q=hums war"))
