"""Several files in one field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tickets.choices import MOST_FILES
from tickets.models import DraftPhoto

# A file that comes with the form, or one that came before and was kept with the draft.
Photo: TypeAlias = "UploadedFile[Any] | DraftPhoto"


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        """Every file sent under the name; two inputs of one name add up."""
        return [file for file in files.getlist(name) if file] if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Up to ten files; an empty one (a photo that the phone could not read) is left out.

    `kept` are those that were kept with the draft; they count as chosen.
    """

    widget = FilesInput
    kept: Sequence[DraftPhoto] = ()

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """The files. Raises ValidationError for more than ten."""
        files = [*self.kept, *(file for file in data or [] if file.size)]
        if len(files) > MOST_FILES:
            raise ValidationError(_("These are %(n)s files. Please choose up to ten.") % {"n": len(files)})
        return files
