"""One number of one day or week."""

from __future__ import annotations

from django.db import models

DAY_SPAN, WEEK_SPAN = 1, 7


class Figure(models.Model):
    """How many of something there were on a day of the district, or in the week that begins on it.

    The whole district is taken together. Counted by `reports.tally` and nobody else; it can be thrown away and
    counted again at any time. `measure` is a `reports.choices.Measure`, which also tells what `school` and `key`
    are: plain numbers, so that a figure never holds anything else in place. `restricted` keeps restricted tickets
    apart: they count for key-holders only.
    """

    span = models.PositiveSmallIntegerField()
    measure = models.PositiveSmallIntegerField()
    day = models.DateField()
    school = models.BigIntegerField(default=0)
    key = models.BigIntegerField(default=0)
    restricted = models.BooleanField(default=False)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "measure", "day", "school", "key", "restricted"], include=["count"], name="figure_once"
            ),
            models.CheckConstraint(condition=models.Q(span__in=[DAY_SPAN, WEEK_SPAN]), name="figure_day_or_week"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}"
