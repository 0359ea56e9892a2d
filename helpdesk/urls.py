"""All addresses of the house."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from helpdesk.views import accent, account, demo, first_run, health, installed, language, letters, palette

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accent.css", accent.accent_css, name="accent_css"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("app-icon/<slug:kind>-<int:size>.png", installed.app_icon, name="app_icon"),
    path("first-run/<str:token>/", first_run.page, name="first_run"),
    path("account/", account.page, name="account"),
    path("palette/", palette.palette, name="palette"),
    path("keys/", palette.keys, name="keys"),
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
    path("language/", language.set_language, name="set_language"),
]
