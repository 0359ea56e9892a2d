"""Writing letters to people about one entry of a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from functools import cached_property

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.models import Entry
from letters import addresses
from letters.models import Mailbox
from notifications.wording import Wording, wording
from schools.models import District
from tickets import satisfaction
from tickets.choices import MessageKind
from tickets.models import Message, Satisfaction, Ticket
from tickets.stopping import stop_links
from ui.times import one_stop
from users.choices import Kind
from users.models import ContactAddress, User


@dataclass(frozen=True)
class Letter:
    """A letter that is ready to be posted."""

    to: User
    mailbox: Mailbox
    message: EmailMultiAlternatives
    message_id: str


@dataclass(frozen=True)
class Act:
    """What letters about one entry have in common, each thing read once, where a letter needs it."""

    entry: Entry
    ticket: Ticket
    people: Sequence[User]
    mailbox: Mailbox
    district: District

    @cached_property
    def said(self) -> str:
        """What was said in the act itself."""
        # What was merged into another ticket meanwhile is still what was said here.
        entry = self.entry
        here = Q(ticket=entry.subject_id, written_on=None) | Q(written_on=entry.subject_id)
        kind = MessageKind.NOTE if entry.verb == "noted" else MessageKind.REPLY
        spoken = Message.objects.filter(here, author=entry.by_id, at=entry.at, kind=kind, withdrawn_at=None)
        return "\n\n".join(spoken.order_by("pk").values_list("body", flat=True))

    @cached_property
    def stops(self) -> dict[int, str]:
        """By number of the person, where who follows the ticket is told no longer; not of who asked, or has it."""
        return {pk: f"{settings.BASE_URL}{path}" for pk, path in stop_links(self.ticket, self.people).items()}

    @cached_property
    def asked(self) -> dict[int, Satisfaction]:
        """By number of the person, whom this act asks whether our help was good; pupils are asked on the page only."""
        if self.ticket.restricted:
            return {}
        named = self.entry.data.get("asked", [])
        people = [one for one in self.people if one.pk in named and one.kind != Kind.STUDENT]
        rows = Satisfaction.objects.filter(ticket=self.ticket, person__in=people, answered_at=None)
        return {row.person_id: row for row in rows.order_by("-pk")}


def compose(entry: Entry, ticket: Ticket, people: Sequence[User]) -> list[Letter]:
    """The letters, each in the reader's language and the district's time zone; none to who cannot be written to."""
    reached = addresses_of(people)
    mailbox = Mailbox.sending_for(ticket.team) if reached else None
    if mailbox is None:
        return []
    act = Act(entry, ticket, people, mailbox, District.current())
    return [_letter(act, one, reached[one.pk]) for one in people if one.pk in reached]


def _letter(act: Act, to: User, address: str) -> Letter:
    entry, ticket, mailbox, district = act.entry, act.ticket, act.mailbox, act.district
    with translation.override(to.letter_language), timezone.override(district.zone):
        words = wording(entry, ticket, to, lambda: act.said)
        stop = act.stops.get(to.pk, "")
        context = {"words": words, "ticket": ticket, "to": to, "district": district, "link": link(ticket)}
        context |= {"answers": _answers(act, to), "stop": stop}
        message_id = addresses.message_id(
            ticket.pk, addresses.letter_to(entry.pk, to.pk), mailbox.address.rpartition("@")[2]
        )
        message = EmailMultiAlternatives(
            subject=_subject(ticket, words),
            body=one_stop(render_to_string("notifications/letter.txt", context)),
            from_email=formataddr((mailbox.name, mailbox.address)),
            to=[address],
            headers=_headers(ticket, entry, mailbox, message_id) | _unsubscribing(stop),
        )
        message.attach_alternative(one_stop(render_to_string("notifications/letter.html", context)), "text/html")
    return Letter(to, mailbox, message, message_id)


def addresses_of(people: Iterable[User]) -> dict[int, str]:
    """Where to write to, by number of the person, for all by one query; who has no address is left out."""
    kept = list(people)
    without = [person.pk for person in kept if not person.email]
    contacts = ContactAddress.objects.filter(user__in=without).order_by("-pk").values_list("user", "address")
    return {person.pk: person.email for person in kept if person.email} | dict(contacts)


def link(ticket: Ticket) -> str:
    """The address of the ticket's page."""
    return str(settings.BASE_URL) + reverse("tickets:ticket", args=[ticket.pk])


def _answers(act: Act, to: User) -> list[tuple[str, str]]:
    """(answer, address) of the question whether our help was good, where this act asks the reader."""
    row = act.asked.get(to.pk)
    choices = ((_("Yes"), satisfaction.YES), (_("Not really"), satisfaction.NO))
    return [(word, f"{settings.BASE_URL}{satisfaction.link(row, answer)}") for word, answer in choices] if row else []


def _unsubscribing(stop: str) -> dict[str, str]:
    """What mail programs make a button of. One click (RFC 8058) needs an address that nobody can listen to."""
    if not stop:
        return {}
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{stop}>", **one_click}


def _subject(ticket: Ticket, words: Wording) -> str:
    """A restricted ticket shows nothing of itself in anybody's inbox."""
    token = _("[Ticket %(number)s]") % {"number": ticket.pk}
    return f"{words.subject} {token}" if ticket.restricted else f"{ticket.subject} {token}"


def _headers(ticket: Ticket, entry: Entry, mailbox: Mailbox, message_id: str) -> dict[str, str]:
    domain = mailbox.address.rpartition("@")[2]
    root = f"<{addresses.message_id(ticket.pk, 'root', domain)}>"
    return {
        "Message-ID": f"<{message_id}>",
        "In-Reply-To": root,
        "References": root,
        "Reply-To": addresses.reply_address(mailbox.address, ticket.pk),
        "Auto-Submitted": "auto-replied" if entry.verb == "opened" else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Helpdesk-Loop": mailbox.address,
    }
