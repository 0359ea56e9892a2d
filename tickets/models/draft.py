"""What somebody began to tell and has not sent yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from files.models import Upload
from tickets.models.message import Message
from tickets.models.ticket import Ticket
from users.models import User

KEPT = timedelta(days=7)
PHOTOS = "photos"  # the field of the form that takes photos of anything


class DraftQuerySet(models.QuerySet["FilingDraft"]):
    """Drafts."""

    def of(self, user: User, at: datetime) -> DraftQuerySet:
        """The person's own that may still be sent, the latest first. Nobody sees those of somebody else."""
        return self.unsent().filter(user=user, saved_at__gt=at - KEPT).order_by("-saved_at", "-pk")

    def unsent(self) -> DraftQuerySet:
        """Those that became neither a ticket nor a message on one. A message that is taken back frees its draft."""
        token = OuterRef("form_token")
        filed, added = (kind.objects.filter(form_token=token) for kind in (Ticket, Message))
        return self.filter(~Exists(filed), ~Exists(added))


class FilingDraft(models.Model):
    """A form that was begun. `fields` are the values by name, as lists; photos are rows of their own.

    `form_token` is that of the form, so that a draft that is sent from two windows makes one ticket.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="filing_drafts")
    form_token = models.UUIDField(unique=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a ticket")

    def __str__(self) -> str:
        return str(self.form_token)

    @property
    def words(self) -> str:
        """What is going wrong, as far as it was written."""
        return " ".join((self.fields.get("subject") or [""])[0].split())


class DraftPhoto(models.Model):
    """A photo on a form that was begun, clean of what its camera knew; `field` is where on the form it stands."""

    draft = models.ForeignKey(FilingDraft, on_delete=models.CASCADE, related_name="photos")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("photo of a draft")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What its file was called."""
        return self.upload.name
