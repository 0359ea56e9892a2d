"""What we shipped of the catalogue, so that a later catalogue knows what administrators changed."""

from __future__ import annotations

from django.db import models


class ShippedCategory(models.Model):
    """A category that was installed here, also where an administrator has removed it since.

    `marks` has a mark of each value as it was shipped last (`tickets.shipped.mark`): a value with another mark was
    edited here.
    """

    key = models.SlugField(unique=True, max_length=80)
    marks = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key
