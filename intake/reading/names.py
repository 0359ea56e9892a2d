"""Names of attachments, safe to show and to offer as a download."""

from __future__ import annotations

import re

from . import limits
from .storable import one_line

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")
_EXTENSIONS = {
    "application/pdf": ".pdf", "application/zip": ".zip", "application/json": ".json",
    "application/ics": ".ics", "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s", "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m", "audio/mpeg": ".mp3", "audio/wav": ".wav", "image/bmp": ".bmp",
    "image/gif": ".gif", "image/heic": ".heic", "image/jpeg": ".jpg", "image/jpg": ".jpg",
    "image/png": ".png", "image/svg+xml": ".svg", "image/tiff": ".tif", "image/webp": ".webp",
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html",
    "text/plain": ".txt", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/xml": ".xml",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt", "text/rfc822-headers": ".txt",
}  # fmt: skip


def safe_name(name: str) -> str:
    """The name without path separators and control characters; "" where nothing is left.

    Only separators are taken out, so that a name stays recognisable; files are stored under keys of
    our own, never under these names.
    """
    clean = one_line(_UNSAFE.sub("", name))
    return "" if not clean.strip(". ") else _shortened(clean)


def made_up_name(media_type: str, number: int) -> str:
    """A name for an attachment that came without one: `attachment-2.png`."""
    return f"attachment-{number}{_EXTENSIONS.get(media_type, '')}"


def extension(media_type: str) -> str:
    return _EXTENSIONS.get(media_type, "")


def _shortened(name: str) -> str:
    """The extension survives, as people and programs go by it."""
    if len(name) <= limits.NAME_CHARACTERS:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[: limits.NAME_CHARACTERS]
    return stem[: limits.NAME_CHARACTERS - len(ending) - 1] + dot + ending
