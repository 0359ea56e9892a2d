"""Storing a file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from audit.actor import Actor
from audit.clock import now
from files import pdf
from files.models import Upload
from files.photos import without_metadata
from files.sniff import LOOK_AT, content_type


class TooLarge(ValidationError):  # noqa: N818 - a statement about the file, caught by name
    """The file is larger than the house takes."""


def store(content: bytes, name: str, *, by: Actor) -> Upload:
    """Keep a file; photos lose their metadata. Raises TooLarge above `settings.UPLOAD_LIMIT_MB`."""
    if len(content) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise TooLarge(
            _("“%(name)s” is larger than %(limit)s MB. Please send a smaller one.")
            % {"name": name, "limit": settings.UPLOAD_LIMIT_MB}
        )
    type_ = content_type(content[:LOOK_AT])
    content = without_metadata(content, type_)
    upload = Upload(name=safe_name(name), type=type_, size=len(content), by_id=by.pk, at=now())
    upload.opens_alone = type_ == "application/pdf" and pdf.only_shows(content)
    upload.sha256 = sha256(content).hexdigest()
    upload.file.save(upload.name, ContentFile(content), save=False)
    upload.save()
    return upload


def safe_name(name: str) -> str:
    """A file name without folders, control characters or surprises."""
    base = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in base if c.isprintable()).strip(". ")
    return kept[-255:] or "file"
