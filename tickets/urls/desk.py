"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from tickets.views import change, preview, queue, targets

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/change/", change.change, name="change"),
    path("tickets/<int:number>/preview/", preview.preview, name="preview"),
    path("targets/", targets.targets, name="targets"),
    path("targets/try/", targets.try_it, name="try_it"),
]
