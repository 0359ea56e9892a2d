"""A refusal is a sentence for a person."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The act is not allowed, or not now. `str(refusal)` is the sentence to show, already translated."""


class Conflict(Refused):
    """Somebody changed the thing since the person looked at it; the sentence says who, what and when.

    `about` are the keys of the things that were changed, where several were acted on.
    """

    def __init__(self, sentence: str, about: Sequence[int] = ()) -> None:
        """A sentence for a person."""
        super().__init__(sentence)
        self.about = tuple(about)
