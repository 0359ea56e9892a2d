"""Several files in one field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        """Every file sent under the name; two inputs of one name add up."""
        return [file for file in files.getlist(name) if file] if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Up to ten files; an empty one (a photo that the phone could not read) is left out."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files. Raises ValidationError for more than ten."""
        files = [file for file in data or [] if file.size]
        if len(files) > MOST_FILES:
            raise ValidationError(_("These are %(n)s files. Please choose up to ten.") % {"n": len(files)})
        return files
