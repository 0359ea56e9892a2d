"""Removing files that nothing holds any more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from files.models import Upload


def discard(uploads: Iterable[Upload]) -> None:
    """Forget them, and remove their content once that is certain. Raises ProtectedError where something holds one."""
    for upload in uploads:
        storage, name = upload.file.storage, str(upload.file.name)
        upload.delete()
        transaction.on_commit(partial(storage.delete, name))
