"""Labels: put on and taken off, on one ticket or many, taken back, found again, and read by the desk alone."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.models import Delivery, Entry
from audit.refusal import Refused
from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_list_acts import asked, batch_of, lines, press, told
from tickets import actions
from tickets.asked import understand
from tickets.labels import Labels, used
from tickets.models import Label, Ticket
from tickets.timeline import timeline
from users.models import User

UNDO, LIST = "/queue/undo/", {"HX-Request": "true"}


def file(cast: Cast, **changes: Any) -> Ticket:
    what = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="Panel does not react", **what), by=what["requester"])


@pytest.fixture
def three(cast: Cast) -> list[Ticket]:
    return [file(cast) for _ in range(3)]


@pytest.fixture
def warranty(cast: Cast) -> Label:
    return actions.make_label("Warranty", by=cast.marcus)


def words(*tickets: Ticket) -> list[list[str]]:
    """The labels of tickets, as people read them."""
    labels = Labels()
    return [[one.name for one in labels.of(Ticket.objects.get(pk=ticket.pk).labels)] for ticket in tickets]


def history(ticket: Ticket) -> list[str]:
    return [f"{line.who} {line.did}" for line in timeline(ticket)][1:]


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def found(user: User, query: str) -> set[int]:
    """The numbers of the tickets of a query, as the list finds them."""
    asked = understand(user, query, clock.now())
    return set(Ticket.objects.visible_to(user).filter(asked.narrowed()).values_list("pk", flat=True))


def problems(user: User, query: str) -> list[tuple[str, str]]:
    return [(one.sentence, one.better) for one in understand(user, query, clock.now()).problems]


# On tickets ---------------------------------------------------------------------------------------------------------


def test_it_is_put_on_and_taken_off_and_nobody_is_told_but_history(cast: Cast, warranty: Label) -> None:
    ticket = file(cast)

    actions.put_label(ticket, warranty, by=cast.marcus)
    assert words(ticket) == [["Warranty"]]
    actions.put_label(ticket, warranty, by=cast.jo)
    actions.take_label(ticket, warranty, by=cast.jo)
    actions.take_label(ticket, warranty, by=cast.jo)

    assert words(ticket) == [[]]
    assert history(ticket) == [
        "Marcus Reed put the label “Warranty” on it",
        "Jo Lindqvist took the label “Warranty” off it",
    ]
    assert list(Delivery.objects.filter(entry__verb="labelled")) == []


def test_who_puts_on_another_one_meanwhile_meets_nobody(cast: Cast, warranty: Label) -> None:
    ticket, stale = file(cast), actions.make_label("New teacher", by=cast.jo)
    actions.put_label(ticket, stale, by=cast.jo)

    actions.put_label(ticket, warranty, by=cast.marcus)  # in hand as it was before

    assert words(ticket) == [["New teacher", "Warranty"]]


def test_a_word_becomes_a_label_once_in_one_spelling(cast: Cast) -> None:
    one, two, three = file(cast), file(cast), file(cast)

    actions.put_word(one, "  Año  Nuevo ", by=cast.marcus)
    actions.put_word(two, "#ano-nuevo", by=cast.jo)
    actions.put_word(three, "AÑO NUEVO", by=cast.jo)

    assert words(one, two, three) == [["Año Nuevo"]] * 3
    assert list(Label.objects.values_list("name", "key")) == [("Año Nuevo", "ano-nuevo")]
    assert list(Entry.objects.filter(verb="label_made").values_list("by__given_name", flat=True)) == ["Marcus"]


def test_what_is_no_word_is_refused_with_a_sentence(cast: Cast) -> None:
    ticket = file(cast)

    assert refusal(lambda: actions.put_word(ticket, " #?! ", by=cast.marcus)) == (
        "Type a word for the label, with letters or digits."
    )
    assert refusal(lambda: actions.put_word(ticket, "x" * 31, by=cast.marcus)) == (
        "A label has at most 30 characters. Choose a shorter word."
    )
    assert list(Label.objects.all()) == []


def test_a_ticket_has_twelve_of_them_at_most(cast: Cast) -> None:
    ticket = file(cast)
    for number in range(12):
        actions.put_word(ticket, f"Word {number}", by=cast.marcus)

    assert refusal(lambda: actions.put_word(ticket, "One more", by=cast.marcus)) == (
        f"Ticket {ticket.pk} has 12 labels already. Take one off first."
    )
    assert not Label.objects.filter(name="One more").exists()


def test_it_is_taken_back_at_once_and_later_but_not_after_another_change(cast: Cast, warranty: Label) -> None:
    ticket = actions.put_label(file(cast), warranty, by=cast.marcus)
    entry = Entry.objects.about(ticket).get(verb="labelled")
    clock.move(timedelta(hours=3))

    actions.undo(entry, by=cast.marcus)
    assert words(ticket) == [[]]
    assert history(ticket)[-1] == "Marcus Reed took the last act back"

    actions.put_label(ticket, warranty, by=cast.marcus)
    again = Entry.objects.about(ticket).filter(verb="labelled").last()
    assert again
    actions.note(ticket, by=cast.jo, body="Ask the vendor.")
    assert "Something has changed since" in refusal(lambda: actions.undo(again, by=cast.marcus))
    assert words(ticket) == [["Warranty"]]


def test_the_ticket_offers_to_take_it_back_later(cast: Cast, warranty: Label, signed_in: Any) -> None:
    ticket = actions.put_label(file(cast), warranty, by=cast.marcus)
    clock.move(timedelta(hours=1))

    page = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/")

    assert "You put the label “Warranty” on it. Nobody was told of it. Undo" in text_of(page)


# In the list --------------------------------------------------------------------------------------------------------


def test_the_key_says_of_each_label_what_it_will_do(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    warranty, teacher = (actions.make_label(word, by=cast.marcus) for word in ("Warranty", "New teacher"))
    actions.put_label_many(three[:2], warranty, by=cast.marcus)

    assert list(lines(asked(client, "label", three)).items()) == [
        (f"label_add={warranty.pk}", f"Put “Warranty” on ticket {three[2].pk}"),
        (f"label_drop={warranty.pk}", "Take “Warranty” off 2 tickets"),
        (f"label_add={teacher.pk}", "Put “New teacher” on 3 tickets"),
    ]
    assert lines(asked(client, "label", three[:1])) == {
        f"label_drop={warranty.pk}": f"Take “Warranty” off ticket {three[0].pk}",
        f"label_add={teacher.pk}": f"Put “New teacher” on ticket {three[0].pk}",
    }
    other = asked(client, "label", three[2:])
    assert "Warranty on 2 open tickets New teacher" in text_of(other)
    line = html.unescape(re.findall(r'data-pick-new="([^"]*)"', other.content.decode())[0])
    assert line == f"Make the label “{{word}}” and put it on ticket {three[2].pk}"


@pytest.mark.parametrize("way", ["known", "new"])
def test_many_get_it_at_once_and_it_is_taken_back_from_all(
    cast: Cast, three: list[Ticket], warranty: Label, signed_in: Any, way: str
) -> None:
    client = signed_in(cast.marcus)
    wish = {"label_add": warranty.pk} if way == "known" else {"label_word": "Summer"}
    word = "Warranty" if way == "known" else "Summer"
    actions.put_word(three[0], "Summer", by=cast.jo)

    answer = press(client, three, **wish)

    changed = [one.pk for one in three] if way == "known" else [one.pk for one in three[1:]]
    assert [word in one for one in words(*three)] == [True, True, True]
    assert f"You put the label “{word}” on {len(changed)} tickets." in text_of(answer)
    assert told(answer) == {"numbers": [one.pk for one in three]}
    undone = client.post(UNDO, {"batch": batch_of(answer)}, headers=LIST)
    assert "Taken back: it is as it was before." in text_of(undone)
    assert words(*three) == [["Summer"], [], []]


def test_it_is_taken_off_those_that_bear_it(cast: Cast, three: list[Ticket], warranty: Label, signed_in: Any) -> None:
    actions.put_label_many(three[:2], warranty, by=cast.jo)

    answer = press(signed_in(cast.marcus), three, label_drop=warranty.pk)

    assert "You took the label “Warranty” off 2 tickets." in text_of(answer)
    assert words(*three) == [[], [], []]


def test_without_script_any_word_can_be_typed_and_a_refusal_keeps_it(
    cast: Cast, three: list[Ticket], signed_in: Any
) -> None:
    client = signed_in(cast.marcus)
    sent = {"tickets": [three[0].pk], "back": "view=open", "what": "label"}

    refused = client.post("/queue/change/", {**sent, "label_word": "?"})
    assert (refused.status_code, "Type a word for the label" in text_of(refused)) == (422, True)
    assert 'name="label_word" maxlength="30" autocomplete="off" value="?"' in refused.content.decode()
    done = client.post("/queue/change/", {**sent, "label_word": "Summer"})
    assert (done.status_code, words(three[0])) == (302, [["Summer"]])


def test_rows_by_list_and_by_room_preview_and_ticket_show_it(cast: Cast, three: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.put_word(three[0], "New teacher", by=cast.marcus)
    pages = {
        "list": "/queue/?view=open",
        "row": f"/queue/rows/?view=open&ids={three[0].pk}",
        "walk": "/queue/?view=open&by=room",
        "preview": f"/tickets/{three[0].pk}/preview/",
        "ticket": f"/tickets/{three[0].pk}/",
    }
    shown = {name: "Labels: New teacher" in text_of(client.get(address)) for name, address in pages.items()}
    assert shown == dict.fromkeys(pages, True)


def test_a_list_with_labels_costs_thirty_rows_what_it_costs_one(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    many = [file(cast) for _ in range(30)]
    actions.put_word(many[0], "Summer", by=cast.marcus)
    client.get("/queue/?view=open")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/queue/?view=open")
        return len(caught)

    one = queries()
    actions.put_word_many(many, "Summer", by=cast.marcus)
    assert (one, queries()) == (11, 11)


# On the ticket ------------------------------------------------------------------------------------------------------


def test_on_the_ticket_it_is_typed_or_taken_off(cast: Cast, warranty: Label, signed_in: Any) -> None:
    client, ticket = signed_in(cast.marcus), file(cast)
    address = f"/tickets/{ticket.pk}/label/"

    assert '<option value="Warranty">' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    client.post(address, {"label_word": "warranty"})
    assert words(ticket) == [["Warranty"]]
    page = client.get(f"/tickets/{ticket.pk}/")
    assert '<option value="Warranty">' not in page.content.decode()
    assert "Take “Warranty” off" in text_of(page)
    client.post(address, {"label_drop": warranty.pk})
    assert words(ticket) == [[]]
    client.post(address, {"label_add": warranty.pk})
    assert words(ticket) == [["Warranty"]]
    empty = client.post(address, {"label_word": ""})
    assert (empty.status_code, "Type a word for the label" in text_of(empty)) == (422, True)


# Found again --------------------------------------------------------------------------------------------------------


# Who reads and who may ----------------------------------------------------------------------------------------------


def test_who_asked_neither_reads_nor_finds_it(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)
    actions.put_word(ticket, "Giraffe", by=cast.marcus)
    assert "Giraffe" in signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").content.decode()

    for person in (cast.elena, cast.priya):
        own = file(cast, requester=person)
        actions.put_word(own, "Giraffe", by=cast.jo)
        client = signed_in(person)
        pages = ("/", "/mine/", f"/tickets/{own.pk}/", "/queue/?q=Panel", f"/queue/?q={own.pk}")
        assert ["Giraffe" in client.get(page, follow=True).content.decode() for page in pages] == [False] * 5
        assert found(person, "label:giraffe") == set()
        assert client.post(f"/tickets/{own.pk}/label/", {"label_word": "Mine"}).status_code == 422
        assert words(own) == [["Giraffe"]]


def test_a_restricted_ticket_gets_no_new_word_and_shows_none_to_others(
    cast: Cast, warranty: Label, signed_in: Any
) -> None:
    secret, plain = file(cast, restricted=True), file(cast)
    actions.put_label_many([secret], warranty, by=cast.keiko)
    actions.put_label_many([plain], warranty, by=cast.marcus)
    sentence = "New labels are read by the whole desk. On a restricted ticket choose one that is there."

    assert refusal(lambda: actions.put_word(secret, "Bullying", by=cast.keiko)) == sentence
    actions.put_word(secret, "warranty", by=cast.keiko)
    assert "data-pick-new" not in asked(signed_in(cast.keiko), "label", [secret]).content.decode()
    assert found(cast.keiko, "label:warranty") == {secret.pk}
    assert found(cast.jo, "label:warranty") == {plain.pk}
    assert used(cast.jo, Labels()) == {warranty.pk: 1}
    assert used(cast.keiko, Labels()) == {warranty.pk: 1}


def test_who_may_not_make_words_puts_on_those_that_are_there(cast: Cast, warranty: Label) -> None:
    for person in (cast.keiko, cast.elena):
        assert refusal(lambda person=person: actions.make_label("Mine", by=person)) == (
            "There is no label “Mine”. Those who work tickets make new ones."
        )
        assert actions.make_label("warranty", by=person) == warranty
    assert actions.make_label("Summer", by=cast.ada).name == "Summer"


# Kept tidy ----------------------------------------------------------------------------------------------------------


def test_merged_labels_are_one_wherever_they_are_read(cast: Cast, three: list[Ticket]) -> None:
    for ticket, word in zip(three, ("Waranty", "Guarantee", "Warranty"), strict=True):
        actions.put_word(ticket, word, by=cast.marcus)
    actions.put_word(three[0], "Warranty", by=cast.marcus)
    wrong, other, right = (Label.objects.get(name=name) for name in ("Waranty", "Guarantee", "Warranty"))

    actions.merge_labels(wrong, into=other, by=cast.ada)
    actions.merge_labels(other, into=right, by=cast.ada)

    assert words(*three) == [["Warranty"]] * 3
    assert used(cast.marcus, Labels()) == {right.pk: 3}
    assert found(cast.marcus, "label:waranty") == found(cast.marcus, "label:warranty") == {one.pk for one in three}
    assert [one.name for one in Labels().offered] == ["Warranty"]
    actions.put_word(three[1], "guarantee", by=cast.marcus)
    actions.take_label(three[0], right, by=cast.marcus)
    assert words(*three) == [[], ["Warranty"], ["Warranty"]]
    assert refusal(lambda: actions.merge_labels(right, into=wrong, by=cast.ada)) == (
        "This label was merged into another one. Change that one."
    )
    assert refusal(lambda: actions.merge_labels(right, into=right, by=cast.ada)) == (
        "That is the same label. Choose another one."
    )


def test_a_new_name_can_be_the_old_one_again_and_no_other_label_s(cast: Cast, warranty: Label) -> None:
    ticket = actions.put_label(file(cast), warranty, by=cast.marcus)
    actions.make_label("Summer", by=cast.marcus)

    for name in ("Guarantee", "WARRANTY", "Guarantee", "Warranty"):
        actions.rename_label(warranty, by=cast.ada, name=name)
        assert (words(ticket), found(cast.marcus, "label:guarantee")) == ([[name]], {ticket.pk})
    assert refusal(lambda: actions.rename_label(warranty, by=cast.ada, name="summer")) == (
        "There is a label “Summer” already. Merge this one into it."
    )


def test_what_is_out_of_use_stays_where_it_is_and_comes_back(
    cast: Cast, three: list[Ticket], warranty: Label, signed_in: Any
) -> None:
    actions.put_label(three[0], warranty, by=cast.marcus)

    actions.retire_label(warranty, by=cast.ada)

    assert (words(three[0]), Labels().offered) == ([["Warranty"]], [])
    panel = asked(signed_in(cast.marcus), "label", three)
    assert lines(panel) == {f"label_drop={warranty.pk}": f"Take “Warranty” off ticket {three[0].pk}"}
    assert found(cast.marcus, "label:warranty") == {three[0].pk}
    assert refusal(lambda: actions.put_word(three[1], "warranty", by=cast.marcus)) == (
        "“Warranty” is no longer in use. An administrator can bring it back."
    )
    actions.bring_back_label(warranty, by=cast.ada)
    actions.put_word(three[1], "warranty", by=cast.marcus)
    assert words(three[1]) == [["Warranty"]]


@pytest.mark.parametrize("who", ["marcus", "jo", "renee", "elena"])
def test_labels_are_kept_by_administrators_alone(cast: Cast, warranty: Label, who: str) -> None:
    by, summer = getattr(cast, who), actions.make_label("Summer", by=cast.jo)
    for act in (
        lambda: actions.rename_label(warranty, by=by, name="Other"),
        lambda: actions.merge_labels(warranty, into=summer, by=by),
        lambda: actions.retire_label(warranty, by=by),
        lambda: actions.bring_back_label(warranty, by=by),
    ):
        assert refusal(act) == "Labels are renamed, merged and put out of use by administrators."
