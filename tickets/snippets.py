"""Where the words that were looked for stand: the subject, or the message or answer that says them best, with marks.

A message is shown only of tickets whose internal notes the reader may read, since any message may be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tickets.models import Ticket
from tickets.query import Term
from tickets.words import asked, reads_notes, ways
from users.models import User
from users.plain_letters import plain_letters

# Characters that nobody types stand for <mark> until everything else is escaped.
_BEGIN, _END = "\x02", "\x03"
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_ASKS = {"plain": "plainto_tsquery('english', %s)", "phrase": "phraseto_tsquery('english', %s)"}
LOOKED_AT = 4000  # characters of a message
MOST_MESSAGES = 40  # of a ticket, the latest ones


@dataclass(frozen=True)
class Snippet:
    """The subject with marks, and a piece of a message where the subject does not say all of the words."""

    subject: SafeString
    text: SafeString | None = None


def snippets(user: User, tickets: Iterable[Ticket], words: Sequence[Term]) -> dict[int, Snippet]:
    """The snippets of a page of tickets, by number: one query, two where some may not be read."""
    wanted = [term for term in words if not term.negated]
    subjects = {ticket.pk: ticket.subject for ticket in tickets}
    if not wanted or not subjects:
        return {}
    if not reads_notes(user):
        said = [way for term in wanted for way in ways(term)]
        return {pk: Snippet(marked(subject, said)) for pk, subject in subjects.items()}
    worked = Ticket.objects.worked_by(user).filter(pk__in=subjects).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(_sql(wanted), _values(wanted, list(worked), list(subjects)))
        rows = cursor.fetchall()
    return {pk: Snippet(_marks(subject), _piece(text, begins) if text else None) for pk, subject, text, begins in rows}


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text, escaped, with the words in marks wherever they stand, with or without accents."""
    plain = [plain_letters(letter).lower() for letter in text]
    # One letter may be several without its accent; each remembers where it came from.
    origin = [at for at, letters in enumerate(plain) for _letter in letters]
    joined = "".join(plain)
    within: set[int] = set()
    for word in {plain_letters(word).lower() for word in words} - {""}:
        for found in re.finditer(re.escape(word), joined):
            within.update(origin[found.start() : found.end()])
    pieces = (
        (_BEGIN if at in within and at - 1 not in within else "")
        + (letter if letter not in (_BEGIN, _END) else "")
        + (_END if at in within and at + 1 not in within else "")
        for at, letter in enumerate(text)
    )
    return _marks("".join(pieces))


def _piece(text: str, begins: str) -> SafeString:
    """A piece of a message; dots say that it is not the beginning."""
    bare = text.replace(_BEGIN, "").replace(_END, "")
    is_cut = not begins.lstrip().startswith(bare[:10].strip())
    return _marks(f"… {text}" if is_cut else text)


def _marks(text: str) -> SafeString:
    html = _MARKED.sub(r"<mark>\1</mark>", escape(text))
    return mark_safe(html.replace(_BEGIN, "").replace(_END, ""))  # noqa: S308 - escaped above


def _sql(wanted: Sequence[Term]) -> str:
    """The query; `every` holds when all the words are said, `any` when one is."""
    parts = [f"({' || '.join(_ASKS[kind] for _text, kind in asked(term))})" for term in wanted]
    return _SNIPPETS.format(every=" && ".join(parts), any=" || ".join(parts))


def _values(wanted: Sequence[Term], worked: list[int], numbers: list[int]) -> list[str | int | list[int]]:
    said = [text for term in wanted for text, _kind in asked(term)]
    marks = f'StartSel="{_BEGIN}", StopSel="{_END}"'
    options = {"whole": f"HighlightAll=true, {marks}", "piece": f"MaxWords=24, MinWords=10, {marks}"}
    return [*said, *said, options["whole"], options["piece"], LOOKED_AT, MOST_MESSAGES, worked, numbers]


_SNIPPETS = """
    WITH asked AS (SELECT {every} AS every, {any} AS any)
    SELECT document.ticket_id, ts_headline('english', document.subject, asked.any, %s), best.text, best.begins
    FROM asked, tickets_searchdocument AS document
    LEFT JOIN LATERAL (
        SELECT ts_headline('english', body, (SELECT asked.any FROM asked), %s) AS text,
               left(body, 60) AS begins
        FROM (
            SELECT id, body, to_tsvector('english', body) AS words
            FROM (
                (SELECT id, left(body, %s) AS body FROM tickets_message
                 WHERE ticket_id = document.ticket_id AND withdrawn_at IS NULL
                 ORDER BY id DESC LIMIT %s)
                UNION ALL
                SELECT 0, (told ->> 'label') || ' ' || (told ->> 'answer')
                FROM tickets_ticket AS ticket, jsonb_array_elements(ticket.answers) AS told
                WHERE ticket.id = document.ticket_id
            ) AS latest
        ) AS said
        WHERE document.ticket_id = ANY(%s)
          AND NOT to_tsvector('english', document.subject) @@ (SELECT asked.every FROM asked)
          AND said.words @@ (SELECT asked.any FROM asked)
        ORDER BY said.words @@ (SELECT asked.every FROM asked) DESC,
                 ts_rank(said.words, (SELECT asked.any FROM asked)) DESC, id DESC
        LIMIT 1
    ) AS best ON TRUE
    WHERE document.ticket_id = ANY(%s)
"""
