"""All addresses of the house."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from helpdesk.views import accent, account, demo, first_run, health, letters

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accent.css", accent.accent_css, name="accent_css"),
    path("first-run/<str:token>/", first_run.page, name="first_run"),
    path("account/", account.page, name="account"),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    path("demo/letters/", letters.letters, name="demo_letters"),
    path("demo/letters/<int:pk>/", letters.letter, name="demo_letter"),
    path("", include("tickets.urls")),
    path("ui/", include("ui.urls")),
    path("", include("users.urls")),
    path("settings/hours/", include("schools.urls")),
    path("reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
    # Sign-in addresses come from the roster or an administrator; nobody adds or changes one alone.
    path("accounts/email/", RedirectView.as_view(pattern_name="account")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
