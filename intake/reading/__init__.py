"""Reading letters: from the bytes of an e-mail to what it says. Pure: no models, no settings, no network."""

from __future__ import annotations

from .addresses import Address
from .attachment import Attachment
from .letter import Reading
from .reader import read

__all__ = ["Address", "Attachment", "Reading", "read"]
