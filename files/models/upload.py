"""One stored file."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# Types that a browser shows without running anything in them. Everything else is only ever downloaded.
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def stored_path(upload: Upload, name: str) -> str:
    """A path that says nothing: neither the sender's file name nor a guessable number."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


class Upload(models.Model):
    """A file as it was received; `type` comes from its content, never from what the sender claims.

    `opens_alone`: a browser shows it on a page of its own, in a reader that runs nothing with our address.
    """

    file = models.FileField(_("file"), upload_to=stored_path, max_length=100)
    name = models.CharField(_("name"), max_length=255)
    type = models.CharField(_("type"), max_length=120)
    size = models.BigIntegerField(_("size in bytes"))
    opens_alone = models.BooleanField(default=False, db_default=False)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def shown_inline(self) -> bool:
        """Whether a page may show it as a picture."""
        return self.type in SHOWN_INLINE
