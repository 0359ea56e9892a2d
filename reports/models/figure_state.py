"""How far the days are counted."""

from __future__ import annotations

from django.db import models


class FigureState(models.Model):
    """The one row that says which days `Figure` holds: all up to `through`, none before the first count.

    Days begin at midnight in `time_zone`; another zone of the district means that all must be counted again.
    `entry` is the last entry of history whose changes are certainly in the figures.
    """

    time_zone = models.CharField(max_length=40, blank=True)
    through = models.DateField(null=True)
    entry = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_figure_state")]

    def __str__(self) -> str:
        return f"through {self.through}"
