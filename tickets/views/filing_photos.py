"""Photos on the form: those that were kept with the draft, and those that come with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _

from audit.refusal import Refused
from files.actions import store
from files.models import Upload
from tickets.forms.filing import FilingForm
from tickets.forms.photos import FilesField, Photo
from tickets.forms.questions import QuestionsForm
from tickets.models import DraftPhoto, FilingDraft
from tickets.models.draft import PHOTOS
from users.models import User


class KeptPhotos:
    """The photos of the person's own draft that stand on the form."""

    def __init__(self, request: HttpRequest, user: User, resumed: FilingDraft | None) -> None:
        """`resumed` brings all of its own; a form that is sent names its own."""
        self._request, self._user, self._resumed = request, user, resumed

    @cached_property
    def all(self) -> list[DraftPhoto]:
        """All of them, in the order in which they were chosen."""
        photos = DraftPhoto.objects.select_related("upload").order_by("pk")
        if self._resumed:
            return list(photos.filter(draft=self._resumed))
        return list(photos.filter(draft__user=self._user, pk__in=self._named)) if self._named else []

    @property
    def are_lost(self) -> bool:
        """Whether the form names one that is not kept any more."""
        return {one.pk for one in self.all} < self._named

    def put_on(self, form: FilingForm, questions: QuestionsForm) -> None:
        """Each at its field; one whose question is not asked any more at “A photo helps”."""
        fields = {
            bound.html_name: bound.field
            for one in (form, questions)
            for bound in one
            if isinstance(bound.field, FilesField)
        }
        for name, field in fields.items():
            is_rest = name == PHOTOS
            field.kept = [one for one in self.all if one.field == name or (is_rest and one.field not in fields)]

    @cached_property
    def _named(self) -> set[int]:
        return {int(one) for one in self._request.POST.getlist("kept") if one.isdecimal() and len(one) < 19}


def uploads_of(photos: Sequence[Photo], *, by: User) -> list[Upload]:
    """The photos as stored files, for a message that is written in this transaction.

    Raises TooLarge, and Refused where one was thrown away at this moment in another window.
    """
    kept = [one.pk for one in photos if isinstance(one, DraftPhoto)]
    if kept and DraftPhoto.objects.select_for_update().filter(pk__in=kept).count() < len(kept):
        raise Refused(choose_again())
    return [one.upload if isinstance(one, DraftPhoto) else store(one.read(), one.name or "", by=by) for one in photos]


def choose_again() -> str:
    """What to do where a photo is not kept any more."""
    return _("We do not have one of your photos any more. Please choose it again.")
