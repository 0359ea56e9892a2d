"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from tickets.views import change, day_touches, live, preview, queue, rows, step, targets

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/rows/", rows.list_rows, name="rows"),
    path("live/", live.live, name="live"),
    path("tickets/<int:number>/next/", step.step, {"back": False}, name="next"),
    path("tickets/<int:number>/previous/", step.step, {"back": True}, name="previous"),
    path("tickets/<int:number>/live/", live.seat, name="seat"),
    path("queue/of-a-day/", day_touches.day_touches, name="day_touches"),
    path("queue/change/", change.change, name="change"),
    path("tickets/<int:number>/preview/", preview.preview, name="preview"),
    path("targets/", targets.targets, name="targets"),
    path("targets/try/", targets.try_it, name="try_it"),
]
