"""The whole filling: places, people, things, then the tickets by two processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from django.db import connection, connections, transaction

from assets.models import Custody, Device
from bench.fill import indexes
from bench.fill.copying import set_sequences
from bench.fill.people import People, make_people
from bench.fill.places import make_places
from bench.fill.stories import World
from bench.fill.things import Things, make_things
from bench.fill.writing import PIECE, TABLES, Pieces
from letters.models import Mailbox
from reports.actions import rebuild
from schools.calendars import Calendars
from tickets.models import Category, SearchDocument, Ticket
from tickets.rulebook import Rulebook
from users.models import ContactAddress, Enrollment, GuardianLink, Membership, Team, User

PROCESSES = 2
PEOPLE_TABLES = [User, Membership, GuardianLink, ContactAddress, Enrollment, Device, Custody]


def fill(tickets: int, *, people: int, devices: int, processes: int = PROCESSES) -> None:
    """Fill the database, by one process in the caller's transaction if there is one.

    Raises SystemExit where it is not empty.
    """
    if Ticket.objects.exists() or User.objects.count() > 1:
        raise SystemExit("This database is not empty. Fill an empty, migrated one.")
    roster = People(people)
    things = Things(devices, roster)
    with _timed("places"), transaction.atomic():
        make_places()
    names = [model._meta.db_table for model in (*PEOPLE_TABLES, *TABLES)]
    removed = indexes.remove(names, keep=[SearchDocument._meta.db_table])
    with _timed("people and devices"), transaction.atomic():
        make_people(roster)
        make_things(things)
    with _timed("tickets"):
        _write(world(roster, things, tickets), processes)
    with _timed("indexes"):
        removed.restore(processes)
    with _timed("sequences and statistics"):
        set_sequences(_tables_with_ids())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)" if processes > 1 else "ANALYZE")
    with _timed("figures of past days"):
        rebuild(None)


def world(people: People, things: Things, tickets: int) -> World:
    book = Rulebook()
    rules = book.of(None)
    promises: dict[int, dict[str, int]] = {}
    for (priority, kind), minutes in rules.promises.items():
        promises.setdefault(priority, {})[kind] = minutes
    return World(
        people=people,
        things=things,
        calendar=Calendars().of(None),
        promises=promises,
        targets={testing: rules.usual(in_testing=testing) for testing in (False, True)},
        is_under_test=book.is_under_test,
        categories=[
            _leaf(leaf) for leaf in Category.objects.exclude(parent=None).select_related("team", "parent__team")
        ],
        teams=dict(Team.objects.values_list("key", "pk")),
        system=User.objects.system().pk,
        mailbox=Mailbox.objects.get().pk,
        leads=[people.lead, people.second_lead],
        key_holders=[people.key_holder],
        tickets=tickets,
    )


def _leaf(leaf: Category) -> tuple[int, int | None, int, bool, str]:
    owner = leaf.owner
    question = leaf.questions[0]["label"] if leaf.questions else ""
    return leaf.pk, owner.pk if owner else None, leaf.priority, leaf.restricted, question


def _write(world: World, processes: int) -> None:
    """Each process takes the next piece; forked, so that the world is shared as it is."""
    starts = range(1, world.tickets + 1, PIECE)
    if processes == 1:
        pieces = Pieces(world)
        for start in starts:
            pieces.write(start)
        return
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(processes, _begin, (world,)) as pool:
        for done, _ in enumerate(pool.imap_unordered(_piece, starts), 1):
            if done % 40 == 0:
                print(f"  {done * PIECE:,} tickets", flush=True)


_pieces: list[Pieces] = []


def _begin(world: World) -> None:
    connections.close_all()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    _pieces.append(Pieces(world))


def _piece(start: int) -> None:
    _pieces[0].write(start)


def _tables_with_ids() -> Iterator[str]:
    for model in (*TABLES, *connection.introspection.installed_models(connection.introspection.table_names())):
        if model._meta.pk.column == "id":
            yield model._meta.db_table


@contextmanager
def _timed(what: str) -> Iterator[None]:
    began = perf_counter()
    yield
    print(f"{what}: {perf_counter() - began:.1f} s", flush=True)
