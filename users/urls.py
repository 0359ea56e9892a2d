"""Addresses: who is away."""

from __future__ import annotations

from django.urls import path

from users.views import absences

app_name = "users"
urlpatterns = [
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:absence>/cancel/", absences.cancel, name="cancel_absence"),
]
