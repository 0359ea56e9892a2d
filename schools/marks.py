"""What a page sends back so that we know whether something is still as the page showed it."""

from __future__ import annotations

import json
from hashlib import sha256


def mark_of(values: object) -> str:
    """A few letters that are others when the values are others."""
    return sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]
