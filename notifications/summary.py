"""One letter about many tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.clock import now
from audit.models import Entry
from letters import addresses
from letters.actions import post_many
from letters.models import Mailbox
from notifications.composing import addresses_of, link
from notifications.models import Notification
from notifications.models.notification import Channel
from schools.models import District
from tickets.choices import ClockKind
from tickets.models import Ticket
from ui.times import one_stop
from users.models import User

MOST_LINES = 50


@dataclass(frozen=True)
class Line:
    """A promise of a ticket that is late, or comes due soon."""

    ticket: Ticket
    kind: str
    is_late: bool

    @property
    def words(self) -> str:
        """“Ticket 48251 is late: solution.”"""
        said = {"number": self.ticket.pk, "promise": str(ClockKind(self.kind).label).lower()}
        if self.is_late:
            return _("Ticket %(number)s is late: %(promise)s.") % said
        return _("Ticket %(number)s comes due soon: %(promise)s.") % said

    @property
    def subject(self) -> str:
        """What it is about; nothing of a restricted ticket leaves the house."""
        return "" if self.ticket.restricted else self.ticket.subject

    @property
    def link(self) -> str:
        """The address of its page."""
        return link(self.ticket)


def tell_summaries(entry: Entry, lines: Mapping[User, Sequence[Line]]) -> None:
    """Tell each person once what came due while nobody looked; nobody who has left, or has no address.

    It costs the same few queries for however many people and lines.
    """
    mailbox = Mailbox.sending_for(None)
    if mailbox is None:
        return
    people, district = _untold(entry, lines), District.current()
    found = addresses_of(people)
    told = [person for person in people if person.pk in found]
    written = [_write(entry, one, found[one.pk], lines[one], mailbox, district) for one in told]
    letters = post_many(written, mailbox=mailbox)
    Notification.objects.bulk_create(
        Notification(entry=entry, recipient=person, channel=Channel.MAIL, letter=letter, at=now())
        for person, letter in zip(told, letters, strict=True)
    )


def _untold(entry: Entry, people: Iterable[User]) -> list[User]:
    told = set(Notification.objects.filter(entry=entry, channel=Channel.MAIL).values_list("recipient", flat=True))
    active = [person for person in people if person.is_active and person.pk not in told]
    return sorted(active, key=lambda person: person.pk)


def _write(
    entry: Entry, to: User, address: str, lines: Sequence[Line], mailbox: Mailbox, district: District
) -> tuple[EmailMultiAlternatives, str]:
    """The letter in the reader's language, with its Message-ID."""
    unique = addresses.message_id(0, f"e{entry.pk}.u{to.pk}", mailbox.address.rpartition("@")[2])
    with translation.override(to.letter_language), timezone.override(district.zone):
        message = _message(to, lines, district)
    message.from_email, message.to = formataddr((mailbox.name, mailbox.address)), [address]
    message.extra_headers = {
        "Message-ID": f"<{unique}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Helpdesk-Loop": mailbox.address,
    }
    return message, unique


def _message(to: User, lines: Sequence[Line], district: District) -> EmailMultiAlternatives:
    heading = ngettext(
        "%(n)s promise came due while Tech Help was not running",
        "%(n)s promises came due while Tech Help was not running",
        len(lines),
    ) % {"n": len(lines)}
    context = {
        "heading": heading,
        "lines": lines[:MOST_LINES],
        "more": max(len(lines) - MOST_LINES, 0),
        "to": to,
        "district": district,
        "link": f"{settings.BASE_URL}{reverse('tickets:queue')}",
    }
    plain = one_stop(render_to_string("notifications/summary.txt", context))
    message = EmailMultiAlternatives(subject=heading, body=plain)
    message.attach_alternative(one_stop(render_to_string("notifications/summary.html", context)), "text/html")
    return message
