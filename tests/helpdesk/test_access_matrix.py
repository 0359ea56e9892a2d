"""Every address × everybody, own and foreign, against the written matrix of tests/helpdesk/access.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from audit import clock
from audit.models import Entry
from files.actions import store
from schools.models import (
    BellSchedule,
    CalendarFeed,
    ChangeFreeze,
    SchoolYear,
    Season,
    ServiceCalendar,
    Term,
    TestingWindow,
)
from tests.cast import Cast
from tests.helpdesk.access import ANYONE, ELSEWHERE, EVERYBODY, ROWS, Row
from tickets.actions import (
    Filing,
    OutagePlan,
    declare,
    end_outage,
    link,
    merge,
    open_ticket,
    reply,
    schedule_visit,
    solve,
    wait,
)
from tickets.actions.macros import keep_macro
from tickets.actions.saved_views import Wish, save_view
from tickets.models import Attachment, Macro, Outage, Ticket

SECRETS = {"own": "Zebra in the panel", "restricted": "Quokka in the mail"}


@dataclass
class World:
    """The cast and the tickets that stand in addresses."""

    cast: Cast
    tickets: dict[str, Ticket]
    hours: dict[str, int | str]  # key of what stands in addresses of hours, days, the catalogue and views
    outages: dict[str, Outage]

    def path(self, row: Row) -> str:
        """The address of a row."""
        if not row.on:
            return reverse(row.name)
        if row.on == "choices":
            return reverse(row.name, args=["assign"])
        if row.on in self.hours:
            return reverse(row.name, args=[self.hours[row.on]])
        if row.on in self.outages:
            return reverse(row.name, args=[self.outages[row.on].pk])
        ticket = self.tickets[row.on]
        if row.name == "tickets:attachment":
            attachment = Attachment.objects.get(message__ticket=ticket)
            return reverse(row.name, args=[ticket.pk, attachment.pk, attachment.upload.name])
        if row.name == "tickets:undo_later":
            return reverse(row.name, args=[ticket.pk, Entry.objects.about(ticket).get(verb="solved").pk])
        return reverse(row.name, args=[ticket.pk])

    def data(self, row: Row) -> dict[str, Any]:
        """What is sent, with people and entries by name."""
        data = dict(row.data)
        if data.get("to") == "jo":
            data["to"] = self.cast.jo.pk
        if data.get("who") == "david":
            data["who"] = self.cast.david.pk
        if data.get("schools") == "lincoln":
            data["schools"] = [self.cast.lincoln.pk]
        if data.get("school") == "lincoln":
            data["school"] = self.cast.lincoln.pk
        if data.get("number") == "other":
            data["number"] = self.tickets["waiting_part"].pk
        if data.get("macro") == "giraffe":
            data["macro"] = self.hours["macro"]
        for name in ("tickets", "number"):
            if str(data.get(name)) in self.tickets:
                data[name] = self.tickets[data[name]].pk
        if data.get("other") == "linked":
            data["other"] = self.tickets["own"].pk
        if data.get("to") == "outage":
            data["to"] = self.outages["outage"].pk
        if data.get("message") == "later":
            data["message"] = self.tickets["linked"].messages.get(body="And the printer.").pk
        if data.get("entry") == "opened":
            data["entry"] = Entry.objects.about(self.tickets[row.on]).get(verb="opened").pk
        return data


@pytest.fixture
def world(cast: Cast, settings: Any) -> World:
    """Elena's ticket, the same restricted, one that is solved, one with a visit, one waiting, one that is linked with
    the first and has a second trouble, one that is merged into that; in demo mode.
    """
    settings.DEMO = True

    def file(subject: str, **more: Any) -> Ticket:
        upload = store(b"\x89PNG\r\n\x1a\n" + b"0" * 32, "panel.png", by=cast.elena)
        filing = Filing(requester=cast.elena, subject=subject, device=cast.panel, uploads=[upload], **more)
        return open_ticket(filing, by=cast.elena)

    own, linked, merged = file(SECRETS["own"]), file("Linked one"), file("Merged one")
    reply(link(linked, to=own, kind="related", by=cast.marcus), by=cast.elena, body="And the printer.")
    merge(merged, into=linked, by=cast.marcus)
    return World(
        cast,
        {
            "own": own,
            "linked": linked,
            "merged": merged,
            "restricted": file(SECRETS["restricted"], restricted=True),
            "solved": solve(file("Solved one"), by=cast.marcus),
            "visit": schedule_visit(file("Visited one"), by=cast.marcus, at=clock.now() + timedelta(hours=1)),
            "waiting_part": wait(file("Waiting one"), by=cast.marcus, reason="part"),
        },
        _hours() | _views(cast) | {"macro": _macro(cast).pk},
        _outages(cast),
    )


def _views(cast: Cast) -> dict[str, int]:
    """A saved view of each audience."""
    wishes = {
        "shared": (cast.jo, Wish("Giraffe view", "status:open", audience="all")),
        "of_team": (cast.tomas, Wish("Okapi view", "status:open", audience="team", team=cast.network)),
        "of_marcus": (cast.marcus, Wish("Lynx view", "status:open")),
    }
    return {name: save_view(wish, by=by).pk for name, (by, wish) in wishes.items()}


def _macro(cast: Cast) -> Macro:
    """One of the district, which says something and makes it High."""
    return keep_macro(Macro(), by=cast.jo, name="Giraffe answer", body="Hold Source.", priority=2)


def _outages(cast: Cast) -> dict[str, Outage]:
    """One that goes on at Lincoln, and one that is over."""
    plan, soon = OutagePlan("Okapi in the Wi-Fi", [cast.lincoln]), clock.now() + timedelta(hours=1)
    going, over = (declare(plan, by=cast.jo, next_news_at=soon) for _number in range(2))
    clock.move(timedelta(minutes=1))
    return {"outage": going, "over": end_outage(over, by=cast.renee, words="It is back.")}


def _hours() -> dict[str, int | str]:
    """One of each thing that the pages of hours and of the catalogue have an address for."""
    may = {"first_day": date(2027, 5, 3), "last_day": date(2027, 5, 7)}
    things = {
        "window": TestingWindow.objects.create(name="Giraffe test", **may),
        "freeze": ChangeFreeze.objects.create(name="Payroll", **may),
        "season": Season.objects.create(calendar=ServiceCalendar.of(None), name="Fair", **may),
        "term": Term.objects.create(year=SchoolYear.objects.create(name="Year", **may), name="Week", **may),
        "bells": BellSchedule.objects.get(is_usual=True),
        "feed": CalendarFeed.objects.create(name="Far", url="http://127.0.0.1:1/"),
    }
    keys = {name: thing.pk for name, thing in things.items()}
    keys |= {"sticker": "P-0214", "no_sticker": "P-9999"}
    return keys | {"year": things["term"].year_id, "category": "panel-touch"}


def ask(world: World, row: Row, name: str) -> HttpResponse:
    """Ask as somebody; nothing that is done stays done."""
    client = Client()
    with transaction.atomic():
        if name != "anonymous":
            client.force_login(getattr(world.cast, name), backend="users.backends.RoleBackend")
        send = client.get if row.method == "GET" else client.post
        answer = send(world.path(row), world.data(row))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def outcome(answer: HttpResponse) -> str:
    """The answer in a word of the matrix."""
    if answer.status_code == 302:
        return "login" if answer.headers["Location"].startswith("/accounts/login/") else "away"
    return {200: "ok", 409: "refused", 422: "refused"}.get(answer.status_code, str(answer.status_code))


def expected(row: Row, name: str) -> str:
    """What the matrix promises."""
    words = {"ok": row.ok, "away": row.done | row.away, "refused": row.refused, "403": row.barred, "404": row.unknown}
    for word, who in words.items():
        if name in who:
            return word
    return "login" if name == "anonymous" else str(row.otherwise)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name} {row.on}".strip())
def test_everybody_gets_what_the_matrix_says_and_no_more(world: World, row: Row) -> None:
    promised = {name: expected(row, name) for name in sorted(ANYONE)}
    answers = {name: ask(world, row, name) for name in sorted(ANYONE)}

    assert {name: outcome(answer) for name, answer in answers.items()} == promised
    secret = SECRETS.get(row.on, "")
    for name, answer in answers.items():
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if row.shows and promised[name] == "ok":
            assert row.shows in text
        if secret and promised[name] not in ("ok", "refused"):
            assert secret not in text, f"{name} reads the subject"


def test_a_restricted_ticket_shows_nothing_of_itself_on_any_page_of_who_may_not_see_it(world: World) -> None:
    lists = [row for row in ROWS if row.method == "GET" and not row.on]
    readers = {name for name in EVERYBODY for row in lists if SECRETS["restricted"] in _text(ask(world, row, name))}

    assert readers == {"elena", "keiko"}


def _text(answer: HttpResponse) -> str:
    return "" if answer.streaming else answer.content.decode(errors="replace")


def test_every_address_of_ours_is_in_the_matrix() -> None:
    """By its name, by its path where it has none, and twice where two addresses share one."""
    ours = [f"{space}{pattern.name}" if pattern.name else str(pattern.pattern) for space, pattern in _ours()]

    assert sorted(ours) == sorted({row.name for row in ROWS} | set(ELSEWHERE))


ONLY_SHOWN = sorted({row.name for row in ROWS} - {row.name for row in ROWS if row.method == "POST"})


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.name in ONLY_SHOWN], ids=lambda row: f"{row.name} {row.on}"
)
def test_a_page_that_only_shows_gives_nothing_more_to_who_posts(world: World, row: Row) -> None:
    posted = replace(row, method="POST")
    answers = {name: outcome(ask(world, posted, name)) for name in sorted(ANYONE)}

    assert {name: word for name, word in answers.items() if word not in ("405", expected(row, name))} == {}


def test_a_form_is_taken_by_post_only_where_something_changes(world: World) -> None:
    forms = {row.name for row in ROWS if row.method == "GET"}
    acts = [row for row in ROWS if row.method == "POST" and row.name.startswith("tickets:") and row.on]
    acts = [row for row in acts if row.name not in forms]
    answers = {row.name: ask(world, Row(row.name, "GET", row.on), "marcus").status_code for row in acts}

    assert set(answers.values()) == {405}


def test_guests_reach_the_pages_of_signing_in_and_nothing_else_of_an_account(world: World) -> None:
    names = [name for name in _names() if name.startswith(("account_", "mfa_")) and not _has_arguments(name)]
    reached = {}
    for name in sorted(names):
        with transaction.atomic():
            answer = Client().get(reverse(name))
            transaction.set_rollback(True)
        reached[name] = outcome(answer)

    open_to_guests = {name for name, word in reached.items() if word == "ok"}
    assert open_to_guests == {
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_signup",
    }


def test_nobody_changes_a_sign_in_address_alone(world: World) -> None:
    for data in ({"action_add": "", "email": "other@cedarvalley.example"}, {}):
        answer = ask(world, Row("account_email", "POST", data=data, ok=ANYONE), "elena")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")


def _names() -> set[str]:
    return {f"{space}{pattern.name}" for space, pattern in _walk(get_resolver(), "") if pattern.name}


def _ours() -> Iterator[tuple[str, URLPattern]]:
    """All addresses but those of packages: the administration (test_admin.py), and signing in (below)."""
    return _walk(get_resolver(), "", leave_out=_is_of_a_package)


def _is_of_a_package(resolver: URLResolver) -> bool:
    return resolver.app_name == "admin" or str(resolver.urlconf_name).startswith("<module 'allauth.")


def _walk(
    resolver: URLResolver, space: str, leave_out: Callable[[URLResolver], bool] = lambda resolver: False
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield space, pattern
        elif not leave_out(pattern):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, inner, leave_out)


def _has_arguments(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False
