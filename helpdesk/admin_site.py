"""Django's admin with our name, our permissions and our door."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Records of packages: groups are not how we give rights, and secrets of sign-in are read by nobody.
NOT_SHOWN = ("django.", "allauth.")


class AdminSite(admin.AdminSite):
    """Where administrators keep schools, people, roles, teams, categories, promises and mailboxes."""

    site_header = _("Tech Help administration")
    site_title = _("Tech Help administration")
    index_title = _("What this district consists of")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take the pages of our rooms; those that packages bring along are left out."""
        if not (admin_class and admin_class.__module__.startswith(NOT_SHOWN)):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one door, with its limits and second factors. Who is inside already may not go further."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Only administrators enter the administration."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One's own password is changed in the account."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One way out as well."""
        return redirect("account_logout")
