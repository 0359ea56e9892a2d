"""The bench's district is one that the verbs could have made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Min, Model, Q, QuerySet

from assets.models import Device
from audit.models import Delivery, Entry
from bench.fill import filling
from bench.fill.people import People
from bench.fill.rhythm import UNTIL
from bench.fill.stories import Deed as ToldDeed
from bench.fill.stories import Story as ToldStory
from bench.fill.stories import Teller
from bench.fill.things import Things
from bench.fill.words import COMMON, rare_word, rare_words
from schools.models import Room, School
from tickets.actions import Filing
from tickets.actions.history import Deed, Story, write
from tickets.models import Category, Clock, Message, Satisfaction, SearchDocument, Ticket, TicketAccess
from tickets.workflow import DONE_STATUSES
from users.models import Team, User

TICKETS = 600
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]  # six hundred tickets through the verbs


@pytest.fixture
def district() -> filling.World:
    """A small filled database, and the world it was told from."""
    filling.fill(TICKETS, people=1_500, devices=5_000, processes=1)
    people = People(1_500)
    return filling.world(people, Things(5_000, people), TICKETS)


def test_what_is_copied_is_what_the_verbs_would_have_written(district: filling.World) -> None:
    teller = Teller(district, 1)
    told = [teller.story(number) for number in range(1, TICKETS + 1)]
    copied = _rows(range(1, TICKETS + 1), first=1)
    leads = {False: _people(district.leads), True: _people(district.key_holders)}
    tickets = write([_story(one) for one in told], until=UNTIL, leads=lambda ticket: leads[ticket.restricted])
    numbers = [ticket.pk for ticket in tickets]
    assert _rows(numbers, first=numbers[0]) == copied
    acts = {deed.act for story in told for deed in story.deeds}
    assert acts >= {"triage", "assign", "answer", "respond", "note", "wait", "part_arrived", "solve", "close"}


def test_clocks_agree_with_their_tickets(district: filling.World) -> None:
    earliest = Min("clocks__due_at", filter=Q(clocks__state="running"))
    due = Ticket.objects.annotate(earliest=earliest).order_by("pk")
    assert list(due.values_list("due_at", flat=True)) == list(due.values_list("earliest", flat=True))
    assert due.exclude(due_at=None).count() > 0
    ended = Clock.objects.filter(ticket__status__in=DONE_STATUSES).exclude(ended_at=None)
    done = Ticket.objects.filter(status__in=DONE_STATUSES).count()
    assert {kind: ended.filter(kind=kind).count() for kind in ("first_answer", "solution")} == {
        "first_answer": done,
        "solution": done,
    }
    assert Clock.objects.filter(kind="next_answer").count() > 0
    assert Clock.objects.filter(kind="visit").count() > 0


def test_each_ticket_was_opened_once_and_told_of(district: filling.World) -> None:
    opened = Entry.objects.filter(verb="opened")
    assert sorted(opened.values_list("subject_id", flat=True)) == list(range(1, TICKETS + 1))
    told = Delivery.objects.filter(entry__in=opened, consumer="notifications.tell")
    assert told.count() == TICKETS
    assert Delivery.objects.waiting().count() == 0


def test_about_one_ticket_in_fifty_is_open_in_a_large_district(district: filling.World) -> None:
    teller = Teller(district, 7)
    ends = [[deed.act for deed in teller.story(number).deeds][-1:] for number in range(1, TICKETS + 1)]
    still_open = sum(end not in (["solve"], ["close"]) for end in ends)
    assert 0.005 * TICKETS < still_open < 0.05 * TICKETS


def test_words_stand_in_as_many_tickets_as_the_driver_expects(district: filling.World) -> None:
    assert 0.05 * TICKETS < _holding(COMMON) < 0.15 * TICKETS
    rare = [_holding(rare_word(number)) for number in range(rare_words(TICKETS))]
    assert sum(rare) == TICKETS


def test_the_next_ticket_gets_the_next_number(district: filling.World) -> None:
    ticket = Ticket.objects.get(pk=TICKETS)
    ticket.pk = None
    ticket._state.adding = True
    ticket.save()
    assert ticket.pk == TICKETS + 1


def test_indexes_and_foreign_keys_are_all_back() -> None:
    before = _schema()
    filling.fill(20, people=300, devices=50, processes=1)
    assert _schema() == before
    assert len(before) > 100


def _schema() -> list[str]:
    """Indexes and constraints; casts and brackets may be written in several ways."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace ORDER BY 1"
        )
        return sorted(re.sub(r"::[a-z ]+(\[\])?|[()]", "", definition) for (definition,) in cursor.fetchall())


def _holding(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM tickets_searchdocument WHERE words @@ plainto_tsquery('english', %s)", [word]
        )
        return int(cursor.fetchone()[0])


def _story(told: ToldStory) -> Story:
    filing = Filing(
        requester=_one(User, told.requester),
        subject=told.subject,
        body=told.body,
        category=_one(Category, told.category),
        school=_one(School, told.school),
        room=_one(Room, told.room),
        device=_one(Device, told.device),
        team=_one(Team, told.team),
        impact=told.impact,
        answers=told.answers,
        beneficiary=_one(User, told.beneficiary),
        priority=told.priority,
        source=told.source,
        followers=_people(told.followers),
    )
    return Story(filing, told.at, [_deed(deed) for deed in told.deeds])


def _deed(told: ToldDeed) -> Deed:
    kinds: dict[str, type[Model]] = {"to": User, "category": Category, "team": Team}
    values = {name: _one(kinds[name], value) if name in kinds else value for name, value in told.values.items()}
    if told.act == "schedule_visit":
        values = {"at": told.values["at"], "until": told.values["until"]}
    return Deed(told.at, _one(User, told.by), told.act, told.body, values)


def _one(model: type[Model], pk: Any) -> Any:
    return model._default_manager.get(pk=pk) if pk else None


def _people(ids: Any) -> list[User]:
    return list(User.objects.filter(pk__in=ids).order_by("pk"))


def _rows(numbers: Any, *, first: int) -> dict[str, list[dict[str, Any]]]:
    """Everything of some tickets, with numbers counted from one and without ids and doors."""
    lists: dict[str, tuple[QuerySet[Any], str, set[str]]] = {
        "tickets": (Ticket.objects.filter(pk__in=numbers).order_by("pk"), "id", set()),
        "messages": (
            Message.objects.filter(ticket__in=numbers).order_by("ticket", "pk"),
            "ticket_id",
            {"letter_id", "content_key", "id"},
        ),
        "clocks": (Clock.objects.filter(ticket__in=numbers).order_by("ticket", "kind"), "ticket_id", {"id"}),
        "accesses": (TicketAccess.objects.filter(ticket__in=numbers).order_by("ticket", "user"), "ticket_id", {"id"}),
        "satisfactions": (
            Satisfaction.objects.filter(ticket__in=numbers).order_by("ticket", "person"),
            "ticket_id",
            {"id"},
        ),
        "entries": (
            Entry.objects.filter(subject_type="tickets.ticket", subject_id__in=numbers).order_by("subject_id", "pk"),
            "subject_id",
            {"id", "door"},
        ),
        "documents": (SearchDocument.objects.filter(pk__in=numbers).order_by("pk"), "ticket_id", set()),
    }
    return {name: list(_plain(rows, key, first, leave)) for name, (rows, key, leave) in lists.items()}


def _plain(rows: QuerySet[Any], key: str, first: int, leave: set[str]) -> Iterator[dict[str, Any]]:
    for row in rows.values():
        row[key] -= first - 1
        yield {name: value for name, value in row.items() if name not in leave}
