"""The settings of promises: read and written as people write them, told to history, and followed by the clocks."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from audit.models import Entry
from audit.tasks import deliver
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets.actions import Filing, open_ticket, wait
from tickets.choices import Unit
from tickets.forms.targets import TargetsForm
from tickets.goal_words import BadGoal, Goal, read_goal, write_goal
from tickets.models import Clock, ClockPolicy, Promise

ADD = {"do": "add", "kind": "solution", "goal": "day 1 10:00", "hours": "service", "warn_at": "80"}


@pytest.mark.parametrize(
    ("words", "goal"),
    [
        ("15 min", Goal(15, Unit.MINUTES)),
        ("4 h", Goal(4, Unit.HOURS)),
        ("1 day", Goal(1, Unit.DAYS)),
        ("10 days", Goal(10, Unit.DAYS)),
        ("next period", Goal(1, Unit.NEXT_PERIOD)),
        ("day 2 10:05", Goal(2, Unit.BY_TIME, time(10, 5))),
        ("staff back", Goal(1, Unit.STAFF_RETURN)),
    ],
)
def test_what_is_written_is_read_again(words: str, goal: Goal) -> None:
    assert read_goal(words) == goal
    assert write_goal(goal.amount, goal.unit, goal.by_time) == words


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize(
    "goal",
    [
        Goal(15, Unit.MINUTES),
        Goal(4, Unit.HOURS),
        Goal(1, Unit.DAYS),
        Goal(3, Unit.DAYS),
        Goal(1, Unit.NEXT_PERIOD),
        Goal(1, Unit.STAFF_RETURN),
        Goal(1, Unit.BY_TIME, time(10, 0)),
    ],
)
def test_a_target_is_read_back_as_it_was_written_in_every_language(goal: Goal, language: str) -> None:
    with translation.override(language):
        assert read_goal(write_goal(goal.amount, goal.unit, goal.by_time)) == goal


@pytest.mark.parametrize("words", ["soon", "0 min", "15", "-4 h", "4 weeks", "day 1 25:00", "99999 h", "day 0 10:00"])
def test_what_is_no_target_is_refused_with_a_sentence(words: str) -> None:
    with pytest.raises(BadGoal) as refusal:
        read_goal(words)

    assert str(refusal.value).startswith(f"“{words}” is no target. Write it like 15 min")


def as_shown(**changes: Any) -> dict[str, Any]:
    """What a browser sends of the table, with some fields changed."""
    form = TargetsForm()
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"do": "save", **changes}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def dues() -> dict[tuple[int, str], Any]:
    return {(one.ticket_id, one.kind): one.due_at for one in Clock.objects.all()}


def test_saving_what_is_shown_changes_nothing(cast: Cast, signed_in: Any) -> None:
    before = list(Promise.objects.order_by("pk").values())

    answer = signed_in(cast.jo).post("/targets/", as_shown())

    assert (answer.status_code, answer.url) == (302, "/targets/")
    assert list(Promise.objects.order_by("pk").values()) == before
    assert not Entry.objects.filter(verb="targets_changed").exists()


def test_a_new_target_is_told_to_history_and_moves_what_runs(cast: Cast, signed_in: Any) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    before = dues()

    signed_in(cast.jo).post("/targets/", as_shown(first_answer_3="2 h", warn_3="50"))
    deliver("tickets.follow_promises")

    entry = Entry.objects.get(verb="targets_changed")
    assert (entry.by, entry.changed["first_answer/3"]) == (
        cast.jo,
        [[1, "days", None, 75], [2, "hours", None, 50]],
    )
    kept = Clock.objects.get(ticket=ticket, kind="first_answer")
    assert (kept.budget, kept.warn_share, kept.promised_at) == (120, 50, before[ticket.pk, "first_answer"])
    assert Entry.objects.about(ticket).get(verb="rescheduled").caused_by == entry


def test_when_clocks_rest_is_set_beside_the_table(cast: Cast, signed_in: Any) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    wait(ticket, by=cast.marcus, reason="part")
    assert Clock.objects.get(ticket=ticket, kind="solution").state == "paused"

    sent = as_shown(pause_visit="on", reopened="restart")
    del sent["pause_part"]
    signed_in(cast.ada).post("/targets/", sent)
    deliver("tickets.follow_promises")

    policy = ClockPolicy.current()
    assert (policy.pause_user, policy.pause_part, policy.pause_vendor, policy.pause_visit, policy.reopened) == (
        True,
        False,
        True,
        True,
        "restart",
    )
    assert Clock.objects.get(ticket=ticket, kind="solution").state == "running"


def test_a_wrong_word_saves_nothing_and_says_how_to_write_it(cast: Cast, signed_in: Any) -> None:
    answer = signed_in(cast.jo).post("/targets/", as_shown(first_answer_1="soon", solution_1="5 h"))

    page = answer.content.decode()
    assert (answer.status_code, "“soon” is no target" in page, 'value="5 h"' in page) == (422, True, True)
    assert Promise.objects.get(kind="solution", priority=1, in_testing=False).amount == 4


def test_an_empty_field_promises_nothing(cast: Cast, signed_in: Any) -> None:
    signed_in(cast.jo).post("/targets/", as_shown(next_answer_4="", testing_4="3 days"))

    assert not Promise.objects.filter(kind="next_answer", priority=4).exists()
    assert Promise.objects.get(priority=4, in_testing=True).amount == 3


def test_a_target_for_some_tickets_is_added_once_listed_and_removed(cast: Cast, signed_in: Any) -> None:
    browser = signed_in(cast.renee)
    data = {**ADD, "school": cast.lincoln.pk}
    assert browser.post("/targets/", data).status_code == 302
    again = browser.post("/targets/", data)
    added = Promise.objects.get(school=cast.lincoln)

    assert (again.status_code, "There is such a target already" in again.content.decode()) == (422, True)
    assert (added.unit, added.by_time, added.warn_at) == ("by_time", time(10), 80)
    page = browser.get("/targets/").content.decode()
    assert ("Lincoln Middle School" in page, "day 1 10:00" in page) == (True, True)

    browser.post("/targets/", {"do": "remove", "remove": added.pk})
    assert not Promise.objects.filter(school=cast.lincoln).exists()
    assert [one.by for one in Entry.objects.filter(verb="targets_changed")] == [cast.renee, cast.renee]


def test_the_card_alone_is_given_to_a_page_that_loads_it(cast: Cast, signed_in: Any) -> None:
    browser: Client = signed_in(cast.jo)
    for path in ("/targets/", "/targets/try/"):
        whole, card = browser.get(path), browser.get(path, headers={"HX-Request": "true"})
        assert ("<html" in whole.content.decode(), "<html" in card.content.decode()) == (True, False)
        assert card.content.decode().strip().startswith("<section")


def test_saved_stands_beside_what_was_pressed_with_the_focus_and_is_said_once(cast: Cast, signed_in: Any) -> None:
    browser: Client = signed_in(cast.jo)
    said = "Saved. Clocks that run follow within a minute."

    saved = browser.post("/targets/", as_shown(first_answer_3="3 h"), headers={"HX-Request": "true"})
    added = browser.post("/targets/", ADD, headers={"HX-Request": "true"})
    afterwards = browser.get("/targets/")
    plain = browser.post("/targets/", as_shown(first_answer_3="4 h"), follow=True)

    assert (saved.status_code, 'value="3 h"' in saved.content.decode()) == (200, True)
    assert f"{said} Save targets" in text_of(saved)
    assert f"For some tickets only {said}" in text_of(added)
    assert '<p class="tone-ok tone-text m-0" role="status" tabindex="-1" autofocus>' in saved.content.decode()
    assert said not in text_of(afterwards), "what the card has said is not said again by the next page"
    assert said in plain.content.decode().partition('<div class="snacks" id="snacks" role="status">')[2]


def test_trying_tells_the_sum_and_saves_nothing(cast: Cast, signed_in: Any) -> None:
    asked = {"filed": "2027-04-29T14:50", "priority": "3", "kind": "first_answer", "school": cast.lincoln.pk}

    page = " ".join(signed_in(cast.jo).get("/targets/try/", asked).content.decode().split())

    assert ">Mon, May 3, 2:50 PM</time>" in page
    counted, closed = "Thu, Apr 29, 2:50 PM to 3:30 PM", "Closed until Mon, May 3, 7:00 AM"
    assert [line for line in (counted, closed, "Fri, Apr 30: Teacher workday") if line not in page] == []
    assert Clock.objects.count() == 0


def test_a_table_that_a_colleague_changed_meanwhile_is_not_saved_over(cast: Cast, signed_in: Any) -> None:
    browser: Client = signed_in(cast.jo)
    stale = as_shown(first_answer_3="2 h")
    browser.post("/targets/", as_shown(next_answer_4=""))
    assert not Promise.objects.filter(kind="next_answer", priority=4).exists()

    answer = browser.post("/targets/", stale)

    said = "Jo changed the targets since you opened the page. Look at them again, then save."
    assert (answer.status_code, said in answer.content.decode()) == (409, True)
    assert not Promise.objects.filter(kind="next_answer", priority=4).exists()
    assert [one.by for one in Entry.objects.filter(verb="targets_changed")] == [cast.jo]
    assert browser.post("/targets/", as_shown(first_answer_3="2 h")).status_code == 302
