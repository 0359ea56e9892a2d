"""States of letters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Handling(models.TextChoices):
    """What became of a letter that came in."""

    WAITING = "waiting", _("Waiting")
    TICKET = "ticket", _("Became a ticket")
    MESSAGE = "message", _("Became a message on a ticket")
    DUPLICATE = "duplicate", _("The same e-mail again")
    IGNORED = "ignored", _("Ignored")
    FAILED = "failed", _("Could not be handled")


class Posting(models.TextChoices):
    """What became of a letter that goes out."""

    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
