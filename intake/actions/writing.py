"""Letters as tickets and messages, through the same verbs as any other door."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from files.actions import TooLarge, store
from files.models import Upload
from intake.desk import Desk
from intake.reading import Reading
from intake.senders import Sender
from letters.addresses import without_tag
from letters.models import Mailbox, ReceivedLetter
from tickets.actions import Filing, note, open_ticket, reply
from tickets.choices import Source
from tickets.models import Ticket
from tickets.policy import takes_part
from users.choices import Kind
from users.lookup import people_of_address
from users.models import Membership, User

_PREFIX = re.compile(r"^\s*((re|aw|fw|fwd|wg|rv|enc|sv|tr)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
NO_SUBJECT = "(no subject)"
MOST_FOLLOWERS = 20


def open_from_letter(
    letter: ReceivedLetter, reading: Reading, sender: Sender, desk: Desk, follows: Ticket | None
) -> Ticket:
    """A new ticket out of a letter. It belongs to the mailbox's team, else to the field technicians.

    One that follows a restricted ticket is restricted: a letter quotes what was said there.
    """
    home = _home(sender.person)
    uploads, content_ids = _uploads(reading, sender.person)
    filing = Filing(
        requester=sender.person,
        subject=_PREFIX.sub("", reading.subject).strip() or NO_SUBJECT,
        body=reading.body_text.strip() or NO_SUBJECT,
        html=reading.body_html,
        school=home.school if home else None,
        room=home.room if home else None,
        team=letter.mailbox.team or desk.usual_team,
        source=Source.MAIL,
        uploads=uploads,
        content_ids=content_ids,
        letter=letter,
        content_key=letter.content_key,
        followers=_followers(reading, sender, letter.mailbox, desk),
        restricted=bool(follows and follows.restricted),
        data=_facts(reading, sender, follows),
    )
    return open_ticket(filing, by=sender.person, rulebook=desk.rulebook)


def add_reply(ticket: Ticket, letter: ReceivedLetter, reading: Reading, speaker: User) -> Ticket:
    """What somebody of the ticket wrote back."""
    uploads, content_ids = _uploads(reading, speaker)
    return reply(
        ticket,
        by=speaker,
        body=_text(reading),
        uploads=uploads,
        content_ids=content_ids,
        source=Source.MAIL,
        letter=letter,
        content_key=letter.content_key,
    )


def add_note(ticket: Ticket, letter: ReceivedLetter, reading: Reading, speaker: User) -> Ticket:
    """What somebody of the desk answered to the letter about a note: a note again, never sent on."""
    uploads, _ids = _uploads(reading, speaker)
    return note(
        ticket, by=speaker, body=_text(reading), uploads=uploads, letter=letter, content_key=letter.content_key
    )


def add_foreign_note(ticket: Ticket, letter: ReceivedLetter, reading: Reading, sender: Sender) -> Ticket:
    """What somebody wrote who got our letter from another, or who only says to be one of us.

    The team reads it as a note, and decides.
    """
    uploads, _ids = _uploads(reading, sender.person)
    head = f"{reading.from_name} <{reading.from_address}>"
    if any(takes_part(person, ticket) for person in sender.candidates):
        head += "\n" + _(
            "Nothing proves who wrote this: it answers no e-mail of ours to this person. It was not sent on."
        )
    body = f"{head}\n\n{_text(reading)}"
    return note(
        ticket, by=User.objects.system(), body=body, uploads=uploads, letter=letter, content_key=letter.content_key
    )


def _text(reading: Reading) -> str:
    return reading.reply_text.strip() or reading.body_text.strip() or NO_SUBJECT


def _home(person: User) -> Membership | None:
    return person.memberships.select_related("school", "room").order_by("-primary", "pk").first()


def _facts(reading: Reading, sender: Sender, follows: Ticket | None) -> dict[str, object]:
    facts: dict[str, object] = {"automatic": True} if reading.is_auto_reply else {}
    if sender.others:
        facts["may_be"] = [person.pk for person in sender.candidates]
    if follows:
        facts["follows"] = follows.pk
    return facts


def _followers(reading: Reading, sender: Sender, mailbox: Mailbox, desk: Desk) -> list[User]:
    """Staff in copy follow the ticket; our own mailboxes, pupils and strangers do not."""
    copied = {without_tag(address.address) for address in (*reading.to, *reading.cc)} - {mailbox.address.lower()}
    if not copied:
        return []
    people = [people_of_address(address) for address in sorted(copied - desk.addresses)[:MOST_FOLLOWERS]]
    known = [found[0] for found in people if len(found) == 1]
    return [p for p in known if p.kind == Kind.STAFF and p.is_active and p not in sender.candidates]


def _uploads(reading: Reading, by: User) -> tuple[list[Upload], list[str]]:
    """Attachments as stored files; one that is too large is left in the raw letter, which is kept whole."""
    uploads: list[Upload] = []
    content_ids: list[str] = []
    for attachment in reading.attachments:
        try:
            uploads.append(store(attachment.data, attachment.name, by=by))
        except TooLarge:
            continue
        content_ids.append(attachment.content_id or "")
    return uploads, content_ids
