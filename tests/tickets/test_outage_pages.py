"""Outages at the pages: declared, seen by those whom they concern, answered by one tap, told and ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit import clock
from schools.models import TestingWindow
from tests.cast import Cast, grant
from tests.tickets.outages import HOUR, declaring, local, ticket_of, wifi
from tests.tickets.pages import links_of, text_of, value_of
from tickets import actions
from tickets.models import MeToo, Outage, OutageNews, Ticket
from users.models import User

SignedIn = Callable[[User], Client]

# Declaring


def test_a_lead_declares_it_from_a_ticket_by_one_form_that_is_filled_in(cast: Cast, signed_in: SignedIn) -> None:
    ticket = ticket_of(cast)
    browser = signed_in(cast.jo)
    assert f"/outages/new/?tickets={ticket.pk}" in links_of(browser.get(f"/tickets/{ticket.pk}/"), "/outages/new/")

    form = browser.get("/outages/new/", {"tickets": str(ticket.pk)})

    assert value_of(form, "title") == "Wi-Fi is gone"
    assert value_of(form, "next_news_at") == "2027-04-27T11:00"
    assert value_of(form, "began_at") == "2027-04-27T09:52"
    clock.move(13 * HOUR)
    assert value_of(browser.get("/outages/new/", {"tickets": str(ticket.pk)}), "began_at") == "2027-04-27T22:52"
    clock.move(-13 * HOUR)
    sent = declaring(
        cast, tickets=value_of(form, "tickets"), form_token=value_of(form, "form_token"), words="A cable."
    )
    for _time in range(2):
        answer = browser.post("/outages/new/", sent)
    outage = Outage.objects.get()
    assert answer.headers["Location"] == f"/outages/{outage.pk}/"
    assert Ticket.objects.get().outage == outage
    assert OutageNews.objects.get().body == "A cable."


def test_ticked_tickets_of_the_queue_lead_to_the_form(cast: Cast, signed_in: SignedIn) -> None:
    fits, restricted = ticket_of(cast), ticket_of(cast, cast.david, "Hidden trouble", restricted=True)
    browser = signed_in(cast.jo)
    assert "/outages/new/" in browser.get("/queue/").content.decode()
    answer = browser.post("/outages/new/", {"tickets": [fits.pk, restricted.pk], "back": "view=all"})
    assert answer.headers["Location"] == f"/outages/new/?tickets={fits.pk}+{restricted.pk}"
    form = browser.get(answer.headers["Location"])
    assert "1 ticket belongs to it" in text_of(form)
    assert "Hidden trouble" not in form.content.decode()


def test_who_may_not_declare_is_offered_nothing_and_refused_with_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    ticket = ticket_of(cast)
    browser = signed_in(cast.marcus)
    for page in ("/queue/", f"/tickets/{ticket.pk}/", "/outages/"):
        assert "/outages/new/" not in browser.get(page).content.decode()
    answer = browser.get("/outages/new/")
    assert (answer.status_code, "Leads and directors declare outages." in answer.content.decode()) == (403, True)


def test_the_form_comes_back_with_sentences_and_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.jo)
    for sent, sentence in (
        ({"title": ""}, "Say in a few words what is wrong."),
        ({"rooms": "999"}, "Lincoln Middle School has no room “999”."),
        ({"rooms": "214", "schools": []}, "Tick the one school of these rooms."),
        ({"next_news_at": local(clock.now() - HOUR)}, "Say a time for the next news that is still to come."),
    ):
        answer = browser.post("/outages/new/", declaring(cast, words="Typed before.", **sent))
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
        assert "Typed before." in answer.content.decode()
    assert Outage.objects.count() == 0


def test_rooms_take_the_place_of_their_school(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.jo).post("/outages/new/", declaring(cast, rooms="214"))
    outage = Outage.objects.get()
    assert (list(outage.schools.all()), list(outage.rooms.all())) == ([], [cast.room_214])


# The banner


SINCE, DOING = "We know since 9:52 AM.", "Tomás is on it; next news by 10:52 AM."
RESTARTS = "9:52 AM : The controller restarts."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("/home/", f"{SINCE} {DOING} {RESTARTS} Me too"),
        # Above the form it is little, and unfolds.
        ("/report/", f"{DOING} {SINCE} {RESTARTS} All that is known Me too"),
        # She tells of a panel: a line that unfolds.
        ("/report/?subject=panel", f"Lincoln MS {SINCE} {DOING} {RESTARTS} All that is known Me too"),
    ],
)
def test_those_whom_it_concerns_see_it_and_others_do_not(
    cast: Cast, signed_in: SignedIn, page: str, told: str
) -> None:
    wifi(cast, words="The controller restarts.")
    said = f"Wi-Fi is slow in the east wing {told}"
    for name, sees in (("elena", True), ("kim", True), ("paula", True), ("sam", False), ("marcus", False)):
        assert (said in text_of(signed_in(getattr(cast, name)).get(page))) is sees, name


def test_on_the_form_it_is_a_line_that_unfolds_unless_it_may_be_what_she_tells(
    cast: Cast, signed_in: SignedIn
) -> None:
    wifi(cast)
    wifi(cast, "Sign-in is slow", schools=[], category=cast.category("chromebook-signin"))
    wifi(
        cast, "The panels of the lab restart", schools=[], rooms=[cast.room_214], category=cast.category("panel-touch")
    )
    browser = signed_in(cast.elena)

    def whole(**said: str) -> list[str]:
        page = browser.get("/report/", said).content.decode()
        shown = re.findall(r'<h2 id="outage-\d+">([^<]*)', page)
        folded = re.findall(
            r'<details class="strip outage-fold.*?<b>([^<]*)</b>.*?action="/outages/\d+/me-too/"', page, re.DOTALL
        )
        assert len(shown) + len(folded) == 3
        return sorted(shown)

    assert whole() == ["The panels of the lab restart", "Wi-Fi is slow in the east wing"]
    assert whole(category="wifi-down") == ["Wi-Fi is slow in the east wing"]
    assert whole(category="password-staff") == []
    # What her words or her device lead to is offered below them, with her words, and not twice.
    for said in ({"subject": "Nobody gets on the Wi-Fi"}, {"category": "panel-touch"}):
        assert whole(**said) == []
        assert "Is it this? We know of it already" in text_of(browser.get("/report/", said))
    assert "Wi-Fi is slow in the east wing Lincoln MS We know since 9:52 AM." in text_of(
        browser.get("/report/?category=password-staff")
    )


def test_me_too_is_one_tap_without_script_and_counts_once(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.elena)
    for _time in range(2):
        answer = browser.post(f"/outages/{outage.pk}/me-too/")
    assert answer.headers["Location"] == f"/outages/{outage.pk}/"
    assert (
        "We told the team. You hear from us when there is news."
        in browser.get(f"/outages/{outage.pk}/").content.decode()
    )
    home = text_of(browser.get("/home/"))
    assert "1 person told us of it. You said “me too” Not me any more" in home
    browser.post(f"/outages/{outage.pk}/not-me/")
    assert MeToo.objects.count() == 0


def test_with_a_script_the_strip_answers_in_its_place(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    answer = signed_in(cast.elena).post(f"/outages/{outage.pk}/me-too/", HTTP_HX_REQUEST="true")
    page = answer.content.decode()
    assert page.lstrip().startswith("<section")
    assert "We told the team. You hear from us when there is news. You said “me too” Not me any more" in text_of(
        answer
    )
    assert "autofocus" in page


def test_people_who_said_it_and_who_asked_are_counted_once_and_restricted_ones_not(
    cast: Cast, signed_in: SignedIn
) -> None:
    outage = wifi(cast)
    tickets = [ticket_of(cast, person) for person in (cast.elena, cast.david, cast.rosa)]
    actions.attach_many(tickets, to=outage, by=cast.jo)
    actions.me_too(outage, by=cast.elena)
    assert "3 people told us of it." in text_of(signed_in(cast.elena).get("/home/"))
    actions.restrict(tickets[1], by=cast.jo)
    assert "2 people told us of it." in text_of(signed_in(cast.elena).get("/home/"))


@pytest.mark.parametrize("page", ["/report/", "/report/known/"])
def test_while_she_reports_the_same_she_is_asked_whether_it_is_this(
    cast: Cast, signed_in: SignedIn, page: str
) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.elena)
    same = browser.get(page, {"subject": "the wifi is so slow"})
    assert (
        "Is it this? We know of it already Wi-Fi is slow in the east wing Tomás is on it; next news by 10:52 AM. "
        "Me too, nothing to send"
    ) in text_of(same)
    assert f'formaction="/outages/{outage.pk}/me-too/"' in same.content.decode()
    assert "Is it this?" not in text_of(browser.get(page, {"subject": "The printer jams"}))


@pytest.mark.parametrize("page", ["/report/", "/report/known/", "/report/suggestions/"])
def test_the_one_that_she_has_joined_comes_first_and_offers_nothing_to_send(
    cast: Cast, signed_in: SignedIn, page: str
) -> None:
    joined, other = wifi(cast, "Wi-Fi is down"), wifi(cast, "Wi-Fi is slow")
    actions.me_too(joined, by=cast.elena)
    actions.me_too(wifi(cast, "Wi-Fi is odd"), by=cast.david)

    answer = signed_in(cast.elena).get(page, {"subject": "the wifi is so slow"})

    said = text_of(answer)
    mine, heading = "You said “me too”: you hear from us Wi-Fi is down", "Is it this? We know of it already"
    assert (said.count(mine), said.count(heading)) == (1, 1)
    assert said.index(mine) < said.index(heading) < said.index("Wi-Fi is slow", said.index(heading))
    assert f'formaction="/outages/{joined.pk}/' not in answer.content.decode()
    assert f'formaction="/outages/{other.pk}/me-too/"' in answer.content.decode()


def test_the_whole_form_may_be_sent_with_me_too_and_files_nothing(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    sent = {"subject": "the wifi is so slow", "body": "All of us.", "room": cast.room_214.pk}
    answer = signed_in(cast.elena).post(f"/outages/{outage.pk}/me-too/", sent)
    assert answer.headers["Location"] == f"/outages/{outage.pk}/"
    assert (MeToo.objects.count(), Ticket.objects.count()) == (1, 0)


def test_the_ask_box_offers_it_too(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.elena)
    offered = f'formaction="/outages/{outage.pk}/me-too/"'
    for words, there in (("wifi slow", True), ("printer", False)):
        assert (offered in browser.get("/report/suggestions/", {"subject": words}).content.decode()) is there


# The desk


def test_the_queue_names_it_and_says_when_news_are_due(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.marcus)
    for page in ("/queue/", "/queue/?by=room"):
        assert (
            "Wi-Fi is slow in the east wing Lincoln MS · 0 people · Tomás is on it; next news by 10:52 AM."
            in text_of(browser.get(page))
        )
    clock.move(HOUR + timedelta(minutes=1))
    assert "news were due by 10:52 AM." in text_of(browser.get("/queue/"))
    assert "News are due" in text_of(browser.get(f"/outages/{outage.pk}/"))


def test_tickets_that_look_like_it_are_offered_and_attached_together(cast: Cast, signed_in: SignedIn) -> None:
    early = ticket_of(cast, subject="Far too early")
    clock.move(3 * HOUR)
    alike, words = (
        ticket_of(cast),
        ticket_of(cast, subject="slow wifi east wing", category=cast.category("panel-touch")),
    )
    for other in (
        {"subject": "Printer jams", "category": cast.category("panel-touch")},
        {"subject": "Elsewhere", "school": cast.high},
        {"subject": "Restricted", "restricted": True},
    ):
        ticket_of(cast, **other)
    outage = wifi(cast)
    browser = signed_in(cast.jo)
    page = browser.get(f"/outages/{outage.pk}/").content.decode()
    offered = [int(part.split('"')[0]) for part in page.split('name="tickets" value="')[1:]]
    assert (offered, early.pk in offered) == ([words.pk, alike.pk], False)

    answer = browser.post(f"/outages/{outage.pk}/attach/", {"tickets": offered})
    assert sorted(Ticket.objects.filter(outage=outage).values_list("pk", flat=True)) == [alike.pk, words.pk]
    shown = browser.get(answer.headers["Location"])
    assert "2 tickets are attached. Nobody is told of it for some seconds. Undo" in text_of(shown)
    browser.post(f"/tickets/{value_of_undo(shown)}/undo/", {"entry": value_of(shown, "entry")})
    assert Ticket.objects.filter(outage=outage).count() == 0


def value_of_undo(page: Any) -> int:
    return int(next(one for one in links_of(page, "/undo/") if "/tickets/" in one).split("/")[2])


def test_nothing_ticked_is_said(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.jo).post(f"/outages/{wifi(cast).pk}/attach/", {})
    assert (answer.status_code, "Tick at least one ticket first." in text_of(answer)) == (422, True)


def test_a_ticket_that_looks_like_it_says_so_and_is_attached_by_one_press(cast: Cast, signed_in: SignedIn) -> None:
    outage, ticket, other = wifi(cast), ticket_of(cast), ticket_of(cast, subject="Jam", category=None)
    browser = signed_in(cast.marcus)
    page = browser.get(f"/tickets/{ticket.pk}/")
    assert "Is it part of the outage? Wi-Fi is slow in the east wing." in text_of(page)
    assert "Is it part of the outage?" not in text_of(browser.get(f"/tickets/{other.pk}/"))

    browser.post(f"/tickets/{ticket.pk}/attach/", {"to": outage.pk, "seen": ticket.version})

    assert "Part of an outage Wi-Fi is slow in the east wing. Tomás is on it" in text_of(
        browser.get(f"/tickets/{ticket.pk}/")
    )
    assert "attached it to an outage" in text_of(browser.get(f"/tickets/{ticket.pk}/"))
    browser.post(f"/tickets/{ticket.pk}/detach/")
    assert Ticket.objects.get(pk=ticket.pk).outage is None


def test_from_the_lists_of_an_outage_a_ticket_leads_back_to_it(cast: Cast, signed_in: SignedIn) -> None:
    outage, attached, offered = wifi(cast), ticket_of(cast), ticket_of(cast, cast.david)
    actions.attach(attached, to=outage, by=cast.jo)
    browser = signed_in(cast.jo)
    page = browser.get(f"/outages/{outage.pk}/")
    for ticket in (attached, offered):
        (link,) = links_of(page, f"/tickets/{ticket.pk}/")
        shown = browser.get(link).content.decode()
        back = re.search(r'<a class="plain backlink m-0" href="([^"]*)".*?</svg>([^<]*)</a>', shown)
        assert back and back.groups() == (f"/outages/{outage.pk}/", "Wi-Fi is slow in the east wing")
        assert f'name="next" value="{link}"' in shown
    other = browser.get(f"/tickets/{attached.pk}/?outage=x").content.decode()
    assert f'href="/queue/?outage=x" data-key="u" data-arrives="t{attached.pk}"' in other


def test_she_reads_on_her_ticket_what_becomes_of_it(cast: Cast, signed_in: SignedIn) -> None:
    ticket = ticket_of(cast)
    outage = wifi(cast, words="A cable is cut.")
    actions.attach(ticket, to=outage, by=cast.jo)
    page = text_of(signed_in(cast.elena).get(f"/tickets/{ticket.pk}/"))
    assert (
        "Wi-Fi is slow in the east wing 1 person told us of it. Tomás is on it; next news by 10:52 AM. All the news"
    ) in page
    assert "A cable is cut." in page
    assert "We know of it: it belongs to an outage" in page


def test_news_are_told_taken_back_and_the_end_solves_its_tickets(cast: Cast, signed_in: SignedIn) -> None:
    ticket = ticket_of(cast)
    outage = wifi(cast)
    actions.attach(ticket, to=outage, by=cast.jo)
    browser, at = signed_in(cast.jo), f"/outages/{outage.pk}/"

    browser.post(f"{at}news/", {"words": "Half of it is back.", "next_news_at": local(clock.now() + 2 * HOUR)})
    assert "Told 1 person. It is sent in a few seconds. Undo" in text_of(browser.get(at))
    browser.post(f"{at}undo/")
    page = browser.get(at)
    assert re.findall(r'<textarea name="words"[^>]*>\s*([^<]*)', page.content.decode())[0] == "Half of it is back."
    assert "Half of it is back." not in text_of(signed_in(cast.elena).get(at))
    browser = signed_in(cast.jo)
    clock.move(11 * HOUR / 60)
    assert "Half of it is back." not in text_of(browser.get(at))

    refused = browser.post(f"{at}news/", {"words": "Kept words.", "next_news_at": local(clock.now() - HOUR)})
    assert refused.status_code == 422
    assert "That was not done Say a time for the next news that is still to come." in text_of(refused)
    assert "Kept words." in text_of(refused)

    browser.post(f"{at}end/", {"words": "All of it is back.", "ended_at": local(clock.now()), "solves": "on"})
    assert Ticket.objects.get().status == "solved"
    page = text_of(browser.get(at))
    assert "It is over. 1 person is told in a few seconds. Undo" in page
    browser.post(f"{at}undo/")
    assert (Ticket.objects.get().status, Outage.objects.get().ended_at) == ("open", None)


def test_what_is_over_says_how_long_it_lasted_and_can_be_corrected_and_go_on(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast, began_at=clock.now() - HOUR)
    actions.end_outage(outage, by=cast.jo, words="Back.")
    clock.move(HOUR)
    browser, at = signed_in(cast.jo), f"/outages/{outage.pk}/"
    assert "Over lasted 1 h" in text_of(browser.get(at))
    sent = {"title": "Wi-Fi was slow", "schools": [cast.lincoln.pk], "seen": value_of(browser.get(at), "seen")}
    sent |= {"began_at": local(clock.now() - 2 * HOUR - HOUR / 2), "ended_at": local(clock.now() - HOUR)}
    assert browser.post(f"{at}change/", sent).status_code == 302
    assert "Over lasted 1 h 30" in text_of(browser.get(at))
    stale = browser.post(f"{at}change/", sent)
    assert (stale.status_code, "Somebody changed this outage meanwhile." in text_of(stale)) == (409, True)
    assert "It lasted 1 h 30." in text_of(signed_in(cast.elena).get(at))
    assert "lasted 1 h 30" in text_of(signed_in(cast.marcus).get("/outages/"))
    Outage.objects.update(began_at=clock.now() - timedelta(days=12, hours=3))
    assert "Over lasted 12 days" in text_of(browser.get(at))

    browser = signed_in(cast.jo)
    browser.post(f"{at}resume/", {"words": "Gone again.", "next_news_at": local(clock.now() + HOUR)})
    assert Outage.objects.get().is_going


def test_the_page_warns_of_testing(cast: Cast, signed_in: SignedIn) -> None:
    today = clock.now().date()
    TestingWindow.objects.create(name="State testing", school=cast.lincoln, first_day=today, last_day=today)
    here, there = wifi(cast), wifi(cast, schools=[cast.high])
    browser = signed_in(cast.jo)
    assert "Testing goes on there today State testing." in text_of(browser.get(f"/outages/{here.pk}/"))
    assert "Testing goes on there today" not in text_of(browser.get(f"/outages/{there.pk}/"))


def test_a_lead_of_another_school_reads_it_and_changes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    grant(cast.priya, "lead", cast.high)
    outage = wifi(cast)
    browser = signed_in(cast.priya)
    page = browser.get(f"/outages/{outage.pk}/")
    assert [
        one for one in ("news/", "end/", "change/") if f"/outages/{outage.pk}/{one}" in page.content.decode()
    ] == []
    answer = browser.post(f"/outages/{outage.pk}/end/", {"words": "Over."})
    assert (answer.status_code, "This outage is not yours to change." in text_of(answer)) == (422, True)


@pytest.mark.parametrize(
    ("page", "name", "queries"),
    [("/outages/{0}/", "jo", 26), ("/outages/{0}/", "elena", 9), ("/outages/", "jo", 9), ("/outages/new/", "jo", 11)],
)
def test_its_pages_cost_the_same_however_many_there_are(
    cast: Cast, signed_in: SignedIn, page: str, name: str, queries: int
) -> None:
    outage = wifi(cast)
    browser = signed_in(getattr(cast, name))
    browser.get(page.format(outage.pk))
    costs = []
    for many in (1, 25):
        people = [cast.elena, cast.david, cast.rosa]
        for number in range(many):
            attached = ticket_of(cast, people[number % 3])
            actions.attach(attached, to=outage, by=cast.jo)
            ticket_of(cast, people[number % 3])
            actions.end_outage(wifi(cast, f"Another {number}"), by=cast.jo, words="Over.")
            wifi(cast, f"One more {number}", schools=[cast.high], rooms=[cast.room_101])
        actions.tell_news(outage, by=cast.jo, words="News.", next_news_at=clock.now() + HOUR)
        clock.move(timedelta(seconds=20))
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page.format(outage.pk)).status_code == 200
        costs.append(len(asked))
    assert costs == [queries, queries]
