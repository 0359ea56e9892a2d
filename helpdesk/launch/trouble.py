"""The one exception that a launcher shows to a person."""

from __future__ import annotations


class Trouble(Exception):  # noqa: N818  # it is no programming error, and the word says so
    """A failure that a person can act on; its text is one sentence or a few, shown without a traceback."""
