"""Letters about an account go the way of all letters: kept in the database, sent by a worker, again if need be."""

from __future__ import annotations

import logging
from email.utils import formataddr
from typing import Any

from allauth.core import context
from django.contrib.sites.shortcuts import get_current_site
from django.utils import translation

from letters.actions import post
from letters.addresses import fresh_message_id
from letters.models import Mailbox
from schools.models import District
from users import adapters
from users.models import User

log = logging.getLogger(__name__)


class AccountAdapter(adapters.AccountAdapter):
    """Sign-in as in `users`, with the post office of the house."""

    def format_email_subject(self, subject: str) -> str:
        """As it is written: letters of the house need no prefix, their sender says who writes."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, words: dict[str, Any]) -> None:
        """Queue the letter. A page never waits for the mail server, nor tells by an error whom we know."""
        mailbox = Mailbox.sending_for(None)
        if mailbox is None:
            log.error("a letter about an account was not written: no mailbox is active")
            return
        known = {"request": context.request, "email": email, "current_site": get_current_site(context.request)}
        known["district"] = District.current()
        message_id = fresh_message_id(mailbox.address.rpartition("@")[2])
        headers = {"Message-ID": f"<{message_id}>", "Auto-Submitted": "auto-generated"}
        reader = words.get("user")
        language = reader.letter_language if isinstance(reader, User) else translation.get_language()
        with translation.override(language):
            message = self.render_mail(template_prefix, email, known | words, headers)
        message.from_email = formataddr((mailbox.name, mailbox.address))
        post(message, mailbox=mailbox, message_id=message_id)
