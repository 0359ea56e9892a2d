"""Merging, splitting and linking at the pages of the desk, and what those who asked see of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit import clock
from audit.tasks import deliver
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tickets import actions
from tickets.models import Message, Ticket, TicketAccess
from users.models import User

SignedIn = Callable[[User], Client]


def panel_ticket(cast: Cast, person: User | None = None, subject: str = "Panel frozen", **more: Any) -> Ticket:
    person = person or cast.elena
    filing = actions.Filing(requester=person, subject=subject, device=cast.panel, **more)
    ticket = actions.open_ticket(filing, by=person)
    clock.move(timedelta(minutes=1))
    return ticket


@pytest.fixture
def two(cast: Cast) -> tuple[Ticket, Ticket]:
    """David's ticket, and Elena's newer one with three messages, which Rosa and Pat follow."""
    older = panel_ticket(cast, cast.david, "Panel dark")
    newer = panel_ticket(cast, subject="Zebra on the panel", followers=[cast.rosa, cast.pat])
    for words in ("Still there.", "And now?"):
        actions.reply(newer, by=cast.elena, body=words)
        clock.move(timedelta(minutes=1))
    return older, Ticket.objects.get(pk=newer.pk)


def look_at(browser: Client, part: Ticket, whole: Ticket, **more: str) -> Any:
    """From the menu of the ticket's page to the look."""
    sent = {"tickets": part.pk, "number": f"#{whole.pk}", "seen": part.version, "next": f"/tickets/{part.pk}/"}
    return browser.post("/tickets/merge/", {**sent, **more}, follow=True)


def merge_from(browser: Client, look: Any, parts: list[Ticket], whole: Ticket, **more: Any) -> Any:
    sent = {"do": "on", "versions": value_of(look, "versions"), "number": whole.pk, "back": value_of(look, "back")}
    return browser.post("/tickets/merge/", {**sent, "tickets": [part.pk for part in parts], **more}, follow=True)


def test_the_look_says_exactly_what_will_happen_and_does_nothing(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two

    words = text_of(look_at(signed_in(cast.marcus), newer, older))

    assert f"Merge {newer.pk} into {older.pk}?" in words
    assert f"3 messages and 2 followers of {newer.pk} go to {older.pk}." in words
    assert "Ms. Alvarez, Rosa and Pat are told." in words
    assert f"Ms. Alvarez, Rosa and Pat can read all of {older.pk} from then on." in words
    assert f"Whoever answers {newer.pk} from now on is heard on {older.pk}." in words
    assert Ticket.objects.get(pk=newer.pk).status == "new"


def test_the_look_says_which_one_stays(cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)

    one = text_of(look_at(browser, newer, older))
    many = text_of(browser.get("/tickets/merge/", {"tickets": [newer.pk, older.pk], "other": older.pk}))
    three = browser.get("/tickets/merge/", {"tickets": [newer.pk, older.pk, panel_ticket(cast).pk]})

    said = f"{older.pk} stays. {newer.pk} goes into it, and whoever opens {newer.pk} is led there."
    assert (one.count(said), many.count(said)) == (1, 1)
    assert f"{older.pk} stays. The others go into it, and whoever opens one of them is led there." in text_of(three)


def test_another_ticket_is_brought_into_this_one(cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)
    menu = text_of(browser.get(f"/tickets/{newer.pk}/"))
    assert f"Merge this one into it… The other one stays, {newer.pk} goes into it." in menu
    assert f"Bring it into this one… {newer.pk} stays, the other one goes into it." in menu

    look = look_at(browser, newer, older, bring="on")

    words = text_of(look)
    assert f"Merge {older.pk} into {newer.pk}?" in words
    assert f"{newer.pk} stays. {older.pk} goes into it, and whoever opens {older.pk} is led there." in words
    assert links_of(look, f"/tickets/{newer.pk}/")[0] == f"/tickets/{newer.pk}/", "the way back is that of this one"
    assert Ticket.objects.filter(status="merged").count() == 0

    done = merge_from(browser, look, [older], newer)

    assert done.redirect_chain == [(f"/tickets/{newer.pk}/", 302)]
    assert Ticket.objects.get(pk=older.pk).merged_into == newer


def test_a_look_can_be_turned_round_and_back(cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)

    pages = [look_at(browser, newer, older)]
    for _turn in range(2):
        pages.append(browser.get(f"/tickets/merge/?{pages[-1].context['swapped']}"))

    titles = [f"Merge {newer.pk} into {older.pk}?", f"Merge {older.pk} into {newer.pk}?"]
    assert [title in text_of(page) for title, page in zip([*titles, titles[0]], pages, strict=True)] == [True] * 3
    assert [links_of(page, f"/tickets/{newer.pk}/")[0] for page in pages] == [f"/tickets/{newer.pk}/"] * 3


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Choose a ticket of the list, or type its number."),
        ("99999999", "You have no ticket with the number 99999999."),
        ("hidden", "You have no ticket with the number {hidden}."),
        ("itself", "That is the same ticket. Choose another one."),
    ],
)
def test_what_cannot_be_brought_in_is_refused_and_can_be_typed_again(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket], number: str, sentence: str
) -> None:
    _older, newer = two
    hidden = panel_ticket(cast, cast.kim, "Quokka", restricted=True)
    typed = {"hidden": str(hidden.pk), "itself": str(newer.pk)}.get(number, number)
    sent = {"tickets": newer.pk, "number": typed, "bring": "on"}

    page = signed_in(cast.marcus).post("/tickets/merge/", sent, follow=True)

    assert page.status_code == 422
    assert f"They are not merged {sentence.format(hidden=hidden.pk)}" in text_of(page)
    assert f"Goes on {newer.pk} Zebra on the panel" in text_of(page)
    assert "Bring another one in: its number" in text_of(page)
    assert (value_of(page, "bring"), value_of(page, "tickets")) == ("on", str(newer.pk))
    assert "Quokka" not in page.content.decode()


def test_what_may_not_be_merged_may_not_be_brought_in_either(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.solve(newer, by=cast.marcus)
    browser = signed_in(cast.marcus)

    page = look_at(browser, newer, older, bring="on")

    assert page.status_code == 422
    assert f"Ticket {newer.pk} is “Solved”. Open it again first" in text_of(page)
    sent = {"do": "on", "tickets": newer.pk, "number": older.pk, "bring": "on"}
    assert browser.post("/tickets/merge/", sent).status_code == 422
    assert Ticket.objects.filter(status="merged").count() == 0


def test_a_visit_that_falls_out_is_said(cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    actions.schedule_visit(newer, by=cast.marcus, at=clock.now() + timedelta(hours=1))

    assert f"The visit for {newer.pk}, today, period 4, is dropped." in text_of(
        look_at(signed_in(cast.marcus), newer, older)
    )


def test_merging_leads_to_the_ticket_that_goes_on_where_it_can_be_undone(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)

    page = merge_from(browser, look_at(browser, newer, older), [newer], older)

    words = text_of(page)
    assert page.redirect_chain == [(f"/tickets/{older.pk}/", 302)]
    assert words.index("Panel dark") < words.index("Zebra on the panel") < words.index("Still there.")
    assert f"You merged ticket {newer.pk} into this one." in words
    assert words.count(f"from {newer.pk}") == 3

    undone = browser.post(f"/tickets/{older.pk}/undo/", {"entry": value_of(page, "entry")}, follow=True)

    assert "took the last act back" in text_of(undone)
    assert Ticket.objects.get(pk=newer.pk).status == "new"
    assert Message.objects.filter(ticket=newer).count() == 3


def test_pressing_twice_merges_once(cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)
    look = look_at(browser, newer, older)
    merge_from(browser, look, [newer], older)
    version = Ticket.objects.get(pk=older.pk).version

    again = merge_from(browser, look, [newer], older)

    assert again.redirect_chain == [(f"/tickets/{older.pk}/", 302)]
    assert Ticket.objects.get(pk=older.pk).version == version


def test_a_look_that_has_grown_old_is_refused_with_who_changed_what(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    browser = signed_in(cast.marcus)
    look = look_at(browser, newer, older)
    actions.note(older, by=cast.jo, body="Wait.")

    page = merge_from(browser, look, [newer], older)

    assert page.status_code == 409
    assert "They are not merged Jo changed this ticket 0 s ago." in text_of(page)
    assert Ticket.objects.get(pk=newer.pk).status == "new"


def test_a_number_that_there_is_not_and_one_that_is_not_to_be_known_get_the_same_sentence(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    _older, newer = two
    hidden = panel_ticket(cast, cast.kim, "Quokka", restricted=True)
    assert text_of(signed_in(cast.keiko).get(f"/tickets/{hidden.pk}/")).count("Quokka") > 0
    browser = signed_in(cast.marcus)

    for number in (hidden.pk, 99_999_999):
        look = browser.get("/tickets/merge/", {"tickets": newer.pk, "number": number})
        linked = browser.post(f"/tickets/{newer.pk}/link/", {"number": number, "kind": "related"})

        assert (look.status_code, linked.status_code) == (422, 422)
        assert f"You have no ticket with the number {number}." in text_of(look)
        assert f"You have no ticket with the number {number}." in text_of(linked)
        assert "Quokka" not in look.content.decode() + linked.content.decode()


def test_the_menu_offers_open_tickets_of_room_device_and_person_first_and_no_hidden_one(
    cast: Cast, signed_in: SignedIn
) -> None:
    done = panel_ticket(cast, cast.david, "Solved one")
    actions.solve(done, by=cast.marcus)
    gone, hidden = panel_ticket(cast, subject="Gone"), panel_ticket(cast, subject="Quokka", restricted=True)
    in_room = actions.open_ticket(
        actions.Filing(requester=cast.david, subject="Door", room=cast.room_214), by=cast.david
    )
    hers = actions.open_ticket(actions.Filing(requester=cast.elena, subject="Mail"), by=cast.elena)
    Ticket.objects.filter(pk=hers.pk).update(school=cast.lincoln)
    ticket = panel_ticket(cast)
    actions.merge(gone, into=ticket, by=cast.marcus)

    offered = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").context["beside"].alike

    assert [(one.ticket.pk, one.why) for one in offered] == [
        (hers.pk, "same person"),
        (in_room.pk, "same room"),
        (done.pk, "same room, same device"),
    ]
    assert hidden.pk not in {one.ticket.pk for one in offered}


def test_a_merged_ticket_says_where_it_lives_on_and_can_only_be_taken_out_again(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)
    clock.move(timedelta(minutes=1))
    deliver("notifications.tell")
    browser = signed_in(cast.marcus)

    page = browser.get(f"/tickets/{newer.pk}/")

    assert f"It lives on in ticket {older.pk}" in text_of(page)
    assert f"Merged into {older.pk}" in text_of(page)
    acts = {link.split("/")[3] for link in links_of(page, f"/tickets/{newer.pk}/")} - {""}
    assert acts == {"unmerge", "undo"}

    back = browser.post(
        f"/tickets/{newer.pk}/unmerge/", {"seen": Ticket.objects.get(pk=newer.pk).version}, follow=True
    )

    assert "took it out again, as it was before" in text_of(back)
    assert Ticket.objects.get(pk=newer.pk).status == "new"


def test_the_rail_of_the_ticket_that_goes_on_lists_its_parts_with_a_way_out(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.marcus)

    page = signed_in(cast.marcus).get(f"/tickets/{older.pk}/")

    assert f"Merged into this one {newer.pk} Zebra on the panel" in text_of(page)
    assert links_of(page, "unmerge") == [f"/tickets/{newer.pk}/unmerge/"]


def test_she_sees_where_her_ticket_went_and_what_she_writes_there_arrives(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    browser = signed_in(cast.elena)
    old_page = browser.get(f"/tickets/{newer.pk}/")
    actions.merge(newer, into=older, by=cast.marcus)
    clock.move(timedelta(minutes=1))

    page = browser.get(f"/tickets/{newer.pk}/")
    assert f"Joined with ticket {older.pk}" in text_of(page)
    assert f"/tickets/{older.pk}/" in links_of(page, f"/tickets/{older.pk}/")
    assert f"What you write here goes to ticket {older.pk}." in text_of(page)
    assert f"Joined with ticket {older.pk}" in text_of(browser.get("/my/"))

    token = value_of(old_page, "form_token")
    sent = browser.post(f"/tickets/{newer.pk}/reply/", {"body": "Any news?", "form_token": token}, follow=True)

    said = Message.objects.get(body="Any news?")
    assert said.ticket == older
    assert sent.redirect_chain == [(f"/tickets/{older.pk}/#m{said.pk}", 302)]
    words = text_of(sent)
    assert words.index("Panel dark") < words.index("Zebra on the panel") < words.index("Any news?")
    assert words.count(f"on ticket {newer.pk}") == 3


def test_two_tickets_of_her_own_are_joined_with_her_other_one(cast: Cast, signed_in: SignedIn) -> None:
    first, second = panel_ticket(cast), panel_ticket(cast)
    actions.merge(second, into=first, by=cast.marcus)

    assert f"Joined with your ticket {first.pk}" in text_of(signed_in(cast.elena).get(f"/tickets/{second.pk}/"))


def test_somebody_who_may_not_see_where_it_went_does_not_learn_the_number(cast: Cast, signed_in: SignedIn) -> None:
    first, second = panel_ticket(cast), panel_ticket(cast, followers=[cast.rosa])
    actions.merge(second, into=first, by=cast.marcus)
    TicketAccess.objects.filter(ticket=first, user=cast.rosa).delete()

    page = signed_in(cast.rosa).get(f"/tickets/{second.pk}/")

    assert "Joined with your other ticket" in text_of(page)
    assert str(first.pk) not in text_of(page).split()


def test_ticked_tickets_are_merged_into_the_oldest_open_one_or_a_chosen_one(cast: Cast, signed_in: SignedIn) -> None:
    one, two, three = (panel_ticket(cast, subject=f"Panel {name}") for name in ("one", "two", "three"))
    actions.solve(one, by=cast.marcus)
    browser = signed_in(cast.marcus)
    sent = {"tickets": [three.pk, one.pk, two.pk], "back": "view=open"}

    look = browser.post("/tickets/merge/", sent, follow=True)
    assert f"Merge 2 tickets into {two.pk}?" in text_of(look)
    chosen = browser.get("/tickets/merge/", {**sent, "other": three.pk})
    assert f"Merge 2 tickets into {three.pk}?" in text_of(chosen)

    done = merge_from(browser, chosen, [one, two], three)

    assert {ticket.status for ticket in Ticket.objects.filter(merged_into=three)} == {"merged"}
    assert "3 tickets are changed. Nobody is told of it for some seconds." in text_of(done)
    browser.post(links_of(done, "undo")[0], {"entry": value_of(done, "entry")})
    assert Ticket.objects.filter(status="merged").count() == 0


def test_nothing_ticked_merges_nothing(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.marcus).post("/tickets/merge/", {"back": "view=open"}, follow=True)

    assert "Tick at least one ticket first." in page.content.decode()
    assert page.redirect_chain[-1] == ("/queue/?view=open", 302)


def test_a_message_becomes_a_ticket_of_its_own_and_its_place_says_so(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    _older, ticket = two
    message = Message.objects.get(body="Still there.")
    browser = signed_in(cast.marcus)
    offered = links_of(browser.get(f"/tickets/{ticket.pk}/"), "/split/")
    assert len(offered) == 2  # not for the message with which the ticket began

    words = {"message": message.pk, "subject": "Ghost in the panel", "seen": ticket.version}
    page = browser.post(offered[0], words, follow=True)

    new = Ticket.objects.get(subject="Ghost in the panel")
    assert f"made ticket {new.pk} of what Elena Alvarez wrote today 9:54 AM" in text_of(page)
    assert f"Related {new.pk} Ghost in the panel" in text_of(page)
    assert f"You made ticket {new.pk} of what" in text_of(page)
    hers = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    assert f"What was written here is now ticket {new.pk}" in hers
    assert hers.index("Zebra") < hers.index("What was written here") < hers.index("And now?")


def test_a_split_without_a_subject_is_refused_in_words(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    _older, ticket = two
    message = Message.objects.get(body="Still there.")

    page = signed_in(cast.marcus).post(f"/tickets/{ticket.pk}/split/", {"message": message.pk, "subject": " "})

    assert page.status_code == 422
    assert "Please say in a few words what it is about." in text_of(page)


def test_an_answer_from_an_old_page_of_the_desk_is_kept_and_shown_where_it_would_go(
    cast: Cast, signed_in: SignedIn, two: tuple[Ticket, Ticket]
) -> None:
    older, newer = two
    actions.merge(newer, into=older, by=cast.jo)
    browser = signed_in(cast.marcus)

    page = browser.post(f"/tickets/{newer.pk}/reply/", {"body": "Hold Source.", "seen": newer.version})

    assert page.status_code == 409
    assert f"Ticket {newer.pk} was merged into this one meanwhile." in text_of(page)
    assert "Hold Source." in text_of(page)
    assert Message.objects.filter(body="Hold Source.").count() == 0

    sent = {"body": "Hold Source.", "seen": value_of(page, "seen")}
    browser.post(f"/tickets/{older.pk}/reply/", sent)

    assert Message.objects.get(body="Hold Source.").ticket == older


def test_the_look_says_which_priority_stays_and_a_box_keeps_it_lower(cast: Cast, signed_in: SignedIn) -> None:
    low, urgent = panel_ticket(cast, subject="Frozen"), panel_ticket(cast, cast.david, subject="No class can go on")
    actions.triage(low, by=cast.marcus, priority=4)
    actions.triage(urgent, by=cast.marcus, priority=1)
    browser = signed_in(cast.marcus)

    look = look_at(browser, urgent, low)
    assert f"{low.pk} becomes “Urgent”; it is “Low” now" in text_of(look)
    other_way = text_of(look_at(browser, low, urgent))
    assert (f"{urgent.pk} keeps its priority, “Urgent”." in other_way, "becomes" in other_way) == (True, False)

    merge_from(browser, look, [urgent], low, asks_raise="on")
    assert Ticket.objects.get(pk=low.pk).priority == 4
    actions.unmerge(Ticket.objects.get(pk=urgent.pk), by=cast.marcus)
    merge_from(browser, look_at(browser, urgent, low), [urgent], low, asks_raise="on", raises="on")
    assert Ticket.objects.get(pk=low.pk).priority == 1


def test_what_has_most_in_common_is_offered_first_then_the_newest(cast: Cast, signed_in: SignedIn) -> None:
    same_words = panel_ticket(cast, cast.david, "Panel frozen since Monday")
    same_place = panel_ticket(cast, cast.david, "Cable is missing")
    same_all = panel_ticket(cast, subject="Panel is frozen")
    newest = actions.open_ticket(actions.Filing(requester=cast.elena, subject="Mail"), by=cast.elena)
    Ticket.objects.filter(pk=newest.pk).update(school=cast.lincoln)
    ticket = panel_ticket(cast, subject="Frozen panel")

    offered = signed_in(cast.marcus).get(f"/tickets/{ticket.pk}/").context["beside"].alike

    assert [(one.ticket.pk, one.why) for one in offered] == [
        (same_all.pk, "same room, same device, same person, similar words"),
        (same_words.pk, "same room, same device, similar words"),
        (same_place.pk, "same room, same device"),
        (newest.pk, "same person"),
    ]
