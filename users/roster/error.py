"""What a roster cannot be read for."""

from __future__ import annotations


class RosterError(Exception):
    """The roster cannot be taken as it is; `str(error)` is a sentence for the operator."""
