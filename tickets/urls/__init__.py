"""Addresses of the work: portal (people who ask), desk (people who help), acts (what both do)."""

from __future__ import annotations

from tickets.urls import acts, desk, portal

app_name = "tickets"
urlpatterns = [*portal.urlpatterns, *desk.urlpatterns, *acts.urlpatterns]
