"""Kinds of people and of their roles."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _


def languages() -> list[tuple[str, object]]:
    """That of the browser, and the languages of the house, each by its own name."""
    own = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
    return [("", _("Like my browser")), *own]


class Kind(models.TextChoices):
    """What a person is to the district. `EXTERNAL` people write letters and never sign in."""

    STAFF = "staff", _("Staff")
    STUDENT = "student", _("Student")
    GUARDIAN = "guardian", _("Guardian")
    SERVICE = "service", _("Service account")
    EXTERNAL = "external", _("External")


class SchoolRole(models.TextChoices):
    """What a person does at a school, from the roster."""

    TEACHER = "teacher", _("Teacher")
    AIDE = "aide", _("Aide")
    OFFICE = "office", _("Office")
    PRINCIPAL = "principal", _("Principal")
    COUNSELOR = "counselor", _("Counselor")
    STUDENT = "student", _("Student")
    GUARDIAN = "guardian", _("Guardian")
    OTHER = "other", _("Staff")


class HelpdeskRole(models.TextChoices):
    """What a person does in the helpdesk (the matrix of rights is `users.roles`)."""

    TECHNICIAN = "technician", _("Technician")
    LEAD = "lead", _("Lead")
    CLERK = "clerk", _("Device clerk")
    PRINCIPAL = "principal", _("Principal")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")
    KEY_HOLDER = "key_holder", _("Key-holder of restricted tickets")


class Theme(models.TextChoices):
    """Light, dark, or as the device says."""

    AUTO = "auto", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
