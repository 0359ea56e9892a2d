"""Addresses of the windows for directors."""

from __future__ import annotations

from django.urls import path

from reports.views import missed, workload

app_name = "reports"
urlpatterns = [
    path("workload/", workload.workload, name="workload"),
    path("missed/", missed.missed, name="missed"),
    path("workload.csv", workload.workload_csv, name="workload_csv"),
    path("workload-together.csv", workload.together_csv, name="together_csv"),
]
