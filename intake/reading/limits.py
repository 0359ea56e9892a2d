"""How much of one letter is read.

A letter comes from a stranger, so every step works on a bounded amount. What lies beyond a limit is
left out of the reading and `Reading.clipped` says so; the raw letter is stored whole elsewhere.
"""

from __future__ import annotations

FIELDS_PER_PART = 1_000
FIELD_BYTES = 100_000
"""Bytes of one header field after unfolding; a To field of 1,000 people has about 50,000."""

HEADER_BYTES = 1_000_000
"""Bytes of all fields of one part."""

PARTS = 500
DEPTH = 30
"""Multiparts inside multiparts; real letters seldom reach 6."""

ADDRESSES = 500
REFERENCES = 200
BOUNCE_RECIPIENTS = 200

TEXT_CHARACTERS = 1_000_000
"""Characters of readable text kept of one letter."""

TEXT_BYTES = 3 * TEXT_CHARACTERS
HTML_CHARACTERS = 1_500_000
HTML_BYTES = 3 * HTML_CHARACTERS
HTML_DEPTH = 100
HTML_TAGS = 60_000
HTML_SLOW_CHARACTERS = 50_000

REPLY_LINES = 5_000
LINE_CHARACTERS = 1_000

NAME_CHARACTERS = 200
SUBJECT_CHARACTERS = 1_000
