"""Writing stories into the database: pieces of some thousand tickets, each by one of two processes."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from audit.models import Delivery, Entry
from bench.fill.copying import NULL, Table, escaped
from bench.fill.life import Life, encode, iso, wanted
from bench.fill.people import MAIL_DOMAIN
from bench.fill.places import MAILBOX
from bench.fill.rhythm import UNTIL
from bench.fill.stories import Story, Teller, World
from letters.addresses import message_id
from letters.models import OutgoingLetter, ReceivedLetter
from notifications.models import Notification
from tickets.actions.keeping import KEEP_DOCUMENTS
from tickets.models import Clock, Message, Satisfaction, SearchDocument, Ticket, TicketAccess

PIECE = 2_500
# Ids are worked out from the number of the ticket, so that two processes need not agree. Room for so many rows each:
MESSAGES, ENTRIES, ACCESSES, CLOCKS = 8, 32, 8, 4
# The letters that went out are kept for one in so many tickets.
LETTERS_KEPT = 16
TELL = "notifications.tell"


class Pieces:
    """Writes pieces of tickets."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wanted = wanted()
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.documents: list[tuple[int, str, bool, str]] = []
        self.tables = {
            "ticket": Table(
                Ticket, "id", "subject", "status", "priority", "impact", "category_id", "answers", "requester_id",
                "beneficiary_id", "school_id", "room_id", "device_id", "team_id", "assignee_id", "restricted",
                "source", "needs_answer", "due_at", "visit_at", "visit_until", "expected_on", "created_at",
                "updated_at", "answered_at", "solved_at", "solved_by_id", "closed_at", "reopened", "version",
            ),
            "letter": Table(
                ReceivedLetter, "id", "mailbox_id", "raw", "sha256", "message_id", "content_key", "door",
                "received_at", "handling", "handled_at", "not_before",
            ),
            "message": Table(
                Message, "id", "ticket_id", "kind", "author_id", "from_requester", "body", "source", "at",
                "published_at", "letter_id", "content_key",
            ),
            "clock": Table(
                Clock, "id", "ticket_id", "kind", "state", "budget", "used", "started_at", "running_since", "due_at",
                "warn_at", "warned_at", "late_at", "ended_at", "warn_share", "stretches",
            ),
            "satisfaction": Table(Satisfaction, "id", "ticket_id", "person_id", "asked_at"),
            "access": Table(TicketAccess, "id", "ticket_id", "user_id", "reason"),
            "entry": Table(
                Entry, "id", "by_id", "verb", "subject_type", "subject_id", "changed", "data", "at", "door",
            ),
            "delivery": Table(Delivery, "id", "entry_id", "consumer", "not_before", "done_at"),
            "outgoing": Table(
                OutgoingLetter, "id", "mailbox_id", "to", "subject", "message_id", "raw", "state", "queued_at",
                "not_before", "sent_at",
            ),
            "notification": Table(Notification, "id", "entry_id", "recipient_id", "channel", "letter_id", "at"),
        }  # fmt: skip

    def write(self, first: int) -> None:
        """The piece that begins with a number."""
        teller = Teller(self.world, first)
        for number in range(first, min(first + PIECE, self.world.tickets + 1)):
            story = teller.story(number)
            self._add(story, Life(self.world, story))
        with transaction.atomic():
            for name, table in self.tables.items():
                table.copy(self.lines[name])
            with connection.cursor() as cursor:
                cursor.execute(KEEP_DOCUMENTS, [list(column) for column in zip(*self.documents, strict=True)])
        self.lines.clear()
        self.documents.clear()

    def _add(self, story: Story, life: Life) -> None:
        self._add_ticket(story, life)
        letter = self._add_letter(story) if story.source == "mail" else (NULL, NULL)
        self._add_messages(story, life, letter)
        for place, (kind, watch) in enumerate(life.watches.items()):
            self._line(
                "clock", story.number * CLOCKS + place, story.number, kind, watch.state, watch.budget, watch.used,
                iso(watch.started_at), iso(watch.running_since), iso(watch.due_at), iso(watch.warn_at),
                iso(watch.warned_at), iso(watch.late_at), iso(watch.ended_at),
                watch.warn_share, encode(watch.stretches),
            )  # fmt: skip
        for place, (person, reason) in enumerate(life.named.items()):
            self._line("access", story.number * ACCESSES + place, story.number, person, reason)
        for place, (person, at) in enumerate(life.asked.items()):
            self._line("satisfaction", story.number * ACCESSES + place, story.number, person, at)
        self._add_entries(story, life)

    def _line(self, table: str, *values: Any) -> None:
        """A row without texts that would have to be escaped."""
        row = "\t".join([NULL if value is None else str(value) for value in values])
        self.lines[table].append(row + self.tables[table].constants)

    def _add_ticket(self, story: Story, life: Life) -> None:
        now = life.ticket
        self._line(
            "ticket", story.number, story.subject, now["status"], story.priority, story.impact, now["category"],
            escaped(encode(story.answers)), story.requester, story.beneficiary, story.school, story.room, story.device,
            now["team"], now["assignee"], story.restricted, story.source, now["needs_answer"], now["due_at"],
            now["visit_at"], now["visit_until"], now["expected_on"], story.at, now["updated_at"], now["answered_at"],
            now["solved_at"], now["solved_by"], now["closed_at"], now["reopened"], life.version,
        )  # fmt: skip

    def _add_letter(self, story: Story) -> tuple[Any, str]:
        """The letter that the ticket came by: its id, and the key of its content."""
        message = f"letter-{story.number}@mail.example"
        sender = self.world.people.email(story.requester)
        head = f"From: {sender}\r\nTo: {MAILBOX}\r\nSubject: {story.subject}\r\nMessage-ID: <{message}>"
        raw = f"{head}\r\n\r\n{story.body}\r\n".encode()
        key = sha256(f"{message}\0{story.body}".encode()).hexdigest()
        self._line(
            "letter", story.number, self.world.mailbox, rf"\\x{raw.hex()}", sha256(raw).hexdigest(), message, key,
            "smtp", story.at, "ticket", story.at, story.at,
        )  # fmt: skip
        return story.number, key

    def _add_messages(self, story: Story, life: Life, letter: tuple[Any, str]) -> None:
        bodies = [told["answer"] for told in story.answers]
        for place, (kind, by, from_requester, body, source, at, published) in enumerate(life.messages):
            by_letter = letter if place == 0 else (NULL, NULL)
            self._line(
                "message", story.number * MESSAGES + place, story.number, kind, by, from_requester, escaped(body),
                source, at, published, *by_letter,
            )  # fmt: skip
            bodies.append(body)
        self.documents.append((story.number, story.subject, True, "\n".join(bodies)))

    def _add_entries(self, story: Story, life: Life) -> None:
        system, number = self.world.system, story.number
        for place, (verb, by, at, changed, data) in enumerate(life.entries):
            entry = number * ENTRIES + place
            door = "mail" if story.source == "mail" and place == 0 else "tick" if by == system else "web"
            self._line(
                "entry", entry, by, verb, "tickets.ticket", number, escaped(changed), escaped(data), at, door
            )  # fmt: skip
            for consumer, delay in self.wanted.get(verb, ()):
                due = at + delay if door == "web" else at
                self._line("delivery", entry, entry, consumer, due, due + timedelta(seconds=1))
                if consumer == TELL and number % LETTERS_KEPT == 0:
                    self._add_notification(story, entry, verb, due)

    def _add_notification(self, story: Story, entry: int, verb: str, at: datetime) -> None:
        """Told by a letter; only of the acts that are told to the requester, which is most of them."""
        to = story.requester
        if verb not in ("opened", "answered", "solved"):
            return
        unique = message_id(story.number, f"e{entry}.u{to}", MAIL_DOMAIN)
        raw = f"Message-ID: <{unique}>\r\nSubject: {story.subject}\r\n\r\n{story.body}\r\n".encode()
        self._line(
            "outgoing", entry, self.world.mailbox, self.world.people.email(to), story.subject, unique,
            rf"\\x{raw.hex()}", "sent", at, at, at,
        )  # fmt: skip
        self._line("notification", entry, entry, to, "mail", entry, min(at, UNTIL))


TABLES = [
    Ticket, Message, Clock, TicketAccess, Entry, Delivery, ReceivedLetter, OutgoingLetter, Notification,
    Satisfaction, SearchDocument,
]  # fmt: skip
