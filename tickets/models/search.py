"""What is searched."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Upper

from tickets.models.ticket import Ticket


class SearchDocument(models.Model):
    """Subject and texts of a ticket as words. Notes are in it: only the desk searches here."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="document")
    subject = models.CharField(max_length=200)
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            GinIndex(OpClass(Upper("subject"), "gin_trgm_ops"), name="document_subject"),
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id}"
