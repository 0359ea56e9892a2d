"""News of an outage: one letter to each person whom it concerns, in batches, so that other letters pass in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from functools import cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.actions import Act, record_many
from audit.clock import now
from audit.models import Entry
from letters import addresses
from letters.actions import post_many
from letters.models import Mailbox
from notifications.composing import addresses_of
from notifications.models import Notification
from notifications.models.notification import Channel
from notifications.wording import Wording, next_news
from schools.models import District
from tickets.choices import NewsKind
from tickets.models import Outage, OutageNews
from tickets.outage_readers import readers_of
from ui import times
from ui.times import one_stop
from users.choices import Kind
from users.models import User

BATCH = 100


def spread(entry: Entry) -> None:
    """Part those who hear of it into batches, each with an entry and so a delivery of its own."""
    outage = Outage.objects.get(pk=entry.subject_id)
    readers = sorted(readers_of(outage, entry).items())
    batches = [readers[start : start + BATCH] for start in range(0, len(readers), BATCH)]
    by = User.objects.system()
    record_many([Act(outage, "spread", by, data={"of": entry.pk, "readers": batch}) for batch in batches])


def tell_batch(entry: Entry) -> None:
    """Write to the people of one batch; nobody twice of the same news."""
    of = Entry.objects.get(pk=entry.data["of"])
    news = OutageNews.objects.select_related("outage", "author").get(pk=of.data["news"])
    readers: dict[int, int | None] = dict(entry.data["readers"])
    _write(of, news, _untold(of, readers), readers)


def tell_late(entry: Entry) -> None:
    """Remind who declared it, and who is on it, that news was promised by now."""
    outage = Outage.objects.select_related("declared_by", "assignee").get(pk=entry.subject_id)
    if not outage.is_going or outage.news_late_at is None:
        return
    people = {person.pk: person for person in (outage.declared_by, outage.assignee) if person}
    _post(entry, _Text(outage, None, entry.at), _untold(entry, people), {}, in_bulk=False)


def _untold(entry: Entry, people: Iterable[int]) -> list[User]:
    """Those of them who can be told and were not."""
    told = Notification.objects.filter(entry=entry, channel=Channel.MAIL, recipient__in=list(people))
    found = User.objects.filter(pk__in=list(people)).exclude(pk__in=told.values("recipient")).order_by("pk")
    return [person for person in found if person.is_active or person.kind == Kind.EXTERNAL]


def _write(of: Entry, news: OutageNews, people: Sequence[User], readers: dict[int, int | None]) -> None:
    if news.withdrawn_at is None:
        _post(of, _Text(news.outage, news, of.at), people, readers, in_bulk=True)


@dataclass(frozen=True)
class _Text:
    """What the letters of one batch say: the same to everybody, but for the language and why they hear it."""

    outage: Outage
    news: OutageNews | None
    at: datetime

    def words(self) -> Wording:
        """In the language that is set."""
        title = {"title": self.outage.called}
        if self.news is None:
            due = self.outage.next_news_at
            when = times.say(due, self.at) if due else ""
            heading = _("News of “%(title)s” was promised by %(when)s.") % (title | {"when": when})
            after = _("Write what you know by now, even if that is little, and by when there is more.")
            return Wording(_("News of an outage is due"), heading, "", after)
        headings = {
            NewsKind.UPDATE: _("News of “%(title)s”:"),
            NewsKind.END: _("It is over: “%(title)s”."),
            NewsKind.AGAIN: _("It is not over yet: “%(title)s”."),
        }
        after = next_news(self.outage, self.at) if self.news.kind != NewsKind.END else ""
        if self.news.kind == NewsKind.END:
            after = _("Do you have it still? Reply to this e-mail, and we look at it.")
        return Wording(self.outage.called, headings[NewsKind(self.news.kind)] % title, self.news.body, after)


def _post(entry: Entry, text: _Text, people: Sequence[User], readers: dict[int, int | None], *, in_bulk: bool) -> None:
    """Write, post and note: the same few statements for however many people."""
    mailbox, found = Mailbox.sending_for(None), addresses_of(people)
    told = [person for person in people if person.pk in found]
    if mailbox is None or not told:
        return
    writer = _Writer(entry, text, mailbox)
    written = [writer.letter(person, found[person.pk], readers.get(person.pk)) for person in told]
    letters = post_many(written, mailbox=mailbox, in_bulk=in_bulk)
    Notification.objects.bulk_create(
        Notification(entry=entry, recipient=person, channel=Channel.MAIL, letter=letter, at=now())
        for person, letter in zip(told, letters, strict=True)
    )


class _Writer:
    """Draws a text once for each language and reason, and puts it into envelopes."""

    def __init__(self, entry: Entry, text: _Text, mailbox: Mailbox) -> None:
        self._entry, self._text, self._mailbox = entry, text, mailbox
        self._district = District.current()
        self._drawn = cache(self._draw)

    def letter(self, to: User, address: str, ticket: int | None) -> tuple[EmailMultiAlternatives, str]:
        """The letter to one person, with its Message-ID. A reply goes to their ticket, else becomes one."""
        subject, plain, rich = self._drawn(to.letter_language, self._why(ticket))
        box, number = self._mailbox.address, ticket or 0
        unique = addresses.message_id(number, addresses.letter_to(self._entry.pk, to.pk), box.rpartition("@")[2])
        message = EmailMultiAlternatives(
            subject=subject,
            body=plain.replace(MARK, str(number)),
            from_email=formataddr((self._mailbox.name, box)),
            to=[address],
            headers={
                "Message-ID": f"<{unique}>",
                "Reply-To": addresses.reply_address(box, number) if ticket else box,
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                "X-Helpdesk-Loop": box,
            },
        )
        message.attach_alternative(rich.replace(MARK, str(number)), "text/html")
        return message, unique

    def _why(self, ticket: int | None) -> str:
        if self._text.news is None:
            return "runs"
        return "ticket" if ticket else "me_too"

    def _draw(self, language: str, why: str) -> tuple[str, str, str]:
        with translation.override(language), timezone.override(self._district.zone):
            words = self._text.words()
            context = {
                "words": words,
                "why": _reason(why),
                "district": self._district,
                "link": f"{settings.BASE_URL}{reverse('tickets:outage', args=[self._text.outage.pk])}",
            }
            plain = one_stop(render_to_string("notifications/outage.txt", context))
            return words.subject, plain, one_stop(render_to_string("notifications/outage.html", context))


MARK = "\ue000"  # a private character in the place of the ticket's number


def _reason(why: str) -> str:
    if why == "ticket":
        return _("You hear this because of your ticket %(number)s.") % {"number": MARK}
    if why == "me_too":
        return _("You hear this because you said “me too”. On its page you can take that back.")
    return _("You hear this because you declared the outage, or are on it.")
