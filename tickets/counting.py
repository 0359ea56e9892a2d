"""How many tickets each view holds: one statement for all views together, built-in and saved.

What a saved view asks for is anybody's guess, so it is not looked for in all tickets: it is counted among the open
ones that are due first and those solved today, read once for all saved views. No query can make that dear. Where there
are more open tickets than are read, the number says “or more”. Queries with words, and those that reach among the
tickets of years, have no number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from tickets.asked import Asked
from tickets.models import Ticket
from tickets.models.ticket import IS_BACK, IS_OPEN
from tickets.queue_views import held, midnight, views_for
from tickets.workflow import Status
from ui.paging import Count
from users.models import User

CAP = 1000
READ = 5000  # open tickets among which saved views are counted
# The columns by which built-in views choose, and those by which queries can choose besides.
COUNTED = ("id", "status", "assignee_id", "due_at", "solved_at", "visit_off", "restricted", "wakes_at", "woke_at")
ASKED = (
    *("priority", "school_id", "team_id", "category_id", "requester_id", "beneficiary_id", "room_id", "device_id"),
    *("needs_answer", "created_at", "labels", "source"),
)
TABLE = "tickets_ticket"
BACK = "back"  # no view: whether anything came back from snooze
Statement = tuple[str, list[Any]]
WRITTEN_AT = datetime(2000, 1, 1, 18, 30, tzinfo=UTC)  # no midnight anywhere, nor near one


def can_count(asked: Asked) -> bool:
    """Whether the tickets of a query are counted: work that is left, or done today, without words."""
    done_today = asked.view is not None and asked.view.key == "solved"
    return not asked.words and (asked.is_open or done_today)


def counts(user: User, at: datetime, asked: Mapping[str, Asked] | None = None) -> dict[str, Count]:
    """How many tickets each view holds, exact up to a thousand; of `asked`, by their keys, what can be counted.

    Under `BACK` stands whether anything that the reader sees came back from snooze.
    """
    views = views_for(user)
    saved = {key: one.where for key, one in (asked or {}).items() if can_count(one)}
    with connection.cursor() as cursor:
        cursor.execute(*(_statement(user, at, saved) if saved else _built_in(user, at)))
        row = cursor.fetchone()
    found = {view.key: Count(min(n, CAP), n > CAP) for view, n in zip(views, row, strict=False)}
    back = row[len(views)]
    return found | {BACK: Count(back, False)} | _saved(saved, row[len(views) + 1 :])


def _statement(user: User, at: datetime, saved: Mapping[str, Q]) -> Statement:
    """The numbers of the built-in views, of `BACK`, of the saved views, and how many tickets those were asked of."""
    tables, values = _tables(user, at, for_saved=bool(saved))
    parts = []
    numbers = [_number(held(view, Ticket.objects.filter(view.where(user, at)))) for view in views_for(user)]
    for part, params in (*numbers, _number(Ticket.objects.filter(IS_BACK), most=1)):
        parts.append(part)
        values += params
    for where in saved.values():
        part, params = _number(Ticket.objects.filter(where))
        parts.append(f"(WITH {TABLE} AS NOT MATERIALIZED (SELECT * FROM near) SELECT {part})")  # noqa: S608
        values += params
    if saved:
        parts.append(f"(SELECT count(*) FROM near WHERE status <> '{Status.SOLVED.value}')")  # noqa: S608 - ours
    return f"WITH {', '.join(tables)} SELECT {', '.join(parts)}", values


def _built_in(user: User, at: datetime) -> Statement:
    """The statement without saved views. To write it costs as much as to answer it: it is kept for its reader."""
    scope = user.scope
    asked = _Asked((user.pk, scope.district, frozenset(scope.schools.items()), scope.teams, scope.stands_for), user)
    sql, values = _written(asked)
    return sql, [value(at) if callable(value) else value for value in values]


@dataclass(frozen=True)
class _Asked:
    """A reader, equal to another where both see the same: by `sees`, not by whom."""

    sees: Hashable
    user: User = field(compare=False)


@lru_cache(maxsize=1000)
def _written(asked: _Asked) -> Statement:
    """The statement as of `WRITTEN_AT`, with what a later moment makes of each moment in it."""
    sql, values = _statement(asked.user, WRITTEN_AT, {})
    return sql, [_of_a_moment(value) if isinstance(value, datetime) else value for value in values]


def _of_a_moment(value: datetime) -> Callable[[datetime], datetime]:
    if value == midnight(WRITTEN_AT):
        return midnight
    after = value - WRITTEN_AT
    return lambda at: at + after


def _saved(saved: Mapping[str, Q], numbers: tuple[int, ...]) -> dict[str, Count]:
    """The counts of saved views; they are followed by how many open tickets were read."""
    if not saved:
        return {}
    more = numbers[-1] > READ
    return {key: Count(min(n, CAP), more or n > CAP) for key, n in zip(saved, numbers, strict=False)}


def _number(found: QuerySet[Any, Any], most: int = CAP + 1) -> Statement:
    try:
        sql, params = _sql(found.values("id")[:most])
    except EmptyResultSet:  # what is asked for is nowhere, as Django knows
        return "0", []
    return f"(SELECT count(*) FROM ({sql}) AS held)", params  # noqa: S608 - Django's own SQL


def _tables(user: User, at: datetime, *, for_saved: bool) -> tuple[list[str], list[Any]]:
    """What the reader may see, under the name of the table, so that each view counts in it; and what is near."""
    columns = COUNTED + ASKED if for_saved else COUNTED
    seen, values = _seen(user, at, columns)
    if not for_saved:
        return [seen], values
    near, more = _near(at, columns)
    return [seen, near], values + more


def _seen(user: User, at: datetime, columns: tuple[str, ...]) -> Statement:
    """The tickets of some schools are few: they are read once for all views. Of all schools, each view is counted by
    itself, by the index that finds its first thousand.
    """
    visible = Ticket.objects.visible_to(user).values(*columns)
    if user.scope.sees_all_tickets:
        sql, values = _sql(visible)
        return f"{TABLE} AS NOT MATERIALIZED ({sql})", values
    sql, values = _sql(visible.filter(IS_OPEN))
    solved, more = _sql(visible.filter(_solved_today(at)))
    return f"{TABLE} AS MATERIALIZED ({sql} UNION ALL {solved})", values + more


def _near(at: datetime, columns: tuple[str, ...]) -> Statement:
    """The open tickets that are due first, one more than are read so that we know, and those solved today."""
    tickets = Ticket.objects.values(*columns)
    first = tickets.filter(IS_OPEN).order_by(F("due_at").asc(nulls_last=True), "id")
    sql, values = _sql(first[: READ + 1])
    solved, more = _sql(tickets.filter(_solved_today(at))[:READ])
    return f"near AS MATERIALIZED (({sql}) UNION ALL ({solved}))", values + more


def _solved_today(at: datetime) -> Q:
    return Q(status=Status.SOLVED, solved_at__gte=midnight(at))


def _sql(tickets: QuerySet[Any, Any]) -> Statement:
    sql, params = tickets.query.sql_with_params()
    return sql, list(params)
