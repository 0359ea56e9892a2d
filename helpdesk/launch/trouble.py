"""The one exception that a launcher shows to a person."""

from __future__ import annotations


class Trouble(Exception):
    """A failure that a person can act on; its text is one sentence or a few, shown without a traceback."""
