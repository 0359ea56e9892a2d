"""Files on a message."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from files.models import Upload
from tickets.models.message import Message


class Attachment(models.Model):
    """A file of a message; whoever may read the message may read the file."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    content_id = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.upload.name
