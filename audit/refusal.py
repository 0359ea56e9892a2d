"""A refusal is a sentence for a person."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The act is not allowed, or not now. `str(refusal)` is the sentence to show, already translated."""


class Conflict(Refused):
    """Somebody changed the thing since the person looked at it; the sentence says who, what and when."""
