"""Counting the days."""

from reports.actions.figures import rebuild, refresh

__all__ = ["rebuild", "refresh"]
