"""Keeping what somebody began to tell. It is no act on a ticket, so history says nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from audit.clock import now
from files.actions import discard, store
from files.models import Upload
from tickets.choices import MOST_FILES
from tickets.models import Attachment, DraftPhoto, FilingDraft, Message, Ticket
from tickets.models.draft import KEPT, PHOTOS, DraftQuerySet
from users.models import User

MOST_DRAFTS = 3
BATCH = 1000

Fields = Mapping[str, list[str]]


def keep_draft(fields: Fields, form_token: UUID, *, by: User) -> bool:
    """<by> went on writing; returns whether it is kept. Without words and photos, or once it was sent, nothing is.

    A person keeps the last few. A token that belongs to somebody else's draft keeps nothing.
    """
    with transaction.atomic():
        if not _may_keep(form_token, by):
            return False
        if not _has_words(fields) and not DraftPhoto.objects.filter(draft__form_token=form_token).exists():
            drop_draft(form_token, by=by)
            return False
        _save(fields, form_token, by)
    return True


def keep_photo(
    content: bytes, name: str, field: str, *, fields: Fields, form_token: UUID, by: User
) -> DraftPhoto | None:
    """<by> chose a photo in that field of the form; None where it is not kept, because ten are or the form was sent.

    Raises TooLarge.
    """
    with transaction.atomic():
        if not _may_keep(form_token, by):
            return None
        if DraftPhoto.objects.filter(draft__form_token=form_token).count() >= MOST_FILES:
            return None
        upload = store(content, name, by=by)
        return DraftPhoto.objects.create(draft=_save(fields, form_token, by), upload=upload, field=field)


def keep_to_undo(fields: Fields, uploads: Sequence[Upload], form_token: UUID, *, by: User) -> None:
    """<by> adds it to a ticket now: it stays, unseen, so that all of it comes back where that is taken back."""
    if not _may_keep(form_token, by):
        return
    draft = _save(fields, form_token, by)
    kept = set(draft.photos.values_list("upload", flat=True))
    new = [DraftPhoto(draft=draft, upload=one, field=PHOTOS) for one in uploads if one.pk not in kept]
    DraftPhoto.objects.bulk_create(new)


def drop_photo(photo: DraftPhoto) -> None:
    """Its owner took it off the form; where nothing else was told, no draft is left."""
    with transaction.atomic():
        _remove(DraftPhoto.objects.filter(pk=photo.pk))
        if not _has_words(photo.draft.fields) and not photo.draft.photos.exists():
            photo.draft.delete()


def drop_draft(form_token: UUID, *, by: User) -> None:
    """<by> threw it away, or sent it."""
    _throw_away(FilingDraft.objects.filter(user=by, form_token=form_token))


def drop_drafts_saying(words: str, *, by: User) -> None:
    """<by> sent these words from another page: drafts that say them and no more are done with."""
    drafts = FilingDraft.objects.unsent().filter(user=by, photos=None).order_by("pk")
    same = [one.pk for one in drafts if _plain(one.words) == _plain(words) and not "".join(one.fields.get("body", []))]
    if same:
        _throw_away(FilingDraft.objects.filter(pk__in=same))


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def forget_drafts(at: datetime) -> int:
    """Remove what nobody went on with; returns how many, at most a batch."""
    old = FilingDraft.objects.filter(saved_at__lte=at - KEPT).values_list("pk", flat=True)[:BATCH]
    return _throw_away(FilingDraft.objects.filter(pk__in=list(old)))


def _has_words(fields: Fields) -> bool:
    return any(value.strip() for name in ("subject", "body") for value in fields.get(name, []))


def _may_keep(form_token: UUID, by: User) -> bool:
    """Whether the form may be kept still. Pages of one person save one after the other, so that a few are left."""
    if any(kind.objects.filter(form_token=form_token).exists() for kind in (Ticket, Message)):
        return False
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    return not FilingDraft.objects.filter(form_token=form_token).exclude(user=by).exists()


def _save(fields: Fields, form_token: UUID, by: User) -> FilingDraft:
    values = {"user": by, "fields": dict(fields), "saved_at": now()}
    draft, _ = FilingDraft.objects.update_or_create(form_token=form_token, defaults=values)
    kept = FilingDraft.objects.unsent().filter(user=by).order_by("-saved_at", "-pk").values_list("pk", flat=True)
    _throw_away(FilingDraft.objects.filter(user=by).exclude(pk__in=list(kept[:MOST_DRAFTS])))
    return draft


def _throw_away(drafts: DraftQuerySet) -> int:
    """Remove drafts with their photos; returns how many drafts."""
    with transaction.atomic():
        _remove(DraftPhoto.objects.filter(draft__in=drafts))
        return drafts.delete()[1].get(FilingDraft._meta.label, 0)


def _remove(photos: QuerySet[DraftPhoto]) -> None:
    """The photos and their files, except those that stand on a ticket by now."""
    # Who is sending one at this moment is waited for.
    rows = list(photos.select_for_update(of=("self",)).values_list("pk", "upload"))
    if not rows:
        return
    DraftPhoto.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    sent = Attachment.objects.filter(upload=OuterRef("pk"))
    discard(Upload.objects.filter(~Exists(sent), pk__in=[upload for _, upload in rows]))
