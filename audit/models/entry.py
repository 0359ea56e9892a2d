"""History: one row for each act, never changed, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable


def subject_type(subject: models.Model | type[models.Model]) -> str:
    """The name under which history knows a kind of thing, such as `tickets.ticket`."""
    return subject._meta.label_lower


class EntryQuerySet(models.QuerySet["Entry"]):
    """Lists of entries. An entry is listed only through its subject's room, which knows who may see the subject."""

    def about(self, subject: models.Model) -> EntryQuerySet:
        """The history of one thing, oldest first."""
        return self.filter(subject_type=subject_type(subject), subject_id=subject.pk).order_by("pk")

    def about_all(self, kind: type[models.Model], ids: Iterable[int]) -> EntryQuerySet:
        """The histories of several things of one kind, oldest first."""
        return self.filter(subject_type=subject_type(kind), subject_id__in=ids).order_by("pk")


class Entry(models.Model):
    """Who did what to which thing, when, through which door and because of what.

    `changed` maps a field to its [old, new] values; `data` holds facts of the act (ids, minutes). Neither ever
    holds a subject or a text of a ticket, because history is read by more people than the thing itself.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    changed = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    door = models.CharField(max_length=12, blank=True)
    request_id = models.CharField(max_length=16, blank=True)
    batch = models.UUIDField(null=True, blank=True)
    caused_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, db_index=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_of_subject"),
            models.Index(fields=["batch"], name="entry_of_batch", condition=models.Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
