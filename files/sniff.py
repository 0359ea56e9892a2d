"""What a file really is, judged by its first bytes."""

from __future__ import annotations

import filetype

LOOK_AT = 8192


def content_type(head: bytes) -> str:
    """The media type of a file that begins with `head`; text that holds no NUL is `text/plain`."""
    guess = filetype.guess_mime(head)
    if guess:
        return str(guess)
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    # The last three bytes may be the beginning of a character that was cut in the middle.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
