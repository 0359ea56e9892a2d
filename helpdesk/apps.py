"""App configurations of the project room."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class HelpdeskConfig(AppConfig):
    """The project room: launcher, demo district, first run, health."""

    name = "helpdesk"
    label = "helpdesk"


class AdminConfig(DjangoAdminConfig):
    """Django's admin, opened by our roles (see `helpdesk.admin_site`)."""

    default_site = "helpdesk.admin_site.AdminSite"
